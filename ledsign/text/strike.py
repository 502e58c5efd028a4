"""Strikes: bitmap fonts at the one size they were drawn for, or a whole multiple of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import unicodedataplus
from numpy.typing import NDArray

from ledsign.core.errors import FontError
from ledsign.text.clusters import JOINED_DASH
from ledsign.text.face import UNIT, Shaped
from ledsign.text.glyph import EMPTY, Glyph, GlyphCache, GlyphKey, Pose, posed
from ledsign.text.marks import FORMS, LOW, UPRIGHT_BEST, pose_of


class Strike:
    """A strike file of ``fonts/build.py``: code points, advances, bits and ascent."""

    margin_left = 0
    margin_top = 0

    def __init__(self, path: Path) -> None:
        """Raises FontError when the file is damaged."""
        self.path = path
        try:
            with np.load(path) as file:
                codes: NDArray[np.uint32] = file["cp"]
                self.advances: NDArray[np.uint8] = file["adv"]
                self.bits: NDArray[np.uint8] = file["bits"]
                self.ascent = int(file["ascent"])
        except (OSError, ValueError, KeyError) as error:
            raise FontError(
                f"{path} is not a strike file: {error}; rebuild it with fonts/build.py"
            ) from error
        self.rows = int(self.bits.shape[1])
        self.codes = codes
        self._row_of = dict(zip(codes.tolist(), range(len(codes)), strict=True))

    def row_of(self, char: str) -> int | None:
        """Where the character is in the arrays."""
        return self._row_of.get(ord(char))

    def ink(self, row: int) -> NDArray[np.uint8]:
        """uint8 (rows, advance), 0 or 255."""
        width = int(self.advances[row])
        unpacked: NDArray[np.uint8] = np.unpackbits(self.bits[row], axis=1, count=width)
        return unpacked * np.uint8(255)


class UnopenedStrike:
    """A strike whose file is read when a character is first looked for: the last resort of most captions is
    never needed, and takes longer to read than they take to compile.
    """

    margin_left = 0
    margin_top = 0

    def __init__(self, rows: int, open_it: Callable[[], Strike]) -> None:
        """``rows`` of each cell; ``open_it`` raises FontError, and so does all that needs the file."""
        self.rows = rows
        self._open = open_it

    @cached_property
    def _strike(self) -> Strike:
        return self._open()

    @property
    def advances(self) -> NDArray[np.uint8]:
        """Pixels to the next pen."""
        return self._strike.advances

    def row_of(self, char: str) -> int | None:
        """Where the character is in the arrays."""
        return self._strike.row_of(char)

    def ink(self, row: int) -> NDArray[np.uint8]:
        """uint8 (rows, advance), 0 or 255."""
        return self._strike.ink(row)


class Cells(Protocol):
    """What ``StrikeFace`` draws from: the shipped strikes, and users' bitmap fonts.

    ``margin_left`` and ``margin_top`` are the part of a cell before the pen and above the em box.
    """

    rows: int
    margin_left: int
    margin_top: int

    @property
    def advances(self) -> NDArray[Any]:
        """int (n,): pixels to the next pen."""
        ...

    def row_of(self, char: str) -> int | None:
        """Where the character is in the arrays."""
        ...

    def ink(self, row: int) -> NDArray[np.uint8]:
        """uint8 (height, width), 0 or 255; all cells have one height."""
        ...


class StrikeFace:
    """A strike at ``size_px``: enlarged by ``size_px // rows`` and centred in the em box."""

    phases = 1

    def __init__(
        self,
        strike: Cells,
        name: str,
        size_px: int,
        *,
        tracking: int = 0,
        leading: int = 0,
        last: bool = False,
    ) -> None:
        """``tracking``: extra pixels after each character in a row; ``leading``: in a column.

        Some strikes fill their whole cell, and neighbours would touch.
        """
        self._strike = strike
        self._em = size_px
        self._factor = max(1, size_px // strike.rows)
        self._margin = (size_px - self._factor * strike.rows) // 2
        self._tracking = tracking
        self._leading = leading
        self._cache = GlyphCache(self._make)
        self.name = name
        self.is_last_resort = last

    def draws(self, cluster: str) -> bool:
        """Every character is in the file, and those after the first can be drawn over it.

        The files hold no empty glyphs but white space.
        """
        if any(self._strike.row_of(char) is None for char in cluster):
            return False
        return cluster == JOINED_DASH or all(
            unicodedataplus.category(mark) in ("Mn", "Me") for mark in cluster[1:]
        )

    def shape(self, clusters: Sequence[str], *, vertical: bool) -> list[Shaped]:
        """One glyph a cluster; marks that combine are drawn over their base."""
        return [
            self._in_column(cluster, number) if vertical else self._in_row(cluster, number)
            for number, cluster in enumerate(clusters)
        ]

    def blank(self, cluster: str) -> int:
        """As the strike has it."""
        row = self._strike.row_of(cluster)
        width = self._em // 2 if row is None else self._width(row)
        return width * UNIT

    def ink_box(self, key: GlyphKey) -> tuple[int, int, int, int]:
        """Exact."""
        glyph = self.glyph(key)
        height, width = glyph.ink.shape
        return glyph.left, glyph.top, glyph.left + width, glyph.top + height

    def glyph(self, key: GlyphKey) -> Glyph:
        """From the cache."""
        return self._cache[key]

    def _in_row(self, cluster: str, number: int) -> Shaped:
        if cluster == JOINED_DASH:
            return Shaped("—", number, (2 * self._em + self._tracking) * UNIT, pose=Pose.JOINED)
        row = self._strike.row_of(cluster[0])
        assert row is not None
        width = self._width(row)
        return Shaped(cluster, number, (width + (self._tracking if width >= self._em else 0)) * UNIT)

    def _in_column(self, cluster: str, number: int) -> Shaped:
        advance = (self._em + self._leading) * UNIT
        if cluster == JOINED_DASH:
            return Shaped("—", number, (2 * self._em + self._leading) * UNIT, pose=Pose.JOINED_TURNED)
        form = FORMS.get(cluster)
        if form is not None and cluster not in UPRIGHT_BEST and self.draws(form):
            return Shaped(form, number, advance)
        pose, half = pose_of(cluster), self._em // 2 * UNIT
        if cluster in LOW and self.draws("〝"):  # the low mark is often elsewhere in its cell, or missing
            return Shaped("〝", number, advance, dx=-half, dy=half, pose=pose)
        row = self._strike.row_of(cluster[0])
        assert row is not None
        aside = (self._em - self._width(row)) // 2 if pose is Pose.UPRIGHT else 0
        return Shaped(cluster, number, advance, dx=aside * UNIT, pose=pose)

    def _width(self, row: int) -> int:
        """The advance in pixels; full width is the em even where the enlarged cell is smaller."""
        cell = int(self._strike.advances[row])
        return self._em * cell // self._strike.rows

    def _make(self, key: GlyphKey) -> Glyph:
        cluster = str(key.glyph)
        row = self._strike.row_of(cluster[0])
        assert row is not None
        ink = self._strike.ink(row)
        for mark in cluster[1:]:
            over = self._strike.row_of(mark)
            assert over is not None
            ink = _overlaid(ink, self._strike.ink(over))
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        if not rows.size:
            return EMPTY
        left, top = int(columns[0]), int(rows[0])
        ink = ink[top : rows[-1] + 1, left : columns[-1] + 1]
        factor = self._factor
        if factor > 1:
            ink = ink.repeat(factor, axis=0).repeat(factor, axis=1)
        upright = Glyph(
            np.ascontiguousarray(ink),
            (left - self._strike.margin_left) * factor + self._side(row),
            (top - self._strike.margin_top) * factor + self._margin,
        )
        return posed(upright, key.pose, self._em)

    def _side(self, row: int) -> int:
        """What is left over at the left of an enlarged cell within its advance."""
        return (self._width(row) - int(self._strike.advances[row]) * self._factor) // 2


def _overlaid(base: NDArray[np.uint8], mark: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """``mark`` drawn over ``base``, both (rows, width), centred on each other."""
    width = max(base.shape[1], mark.shape[1])
    out = np.zeros((base.shape[0], width), np.uint8)
    for ink in (base, mark):
        x = (width - ink.shape[1]) // 2
        np.maximum(out[:, x : x + ink.shape[1]], ink, out=out[:, x : x + ink.shape[1]])
    return out
