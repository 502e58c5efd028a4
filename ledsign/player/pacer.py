"""Pacer: which frame is due, and when. Wall time numbers frames, monotonic time paces them.

Frame n is the picture at wall time n/fps and is due when the wall clock says so. The pacer pins frame
``_first`` to a monotonic instant once and counts from there, so a slow or jumping wall clock cannot make the
interval between frames uneven; when the wall clock has stepped by more than half a frame it is pinned
anew and the picture jumps to what the new time says. Being late skips numbers: it never catches up by bursts.
"""

from __future__ import annotations

from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S

if TYPE_CHECKING:
    from ledsign.core.clock import Clock


# Sleeping wakes this much early and the rest is waited for awake; more would cost a core without need.
SPIN_NS = 600_000


class Punctual:
    """A clock that wakes up on time: it sleeps until shortly before, then looks at the time again and again.

    Costs up to ``spin_ns`` of CPU for each sleep, and nothing that shares the core runs meanwhile.
    """

    def __init__(self, clock: Clock, spin_ns: int = SPIN_NS) -> None:
        self._clock = clock
        self._spin_ns = spin_ns

    def now_ns(self) -> int:
        """The clock's."""
        return self._clock.now_ns()

    def monotonic_ns(self) -> int:
        """The clock's."""
        return self._clock.monotonic_ns()

    def sleep_until_ns(self, deadline_ns: int) -> None:
        """Return at the deadline, not a timer's slack later."""
        clock = self._clock
        clock.sleep_until_ns(deadline_ns - self._spin_ns)
        while clock.monotonic_ns() < deadline_ns:
            pass


class Pacer:
    """Deadlines for ``fps`` frames a second of ``clock``."""

    def __init__(self, clock: Clock, fps: Fraction) -> None:
        self._clock = clock
        self._fps = fps
        self._period = Fraction(NS_PER_S) / fps
        self.skipped = 0
        self.repinned = 0
        self.restart()

    def restart(self) -> None:
        """Count from the next whole frame of wall time on; nothing before it is late."""
        self._pin(self._clock.monotonic_ns())

    def _pin(self, monotonic_ns: int) -> None:
        """Tie the next whole frame of wall time to its monotonic instant."""
        wall_ns = self._clock.now_ns()
        self._offset_ns = wall_ns - monotonic_ns
        self._first = -int(-(wall_ns * self._fps) // NS_PER_S)
        due_wall = self._first * self._period
        first_ns = monotonic_ns + due_wall - wall_ns
        # The same two in a unit of 1/_parts ns in which both are whole: a frame asks without fractions.
        self._parts = lcm(first_ns.denominator, self._period.denominator)
        self._begin, self._step = int(first_ns * self._parts), int(self._period * self._parts)
        self._count = -1

    def next(self) -> tuple[int, int]:
        """Number of the next frame and its monotonic deadline. Skips what is already a whole frame late."""
        now = self._clock.monotonic_ns()
        drift = (self._clock.now_ns() - now) - self._offset_ns
        if abs(drift) * 2 * self._parts > self._step:
            self._pin(now)
            self.repinned += 1
        self._count += 1
        behind = (now * self._parts - self._begin) // self._step - self._count
        if behind >= 1:
            self.skipped += behind
            self._count += behind
        # Rounded up: a frame is never sent before its time.
        return self._first + self._count, -(-(self._begin + self._count * self._step) // self._parts)

    def time_of(self, frame: int) -> Fraction:
        """The exact wall time, in seconds, that frame ``frame`` shows."""
        return frame / self._fps
