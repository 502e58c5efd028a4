"""The Chinese calendar from 1900 to 2100: which lunar day a date is, and on which dates a lunar day falls.

Months and leap months come from ``data/lunar.json`` (GB/T 33661-2017, days in UTC+8), made by
``calendars/build.py``. A date is the date on the calendar there; a sign elsewhere uses the same one.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files

from ledsign.core.errors import ScheduleError
from ledsign.core.problem import Bilingual
from ledsign.schedule.types import LunarDay

FIRST_DAY = date(1900, 1, 1)
LAST_DAY = date(2100, 12, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class LunarDate:
    """A day of the Chinese calendar: ``month`` 1..12 (of the leap month too), ``day`` 1..30."""

    year: int
    month: int
    day: int
    leap: bool = False
    last_of_month: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Month:
    first: date
    days: int
    year: int
    month: int
    leap: bool


def lunar_of(day: date) -> LunarDate:
    """The lunar day of a date. Raises ScheduleError (``lunar-range``) outside 1900–2100."""
    if not FIRST_DAY <= day <= LAST_DAY:
        text = Bilingual(
            f"lunar dates are known from 1900 to 2100, not for {day}", f"农历只覆盖 1900–2100 年，不含 {day}"
        )
        raise ScheduleError("lunar-range", text)
    months = _months()
    month = months[bisect_right(months, day, key=lambda one: one.first) - 1]
    number = (day - month.first).days + 1
    return LunarDate(
        year=month.year,
        month=month.month,
        day=number,
        leap=month.leap,
        last_of_month=number == month.days,
    )


def days_of(lunar: LunarDay, first: date, last: date) -> list[date]:
    """The dates from ``first`` to ``last``, both inclusive, on which ``lunar`` falls; none beyond 1900–2100.

    A month that is not leap is meant unless ``lunar.leap``; ``month`` 0 is any month, leap ones included.
    """
    first, last = max(first, FIRST_DAY), min(last, LAST_DAY)
    months = _months()
    at = max(bisect_right(months, first, key=lambda one: one.first) - 1, 0)
    found = []
    for month in months[at:]:
        if month.first > last:
            break
        if lunar.month not in (0, month.month):
            continue
        if lunar.leap != month.leap and (lunar.leap or lunar.month):
            continue
        number = month.days if lunar.day == -1 else lunar.day
        day = month.first + timedelta(days=number - 1)
        if number <= month.days and first <= day <= last:
            found.append(day)
    return found


def leap_month(year: int) -> int:
    """The leap month of lunar ``year`` (1899–2100), 0 for none."""
    return next((one.month for one in _months() if one.year == year and one.leap), 0)


@cache
def _months() -> tuple[_Month, ...]:
    text = (files("ledsign.schedule") / "data" / "lunar.json").read_text("utf-8")
    made = []
    for name, (new_year, leap, lengths) in json.loads(text)["years"].items():
        day = date.fromisoformat(new_year)
        number = 0
        for at, length in enumerate(lengths):
            is_leap = bool(leap) and at == leap  # the leap month follows the month it repeats
            number += not is_leap
            made.append(_Month(first=day, days=length, year=int(name), month=number, leap=is_leap))
            day += timedelta(days=length)
    return tuple(made)
