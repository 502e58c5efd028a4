"""Chinese working days: which days people work, by the State Council's notices shipped in ``data``.

A notice comes out once a year, in October to December, and says which days of the next year are off and which
weekends are worked instead (调休). No rule tells them in advance, so beyond the last notice every question is
answered by UnpublishedYear. ``calendars/build.py`` makes the files from two packages that must agree.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from ledsign.core.errors import UnpublishedYear
from ledsign.core.problem import Bilingual
from ledsign.schedule.types import ChineseDays, DayKind

SATURDAY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Table:
    off: frozenset[date]
    work: frozenset[date]
    festivals: dict[str, frozenset[date]]


@cache
def published() -> ChineseDays:
    """All shipped years. ``off`` names a date twice when it belongs to two festivals."""
    years = sorted(_files(), key=lambda content: int(content["year"]))
    numbers = [int(content["year"]) for content in years]
    assert all(later == earlier + 1 for earlier, later in pairwise(numbers)), "a year is missing"
    sources = [
        f"{notice['title']}（{notice['number']}）" for content in years for notice in content["notices"]
    ]
    return ChineseDays(
        first_year=numbers[0],
        last_year=numbers[-1],
        off=tuple(
            (date.fromisoformat(day), name)
            for content in years
            for day, names in content["off"].items()
            for name in names
        ),
        work=tuple(
            (date.fromisoformat(day), name) for content in years for day, name in content["work"].items()
        ),
        sources=tuple(dict.fromkeys(sources)),
    )


def _files() -> list[dict[str, Any]]:
    folder = files("ledsign.schedule") / "data"
    return [
        json.loads(file.read_text("utf-8")) for file in folder.iterdir() if file.name.startswith("cn_days_")
    ]


def festival_names() -> tuple[str, ...]:
    """The names the notices use, in the order they first appear: 元旦, 春节, …"""
    return tuple(dict.fromkeys(name for _, name in published().off))


def valid_through(days: ChineseDays) -> date:
    """The last day that is known. The next notice may still move working days of its last week."""
    return date(days.last_year, 12, 31)


def kind_of(days: ChineseDays, day: date) -> DayKind:
    """The closest word for ``day``: HOLIDAY, MAKE_UP, else DAY_OFF (a weekend) or WORKDAY.

    Raises UnpublishedYear outside the years of ``days``.
    """
    table = _table(days)
    check_published(days, day.year)
    if day in table.off:
        return DayKind.HOLIDAY
    if day in table.work:
        return DayKind.MAKE_UP
    return DayKind.DAY_OFF if day.weekday() >= SATURDAY else DayKind.WORKDAY


def is_workday(days: ChineseDays, day: date) -> bool:
    """People work, make-up workdays included. Raises UnpublishedYear."""
    return kind_of(days, day) in (DayKind.WORKDAY, DayKind.MAKE_UP)


def is_day_off(days: ChineseDays, day: date) -> bool:
    """People do not work: holidays, and weekends that are not made up. Raises UnpublishedYear."""
    return not is_workday(days, day)


def is_holiday(days: ChineseDays, day: date) -> bool:
    """A day off that the notice names. Raises UnpublishedYear."""
    return kind_of(days, day) is DayKind.HOLIDAY


def is_make_up(days: ChineseDays, day: date) -> bool:
    """A worked weekend day (调休). Raises UnpublishedYear."""
    return kind_of(days, day) is DayKind.MAKE_UP


def festival_days(days: ChineseDays, name: str) -> frozenset[date]:
    """Every day off of the festival ``name`` (``国庆节``) in the years of ``days``; none for another name."""
    return _table(days).festivals.get(name, frozenset())


def check_published(days: ChineseDays, year: int) -> None:
    """Raises UnpublishedYear when nothing is known about ``year``."""
    if days.first_year <= year <= days.last_year:
        return
    known = f"{days.first_year}–{days.last_year}"
    text = Bilingual(
        f"workdays and holidays of {year} are not known: the State Council's notices shipped are for {known}",
        f"{year} 年的工作日和节假日未知：自带的国务院放假通知只到 {known} 年",
    )
    raise UnpublishedYear(year, days.last_year, text)


@lru_cache(maxsize=8)
def _table(days: ChineseDays) -> _Table:
    festivals: dict[str, set[date]] = {}
    for day, name in days.off:
        festivals.setdefault(name, set()).add(day)
    return _Table(
        off=frozenset(day for day, _ in days.off),
        work=frozenset(day for day, _ in days.work),
        festivals={name: frozenset(found) for name, found in festivals.items()},
    )
