"""Form table: the forms of a text numbered, so that its lines can be placed as whole arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ledsign.text.face import UNIT
from ledsign.text.page import PlacedLine

if TYPE_CHECKING:
    from ledsign.text.filling import Line
    from ledsign.text.glyph import GlyphKey
    from ledsign.text.stock import Form


class FormTable:
    """Forms in order of their numbers, their glyphs one after another."""

    def __init__(self, forms: Iterable[Form], keys: dict[tuple[int, GlyphKey], int]) -> None:
        """Keys that are new are added to ``keys``, numbered in the order they come."""
        key: list[int] = []
        along: list[int] = []
        across: list[int] = []
        style: list[int] = []
        counts: list[int] = []
        for form in forms:
            key += [keys.setdefault(one, len(keys)) for one in form.keys]
            along += form.along
            across += form.across
            style += form.style
            counts.append(len(form.keys))
        self._glyphs = np.array((key, along, across, style), np.int32)
        self._counts = np.array(counts, np.int64)
        self._first = np.cumsum(self._counts) - self._counts

    def line(self, line: Line, forms: Sequence[int], starts: NDArray[np.int64]) -> PlacedLine:
        """A line of cells with forms of these numbers, each starting there, in 1/64 px."""
        numbers = np.array(forms, np.int64)
        counts = self._counts[numbers]
        ends = np.cumsum(counts)
        # the glyphs of a cell stand one after another in the table
        chosen = np.repeat(self._first[numbers] - ends + counts, counts)
        chosen += np.arange(len(chosen))
        key, along, across, style = self._glyphs[:, chosen]
        along += np.repeat(starts // UNIT, counts).astype(np.int32)
        return PlacedLine(
            key=key,
            along=along,
            across=across,
            style=style.astype(np.uint8),
            edges=((starts + UNIT // 2) // UNIT).tolist(),
            styles=[cell.style for cell in line.cells],
            length=-(-(line.length + line.hanging) // UNIT),
        )
