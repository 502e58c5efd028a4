"""Layout: where each glyph of a text goes. Clusters → cells → lines → pages → placements.

Both directions share this: a line is a pen moving along the axis. ``horizontal`` and ``vertical`` say how.
The strip is as wide across as its em boxes; when ink reaches further (g, Å) it grows by the same on both
sides, so that hanzi stay in its middle and nothing is cropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from ledsign.text.cell import Cell
from ledsign.text.cells import CellMaker
from ledsign.text.clusters import Cluster
from ledsign.text.emphasis import DotFace, dot_face, with_dots
from ledsign.text.face import UNIT, Face
from ledsign.text.filling import Line, fill, justify
from ledsign.text.form_table import FormTable
from ledsign.text.glyph import GlyphKey
from ledsign.text.page import Sheet
from ledsign.text.placements import Placements
from ledsign.text.setting import DEFAULT, Setting
from ledsign.text.stock import Form

if TYPE_CHECKING:
    from ledsign.effects.base import Align

__all__ = ["Direction", "Placements", "Setter"]

Direction = Literal["horizontal", "vertical"]


class Setter:
    """Sets paragraphs of clusters in one direction with one chain of faces."""

    def __init__(
        self, faces: Sequence[Face], em_px: int, *, vertical: bool, setting: Setting = DEFAULT
    ) -> None:
        self._dots: DotFace | None = None
        if setting.dotted:
            smooth = any(face.phases > 1 for face in faces)
            self._dots = dot_face(em_px, smooth=smooth, vertical=vertical)
            faces = (*faces, self._dots)
        self._maker = CellMaker(faces, em_px, setting, vertical=vertical)
        self._em = em_px
        self._vertical = vertical
        self._setting = setting

    def lines(self, paragraphs: Sequence[Sequence[Cluster]]) -> list[Line]:
        """The paragraphs cut into lines no longer than the measure, justified where that is asked."""
        setting = self._setting
        found: list[Line] = []
        for clusters in paragraphs:
            lines = fill(
                self._cells(clusters),
                setting.measure_px,
                self._em,
                squeeze=setting.squeeze,
                hang=setting.hang,
            )
            if setting.justify and setting.measure_px is not None:
                margin = self._em // 2 if setting.hang else 0
                for line in lines:
                    justify(line, setting.measure_px - margin, self._em)
            found += lines
        return found

    def placed(self, line: Line) -> list[tuple[int, Form]]:
        """Of each cell of a line the pixel it starts at, and what it places from there."""
        starts = _starts(line)
        forms = self._maker.stock.forms(line.cells, (starts & (UNIT - 1)).tolist())
        return list(zip((starts // UNIT).tolist(), forms, strict=True))

    def _cells(self, clusters: Sequence[Cluster]) -> list[Cell]:
        cells = self._maker.cells(clusters)
        if self._dots is None:
            return cells
        number = len(self._maker.faces) - 1
        return with_dots(cells, clusters, self._setting.dotted, self._dots, number)

    def pages(self, paragraphs: Sequence[Sequence[Cluster]], pitch: int, align: Align) -> list[Placements]:
        """Lines ``pitch`` pixels apart, rows downwards, columns from right to left.

        Pages are no deeper than the setting's ``depth_px``, with one line at least on each. All have the room
        of the longest line of all and of as many lines as the first, so that they start alike.
        """
        if self._dots is not None:
            pitch = max(pitch, self._dots.reach_px + 1)
        lines = self.lines(paragraphs)
        numbers: dict[Form, int] = {}
        starts = [_starts(line) for line in lines]
        forms = [
            self._maker.stock.forms(line.cells, (pens & (UNIT - 1)).tolist())
            for line, pens in zip(lines, starts, strict=True)
        ]
        used = [[numbers.setdefault(form, len(numbers)) for form in one] for one in forms]
        keys: dict[tuple[int, GlyphKey], int] = {}
        table = FormTable(numbers, keys)
        placed = [table.line(line, one, pens) for line, one, pens in zip(lines, used, starts, strict=True)]
        faces = self._maker.faces
        boxes = [self._maker.chain.ink_box(number, key) for number, key in keys]
        sheet = Sheet(
            faces=faces,
            keys=tuple(keys),
            boxes=np.array(boxes, np.int32).reshape(-1, 4),
            em_px=self._em,
            pitch_px=pitch,
            align=align,
            vertical=self._vertical,
        )
        count, depth = len(placed), self._setting.depth_px
        if depth is not None:
            count = min(count, max(1, (depth - self._em - 2 * sheet.overhang()) // pitch + 1))
        length = max(line.length for line in placed)
        return [sheet.page(placed[at : at + count], length, count) for at in range(0, len(placed), count)]


def _starts(line: Line) -> NDArray[np.int64]:
    """Where each cell of a line starts, in 1/64 px."""
    pens = np.array(line.pens, np.int64)
    if line.extra:
        pens[1:] += np.cumsum(line.extra[:-1])
    return pens
