"""Area: the part of a controller for which senders compete: one universe, or the whole controller.

What changes with every packet stands in columns (Marks), so that a run of packets changes a slice of each.
"""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    from simulator.inputs import Input
    from simulator.senders import Sender

NEVER = -(1 << 62)


class Marks:
    """Columns over the areas of one input, as Python reads them fastest one by one and numpy together.

    ``frame`` is the number of the frame in which an area was last refreshed, ``before`` the one before that.
    ``waits`` is the sync address its held data waits for; it means something only while ``held``.
    """

    __slots__ = ("before", "columns", "frame", "held", "seen_ns", "waits")

    def __init__(self) -> None:
        self.frame, self.before = array("q"), array("q")
        self.seen_ns, self.waits = array("q"), array("q")
        self.held = bytearray()
        self.columns: dict[str, NDArray[Any]] = {}

    def add(self) -> int:
        """Room for one more area; its place. Not after ``close``."""
        self.frame.append(-1)
        self.before.append(-1)
        self.seen_ns.append(NEVER)
        self.waits.append(0)
        self.held.append(0)
        return len(self.held) - 1

    def close(self) -> None:
        """No more areas come: the columns are arrays from now on."""
        self.columns = {
            name: np.frombuffer(getattr(self, name), np.int64)
            for name in ("frame", "before", "seen_ns", "waits")
        }
        self.columns["held"] = np.frombuffer(self.held, np.bool_)


class Area:
    """Channels ``start`` … ``start+length`` of an input, filled by one sender at a time."""

    __slots__ = (
        *("at", "ended", "input", "length", "marks", "number", "others", "owner"),
        *("priority", "sender", "start", "turns"),
    )

    def __init__(self, owner_input: Input, number: int, start: int, length: int) -> None:
        self.input = owner_input
        self.number = number
        self.start = start
        self.length = length
        self.marks = owner_input.marks
        self.at = self.marks.add()
        self.ended = False
        self.owner: Hashable = None
        self.others: dict[Hashable, int] = {}  # who else wants it, and when they last said so
        self.priority = 0
        self.sender: Sender | None = None
        self.turns: dict[Sender, int] = {}

    @property
    def frame(self) -> int:
        """In which frame it was last refreshed; -1 = never."""
        return self.marks.frame[self.at]

    @property
    def held(self) -> bool:
        """Whether its data waits to be shown."""
        return bool(self.marks.held[self.at])

    @property
    def seen_ns(self) -> int:
        """When its owner last sent for it."""
        return self.marks.seen_ns[self.at]

    @seen_ns.setter
    def seen_ns(self, now_ns: int) -> None:
        self.marks.seen_ns[self.at] = now_ns
