"""The 24 solar terms (节气) from 1900 to 2100: the day in UTC+8 on which the sun enters each.

From ``data/solar_terms.json``, made by ``calendars/build.py``.
"""

from __future__ import annotations

import json
from datetime import date
from functools import cache
from importlib.resources import files

TERMS = (
    *("小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至"),
    *("小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至"),
)
FIRST_YEAR = 1900
LAST_YEAR = 2100


def term_days(name: str, first: date, last: date) -> list[date]:
    """The dates from ``first`` to ``last``, both inclusive, of the term ``name``; none beyond 1900–2100.

    Raises KeyError for a name that is not in TERMS.
    """
    at = _index()[name]
    years = range(max(first.year, FIRST_YEAR), min(last.year, LAST_YEAR) + 1)
    # Two terms a month, so the place in the list tells the month.
    days = (date(year, at // 2 + 1, _days()[year][at]) for year in years)
    return [day for day in days if first <= day <= last]


def term_of(day: date) -> str:
    """The term that begins on ``day``, empty for none."""
    if day.year in _days():
        for at in (2 * day.month - 2, 2 * day.month - 1):
            if _days()[day.year][at] == day.day:
                return TERMS[at]
    return ""


@cache
def _index() -> dict[str, int]:
    return {name: at for at, name in enumerate(TERMS)}


@cache
def _days() -> dict[int, tuple[int, ...]]:
    text = (files("ledsign.schedule") / "data" / "solar_terms.json").read_text("utf-8")
    return {int(year): tuple(days) for year, days in json.loads(text)["years"].items()}
