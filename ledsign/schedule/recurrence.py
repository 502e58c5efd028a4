"""Recurrences (RFC 5545 §3.3.10) as a question about days: does the rule name this day? Never enumerated.

    period   which days, months, years the interval picks, counted from the start
    by-parts what a day must be inside its period
    position which of those days of the period (BYSETPOS)

A rule over n days costs a few passes over n small numbers, whatever it says, so none can spin. Dates that do
not exist (30 February) are no dates, as the RFC says.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ledsign.schedule.civil_days import COUNT, FIRST, LAST, CivilDays, Days, Mask, Numbers, civil_days, rows
from ledsign.schedule.types import Frequency, Recurrence


def matches(recurrence: Recurrence, first: date, days: int) -> Mask:
    """Whether the rule names each of ``days`` days from ``first``: bool (days,)."""
    return named_days(recurrence, first.toordinal(), days)


def named_days(recurrence: Recurrence, first: int, count: int) -> Mask:
    """``matches`` from the day of ordinal ``first``."""
    named = np.zeros(count, np.bool_)
    last = min(first + count - 1, last_day(recurrence))
    if last >= first:
        within, at = rows(first, last - first + 1)
        found = _named(recurrence, within)
        named[at : at + found.size] = found
    return named


@lru_cache(maxsize=16_384)
def last_day(recurrence: Recurrence) -> int:
    """The ordinal after which the rule names no day: its UNTIL, its COUNT-th day, or the last day there is.

    ``start`` − 1 or less when it names none.
    """
    until = min(recurrence.until.toordinal(), LAST) if recurrence.until is not None else LAST
    if recurrence.count is None:
        return until
    start = max(recurrence.start.toordinal(), FIRST)
    ordinals = np.flatnonzero(_named(recurrence, slice(start - FIRST, COUNT)))[: recurrence.count]
    if ordinals.size < recurrence.count:
        return until
    return min(until, start + int(ordinals[-1]) if ordinals.size else start - 1)


def occurrences(recurrence: Recurrence) -> int:
    """How many days the rule names from its start to the end of 2199."""
    start = recurrence.start.toordinal()
    return int(np.count_nonzero(named_days(recurrence, start, max(0, LAST - start + 1))))


def _named(rule: Recurrence, within: slice) -> Mask:
    """Rows ``within`` the table that the rule names, its end aside."""
    if rule.by_position:
        wide = _whole_periods(rule, within)
        found = _at_positions(rule, _candidates(rule, wide), wide)
        found = found[within.start - wide.start : within.stop - wide.start]
    else:
        found = _candidates(rule, within)
    return found & (_ordinals(within) >= rule.start.toordinal())


def _candidates(rule: Recurrence, within: slice) -> Mask:
    """Days in a period of the interval that fit every by-part; before the start too."""
    table = civil_days()
    period = _period(rule, within)
    origin = _period_of_start(rule)
    fits: Mask = (period - origin) % rule.interval == 0
    month_day, year_day = rule.by_month_day, rule.by_year_day
    months = rule.by_month
    weekdays = rule.by_day
    if not (rule.by_week or year_day or month_day or weekdays):  # what is left out is taken from the start
        if rule.frequency is Frequency.YEARLY:
            months = months or (rule.start.month,)
            month_day = (rule.start.day,)
        elif rule.frequency is Frequency.MONTHLY:
            month_day = (rule.start.day,)
        elif rule.frequency is Frequency.WEEKLY:
            weekdays = ((0, rule.start.weekday()),)
    if months:
        fits &= _one_of(months, table.month[within], 12)
    if month_day:
        fits &= _either_end(month_day, table.month_day[within], table.of_month[within], 31)
    if year_day:
        fits &= _either_end(year_day, table.year_day[within], table.of_year[within], 366)
    if rule.by_week:
        number, weeks = _weeks(rule.week_start, within)
        fits &= _either_end(rule.by_week, number, weeks, 53)
    if weekdays:
        fits &= _on_weekdays(rule, weekdays, within, table)
    if rule.frequency is Frequency.WEEKLY and rule.by_position:
        fits &= _ordinals(within) >= rule.start.toordinal()  # the first week is counted from the start
    return fits


def _ordinals(within: slice) -> Days:
    return np.arange(within.start, within.stop, dtype=np.int64) + FIRST


def _period(rule: Recurrence, within: slice) -> Days:
    """The number of the period each day is in."""
    table = civil_days()
    if rule.frequency is Frequency.YEARLY:
        return table.year[within].astype(np.int64)
    if rule.frequency is Frequency.MONTHLY:
        return table.year[within].astype(np.int64) * 12 + table.month[within] - 1
    if rule.frequency is Frequency.WEEKLY:
        return (_ordinals(within) - 1 - rule.week_start) // 7
    return _ordinals(within)


def _period_of_start(rule: Recurrence) -> int:
    start = rule.start
    if rule.frequency is Frequency.YEARLY:
        return start.year
    if rule.frequency is Frequency.MONTHLY:
        return start.year * 12 + start.month - 1
    if rule.frequency is Frequency.WEEKLY:
        return (start.toordinal() - 1 - rule.week_start) // 7
    return start.toordinal()


def _one_of(values: tuple[int, ...], column: NDArray[np.integer], highest: int) -> Mask:
    wanted = np.zeros(highest + 1, np.bool_)
    wanted[[value for value in values if 0 <= value <= highest]] = True
    found: Mask = wanted[column]
    return found


def _either_end(values: tuple[int, ...], number: Numbers, of: Numbers, highest: int) -> Mask:
    """Counted from the front (1 is the first) or from the back (−1 is the last)."""
    found = _one_of(tuple(value for value in values if value > 0), number, highest)
    from_back = tuple(-value for value in values if value < 0)
    if from_back:
        found = found | _one_of(from_back, of - number + 1, highest)
    return found


def _on_weekdays(
    rule: Recurrence, days: tuple[tuple[int, int], ...], within: slice, table: CivilDays
) -> Mask:
    weekday = table.weekday[within]
    every = tuple(day for nth, day in days if nth == 0)
    found = _one_of(every, weekday, 6)
    by_month = rule.frequency is Frequency.MONTHLY or bool(rule.by_month)
    number, of = (
        (table.month_day[within], table.of_month[within])
        if by_month
        else (table.year_day[within], table.of_year[within])
    )
    for nth, day in days:
        if nth > 0:
            found = found | ((weekday == day) & ((number + 6) // 7 == nth))
        elif nth < 0:
            found = found | ((weekday == day) & ((of - number) // 7 + 1 == -nth))
    return found


def _weeks(week_start: int, within: slice) -> tuple[Numbers, Numbers]:
    """Each day's week number, and how many weeks that week's year has (RFC: the first has ≥ 4 days in it)."""
    table = civil_days()
    year_day, of_year = table.year_day[within], table.of_year[within]
    since = (table.weekday[within] - week_start) % 7
    # The day of the year of this week's fourth day says which year the week is of.
    fourth = year_day - since + 3
    length_before = np.where(_is_leap(table.year[within] - 1), 366, 365)
    earlier, later = fourth < 1, fourth > of_year
    fourth_there = np.where(earlier, fourth + length_before, np.where(later, fourth - of_year, fourth))
    length_after = np.where(_is_leap(table.year[within] + 1), 366, 365)
    length = np.where(earlier, length_before, np.where(later, length_after, of_year))
    number = (fourth_there + 6) // 7
    weeks = number + (length - fourth_there) // 7
    return number.astype(np.int16), weeks.astype(np.int16)


def _is_leap(year: Numbers) -> Mask:
    leap: Mask = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    return leap


def _whole_periods(rule: Recurrence, within: slice) -> slice:
    """``within`` made longer so that no period is cut."""
    margin = {Frequency.YEARLY: 366, Frequency.MONTHLY: 31, Frequency.WEEKLY: 7}.get(rule.frequency, 0)
    return slice(max(0, within.start - margin), min(COUNT, within.stop + margin))


def _at_positions(rule: Recurrence, found: Mask, within: slice) -> Mask:
    """Keep the candidates at the rule's positions among those of their period."""
    period = _period(rule, within)
    days = np.flatnonzero(found)
    if not days.size:
        return found
    _, at, size = np.unique(period[days], return_index=True, return_counts=True)
    rank = np.arange(days.size) - np.repeat(at, size) + 1
    from_back = np.repeat(size, size) - rank + 1
    kept = np.isin(rank, [n for n in rule.by_position if n > 0])
    kept |= np.isin(from_back, [-n for n in rule.by_position if n < 0])
    chosen = np.zeros_like(found)
    chosen[days[kept]] = True
    return chosen
