"""Layout: where each glyph of a text goes. Clusters → cells → lines → pages → placements.

Both directions share this: a line is a pen moving along the axis. ``horizontal`` and ``vertical`` say how.
The strip is as wide across as its em boxes; when ink reaches further (g, Å) it grows by the same on both
sides, so that hanzi stay in its middle and nothing is cropped.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from ledsign.text.cells import CellMaker
from ledsign.text.clusters import Cluster
from ledsign.text.face import UNIT, Face
from ledsign.text.filling import Line, aligned, fill, justify
from ledsign.text.glyph import GlyphKey, Pose
from ledsign.text.page import PlacedLine, Sheet
from ledsign.text.placements import Placements
from ledsign.text.setting import DEFAULT, Setting

if TYPE_CHECKING:
    from ledsign.effects.base import Align

__all__ = ["Direction", "Placements", "Setter"]

Direction = Literal["horizontal", "vertical"]


class Setter:
    """Sets paragraphs of clusters in one direction with one chain of faces."""

    def __init__(
        self, faces: Sequence[Face], em_px: int, *, vertical: bool, setting: Setting = DEFAULT
    ) -> None:
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
                self._maker.cells(clusters),
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

    def pages(self, paragraphs: Sequence[Sequence[Cluster]], pitch: int, align: Align) -> list[Placements]:
        """Lines ``pitch`` pixels apart, rows downwards, columns from right to left.

        Pages are no deeper than the setting's ``depth_px``, with one line at least on each, and all as long
        along the lines as the longest line of all, so that they start alike.
        """
        keys: dict[tuple[int, GlyphKey], int] = {}
        placed = [self._placed(line, keys) for line in self.lines(paragraphs)]
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
        return [
            sheet.page(placed[at : at + count], length, alone=count == len(placed))
            for at in range(0, len(placed), count)
        ]

    def _placed(self, line: Line, keys: dict[tuple[int, GlyphKey], int]) -> PlacedLine:
        """Where each glyph of a line goes, with its place between two pixels where the face has any."""
        done = PlacedLine()
        pen, vertical, faces = 0, self._vertical, self._maker.faces
        for number, cell in enumerate(line.cells):
            if cell.aligned:
                pen = aligned(pen)
            done.edges.append((pen + UNIT // 2) // UNIT)
            done.styles.append(cell.style)
            for face, shaped, start, style in cell.inked:
                pose = shaped.pose
                dx, dy = (-shaped.dy, shaped.dx) if pose is Pose.ROTATED else (shaped.dx, shaped.dy)
                exact, aside = (dy, dx) if vertical else (dx, dy)
                exact += pen + start - cell.lead
                phases = faces[face].phases
                phase = 0
                at, side = (exact + UNIT // 2) // UNIT, (aside + UNIT // 2) // UNIT
                if phases > 1 and (pose is Pose.UPRIGHT or pose is Pose.ROTATED):
                    step = UNIT // phases
                    if vertical and pose is Pose.UPRIGHT:
                        side, phase = divmod((aside + step // 2) // step, phases)
                    else:
                        at, phase = divmod((exact + step // 2) // step, phases)
                wanted = face, GlyphKey(shaped.glyph, phase, pose, shaped.width)
                done.key.append(keys.setdefault(wanted, len(keys)))
                done.along.append(at)
                done.across.append(side)
                done.style.append(style)
            pen += cell.advance - cell.lead - cell.trail + cell.gap
            if line.extra:
                pen += line.extra[number]
        done.length = -(-(line.length + line.hanging) // UNIT)
        return done
