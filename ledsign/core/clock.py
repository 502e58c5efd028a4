"""The only door to time. Everything that needs the time is handed a Clock.

``now_ns`` is wall time: it says what should be on the sign. ``monotonic_ns`` paces the loop and never
goes back. A FakeClock moves only when told to, or when somebody sleeps on it.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime
from fractions import Fraction
from typing import Protocol

NS_PER_S = 1_000_000_000


class Clock(Protocol):
    """Wall time, monotonic time and sleeping."""

    def now_ns(self) -> int:
        """Nanoseconds since 1970-01-01T00:00:00Z, without leap seconds."""
        ...

    def monotonic_ns(self) -> int:
        """Nanoseconds from an arbitrary start; never decreases."""
        ...

    def sleep_until_ns(self, deadline_ns: int) -> None:
        """Return at monotonic time ``deadline_ns``, at once when it has passed."""
        ...


class SystemClock:
    """The machine's clocks. ``offset_ns`` shifts wall time only (``--at``)."""

    def __init__(self, offset_ns: int = 0) -> None:
        self._offset_ns = offset_ns

    def now_ns(self) -> int:
        """Wall time plus the offset."""
        return time.time_ns() + self._offset_ns  # noqa: TID251 - the one place

    def monotonic_ns(self) -> int:
        """CLOCK_MONOTONIC."""
        return time.monotonic_ns()  # noqa: TID251 - the one place

    def sleep_until_ns(self, deadline_ns: int) -> None:
        """Sleep to an absolute deadline; Python ≥ 3.11 uses clock_nanosleep where there is one."""
        remaining = deadline_ns - self.monotonic_ns()
        if remaining > 0:
            time.sleep(remaining / NS_PER_S)  # noqa: TID251 - the one place


class FakeClock:
    """A clock for tests and simulated runs: sleeping jumps straight to the deadline."""

    def __init__(self, now_ns: int = 1_780_000_000 * NS_PER_S) -> None:
        self._now_ns = now_ns
        self._monotonic_ns = 0

    def now_ns(self) -> int:
        """The wall time it was set to."""
        return self._now_ns

    def monotonic_ns(self) -> int:
        """Nanoseconds advanced so far."""
        return self._monotonic_ns

    def advance_ns(self, ns: int) -> None:
        """Move both clocks forward by ``ns`` ≥ 0."""
        if ns < 0:
            raise ValueError("a monotonic clock does not go back; use step_wall_ns")
        self._now_ns += ns
        self._monotonic_ns += ns

    def step_wall_ns(self, ns: int) -> None:
        """Step the wall clock only, either way, as NTP or an operator would."""
        self._now_ns += ns

    def sleep_until_ns(self, deadline_ns: int) -> None:
        """Jump to the deadline."""
        self.advance_ns(max(0, deadline_ns - self._monotonic_ns))


def seconds(ns: int) -> Fraction:
    """Nanoseconds as exact seconds."""
    return Fraction(ns, NS_PER_S)


def parse_instant(text: str, zone: object = UTC) -> int:
    """ISO 8601 text to nanoseconds since the epoch; a text without offset is local to ``zone``.

    Raises ValueError when the text is not an ISO 8601 date-time.
    """
    from datetime import tzinfo

    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        assert isinstance(zone, tzinfo)
        moment = moment.replace(tzinfo=zone)
    delta = moment - datetime(1970, 1, 1, tzinfo=UTC)
    return (delta.days * 86_400 + delta.seconds) * NS_PER_S + delta.microseconds * 1_000
