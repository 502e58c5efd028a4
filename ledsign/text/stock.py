"""Stock: cells made before. The same characters come again and again, in one caption and in the next.

Its cells are shared by all places of all texts they stand at, so nobody may change one: ``changed`` gives
another. What a cell places on the line depends, but for whole pixels, on where it starts between two pixels:
that is its ``Form`` there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ledsign.text.cell import Cell
from ledsign.text.face import UNIT, Face, Shaped
from ledsign.text.glyph import GlyphKey, Pose
from ledsign.text.kinds import Kind

_MOST = 65_536

# what all cells of a run are made from: number of the face, whether turned, texts, kinds, styles
Word = tuple[int, bool, tuple[str, ...], tuple[Kind, ...], tuple[int, ...]]


@dataclass(slots=True, eq=False)
class Form:
    """What a cell places when it starts at a certain part of a pixel; one of each for every glyph.

    ``keys``: number of the face and key of the glyph. ``along``: from the whole pixel the cell starts at,
    ``across`` from the line's em boxes, in pixels.
    """

    keys: tuple[tuple[int, GlyphKey], ...]
    along: tuple[int, ...]
    across: tuple[int, ...]
    style: tuple[int, ...]


class Stock:
    """Cells of one chain at one size in one direction; ``tidy`` lets go of them when they are too many.

    ``cells`` are known by the identity of their glyphs, text, kind and style; ``words`` are whole runs.
    """

    def __init__(self, faces: Sequence[Face], *, vertical: bool) -> None:
        self._phases = [face.phases for face in faces]
        self._vertical = vertical
        self.cells: dict[tuple[int, str, Kind, int], tuple[Cell, tuple[Shaped, ...]]] = {}
        self._changed: dict[tuple[object, ...], Cell] = {}
        self._gapped: dict[tuple[Cell, int], Cell] = {}
        self._forms: dict[tuple[Cell, int], Form] = {}
        self.words: dict[Word, list[Cell]] = {}

    def tidy(self) -> None:
        """To be called between two texts."""
        every: tuple[dict[Any, Any], ...] = (
            self.cells, self._changed, self._gapped, self._forms, self.words,
        )  # fmt: skip
        if max(map(len, every)) > _MOST:
            for one in every:
                one.clear()

    def blank(self, room: int, style: int) -> Cell:
        """White space, ``room`` long in 1/64 px."""
        key = "blank", room, style
        found = self._changed.get(key)
        if found is None:
            found = self._changed[key] = Cell(Kind.SPACE, (), room, aligned=False, style=style)
        return found

    def changed(self, cell: Cell, **changes: Any) -> Cell:
        """The cell with other values."""
        key = cell, *changes.items()
        found = self._changed.get(key)
        if found is None:
            found = self._changed[key] = replace(cell, **changes)
        return found

    def before_gap(self, cell: Cell, gap: int) -> Cell:
        """The cell with a gap after it, in 1/64 px: the change that is asked for most."""
        key = cell, gap
        found = self._gapped.get(key)
        if found is None:
            found = self._gapped[key] = replace(cell, gap=gap)
        return found

    def forms(self, cells: Sequence[Cell], rests: Iterable[int]) -> list[Form]:
        """What each places; ``rests``: how far into a pixel each starts, in 1/64 px."""
        known = self._forms
        wanted = list(zip(cells, rests, strict=True))
        for key in set(wanted).difference(known):
            known[key] = self._form(*key)
        return [known[key] for key in wanted]

    def _form(self, cell: Cell, rest: int) -> Form:
        """The place of each glyph, between two pixels where its face draws there."""
        keys, alongs, acrosses = [], [], []
        vertical = self._vertical
        for face, shaped, start, _ in cell.inked:
            pose = shaped.pose
            dx, dy = (-shaped.dy, shaped.dx) if pose is Pose.ROTATED else (shaped.dx, shaped.dy)
            exact, aside = (dy, dx) if vertical else (dx, dy)
            exact += rest + start - cell.lead
            phases = self._phases[face]
            phase = 0
            along, across = (exact + UNIT // 2) // UNIT, (aside + UNIT // 2) // UNIT
            if phases > 1 and (pose is Pose.UPRIGHT or pose is Pose.ROTATED):
                step = UNIT // phases
                if vertical and pose is Pose.UPRIGHT:
                    across, phase = divmod((aside + step // 2) // step, phases)
                else:
                    along, phase = divmod((exact + step // 2) // step, phases)
            keys.append((face, GlyphKey(shaped.glyph, phase, pose, shaped.width)))
            alongs.append(along)
            acrosses.append(across)
        return Form(tuple(keys), tuple(alongs), tuple(acrosses), tuple(one.style for one in cell.inked))
