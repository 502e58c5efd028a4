"""caption: a text as a strip of pixels, as long as it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ledsign.content.base import ContentContext, ContentSpec, Rendered
from ledsign.content.couplet import levelled, unequal
from ledsign.content.inline import InlineFields
from ledsign.content.marking import read_text
from ledsign.content.pace import is_smooth, phases_at
from ledsign.content.wrapping import alignment, fitting_size, is_wrapped, runs_along, setting_of, travels
from ledsign.documents.playlist import CaptionItem
from ledsign.text.book import bound
from ledsign.text.check import glyph_problems, refused
from ledsign.text.clusters import Segmented
from ledsign.text.fit import Fit, size_problems
from ledsign.text.gate import admitted
from ledsign.text.measure import measure_pages
from ledsign.text.strip import Strip, raster_pages

if TYPE_CHECKING:
    from ledsign.text.fonts import FontLibrary
    from ledsign.text.style import Style


def render(item: CaptionItem, context: ContentContext) -> Rendered:
    """The strip of the item's text, or of its line ``context.part`` for a couplet; pages when it is wrapped.

    The text may be longer than the view only along the axis its effect moves it.
    """
    marked = read_text(item, context.part, context.sign)
    segmented = marked.segmented()
    fields = InlineFields(marked, item, context)
    one_bit, fonts, moves = context.sign.one_bit, fields.fonts, travels(item)

    def fit() -> Fit:
        return fitting_size(item, segmented, context.view, one_bit=one_bit, fonts=fonts, styles=marked.styles)

    size_px = fit().size_px if item.size == "fit" else item.size
    found, glyphs = glyph_problems(
        fields.shown(segmented), size_px, one_bit, context.fonts, policy=context.glyphs
    )

    def drawn(text: Segmented, styles: tuple[Style, ...], fonts: FontLibrary) -> list[Strip]:
        return raster_pages(
            text,
            size_px=size_px,
            direction=item.direction,
            colour=item.colour,
            background=item.background,
            one_bit=one_bit,
            gamma=context.sign.gamma,
            fonts=fonts,
            align=alignment(item),
            styles=styles,
            setting=setting_of(item, context.view, styles),
        )

    strips = drawn(admitted(segmented, glyphs, context.glyphs), marked.styles, fonts)
    if item.arrangement == "couplet" and item.direction == "vertical" and not is_wrapped(item):
        other = read_text(item, 1 - min(context.part, 1), context.sign)
        facing = other.segmented()
        strips = levelled(strips, drawn(facing, other.styles, InlineFields(other, item, context).fonts))
        if context.part:  # said once
            found = [*found, *unequal(facing, segmented)]
    first, *following = _pages(strips, fields, size_px, segmented)
    largest = max((strip.size for strip in strips), key=lambda size: size.width * size.height)
    free = moves if moves == runs_along(item) or is_wrapped(item) else None
    return replace(
        first,
        glyphs=glyphs,
        problems=(
            *refused(segmented, "text"),
            *found,
            *size_problems(largest, context.view, size_px, fit, moves=free),
        ),
        following=tuple(following),
    )


def _pages(strips: Sequence[Strip], fields: InlineFields, size_px: int, text: Segmented) -> list[Rendered]:
    """Each page with the clip of all of them."""
    item, sign, moves = fields.item, fields.context.sign, travels(fields.item)
    smooth = moves is not None and is_smooth(size_px, fields.context.fonts, one_bit=sign.one_bit)
    book = bound(strips)
    clip = book.strip.glyphs(moves, phases_at(item, size_px, sign.fps, smooth=smooth))
    facts = measure_pages(text, book.pages, fields.characters)
    found = []
    for strip, part, fact in zip(book.pages, book.parts, facts, strict=True):
        cue_fields, atlases = fields.on(strip.placements, size_px, clip)
        found.append(
            Rendered(
                clip=clip,
                fields=cue_fields,
                atlases=atlases,
                axis=strip.axis,
                marks=strip.marks,
                em_px=size_px,
                smooth=smooth,
                text=fact,
                part=part if len(strips) > 1 else None,
            )
        )
    return found


CONTENT = ContentSpec(name="text", title="caption", item=CaptionItem, render=render)
