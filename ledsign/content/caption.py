"""caption: a text as a strip of pixels, as long as it is."""

from __future__ import annotations

from typing import Literal

from ledsign.content.base import ContentContext, ContentSpec, Rendered
from ledsign.documents.playlist import CaptionItem
from ledsign.effects.base import EFFECTS
from ledsign.text.check import glyph_problems, refused
from ledsign.text.clusters import segment
from ledsign.text.fit import Fit, fit_size, size_problems
from ledsign.text.measure import measure
from ledsign.text.gate import admitted
from ledsign.text.strip import raster_text


def travels(item: CaptionItem) -> Literal["x", "y"] | None:
    """The axis the item's effect moves along; the natural effect follows the text."""
    if not item.effect:
        return "x" if item.direction == "horizontal" else "y"
    return EFFECTS[item.effect].moves if item.effect in EFFECTS else None


def render(item: CaptionItem, context: ContentContext) -> Rendered:
    """The strip of the item's text, or of its line ``context.part`` for a couplet.

    The text may be longer than the view only if its effect moves it along its own axis.
    """
    text = item.text if isinstance(item.text, str) else item.text[min(context.part, 1)]
    segmented = segment(text)
    one_bit, fonts, moves = context.sign.one_bit, context.fonts, travels(item)
    axis: Literal["x", "y"] = "x" if item.direction == "horizontal" else "y"

    def fit() -> Fit:
        return fit_size(
            segmented,
            view=context.view,
            direction=item.direction,
            one_bit=one_bit,
            fonts=fonts,
            whole=moves != axis,
        )

    size_px = fit().size_px if item.size == "fit" else item.size
    align = item.align_x if axis == "x" else None
    if axis == "y" and "align_y" in item.model_fields_set:
        align = item.align_y
    found, glyphs = glyph_problems(segmented, size_px, one_bit, fonts, policy=context.glyphs)
    strip = raster_text(
        admitted(segmented, glyphs, context.glyphs),
        size_px=size_px,
        direction=item.direction,
        colour=item.colour,
        background=item.background,
        one_bit=one_bit,
        gamma=context.sign.gamma,
        fonts=fonts,
        align=align,
    )
    return Rendered(
        clip=strip.clip(),
        axis=axis,
        marks=strip.marks,
        em_px=size_px,
        text=measure(segmented, strip),
        glyphs=glyphs,
        problems=(
            *refused(segmented, "text"),
            *found,
            *size_problems(strip.size, context.view, size_px, fit, moves=moves if moves == axis else None),
        ),
    )


CONTENT = ContentSpec(name="text", title="caption", item=CaptionItem, render=render)
