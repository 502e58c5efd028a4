"""Atlas: every character a clock or countdown can show, side by side in one clip.

Each cell is one cluster set alone, its em box in the middle across, so cells line up by their middles. Digits
are equally wide in every font we ship (the tests see to it): a running clock does not tremble.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

import numpy as np

from ledsign.content.base import ContentContext, Rendered
from ledsign.core.geometry import Rect, Size
from ledsign.show.clip import make_clip
from ledsign.show.readout import Readout
from ledsign.show.template import FIELDS, Kind, parse_template, template_problems
from ledsign.text.check import glyph_problems, refused
from ledsign.text.clusters import Cluster, Segmented, segment
from ledsign.text.fit import Fit, largest, size_problems
from ledsign.text.setting import ALONE
from ledsign.text.strip import raster_text, set_text

if TYPE_CHECKING:
    from ledsign.core.frame import Bytes
    from ledsign.core.problem import Problem
    from ledsign.documents.playlist import ClockItem, CountdownItem
    from ledsign.text.layout import Direction

DIGITS = "0123456789"
NEVER = Fraction(0)  # a clock has no target
# One place of a text, with the clusters that can stand there.
Place = tuple[str, ...]


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
    places = _places(kind, template)
    resting = segment_lines(after)
    atlas = _Atlas(context, item.direction, item.colour, item.background)

    def fits(size_px: int) -> bool:
        needed = [atlas.extent(lines, size_px) for lines in (places, resting)]
        return all(one.width <= context.view.width and one.height <= context.view.height for one in needed)

    def fit() -> Fit:
        limit = context.view.height if item.direction == "horizontal" else context.view.width
        return largest(fits, limit)

    size_px = fit().size_px if item.size == "fit" else item.size
    characters = sorted({one for line in (*places, *resting) for place in line for one in place})
    pixels, cells = atlas.cells(characters, size_px)
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
    )
    longest = max(
        (atlas.extent(lines, size_px) for lines in (places, resting)), key=lambda one: one.width * one.height
    )
    problems: list[Problem] = template_problems(kind, template)
    problems += refused(templates, kind) + refused(afterwards, "after")
    shown = Segmented((tuple(Cluster(index, one) for index, one in enumerate(characters)),))
    found, missing = glyph_problems(shown, size_px, context.sign.one_bit, context.fonts, kind)
    problems += found
    problems += size_problems(longest, context.view, size_px, fit, moves=None, field=kind)
    return Rendered(
        clip=make_clip(pixels, axis=axis),
        axis=axis,
        em_px=size_px,
        problems=tuple(problems),
        missing=missing,
        readout=readout,
    )


@dataclass(frozen=True, slots=True)
class _Atlas:
    """Sets single clusters with an item's looks."""

    context: ContentContext
    direction: Direction
    colour: tuple[int, int, int]
    background: tuple[int, int, int]

    def extent(self, lines: list[list[Place]], size_px: int) -> Size:
        """The most room ``lines`` of places can take."""
        one_bit, fonts = self.context.sign.one_bit, self.context.fonts
        vertical = self.direction == "vertical"
        known: dict[str, Size] = {}

        def room(text: str) -> Size:
            if text not in known:
                placed = set_text(_alone(text), size_px, self.direction, one_bit, fonts, setting=ALONE).size
                known[text] = Size(placed.height, placed.width) if vertical else placed
            return known[text]

        lengths = [
            sum(max(room(one).width for one in (DIGITS if place[0] in DIGITS else place)) for place in line)
            for line in lines
        ]
        tallest = max((room(one).height for line in lines for place in line for one in place), default=0)
        breadth = (len(lines) - 1) * ((tallest * 23 + 10) // 20) + tallest
        length = max(lengths, default=0)
        return Size(breadth, length) if vertical else Size(length, breadth)

    def cells(self, characters: list[str], size_px: int) -> tuple[Bytes, dict[str, Rect]]:
        """One picture uint8 (h, w, 3) of all characters along the axis, and where each is."""
        along = 1 if self.direction == "horizontal" else 0
        pictures = {text: self._picture(text, size_px) for text in characters}
        ends = [0, *accumulate(picture.shape[along] for picture in pictures.values())]
        breadth = max((picture.shape[1 - along] for picture in pictures.values()), default=1)
        shape = (breadth, max(1, ends[-1]), 3) if along else (max(1, ends[-1]), breadth, 3)
        whole = np.empty(shape, np.uint8)
        whole[:] = self.background
        cells = {}
        for (text, picture), start in zip(pictures.items(), ends[:-1], strict=True):
            height, width, _ = picture.shape
            cell = Rect(start, 0, width, height) if along else Rect(0, start, width, height)
            whole[cell.y : cell.bottom, cell.x : cell.right] = picture
            cells[text] = cell
        return whole, cells

    def _picture(self, text: str, size_px: int) -> Bytes:
        strip = raster_text(
            _alone(text),
            size_px=size_px,
            direction=self.direction,
            colour=self.colour,
            background=self.background,
            one_bit=self.context.sign.one_bit,
            gamma=self.context.sign.gamma,
            fonts=self.context.fonts,
            setting=ALONE,
        )
        tile: Bytes = next(strip.tiles())[0]
        return tile


def _places(kind: Kind, template: str) -> list[list[Place]]:
    """The template's lines as places; a field's digits count as any digit, so that all are in the atlas."""
    lines: list[list[Place]] = [[]]
    for part in parse_template(kind, template):
        if part.field:
            lines[-1] += [tuple(choice) for choice in FIELDS[kind][part.field]]
            continue
        first, *others = segment_lines(part.text)
        lines[-1] += first
        lines += others
    return lines


def segment_lines(text: str) -> list[list[Place]]:
    """Literal text as lines of places with one cluster each."""
    return [
        [(cluster.text,) for line in segment(piece).lines for cluster in line] for piece in text.split("\n")
    ]


def _alone(text: str) -> Segmented:
    return Segmented(((Cluster(0, text),),))


def _written(segmented: Segmented) -> str:
    """The text as its cells are called: in NFC, without what was refused."""
    return "\n".join("".join(cluster.text for cluster in line) for line in segmented.lines)
