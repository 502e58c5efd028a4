"""Layout: where each glyph of a text goes. Clusters → a font for each → runs → placements.

Both directions share this: a line is a pen moving along the axis. ``horizontal`` and ``vertical`` say how.
The strip is as wide across as its em boxes; when ink reaches further (g, Å) it grows by the same on both
sides, so that hanzi stay in its middle and nothing is cropped.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ledsign.core.geometry import Rect, Size
from ledsign.text.clusters import Cluster
from ledsign.text.face import UNIT, Face
from ledsign.text.glyph import GlyphKey, Pose
from ledsign.text.missing import SUBSTITUTE, Chooser

if TYPE_CHECKING:
    from ledsign.effects.base import Align

Direction = Literal["horizontal", "vertical"]

# White space by its definition, as a part of the em; U+0020 and U+00A0 are the font's own in a row.
_BLANKS = {
    "\u1680": Fraction(1, 2), "\u2000": Fraction(1, 2), "\u2001": Fraction(1), "\u2002": Fraction(1, 2),
    "\u2003": Fraction(1), "\u2004": Fraction(1, 3), "\u2005": Fraction(1, 4), "\u2006": Fraction(1, 6),
    "\u2007": Fraction(1, 2), "\u2008": Fraction(1, 4), "\u2009": Fraction(1, 5), "\u200a": Fraction(1, 10),
    "\u202f": Fraction(1, 5), "\u205f": Fraction(2, 9), "\u3000": Fraction(1),
}  # fmt: skip
_COLUMN_SPACE = Fraction(1, 2)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placements:
    """Every glyph of a strip. Arrays are int32 (n,); ``x``, ``y`` is the em box's top left in strip pixels.

    ``key[i]`` indexes ``keys``: (number of the face, key of the glyph). ``style`` uint8 (n,): the style of
    each glyph's cluster. ``marks``: edges of the clusters
    along the axis, ascending, first 0, last the length; with several lines those of the longest.
    ``bands``: what clusters of a style other than 0 cover, blanks included, as (style, rectangle of the
    strip); a span has one on each line. Their grounds are painted before the glyphs.
    """

    faces: tuple[Face, ...]
    keys: tuple[tuple[int, GlyphKey], ...]
    key: NDArray[np.int32]
    x: NDArray[np.int32]
    y: NDArray[np.int32]
    style: NDArray[np.uint8]
    size: Size
    axis: Literal["x", "y"]
    marks: tuple[int, ...]
    em_px: int
    bands: tuple[tuple[int, Rect], ...] = ()


@dataclass(slots=True)
class _Line:
    """A line being set: glyphs (key number, along, across, style), and the pen in 1/64 px.

    ``edges`` and ``styles`` have one of each for every cluster.
    """

    glyphs: list[tuple[int, int, int, int]]
    edges: list[int]
    styles: list[int]
    pen: int = 0

    def spans(self) -> Iterator[tuple[int, int, int]]:
        """Neighbours of one style as (style, first pixel, end); style 0 left out."""
        ends = [*self.edges[1:], _near(self.pen)][: len(self.edges)]
        for style, group in groupby(zip(self.styles, self.edges, ends, strict=True), key=lambda one: one[0]):
            members = list(group)
            if style and members[-1][2] > members[0][1]:
                yield style, members[0][1], members[-1][2]


class Setter:
    """Sets lines of clusters in one direction with one chain of faces."""

    def __init__(self, faces: Sequence[Face], em_px: int, *, vertical: bool) -> None:
        self._chooser = Chooser(faces)
        self._em = em_px
        self._vertical = vertical
        self._keys: dict[tuple[int, GlyphKey], int] = {}

    def set(self, lines: Sequence[Sequence[Cluster]], pitch: int, align: Align) -> Placements:
        """Place ``lines``, ``pitch`` pixels apart: rows downwards, columns from right to left."""
        done = [self._line(line) for line in lines]
        longest = max(done, key=lambda line: line.pen)
        length = _up(longest.pen)
        key, along, across, style = [], [], [], []
        spans: list[tuple[int, int, int, int]] = []
        for number, line in enumerate(done):
            rest = length - _up(line.pen)
            shift = {"start": 0, "centre": rest // 2, "end": rest}[align]
            side = (len(done) - 1 - number if self._vertical else number) * pitch
            spans += [(one, first + shift, end + shift, number) for one, first, end in line.spans()]
            for glyph, at, aside, one in line.glyphs:
                style.append(one)
                key.append(glyph)
                along.append(at + shift)
                across.append(aside + side)
        breadth = (len(done) - 1) * pitch + self._em
        return self._placements(
            np.array(key, np.int32), np.array(along, np.int32), np.array(across, np.int32),
            length, breadth, longest.edges, np.array(style, np.uint8), spans, pitch,
        )  # fmt: skip

    def _line(self, clusters: Sequence[Cluster]) -> _Line:
        line = _Line([], [], [])
        for number, run, styles in self._runs(clusters):
            if number is None:
                for text, style in zip(run, styles, strict=True):
                    line.edges.append(_near(line.pen))
                    line.styles.append(style)
                    line.pen += self._blank(text)
            else:
                self._run(line, number, run, styles)
        return line

    def _runs(self, clusters: Sequence[Cluster]) -> Iterator[tuple[int | None, list[str], list[int]]]:
        """Neighbours with the same face, with the style of each; None for white space."""
        found: list[tuple[int | None, str, int]] = []
        for cluster in clusters:
            number = self._chooser[cluster.text]
            if cluster.is_blank:
                found.append((None, cluster.text, cluster.style))
            elif number is None:
                found.append((self._chooser[SUBSTITUTE], SUBSTITUTE, cluster.style))
            else:
                found.append((number, cluster.text, cluster.style))
        for number, group in groupby(found, key=lambda one: one[0]):
            members = list(group)
            yield number, [text for _, text, _ in members], [style for *_, style in members]

    def _run(self, line: _Line, number: int, run: list[str], styles: list[int]) -> None:
        face, em = self._chooser.faces[number], self._em * UNIT
        last = -1
        for glyph in face.shape(run, vertical=self._vertical):
            if glyph.advance % em == 0 and glyph.advance:
                line.pen = _near(line.pen) * UNIT  # hanzi stand on whole pixels and all look the same
            if glyph.cluster != last:
                line.edges.append(_near(line.pen))
                line.styles.append(styles[glyph.cluster])
                last = glyph.cluster
            along, across = (glyph.dy, glyph.dx) if self._vertical else (glyph.dx, glyph.dy)
            at, phase = _near(line.pen + along), 0
            aside = _near(across)
            if face.phases > 1 and glyph.pose is Pose.UPRIGHT:
                step = UNIT // face.phases
                exact = across if self._vertical else line.pen + along
                whole, phase = divmod((exact + step // 2) // step, face.phases)
                if self._vertical:
                    aside = whole
                else:
                    at = whole
            key = number, GlyphKey(glyph.glyph, phase, glyph.pose)
            numbered = self._keys.setdefault(key, len(self._keys))
            line.glyphs.append((numbered, at, aside, styles[glyph.cluster]))
            line.pen += glyph.advance

    def _blank(self, text: str) -> int:
        part = _BLANKS.get(text)
        if part is None:
            if not self._vertical:
                return self._chooser.faces[0].blank(text)
            part = _COLUMN_SPACE
        return round(part * self._em) * UNIT

    def _placements(
        self,
        key: NDArray[np.int32],
        along: NDArray[np.int32],
        across: NDArray[np.int32],
        length: int,
        breadth: int,
        edges: list[int],
        style: NDArray[np.uint8],
        spans: Sequence[tuple[int, int, int, int]],
        pitch: int,
    ) -> Placements:
        """Grow the strip to hold all ink, and move everything into it."""
        faces = self._chooser.faces
        boxes = np.array([faces[number].ink_box(one) for number, one in self._keys], np.int32).reshape(-1, 4)
        left, top, right, bottom = boxes[key].T
        before, after, above, below = (
            (top, bottom, left, right) if self._vertical else (left, right, top, bottom)
        )
        lead = max(0, -int((along + before).min(initial=0)))
        trail = max(0, int((along + after).max(initial=0)) - length)
        over = max(0, -int((across + above).min(initial=0)), int((across + below).max(initial=0)) - breadth)
        # text of no width (nothing but removed characters) still needs a pixel to be a picture
        length = max(1, length + lead + trail)
        along, across = along + lead, across + over
        marks = {0, length, *(edge + lead for edge in edges[1:])}
        x, y = (across, along) if self._vertical else (along, across)
        cross = breadth + 2 * over
        return Placements(
            faces=faces,
            keys=tuple(self._keys),
            key=key,
            x=x,
            y=y,
            style=style,
            size=Size(cross, length) if self._vertical else Size(length, cross),
            axis="y" if self._vertical else "x",
            marks=tuple(sorted(mark for mark in marks if mark <= length)),
            em_px=self._em,
            bands=tuple(self._band(span, lead, cross, over, pitch) for span in spans),
        )

    def _band(
        self, span: tuple[int, int, int, int], lead: int, cross: int, over: int, pitch: int
    ) -> tuple[int, Rect]:
        """A span's rectangle: across to the middle between two lines, at the edges all there is."""
        style, first, end, number = span
        gap = pitch - self._em
        count = (cross - 2 * over - self._em) // pitch + 1
        place = count - 1 - number if self._vertical else number
        near = 0 if place == 0 else over + place * pitch - gap // 2
        far = cross if place == count - 1 else over + (place + 1) * pitch - gap // 2
        if self._vertical:
            return style, Rect(near, first + lead, far - near, end - first)
        return style, Rect(first + lead, near, end - first, far - near)


def _near(position: int) -> int:
    """The nearest whole pixel to a position in 1/64 px."""
    return (position + UNIT // 2) // UNIT


def _up(position: int) -> int:
    return -(-position // UNIT)
