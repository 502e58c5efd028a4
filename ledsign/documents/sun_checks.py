"""Hours by the sun that are an evening on most days and run into the next day on others.

``sunset..20:00`` is half an hour in March; in June the sun sets later, and the same words mean nearly a whole
day, because an end that is not after its start is the next day's.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from ledsign.schedule.local_time import instant_of
from ledsign.schedule.sun import sun_instant
from ledsign.schedule.types import DateRange, Edge, Place, Window

_NS = 10**9
# Days looked at: every fifth of a year. The sun is the same every year to within a minute or two.
_YEAR, _STEP = 2026, 5


def day_that_turns(window: Window, ranges: Sequence[DateRange], place: Place, zone: str) -> date | None:
    """A day in ``ranges`` on which ``window`` runs over midnight though on others it does not, else None."""
    turned, straight = _days(window, place, zone)
    turned = [day for day in turned if _within(day, ranges)]
    straight = [day for day in straight if _within(day, ranges)]
    return turned[0] if turned and straight else None


@lru_cache(maxsize=1024)
def _days(window: Window, place: Place, zone: str) -> tuple[list[date], list[date]]:
    turned: list[date] = []
    straight: list[date] = []
    for at in range(0, 365, _STEP):
        day = date(_YEAR, 1, 1) + timedelta(days=at)
        start, end = _edge(window.start, day, place, zone), _edge(window.end, day, place, zone)
        if start is not None and end is not None:
            (straight if end > start else turned).append(day)
    return turned, straight


def _edge(edge: Edge, day: date, place: Place, zone: str) -> int | None:
    if edge.sun is None:
        return instant_of(day, edge.seconds, zone)
    seen = sun_instant(edge.sun, day, place, zone)
    return None if seen is None else seen + edge.seconds * _NS


def _within(day: date, ranges: Sequence[DateRange]) -> bool:
    """Whether the day of the year is in one of the ranges, in whichever year."""
    if not ranges:
        return True
    for one in ranges:
        years = {bound.year for bound in (one.first, one.last) if bound}
        if len(years) < 2 and None in (one.first, one.last):
            return True
        for year in range(min(years), min(max(years), min(years) + 1) + 1):
            moved = day.replace(year=year)
            if (one.first or moved) <= moved <= (one.last or moved):
                return True
    return False
