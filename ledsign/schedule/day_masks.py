"""Many sets of days at once. Sets that are only dates and weekdays are compared all in one go."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ledsign.schedule.civil_days import FIRST, LAST
from ledsign.schedule.day_set import hull, ordinal_mask, range_mask
from ledsign.schedule.types import ChineseDays, Days

_ALL_WEEK = 0b111_1111
_LONGEST_BLOCK = 4_096


class DaySets:
    """Distinct sets, numbered from 0 as they come. Equal sets share a number and are worked out once."""

    def __init__(self, china: ChineseDays | None) -> None:
        self._china = china
        self._numbers: dict[Days, int] = {}
        self._sets: list[Days] = []
        self._first = self._last = self._week = np.zeros(0, np.int64)

    def number_of(self, days: Days) -> int:
        """The set's number; a new one the first time."""
        number = self._numbers.setdefault(days, len(self._sets))
        if number == len(self._sets):
            self._sets.append(days)
        return number

    def freeze(self) -> None:
        """To be called once all sets are in, before they are asked about."""
        self._numbers.clear()
        hulls = [hull(days, self._china) for days in self._sets]
        self._first = np.array([one.first for one in hulls], np.int64)
        self._last = np.array([one.last for one in hulls], np.int64)
        # −1: more than dates and weekdays
        self._week = np.array([_week(days) for days in self._sets], np.int64)

    @property
    def count(self) -> int:
        """How many distinct sets there are."""
        return len(self._sets)

    def possible(self, first: int, count: int) -> NDArray[np.int64]:
        """Numbers of the sets that may have one of ``count`` days from ordinal ``first``."""
        found: NDArray[np.int64] = np.flatnonzero((self._first < first + count) & (self._last >= first))
        return found

    def masks(self, numbers: NDArray[np.int64], first: int, count: int) -> NDArray[np.bool_]:
        """For each of the sets, whether it has each of ``count`` days: bool (sets, count)."""
        ordinals = np.arange(first, first + count)
        week = self._week[numbers]
        found = (ordinals >= self._first[numbers, None]) & (ordinals <= self._last[numbers, None])
        partial = np.flatnonzero((week >= 0) & (week != _ALL_WEEK))
        found[partial] &= (week[partial, None] >> ((ordinals + 6) % 7)) & 1 == 1
        for at in np.flatnonzero(week < 0):
            found[at] = ordinal_mask(self._sets[numbers[at]], first, count, self._china)
        return found

    def leaves_range(self, number: int, ordinal: int) -> bool:
        """Whether the day is in one of the set's date ranges, and the next one in none."""
        days = self._sets[number]
        if all(one.last is None or one.last.toordinal() != ordinal for one in days.ranges):
            return False
        inside = range_mask(days, ordinal, 2)
        return bool(inside[0]) and not inside[1]

    def busiest(self, weights: NDArray[np.int64]) -> int:
        """The most windows on one day, as far as bounds tell; ``weights`` are windows a day of each set."""
        real = self._first <= self._last
        if not real.any():
            return 0
        edges = np.concatenate([self._first[real], self._last[real] + 1])
        steps = np.concatenate([weights[real], -weights[real]])
        order = np.lexsort((steps, edges))
        return int(np.cumsum(steps[order]).max())

    def next_day(self, ordinal: int, live: NDArray[np.bool_]) -> int | None:
        """The first day from ``ordinal`` on that one of the ``live`` sets (bool by number) has."""
        return self._search(ordinal, live, forward=True)

    def last_day(self, ordinal: int, live: NDArray[np.bool_]) -> int | None:
        """The last day up to ``ordinal``, from 1900 on, that one of the ``live`` sets has."""
        return self._search(ordinal, live, forward=False)

    def _search(self, ordinal: int, live: NDArray[np.bool_], *, forward: bool) -> int | None:
        block = 64
        while FIRST <= ordinal <= LAST:
            beyond = self._last >= ordinal if forward else self._first <= ordinal
            numbers = np.flatnonzero(live & beyond & (self._first <= self._last))
            if not numbers.size:
                return None
            if forward:
                ordinal = max(ordinal, int(self._first[numbers].min()))
            else:
                ordinal = min(ordinal, int(self._last[numbers].max()))
            first = ordinal if forward else ordinal - block + 1
            near = (self._first[numbers] < first + block) & (self._last[numbers] >= first)
            found = np.flatnonzero(self.masks(numbers[near], first, block).any(axis=0))
            if found.size:
                return first + int(found[0] if forward else found[-1])
            ordinal += block if forward else -block
            block = min(2 * block, _LONGEST_BLOCK)
        return None

    def __getitem__(self, number: int) -> Days:
        return self._sets[number]


def _week(days: Days) -> int:
    """The weekdays as bits, Monday the lowest; −1 for a set that is more than one range and weekdays."""
    plain = Days(ranges=days.ranges[:1], weekdays=days.weekdays)
    if days != plain:
        return -1
    return sum(1 << day for day in set(days.weekdays)) if days.weekdays else _ALL_WEEK
