"""Atlas: every character a clock or countdown can show, side by side in one clip, and the readout over it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from functools import cache
from typing import TYPE_CHECKING, Literal

from ledsign.content.base import ContentContext, Rendered
from ledsign.content.cells import CellSetter
from ledsign.content.sayings import sayings
from ledsign.show.readout import Readout
from ledsign.show.template import Kind, template_problems
from ledsign.text.check import glyph_problems, refused
from ledsign.text.clusters import Cluster, Segmented, segment
from ledsign.text.fit import Fit, largest, size_problems
from ledsign.text.measure import measure
from ledsign.text.setting import Setting

if TYPE_CHECKING:
    from collections.abc import Set

    from ledsign.content.cells import Typeset
    from ledsign.core.geometry import Size
    from ledsign.core.problem import Problem
    from ledsign.documents.playlist import ClockItem, CountdownItem

NEVER = Fraction(0)  # a clock has no target
# In a column the digits of a clock stand one by one, so what is between them does too.
_UPRIGHT = Setting(western="upright")


def render_readout(
    item: ClockItem | CountdownItem,
    context: ContentContext,
    kind: Kind,
    template: str,
    *,
    target: Fraction = NEVER,
    after: str = "",
) -> Rendered:
    """The atlas clip and the readout that sets its cells by the time of day."""
    templates = segment(template)
    afterwards = segment(after)
    template, after = _written(templates), _written(afterwards)
    said = sayings(kind, template, target=target, after=after, first=context.shown_from)
    setter = CellSetter(
        direction=item.direction,
        fonts=context.fonts,
        one_bit=context.sign.one_bit,
        colour=item.colour,
        background=item.background,
        gamma=context.sign.gamma,
        setting=_UPRIGHT,
    )

    @cache
    def typeset(size_px: int) -> Typeset:
        return setter.set(said.lines, size_px)

    def extents(size_px: int) -> list[Size]:
        return [typeset(size_px).extent(text, item.direction) for text in said.texts]

    def fits(size_px: int) -> bool:
        needed = extents(size_px)
        return all(one.width <= context.view.width and one.height <= context.view.height for one in needed)

    def fit() -> Fit:
        limit = context.view.height if item.direction == "horizontal" else context.view.width
        return largest(fits, limit, context.fonts.sizes)

    size_px = fit().size_px if item.size == "fit" else item.size
    shown = Segmented((tuple(Cluster(max(0, template.find(one)), one) for one in said.characters),))
    found, glyphs = glyph_problems(shown, size_px, context.sign.one_bit, context.fonts, kind, context.glyphs)
    if context.glyphs == "skip" and glyphs.missing:
        lacking = {one.cluster for one in glyphs.missing}
        left = (_written(templates, lacking), _written(afterwards, lacking))
        rendered = render_readout(item, context, kind, left[0], target=target, after=left[1])
        return replace(rendered, problems=(*rendered.problems, *found), glyphs=glyphs)
    strip, cells, corners = setter.atlas(typeset(size_px))
    axis: Literal["x", "y"] = "x" if item.direction == "horizontal" else "y"
    readout = Readout(
        kind=kind,
        template=template,
        cells=cells,
        zone=context.sign.zone,
        target=target,
        after=after,
        axis=axis,
        align=item.align,
        forms=typeset(size_px).forms,
        corners=corners,
        em_px=size_px,
        most=said.most,
    )
    longest = max(extents(size_px), key=lambda one: one.width * one.height)
    problems: list[Problem] = template_problems(kind, template)
    problems += refused(templates, kind) + refused(afterwards, "after")
    problems += found
    problems += size_problems(longest, context.view, size_px, fit, moves=None, field=kind)
    return Rendered(
        clip=strip.clip(),
        axis=axis,
        em_px=size_px,
        text=replace(measure(shown, strip), text=template, characters=said.longest),
        problems=tuple(problems),
        glyphs=glyphs,
        readout=readout,
    )


def _written(segmented: Segmented, lacking: Set[str] = frozenset()) -> str:
    """The text as its cells are called: in NFC, without what was refused or is ``lacking`` a glyph."""
    lines = ((one.text for one in line if one.text not in lacking) for line in segmented.lines)
    return "\n".join(map("".join, lines))
