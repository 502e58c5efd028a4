"""The civil calendar as arrays: one row per day from 1900 to 2199, so that rules are asked by the year.

A day is its proleptic Gregorian ordinal (``date.toordinal``); row = ordinal − ``FIRST``. Rules say nothing
outside those years: the sign shows its safe picture then.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Mask: TypeAlias = NDArray[np.bool_]
Days: TypeAlias = NDArray[np.int64]
Numbers: TypeAlias = NDArray[np.int16]

FIRST = date(1900, 1, 1).toordinal()
LAST = date(2199, 12, 31).toordinal()
COUNT = LAST - FIRST + 1
UNIX = date(1970, 1, 1).toordinal()
NS_PER_S = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CivilDays:
    """Columns over the days ``FIRST``..``LAST``. ``weekday`` Monday 0; ``of_…`` is the length of the unit."""

    year: Numbers
    month: Numbers
    month_day: Numbers
    of_month: Numbers
    year_day: Numbers
    of_year: Numbers
    weekday: Numbers


@cache
def civil_days() -> CivilDays:
    """The table; about 1.5 MB, made once in some 10 ms."""
    days = np.arange(FIRST - UNIX, LAST - UNIX + 1).astype("datetime64[D]")
    months, years = days.astype("datetime64[M]"), days.astype("datetime64[Y]")
    one_day = np.timedelta64(1, "D")
    month_starts, year_starts = months.astype("datetime64[D]"), years.astype("datetime64[D]")
    month_ends = (months + np.timedelta64(1, "M")).astype("datetime64[D]")
    year_ends = (years + np.timedelta64(1, "Y")).astype("datetime64[D]")

    def column(values: NDArray[np.generic]) -> Numbers:
        made = values.astype(np.int64).astype(np.int16)
        made.flags.writeable = False
        return made

    return CivilDays(
        year=column(years.astype(np.int64) + 1970),
        month=column(months.astype(np.int64) % 12 + 1),
        month_day=column((days - month_starts) // one_day + 1),
        of_month=column((month_ends - month_starts) // one_day),
        year_day=column((days - year_starts) // one_day + 1),
        of_year=column((year_ends - year_starts) // one_day),
        weekday=column((np.arange(COUNT) + FIRST + 6) % 7),
    )


def rows(first: int, count: int) -> tuple[slice, int]:
    """The table's rows for ``count`` days from ordinal ``first``, and how many days lie before them.

    Days outside the table have no row.
    """
    start, stop = max(first, FIRST), min(first + count, LAST + 1)
    if stop <= start:
        return slice(0, 0), 0
    return slice(start - FIRST, stop - FIRST), start - first
