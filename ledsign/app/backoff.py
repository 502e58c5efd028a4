"""Backoff: how long to wait before a process that keeps dying is started again. It never says never."""

from __future__ import annotations

from ledsign.core.clock import NS_PER_S

FIRST_NS = NS_PER_S // 10
LONGEST_NS = 5 * NS_PER_S
# A process that has run for so long was well: its next death is a first one.
WELL_NS = 10 * NS_PER_S


class Backoff:
    """Of one process. Times are monotonic nanoseconds."""

    def __init__(self) -> None:
        self.deaths = 0
        self._delay_ns = 0
        self.due_ns = 0

    def died(self, started_ns: int, now_ns: int) -> None:
        """It is gone: at once for the first time, then after 0.1, 0.2, 0.4 … 5 s."""
        self.deaths += 1
        if now_ns - started_ns >= WELL_NS:
            self._delay_ns = 0
        self.due_ns = now_ns + self._delay_ns
        self._delay_ns = min(LONGEST_NS, self._delay_ns * 2 or FIRST_NS)

    def is_due(self, now_ns: int) -> bool:
        """May it be started now?"""
        return now_ns >= self.due_ns
