"""Cells: what a clock or countdown says, set as any text is, and its characters side by side on one strip.

The lines of one pattern are set once for each digit. Where fonts have digits of different widths (ours have
not, the tests see to it) the widest gives the places and the others stand in the middle of them: a running
clock does not tremble.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from ledsign.core.geometry import Point, Rect, Size
from ledsign.show.forms import Form, Slot, line_pitch, pattern
from ledsign.text.clusters import segment
from ledsign.text.face import UNIT
from ledsign.text.glyph import GlyphKey, Pose
from ledsign.text.layout import Setter
from ledsign.text.placements import Placements
from ledsign.text.strip import Strip

if TYPE_CHECKING:
    from ledsign.text.face import Face
    from ledsign.text.fonts import FontLibrary
    from ledsign.text.layout import Direction
    from ledsign.text.setting import Setting
    from ledsign.text.style import Colour

# Between two cells: what moves on by part of a pixel must not reach its neighbour.
_APART_PX = 2


class _Ink(NamedTuple):
    """A glyph: number of its face, its key, its em box along and across from where its line begins."""

    face: int
    key: GlyphKey
    along: int
    across: int


class _Part(NamedTuple):
    """Characters ``at`` to ``end`` of a line, and ``advance`` along it in 1/64 px."""

    at: int
    end: int
    advance: int
    inks: tuple[_Ink, ...]


class _Line(NamedTuple):
    """``length`` in 1/64 px."""

    text: str
    length: int
    parts: list[_Part]


@dataclass(frozen=True, slots=True, kw_only=True)
class Typeset:
    """Lines that have been set: their forms, and the glyphs of each cell from its em box, by its name.

    ``overhang``: how far ink reaches beyond the em boxes across, in pixels.
    """

    forms: dict[str, Form]
    cells: dict[str, tuple[_Ink, ...]]
    overhang: int
    em_px: int

    def extent(self, text: str, direction: Direction) -> Size:
        """The room of a text of some of these lines."""
        lines = text.split("\n")
        length = max(self.forms[pattern(line)].length for line in lines)
        breadth = (len(lines) - 1) * line_pitch(self.em_px) + self.em_px + 2 * self.overhang
        return Size(breadth, length) if direction == "vertical" else Size(length, breadth)


@dataclass(frozen=True, slots=True, kw_only=True)
class CellSetter:
    """Sets lines of clocks. ``gamma`` is the sign's; colours are display-referred."""

    direction: Direction
    fonts: FontLibrary
    one_bit: bool
    colour: Colour
    background: Colour
    gamma: float
    setting: Setting

    def set(self, lines: Iterable[str], size_px: int) -> Typeset:
        """The forms and cells of all ``lines``. Raises FontError."""
        vertical = self.direction == "vertical"
        faces = self.fonts.faces(size_px, self.one_bit)
        setter = Setter(faces, size_px, vertical=vertical, setting=self.setting)
        forms: dict[str, Form] = {}
        cells: dict[str, tuple[_Ink, ...]] = {}
        for like, alike in groupby(sorted(lines, key=pattern), key=pattern):
            forms[like] = _form([_line(setter, text) for text in alike], cells, vertical=vertical)
        boxes = [(ink.across, faces[ink.face].ink_box(ink.key)) for inks in cells.values() for ink in inks]
        reach = [(at + box[0], at + box[2]) if vertical else (at + box[1], at + box[3]) for at, box in boxes]
        over = max((max(-start, end - size_px) for start, end in reach), default=0)
        return Typeset(forms=forms, cells=cells, overhang=max(0, over), em_px=size_px)

    def atlas(
        self, typeset: Typeset, moves: Literal["x", "y"] | None = None
    ) -> tuple[Strip, dict[str, Rect], dict[str, Point]]:
        """All cells along the axis, where each is, and where it begins from its em box.

        With ``moves`` there is a pixel more that way, for ink that stands between two pixels.
        """
        along_x = self.direction == "horizontal"
        wider, higher = int(moves == "x"), int(moves == "y")
        keys: dict[tuple[int, GlyphKey], int] = {}
        glyphs: list[tuple[int, int, int]] = []
        cells: dict[str, Rect] = {}
        corners: dict[str, Point] = {}
        end, breadth = 0, 1
        faces = self.fonts.faces(typeset.em_px, self.one_bit)
        for name, inks in typeset.cells.items():
            box = _ink_rect(faces, inks, along_x=along_x)
            if box.is_empty:
                continue
            cell = Rect(*((end, 0) if along_x else (0, end)), box.width + wider, box.height + higher)
            cells[name], corners[name] = cell, Point(box.x, box.y)
            for ink in inks:
                x, y = (ink.along, ink.across) if along_x else (ink.across, ink.along)
                number = keys.setdefault((ink.face, ink.key), len(keys))
                glyphs.append((number, cell.x - box.x + x, cell.y - box.y + y))
            end += (cell.width if along_x else cell.height) + _APART_PX
            breadth = max(breadth, cell.height if along_x else cell.width)
        end = max(1, end)
        table = np.array(glyphs, np.int32).reshape(-1, 3)
        placements = Placements(
            faces=faces,
            keys=tuple(keys),
            key=table[:, 0].copy(),
            x=table[:, 1].copy(),
            y=table[:, 2].copy(),
            style=np.zeros(len(table), np.uint8),
            size=Size(end, breadth) if along_x else Size(breadth, end),
            axis="x" if along_x else "y",
            marks=(0, end),
            em_px=typeset.em_px,
        )
        strip = Strip(placements=placements, colour=self.colour, background=self.background, gamma=self.gamma)
        return strip, cells, corners


def _ink_rect(faces: Sequence[Face], inks: Sequence[_Ink], *, along_x: bool) -> Rect:
    """What glyphs cover, as they are drawn, from the em box of the first."""
    found = Rect(0, 0, 0, 0)
    for face, key, along, across in inks:
        glyph = faces[face].glyph(key)
        x, y = (along, across) if along_x else (across, along)
        height, width = glyph.ink.shape[:2]
        rect = Rect(x + glyph.left, y + glyph.top, width, height)
        if found.is_empty:
            found = rect
        elif not rect.is_empty:
            left, top = min(found.x, rect.x), min(found.y, rect.y)
            right, bottom = max(found.right, rect.right), max(found.bottom, rect.bottom)
            found = Rect(left, top, right - left, bottom - top)
    return found


def _line(setter: Setter, text: str) -> _Line:
    """One line as it is set by itself."""
    clusters = segment(text).lines[0]
    (line,) = setter.lines([clusters])
    parts = []
    at = 0
    for cell, (start, form) in zip(line.cells, setter.placed(line), strict=True):
        held = clusters[at : at + cell.clusters]
        ends = [one.index for one in clusters[at + 1 : at + cell.clusters + 1]] + [len(text)]
        at += cell.clusters
        inks = tuple(
            _Ink(face, key, start + along, across)
            for (face, key), along, across in zip(form.keys, form.along, form.across, strict=True)
        )
        if len(held) == len(inks):  # a number across a column: each digit changes by itself
            share = cell.advance // len(held)
            parts += [
                _Part(one.index, end, share, (ink,)) for one, end, ink in zip(held, ends, inks, strict=False)
            ]
        else:
            parts.append(_Part(held[0].index, ends[len(held) - 1], cell.advance, inks))
    return _Line(text, line.length, parts)


def _form(lines: list[_Line], cells: dict[str, tuple[_Ink, ...]], *, vertical: bool) -> Form:
    """The form of lines of one pattern; the cells they need are added to ``cells``."""
    widest = max(lines, key=lambda one: one.length)
    slots = []
    for number, part in enumerate(widest.parts):
        if not part.inks:
            continue
        first = part.inks[0]
        shape = _shape(first.key)
        x, y = (first.across, first.along) if vertical else (first.along, first.across)
        slots.append(Slot(at=part.at, end=part.end, shape=shape, x=x, y=y))
        for line in lines:
            other = line.parts[number]
            name = line.text[other.at : other.end] + shape
            if name not in cells and other.inks:
                aside = (part.advance - other.advance) // 2 // UNIT
                cells[name] = tuple(_from(ink, other.inks[0], first.key, aside) for ink in other.inks)
    return Form(length=(widest.length + UNIT // 2) // UNIT, slots=tuple(slots))


def _from(ink: _Ink, first: _Ink, like: GlyphKey, aside: int) -> _Ink:
    """A glyph seen from the first of its cell, between two pixels as ``like`` is."""
    key = ink.key._replace(phase=like.phase) if ink is first else ink.key
    return _Ink(ink.face, key, ink.along - first.along + aside, ink.across - first.across)


def _shape(key: GlyphKey) -> str:
    """What the name of a cell says besides its characters; nothing when it stands as usual."""
    turned = int(key.pose) if key.pose in (Pose.ROTATED, Pose.JOINED_TURNED) else 0
    told = (key.phase, turned, key.width, key.moved_x, key.moved_y)
    return "" if told == (0, 0, 100, 0, 0) else "@" + ".".join(map(str, told))
