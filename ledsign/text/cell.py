"""Cell: a cluster as shaped, with the room it takes on its line. Lengths are in 1/64 px."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ledsign.text.face import Shaped
from ledsign.text.kinds import Kind

MARKS = frozenset((Kind.OPEN, Kind.CLOSE, Kind.STOP, Kind.MIDDLE))


class Inked(NamedTuple):
    """A glyph of a cell: its face, and where its pen stands from the cell's start."""

    face: int
    shaped: Shaped
    at: int
    style: int


@dataclass(slots=True, eq=False)
class Cell:
    """One cluster, or several that share a cell (a number across a column). Shared, so never changed.

    ``lead`` and ``trail`` is blank taken off at the start and the end, ``lead_room`` and ``trail_room`` the
    most that can be; ``gap`` follows, except at the end of a line. ``breaks``: a line may end here;
    ``tears``: when nothing else is left. ``aligned``: it stands on whole pixels. ``hangs``: it may stand in
    the margin. ``ink``: where that of a mark starts and ends along the line, in pixels from the cell's start.
    ``step``: how much further the next one stands. ``is_mark``: it has blank to give beside another mark.
    """

    kind: Kind
    inked: tuple[Inked, ...]
    advance: int
    clusters: int = 1
    lead: int = 0
    trail: int = 0
    lead_room: int = 0
    trail_room: int = 0
    gap: int = 0
    breaks: bool = True
    tears: bool = False
    aligned: bool = True
    hangs: bool = False
    style: int = 0
    ink: tuple[int, int] = (0, 0)
    step: int = field(init=False)
    is_mark: bool = field(init=False)

    def __post_init__(self) -> None:
        self.step = self.advance - self.lead - self.trail + self.gap
        self.is_mark = self.kind in MARKS and bool(self.inked)

    @property
    def is_blank(self) -> bool:
        """True for white space."""
        return not self.inked
