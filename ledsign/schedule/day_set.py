"""Sets of days: which days a rule's ``Days`` name, as masks over a stretch of days.

    (any range) and (any weekday) and (any kind) and (any festival) and (any lunar day) and (any solar term)
    and recurrence, or added; never excluded

Kinds and festivals are known for published years only. Beyond them a rule that uses them names no day:
nothing is guessed. ``unpublished_mask`` says where that was the reason.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np

from ledsign.schedule.civil_days import FIRST, LAST, Days, Mask
from ledsign.schedule.lunar import days_of
from ledsign.schedule.recurrence import last_day, named_days
from ledsign.schedule.solar_terms import term_days
from ledsign.schedule.types import ChineseDays, DateRange, DayKind
from ledsign.schedule.types import Days as DaySet

SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Hull:
    """No day before ``first`` or after ``last`` (ordinals, both inclusive) is in the set."""

    first: int
    last: int


def day_mask(days: DaySet, first: date, count: int, china: ChineseDays | None) -> Mask:
    """Whether each of ``count`` days from ``first`` is in the set: bool (count,)."""
    return ordinal_mask(days, first.toordinal(), count, china)


def ordinal_mask(days: DaySet, first: int, count: int, china: ChineseDays | None) -> Mask:
    """``day_mask`` from the day of ordinal ``first``."""
    mask = _apart_from_kinds(days, first, count)
    if days.kinds or days.festivals:
        mask &= _of_kind(days, first, count, china)
    return _with_exceptions(days, mask, first, count)


def unpublished_mask(days: DaySet, first: int, count: int, china: ChineseDays | None) -> Mask:
    """Where the set depends on a year whose notice is not known: all else holds on those days."""
    if not (days.kinds or days.festivals):
        return np.zeros(count, np.bool_)
    mask = _apart_from_kinds(days, first, count) & ~_published(first, count, china)
    known = _with_exceptions(days, np.zeros(count, np.bool_), first, count)
    return mask & ~known & ~excluded_mask(days, first, count)


def excluded_mask(days: DaySet, first: int, count: int) -> Mask:
    """The days that are taken out by name."""
    return _in_ranges(days.excluded, first, count)


def range_mask(days: DaySet, first: int, count: int) -> Mask:
    """The days inside any of the date ranges; all of them when there is none."""
    return _in_ranges(days.ranges, first, count) if days.ranges else np.ones(count, np.bool_)


def hull(days: DaySet, china: ChineseDays | None) -> Hull:
    """The tightest simple bounds: of the ranges, the recurrence, the published years and the added days."""
    first, last = FIRST, LAST
    if days.ranges:
        bounds = [_bounds(one) for one in days.ranges]
        first, last = max(first, min(low for low, _ in bounds)), min(last, max(high for _, high in bounds))
    if days.recurrence is not None:
        first, last = max(first, days.recurrence.start.toordinal()), min(last, last_day(days.recurrence))
    if days.kinds or days.festivals:
        if china is None:
            first, last = LAST + 1, FIRST - 1
        else:
            first = max(first, date(china.first_year, 1, 1).toordinal())
            last = min(last, date(china.last_year, 12, 31).toordinal())
    for day in days.added:
        first, last = min(first, day.toordinal()), max(last, day.toordinal())
    return Hull(first=first, last=last)


def _apart_from_kinds(days: DaySet, first: int, count: int) -> Mask:
    mask = range_mask(days, first, count)
    if days.weekdays:
        wanted = np.zeros(7, np.bool_)
        wanted[list(days.weekdays)] = True
        mask &= wanted[(np.arange(count) + first + 6) % 7]
    low, high = _date(first), _date(first + count - 1)
    if days.lunar:
        mask &= _listed([day for lunar in days.lunar for day in days_of(lunar, low, high)], first, count)
    if days.terms:
        mask &= _listed([day for term in days.terms for day in term_days(term, low, high)], first, count)
    if days.recurrence is not None and mask.any():
        mask &= named_days(days.recurrence, first, count)
    return mask


def _with_exceptions(days: DaySet, mask: Mask, first: int, count: int) -> Mask:
    if days.added:
        mask = mask | _listed(days.added, first, count)
    if days.excluded:
        mask = mask & ~excluded_mask(days, first, count)
    return mask


def _of_kind(days: DaySet, first: int, count: int, china: ChineseDays | None) -> Mask:
    if china is None:
        return np.zeros(count, np.bool_)
    table = _china(china)
    within = np.zeros(count, np.bool_)
    start, stop = max(first, table.first), min(first + count, table.first + table.off.size)
    if stop <= start:
        return within
    rows = slice(start - table.first, stop - table.first)
    found = np.ones(stop - start, np.bool_)
    if days.kinds:
        found = np.zeros(stop - start, np.bool_)
        for kind in days.kinds:
            found |= table.of(kind)[rows]
    if days.festivals:
        named = np.zeros(stop - start, np.bool_)
        for name in days.festivals:
            if name in table.festivals:
                named |= table.festivals[name][rows]
        found &= named
    within[start - first : stop - first] = found
    return within


def _published(first: int, count: int, china: ChineseDays | None) -> Mask:
    if china is None:
        return np.zeros(count, np.bool_)
    known = DateRange(first=date(china.first_year, 1, 1), last=date(china.last_year, 12, 31))
    return _in_ranges((known,), first, count)


def _bounds(one: DateRange) -> tuple[int, int]:
    return (
        FIRST if one.first is None else one.first.toordinal(),
        LAST if one.last is None else one.last.toordinal(),
    )


def _in_ranges(ranges: tuple[DateRange, ...], first: int, count: int) -> Mask:
    mask = np.zeros(count, np.bool_)
    for one in ranges:
        low, high = _bounds(one)
        mask[max(0, low - first) : max(0, high - first + 1)] = True
    return mask


def _listed(named: Sequence[date], first: int, count: int) -> Mask:
    mask = np.zeros(count, np.bool_)
    at = np.array([day.toordinal() - first for day in named], np.int64)
    mask[at[(at >= 0) & (at < count)]] = True
    return mask


def _date(ordinal: int) -> date:
    return date.fromordinal(min(max(ordinal, 1), date.max.toordinal()))


@dataclass(frozen=True, slots=True, kw_only=True)
class _China:
    """Columns over the published years, from ordinal ``first``."""

    first: int
    weekend: Mask
    off: Mask
    work: Mask
    festivals: dict[str, Mask]

    def of(self, kind: DayKind) -> Mask:
        if kind is DayKind.HOLIDAY:
            return self.off
        if kind is DayKind.MAKE_UP:
            return self.work & ~self.off
        day_off = self.off | (self.weekend & ~self.work)
        return day_off if kind is DayKind.DAY_OFF else ~day_off


_known: list[tuple[ChineseDays, _China]] = []


def _china(china: ChineseDays) -> _China:
    """The table of these notices; looked up by identity, for comparing thousands of dates takes long."""
    for one, table in _known:
        if one is china:
            return table
    table = _china_of(china)
    _known[:] = [(china, table), *_known[:3]]
    return table


@lru_cache(maxsize=4)
def _china_of(china: ChineseDays) -> _China:
    first = date(china.first_year, 1, 1).toordinal()
    count = date(china.last_year, 12, 31).toordinal() - first + 1
    ordinals: Days = np.arange(count, dtype=np.int64) + first
    names = dict.fromkeys(name for _, name in china.off)
    return _China(
        first=first,
        weekend=(ordinals + 6) % 7 >= SATURDAY,
        off=_listed([day for day, _ in china.off], first, count),
        work=_listed([day for day, _ in china.work], first, count),
        festivals={
            name: _listed([day for day, of in china.off if of == name], first, count) for name in names
        },
    )
