"""Dates and hours of a calendar, and how an operator writes them in a schedule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any

DAY = timedelta(days=1)
_YEARS_LOOKED_AT = 12


def dates_in(event: Any, name: str) -> Iterator[date]:
    """The values of EXDATE or RDATE, however many lines they are on; of a period its beginning."""
    found = event.get(name, [])
    for part in found if isinstance(found, list) else [found]:
        for one in part.dts:
            yield one.dt[0] if isinstance(one.dt, tuple) else one.dt


def moments_in(event: Any, name: str, start: datetime) -> Iterator[datetime]:
    """The same as moments like ``start``: a bare date is at its time of day, a floating one in its zone."""
    for value in dates_in(event, name):
        if not isinstance(value, datetime):
            yield datetime.combine(value, start.time(), start.tzinfo)
        else:
            yield value if value.tzinfo else value.replace(tzinfo=start.tzinfo)


def keeps_distance(start: datetime, zone: tzinfo) -> bool:
    """Whether the clock of ``start`` and that of ``zone`` keep their distance for years, on the same date."""
    assert start.tzinfo is not None
    first = start.replace(tzinfo=None)
    distances = set()
    for step in range(73 * _YEARS_LOOKED_AT):
        there = first + step * timedelta(days=5)
        distances.add(there.replace(tzinfo=start.tzinfo).astimezone(zone).replace(tzinfo=None) - there)
    return len(distances) == 1 and (first + distances.pop()).date() == first.date()


def later(moment: datetime, length: timedelta) -> datetime:
    """``length`` of real time after ``moment``, in the same zone; of a floating one on its clock."""
    if moment.tzinfo is None:
        return moment + length
    return (moment.astimezone(UTC) + length).astimezone(moment.tzinfo)


def day_of(value: date, zone: tzinfo) -> date:
    """The date in ``zone`` of a date or moment."""
    if not isinstance(value, datetime):
        return value
    return value.date() if value.tzinfo is None else value.astimezone(zone).date()


def stretch(first: date, last: date) -> str:
    """``dates`` from one day to another."""
    return str(first) if first == last else f"{first}..{last}"


def listed(key: str, days: Iterable[date]) -> dict[str, Any]:
    """``key`` with the days in order; nothing without days."""
    found = sorted(days)
    return {key: [str(day) for day in found]} if found else {}


def daily_hours(start: time, end: time) -> str:
    """``19:00-22:00``; an end at midnight is the day's end."""
    written = "24:00" if end == time() else _clock(end)
    return f"{_clock(start)}-{written}"


def _clock(at: time) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def pieces(first: datetime, last: datetime, also: Iterable[date] = ()) -> Iterator[dict[str, Any]]:
    """One entry, or for a day and more the first day's rest, whole days, and the last day's beginning."""
    if last - first < DAY:
        hours = daily_hours(first.time(), last.time())
        yield {"dates": str(first.date()), "daily": hours, **listed("also", also)}
        return
    day, end = first.date(), last.date()
    if first.time() != time():
        yield {"dates": str(day), "daily": daily_hours(first.time(), time())}
        day += DAY
    if day < end:
        yield {"dates": stretch(day, end - DAY)}
    if last.time() != time():
        yield {"dates": str(end), "daily": daily_hours(time(), last.time())}
