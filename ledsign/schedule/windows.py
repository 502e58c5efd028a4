"""Windows: when rules hold over a stretch of days, for thousands of rules in a few array operations.

    Rule ── days ──▶ DaySets: mask (sets, days)
         ├─ windows ─▶ one row each: (owner, set, start, end) in seconds after midnight, end > start
         └─ spans ──▶ instants

A row × a day of its set is one ``Intervals`` entry. Rows with the sun in them are worked out day by day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from ledsign.schedule.civil_days import NS_PER_S
from ledsign.schedule.day_masks import DaySets
from ledsign.schedule.local_time import day_of, instant_of, instants
from ledsign.schedule.sun import sun_instant
from ledsign.schedule.types import DAY_S, ChineseDays, Edge, Place, Rule, Span, Window

_HOUR_S = 3_600
_MOST_CELLS = 1 << 22


@dataclass(frozen=True, slots=True)
class Intervals:
    """Half-open stretches of time: ``start`` and ``end`` in ns since 1970, ``owner`` the rule's number."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    owner: NDArray[np.int64]

    def only(self, kept: NDArray[np.bool_] | NDArray[np.int64]) -> Intervals:
        """Those that a mask, or a list of places, picks."""
        return Intervals(self.start[kept], self.end[kept], self.owner[kept])


def joined(parts: Sequence[Intervals]) -> Intervals:
    """All of them, one after the other."""
    if not parts:
        nothing = np.zeros(0, np.int64)
        return Intervals(nothing, nothing, nothing)
    return Intervals(
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.end for part in parts]),
        np.concatenate([part.owner for part in parts]),
    )


@dataclass(frozen=True, slots=True)
class _SunRow:
    owner: int
    days: int
    window: Window
    clip: bool


class Windows:
    """The windows of a list of rules, ready to be asked about any days. Immutable."""

    def __init__(
        self, rules: Sequence[Rule], zone: str, place: Place | None, china: ChineseDays | None
    ) -> None:
        self._zone, self._place = zone, place
        wall: list[tuple[int, int, int, int, bool]] = []
        spans: list[tuple[int, int, int]] = []
        self._sun: list[_SunRow] = []
        self.sets = DaySets(china)
        self.set_of: list[int] = []
        """By owner, the number of its set of days; −1 for one that has spans."""
        for owner, rule in enumerate(rules):
            if rule.spans:
                spans += [(span.start_ns, span.end_ns, owner) for span in rule.spans]
                self.set_of.append(-1)
                continue
            days = self.sets.number_of(rule.days)
            self.set_of.append(days)
            for window in rule.windows:
                sunny = window.start.sun is not None or window.end.sun is not None
                if sunny and place is not None and window.start != window.end:
                    self._sun.append(_SunRow(owner, days, window, rule.clip))
            wall += [(owner, days, start, end, rule.clip) for start, end in wall_windows(rule)]
        columns = np.array(wall, np.int64).reshape(-1, 5).T
        self._owner, self._days, self._start, self._end = columns[:4]
        self._clip = columns[4].astype(np.bool_)
        when = np.array([span for span in spans if span[1] > span[0]], np.int64).reshape(-1, 3).T
        self.spans = Intervals(*when)
        self.sets.freeze()
        self._live = np.zeros(self.sets.count, np.bool_)  # sets of days that have any window
        self._live[self._days] = True
        self._live[[row.days for row in self._sun]] = True

    @property
    def busiest(self) -> int:
        """The most windows that may belong to one day."""
        weights = np.bincount(self._days, minlength=self.sets.count)
        for row in self._sun:
            weights[row.days] += 1
        return self.sets.busiest(weights)

    def of_days(self, first: int, count: int) -> Intervals:
        """Every window that belongs to one of ``count`` days from ordinal ``first``; spans not included."""
        numbers = self.sets.possible(first, count)
        if not numbers.size:
            return joined(())
        row_of = np.full(self.sets.count, -1, np.int64)
        row_of[numbers] = np.arange(numbers.size)
        mask = self.sets.masks(numbers, first, count)
        parts = [
            self._sunny(row, mask[row_of[row.days]], first) for row in self._sun if row_of[row.days] >= 0
        ]
        rows = np.flatnonzero(row_of[self._days] >= 0)
        step = max(1, _MOST_CELLS // count)
        for at in range(0, rows.size, step):
            some = rows[at : at + step]
            parts.append(self._by_the_clock(some, mask[row_of[self._days[some]]], first))
        found = joined(parts)
        return found.only(found.end > found.start)

    def next_day(self, ordinal: int) -> int | None:
        """The first day from ``ordinal`` on to which a window may belong."""
        return self.sets.next_day(ordinal, self._live)

    def last_day(self, ordinal: int) -> int | None:
        """The last day up to ``ordinal`` to which a window may belong."""
        return self.sets.last_day(ordinal, self._live)

    def between(self, from_ns: int, to_ns: int) -> list[Span]:
        """Whole windows and spans that overlap the time, in order, equal ones once."""
        first, last = day_of(from_ns, self._zone).toordinal() - 4, day_of(to_ns, self._zone).toordinal() + 1
        found = joined([self.of_days(first, last - first + 1), self.spans])
        found = found.only((found.end > from_ns) & (found.start < to_ns))
        pairs = sorted(set(zip(found.start.tolist(), found.end.tolist(), strict=True)))
        return [Span(start_ns=start, end_ns=end) for start, end in pairs]

    def _by_the_clock(self, rows: NDArray[np.int64], mask: NDArray[np.bool_], first: int) -> Intervals:
        at, day = np.nonzero(mask)
        row, day = rows[at], day + first
        start, end = self._start[row], self._end[row]
        begins, ends = instants(day, start, self._zone), instants(day, end, self._zone)
        # Wholly inside a gap: played right after it, for its length.
        ends = np.where(ends > begins, ends, begins + (end - start) * NS_PER_S)
        clipped = np.flatnonzero(self._clip[row] & (end > DAY_S))
        for one in clipped:
            ends[one] = self._clipped(int(self._days[row[one]]), int(day[one]), int(ends[one]))
        return Intervals(begins, ends, self._owner[row])

    def _clipped(self, days: int, day: int, end: int) -> int:
        """``end``, or the midnight after ``day`` when the rule's dates end with that day."""
        if self.sets.leaves_range(days, day):
            return min(end, instant_of(date.fromordinal(day), DAY_S, self._zone))
        return end

    def _sunny(self, row: _SunRow, mask: NDArray[np.bool_], first: int) -> Intervals:
        found = []
        for at in np.flatnonzero(mask):
            day = first + int(at)
            when = self._with_sun(row.window, day)
            if when is not None:
                end = self._clipped(row.days, day, when[1]) if row.clip else when[1]
                found.append((when[0], end, row.owner))
        return Intervals(*np.array(found, np.int64).reshape(-1, 3).T)

    def _with_sun(self, window: Window, day: int) -> tuple[int, int] | None:
        start = self._edge(window.start, day)
        end = self._edge(window.end, day)
        if start is None or (end is not None and end == start):
            return None
        if end is None or end < start:
            # A sun that does not rise today may yet do so tomorrow, where the window would end.
            if end is None and not self._runs_over(window):
                return None
            end = self._edge(window.end, day + 1)
        return None if end is None else (start, end)

    @staticmethod
    def _runs_over(window: Window) -> bool:
        """Whether it ends on the next day by the order of the sun's day alone."""
        order = ("dawn", "sunrise", "noon", "sunset", "dusk")
        if window.start.sun is None or window.end.sun is None:
            return False
        return order.index(window.end.sun) < order.index(window.start.sun)

    def _edge(self, edge: Edge, day: int) -> int | None:
        if edge.sun is None:
            return instant_of(date.fromordinal(day), edge.seconds, self._zone)
        assert self._place is not None
        seen = sun_instant(edge.sun, date.fromordinal(day), self._place, self._zone)
        return None if seen is None else seen + edge.seconds * NS_PER_S


def wall_windows(rule: Rule) -> list[tuple[int, int]]:
    """The rule's windows by the clock: seconds after midnight, end > start, at most 24 hours long.

    BYHOUR repeats each at its hours; without windows such an hour is lit from its beginning to its end.
    Windows with the sun in them are left out, and so are those whose ends are equal.
    """
    recurrence = rule.days.recurrence
    hours = recurrence.by_hour if recurrence is not None else ()
    if not rule.windows:
        return [(hour * _HOUR_S, (hour + 1) * _HOUR_S) for hour in hours] or [(0, DAY_S)]
    found = []
    for window in rule.windows:
        if window.start.sun is not None or window.end.sun is not None:
            continue
        start, end = window.start.seconds, window.end.seconds
        length = end - start if end > start else end + DAY_S - start
        if start == end or not length:  # 24:00-00:00 is none either
            continue
        starts = [hour * _HOUR_S + start % _HOUR_S for hour in hours] or [start]
        found += [(at, at + length) for at in starts]
    return found
