"""Page: placed lines side by side, aligned, in a strip just large enough for their ink."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ledsign.core.geometry import Rect, Size
from ledsign.text.face import Face
from ledsign.text.glyph import GlyphKey
from ledsign.text.placements import Placements

if TYPE_CHECKING:
    from ledsign.effects.base import Align

Ints = NDArray[np.int32]


@dataclass(slots=True)
class PlacedLine:
    """A line's glyphs (number of the key, pixels along from the line's start, across, style), each (n,).

    ``edges`` and ``styles`` have one of each for every cell, ``edges`` the end besides.
    """

    key: Ints
    along: Ints
    across: Ints
    style: NDArray[np.uint8]
    edges: list[int]
    styles: list[int]
    length: int

    def spans(self) -> Iterator[tuple[int, int, int]]:
        """Neighbours of one style as (style, first pixel, end); style 0 left out."""
        if not any(self.styles):
            return
        at = 0
        for style, group in groupby(self.styles):
            end = at + len(list(group))
            first, last = self.edges[at], self.edges[end] if end < len(self.edges) else self.length
            if style and last > first:
                yield style, first, last
            at = end


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """What all pages of a text share. ``boxes`` int32 (keys, 4): left, top, right, bottom of each ink."""

    faces: tuple[Face, ...]
    keys: tuple[tuple[int, GlyphKey], ...]
    boxes: Ints
    em_px: int
    pitch_px: int
    align: Align
    vertical: bool

    def overhang(self) -> int:
        """How far the ink of any glyph reaches beyond its line's em boxes across, in pixels."""
        left, top, right, bottom = self.boxes.T
        before, after = (left, right) if self.vertical else (top, bottom)
        return max(0, -int(before.min(initial=0)), int(after.max(initial=0)) - self.em_px)

    def page(self, lines: Sequence[PlacedLine], length: int, room: int) -> Placements:
        """``lines`` in a strip ``length`` px long and ``room`` ≥ len(lines) lines deep, more where ink hangs
        out. Lines begin at the top or the right.
        """
        longest = max(lines, key=lambda line: line.length)
        along: list[Ints] = []
        across: list[Ints] = []
        spans: list[tuple[int, int, int, int]] = []
        start = 0
        for number, line in enumerate(lines):
            rest = length - line.length
            shift = {"start": 0, "centre": rest // 2, "end": rest}[self.align]
            side = (room - 1 - number if self.vertical else number) * self.pitch_px
            along.append(line.along + np.int32(shift))
            across.append(line.across + np.int32(side))
            spans += [(one, first + shift, end + shift, number) for one, first, end in line.spans()]
            if line is longest:
                start = shift
        return self._placements(
            np.concatenate([line.key for line in lines]), np.concatenate(along), np.concatenate(across),
            np.concatenate([line.style for line in lines]),
            length, room, [edge + start for edge in longest.edges], spans,
            tuple(len(line.key) for line in lines),
        )  # fmt: skip

    def _placements(
        self,
        key: Ints,
        along: Ints,
        across: Ints,
        style: NDArray[np.uint8],
        length: int,
        lines: int,
        edges: list[int],
        spans: Sequence[tuple[int, int, int, int]],
        counts: tuple[int, ...],
    ) -> Placements:
        """Grow the strip to hold all ink, and move everything into it."""
        left, top, right, bottom = self.boxes[key].T
        before, after, above, below = (
            (top, bottom, left, right) if self.vertical else (left, right, top, bottom)
        )
        breadth = (lines - 1) * self.pitch_px + self.em_px
        lead = max(0, -int((along + before).min(initial=0)))
        trail = max(0, int((along + after).max(initial=0)) - length)
        over = max(0, -int((across + above).min(initial=0)), int((across + below).max(initial=0)) - breadth)
        # text of no width (nothing but removed characters) still needs a pixel to be a picture
        length = max(1, length + lead + trail)
        along, across = along + lead, across + over
        marks = {0, length, *(edge + lead for edge in edges[1:])}
        x, y = (across, along) if self.vertical else (along, across)
        cross = breadth + 2 * over
        return Placements(
            faces=self.faces,
            keys=self.keys,
            key=key,
            x=x,
            y=y,
            style=style,
            size=Size(cross, length) if self.vertical else Size(length, cross),
            axis="y" if self.vertical else "x",
            marks=tuple(sorted(mark for mark in marks if 0 <= mark <= length)),
            em_px=self.em_px,
            lines=counts,
            bands=tuple(self._band(span, lead, cross, over, lines) for span in spans),
        )

    def _band(
        self, span: tuple[int, int, int, int], lead: int, cross: int, over: int, lines: int
    ) -> tuple[int, Rect]:
        """A span's rectangle: across to the middle between two lines, at the edges all there is."""
        style, first, end, number = span
        half_gap = (self.pitch_px - self.em_px) // 2
        place = lines - 1 - number if self.vertical else number
        near = 0 if place == 0 else over + place * self.pitch_px - half_gap
        far = cross if place == lines - 1 else over + (place + 1) * self.pitch_px - half_gap
        if self.vertical:
            return style, Rect(near, first + lead, far - near, end - first)
        return style, Rect(first + lead, near, end - first, far - near)
