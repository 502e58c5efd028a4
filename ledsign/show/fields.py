"""Fields: a time, a date or a countdown inside a caption. They move with the strip, and follow the clock.

The strip has blank room where a field stands. At each frame the field's characters are copied there from an
atlas of ready cells, as ``readout`` says; what of them is seen, and where, is what is seen of the strip.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from ledsign.core.geometry import Point, Rect
from ledsign.effects.base import Placement
from ledsign.show.readout import Readout, cells_at


@dataclass(frozen=True, slots=True, kw_only=True)
class CueField:
    """``clip`` is the atlas (by digest), ``room`` the place left for the field on the cue's clip, from the
    corner of the part that the cue shows.
    """

    clip: str
    room: Rect
    readout: Readout


def cells_on(field: CueField, t: Fraction) -> tuple[tuple[Rect, Rect], ...]:
    """What the field shows at wall time ``t``: (cell of the atlas, where it stands on the cue's clip).

    A cell is cut off where the room ends along the line.
    """
    room, along_x = field.room, field.readout.axis == "x"
    found = []
    for cell, at in cells_at(field.readout, t, room.size):
        stands = Rect(room.x + at.x, room.y + at.y, cell.width, cell.height)
        # ink may hang out across, but never over what stands before or behind on the line
        bounds = (
            Rect(room.x, stands.y, room.width, stands.height)
            if along_x
            else Rect(stands.x, room.y, stands.width, room.height)
        )
        seen = stands.intersect(bounds)
        if not seen.is_empty:
            found.append((seen.shifted(cell.x - stands.x, cell.y - stands.y), seen))
    return tuple(found)


class FieldMemory:
    """A field with what it showed last: its text changes with whole seconds only. Not for several threads.

    It only remembers: ``cells_on`` at any instant is the same whatever was asked before.
    """

    def __init__(self, field: CueField) -> None:
        self.field = field
        self._known: tuple[int, int] | None = None
        self._cells: tuple[tuple[Rect, Rect], ...] = ()

    def cells_on(self, t: Fraction) -> tuple[tuple[Rect, Rect], ...]:
        """What the field shows at wall time ``t``, as the function of this name."""
        # a countdown may end at part of a second
        second = t // 1, (t - self.field.readout.target) // 1
        if second != self._known:
            self._cells = cells_on(self.field, t)
            self._known = second
        return self._cells


def placed_cells(cells: Sequence[tuple[Rect, Rect]], strip: Placement) -> Iterator[Placement]:
    """The cells as placements of the atlas, where ``strip`` is a placement of the cue's clip."""
    dx, dy = strip.dst.x - strip.src.x, strip.dst.y - strip.src.y
    for cell, stands in cells:
        seen = stands.intersect(strip.src)
        if not seen.is_empty:
            src = seen.shifted(cell.x - stands.x, cell.y - stands.y)
            yield replace(strip, src=src, dst=Point(seen.x + dx, seen.y + dy))
