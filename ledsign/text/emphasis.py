"""Emphasis dots (着重号; GB/T 15834, CLREQ): one under each character of a row, right of it in a column.

Hanzi, kana, letters and digits have one; marks, blanks, emoji and fields have none. A dot is an eighth of an
em and stands a twentieth of one off, so a line of 16 px needs 3 px more, one of 64 px 11.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from ledsign.text.cell import Cell, Inked
from ledsign.text.face import UNIT, Shaped
from ledsign.text.glyph import Glyph, GlyphKey
from ledsign.text.kinds import Kind
from ledsign.text.presentation import is_pictograph

if TYPE_CHECKING:
    from ledsign.core.frame import Bytes
    from ledsign.text.clusters import Cluster
    from ledsign.text.placements import Placements

_KINDS = frozenset((Kind.IDEOGRAPH, Kind.LETTER, Kind.DIGIT, Kind.NON_STARTER))
_SAMPLES = 8


class DotFace:
    """Draws no character; its one glyph is the dot, beyond the far side of the em box."""

    phases = 1
    is_last_resort = False
    name = "emphasis dots"

    def __init__(self, em_px: int, *, smooth: bool, vertical: bool) -> None:
        self.size_px = max(2, round(em_px / 8))
        self._far = em_px + max(1, round(em_px / 20))
        self._vertical = vertical
        left, top = (self._far, 0) if vertical else (0, self._far)
        self._dot = Glyph(_disc(self.size_px, smooth=smooth), left, top)

    @property
    def reach_px(self) -> int:
        """How far across a line the dots end, from where its em boxes begin."""
        return self._far + self.size_px

    def dot(self, advance: int) -> Shaped:
        """The dot of a cell of this length, in its middle; lengths in 1/64 px."""
        along = (advance - self.size_px * UNIT) // 2
        return Shaped("dot", 0, 0, dy=along) if self._vertical else Shaped("dot", 0, 0, dx=along)

    def draws(self, cluster: str) -> bool:  # noqa: ARG002
        """No character is a dot."""
        return False

    def shape(self, clusters: Sequence[str], *, vertical: bool) -> list[Shaped]:  # noqa: ARG002
        """Nothing, since it draws nothing."""
        return []

    def blank(self, cluster: str) -> int:  # noqa: ARG002
        """None."""
        return 0

    def ink_box(self, key: GlyphKey) -> tuple[int, int, int, int]:  # noqa: ARG002
        """That of the dot."""
        left, top = self._dot.left, self._dot.top
        return left, top, left + self.size_px, top + self.size_px

    def glyph(self, key: GlyphKey) -> Glyph:  # noqa: ARG002
        """The dot."""
        return self._dot


@lru_cache(maxsize=32)
def dot_face(em_px: int, *, smooth: bool, vertical: bool) -> DotFace:
    """The same object for the same size, so that what is known of its chain is kept."""
    return DotFace(em_px, smooth=smooth, vertical=vertical)


def with_dots(
    cells: Sequence[Cell], clusters: Sequence[Cluster], styles: frozenset[int], face: DotFace, number: int
) -> list[Cell]:
    """``cells``, all of a paragraph of ``clusters``, with dots where the style is one of ``styles``.

    ``number`` is that of ``face`` in the chain. Several characters in one cell have one dot.
    """
    found = []
    at = 0
    for cell in cells:
        cluster = clusters[at]
        at += cell.clusters
        plain = cell.kind in _KINDS and cluster.field < 0 and not is_pictograph(cluster.text)
        if cell.style in styles and cell.inked and plain:
            dot = Inked(number, face.dot(cell.advance), 0, cell.style)
            cell = replace(cell, inked=(*cell.inked, dot))
        found.append(cell)
    return found


def glyph_count(placements: Placements) -> int:
    """How many glyphs stand there, emphasis dots not counted."""
    faces = placements.faces
    if not any(isinstance(face, DotFace) for face in faces):
        return len(placements.key)
    found, counts = np.unique(placements.key, return_counts=True)
    keys = (faces[placements.keys[key][0]] for key in found.tolist())
    return sum(
        count for face, count in zip(keys, counts.tolist(), strict=True) if not isinstance(face, DotFace)
    )


def _disc(size: int, *, smooth: bool) -> Bytes:
    """uint8 (size, size): a disc; below 4 px a square, which is rounder than a cross."""
    if size < 4:
        return np.full((size, size), 255, np.uint8)
    fine = size * _SAMPLES if smooth else size
    at = (np.arange(fine) + 0.5) / fine - 0.5
    inside = at[:, None] ** 2 + at[None] ** 2 <= 0.25
    shares = inside.reshape(size, fine // size, size, fine // size).mean(axis=(1, 3))
    ink: Bytes = np.rint(255 * shares).astype(np.uint8)
    return ink
