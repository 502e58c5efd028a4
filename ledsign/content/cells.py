"""Cells: characters set one by one and laid side by side on one strip, the atlas that clocks are copied from.

Each cell is one cluster set alone, its em box in the middle across, so cells line up by their middles. Digits
are equally wide in every font we ship (the tests see to it): a running clock does not tremble.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ledsign.core.geometry import Rect, Size
from ledsign.show.template import FIELDS, Kind, parse_template
from ledsign.text.clusters import Cluster, Segmented, segment
from ledsign.text.placements import Placements
from ledsign.text.setting import ALONE, Marks
from ledsign.text.strip import Strip, set_text

if TYPE_CHECKING:
    from ledsign.text.fonts import FontLibrary
    from ledsign.text.glyph import GlyphKey
    from ledsign.text.layout import Direction
    from ledsign.text.style import Colour

DIGITS = "0123456789"
_SINGLE_DIGITS = frozenset(DIGITS)
PAIRS = tuple(tens + units for tens in DIGITS for units in DIGITS)
# Digits stand upright one by one, so what is between them does too.
_UPRIGHT = replace(ALONE, western="upright")
# One place of a text, with the clusters that can stand there.
Place = tuple[str, ...]
# Between two cells: what moves on by part of a pixel must not reach its neighbour.
_APART_PX = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSetter:
    """Sets single clusters. ``gamma`` is the sign's; colours are display-referred."""

    direction: Direction
    fonts: FontLibrary
    one_bit: bool
    colour: Colour
    background: Colour
    gamma: float
    marks: Marks = "corner"

    def extent(self, lines: list[list[Place]], size_px: int) -> Size:
        """The most room ``lines`` of places can take."""
        vertical = self.direction == "vertical"
        known: dict[str, Size] = {}

        def room(text: str) -> Size:
            if text not in known:
                placed = self._alone(text, size_px).size
                known[text] = Size(placed.height, placed.width) if vertical else placed
            return known[text]

        lengths = [
            sum(
                max(room(one).width for one in (DIGITS if place[0] in _SINGLE_DIGITS else place))
                for place in line
            )
            for line in lines
        ]
        tallest = max((room(one).height for line in lines for place in line for one in place), default=0)
        breadth = (len(lines) - 1) * ((tallest * 23 + 10) // 20) + tallest
        length = max(lengths, default=0)
        return Size(breadth, length) if vertical else Size(length, breadth)

    def atlas(self, characters: Sequence[str], size_px: int) -> tuple[Strip, dict[str, Rect]]:
        """All characters along the axis, and where each is."""
        along_x = self.direction == "horizontal"
        keys: dict[tuple[int, GlyphKey], int] = {}
        parts: list[tuple[list[int], Placements, int]] = []
        cells: dict[str, Rect] = {}
        end = breadth = 0
        for text in characters:
            placed = self._alone(text, size_px)
            size = placed.size
            cells[text] = Rect(end, 0, *_wh(size)) if along_x else Rect(0, end, *_wh(size))
            parts.append(([keys.setdefault(key, len(keys)) for key in placed.keys], placed, end))
            end += (size.width if along_x else size.height) + _APART_PX
            breadth = max(breadth, size.height if along_x else size.width)
        size = Size(max(1, end), max(1, breadth)) if along_x else Size(max(1, breadth), max(1, end))
        dx, dy = (1, 0) if along_x else (0, 1)
        placements = Placements(
            faces=self.fonts.faces(size_px, self.one_bit),
            keys=tuple(keys),
            key=_joined([np.array(numbers, np.int32)[placed.key] for numbers, placed, _ in parts]),
            x=_joined([placed.x + start * dx for _, placed, start in parts]),
            y=_joined([placed.y + start * dy for _, placed, start in parts]),
            style=np.zeros(sum(len(placed.key) for _, placed, _ in parts), np.uint8),
            size=size,
            axis="x" if along_x else "y",
            marks=(0, size.width if along_x else size.height),
            em_px=size_px,
        )
        strip = Strip(placements=placements, colour=self.colour, background=self.background, gamma=self.gamma)
        return strip, cells

    def _alone(self, text: str, size_px: int) -> Placements:
        paired = text in PAIRS
        clusters = (
            tuple(Cluster(at, digit) for at, digit in enumerate(text)) if paired else (Cluster(0, text),)
        )
        setting = replace(ALONE if paired else _UPRIGHT, marks=self.marks)
        return set_text(
            Segmented((clusters,)), size_px, self.direction, self.one_bit, self.fonts, setting=setting
        )


def template_places(kind: Kind, template: str, *, paired: bool = False) -> list[list[Place]]:
    """The template's lines as places; a field's digits count as any digit, so that all are in the atlas.

    ``paired``: two digits alone stand across one cell, as numbers in a column do.
    """
    lines: list[list[Place]] = [[]]
    for part in parse_template(kind, template):
        if part.field:
            places = [tuple(choice) for choice in FIELDS[kind][part.field]]
            if paired and places[0][0] in _SINGLE_DIGITS:
                head, *rest = places
                if len(places) == 2:
                    places = [tuple(tens + units for tens in head for units in rest[0])]
                else:  # numbers of any length: also those of two digits
                    places = [(*head, *(pair for pair in PAIRS if pair[0] != "0")), *rest]
            lines[-1] += places
            continue
        first, *others = text_places(part.text)
        lines[-1] += first
        lines += others
    return lines


def text_places(text: str) -> list[list[Place]]:
    """Literal text as lines of places with one cluster each."""
    return [
        [(cluster.text,) for line in segment(piece).lines for cluster in line] for piece in text.split("\n")
    ]


def needed_characters(*templates: list[list[Place]]) -> list[str]:
    """Every cluster that can stand at any of the places, sorted."""
    return sorted({one for lines in templates for line in lines for place in line for one in place})


def _wh(size: Size) -> tuple[int, int]:
    return size.width, size.height


def _joined(parts: list[NDArray[np.int32]]) -> NDArray[np.int32]:
    return np.concatenate([np.empty(0, np.int32), *parts]).astype(np.int32)
