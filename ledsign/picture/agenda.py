"""Agenda: a plan cut into local days with what people want to know about each of them.

stretches ─▶ bars (what is lit; turns of a rotation are one bar while its members are the same) ─▶ days
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ledsign.core.errors import ScheduleError
from ledsign.picture import words
from ledsign.schedule import chinese_days, solar_terms
from ledsign.schedule.local_time import day_of, instant_of
from ledsign.schedule.lunar import LunarDate, lunar_of
from ledsign.schedule.sun import sun_instant
from ledsign.schedule.types import DayKind, Layer, SunEvent

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledsign.schedule.stretch import Stretch
    from ledsign.schedule.types import ChineseDays, Entry, Schedule

SAFE_KEY = ""
# Where people look at these calendars too.
_MAINLAND = ("Asia/Shanghai", "Asia/Chongqing", "Asia/Urumqi", "Asia/Harbin", "PRC")
_LUNAR = (*_MAINLAND, "Asia/Hong_Kong", "Asia/Macau", "Asia/Taipei", "Asia/Singapore")
# The days themselves; the notices name all days off around them.
_FEASTS = {(1, 1): "元旦", (5, 1): "劳动节", (10, 1): "国庆节"}
_LUNAR_FEASTS = {
    (1, 1): "春节", (1, 15): "元宵节", (5, 5): "端午节", (7, 7): "七夕", (8, 15): "中秋节", (9, 9): "重阳节",
    (12, -1): "除夕",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Something that is lit from ``start_ns`` to ``end_ns``: entries in turn, or one, or none (safe)."""

    start_ns: int
    end_ns: int
    entries: tuple[Entry, ...] = ()

    @property
    def layer(self) -> Layer:
        """The layer it is on."""
        return self.entries[0].layer if self.entries else Layer.SAFE

    @property
    def keys(self) -> tuple[str, ...]:
        """What its colours go by."""
        return tuple(entry.id for entry in self.entries) or (SAFE_KEY,)

    def title(self, language: str) -> str:
        """What it is called."""
        if not self.entries:
            return words.SAFE.in_language(language)
        return " · ".join(map(title_of, self.entries))


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """One local day, [start_ns, end_ns), 23 to 25 hours long.

    ``kind`` None when the notices do not say; ``told`` is what the day is called in Chinese: a festival, a
    solar term, the first of a lunar month, else the lunar day; ``lunar`` is month and day. Sun times None
    where there are none.
    """

    day: date
    start_ns: int
    end_ns: int
    bars: tuple[Bar, ...] = ()
    kind: DayKind | None = None
    told: str = ""
    lunar: str = ""
    feast: bool = False
    sunrise_ns: int | None = None
    sunset_ns: int | None = None


def title_of(entry: Entry) -> str:
    """An entry's title, or what else names it."""
    return entry.title or entry.id or entry.playlist


def bars_of(stretches: Iterable[Stretch]) -> list[Bar]:
    """What is lit, stretch by stretch. Nothing lit is no bar."""
    return [
        Bar(start_ns=one.start_ns, end_ns=one.end_ns, entries=one.entries)
        for one in stretches
        if one.entries or one.playlist
    ]


def days_of(schedule: Schedule, bars: list[Bar], first: date, last: date) -> list[Day]:
    """The local days from ``first`` to ``last``, both inclusive, each with its part of the bars."""
    days = []
    china = schedule.days or (chinese_days.published() if schedule.zone in _MAINLAND else None)
    lunar = china is not None or schedule.zone in _LUNAR
    day = first
    while day <= last:
        start = instant_of(day, 0, schedule.zone)
        end = instant_of(day + timedelta(days=1), 0, schedule.zone)
        own = tuple(
            replace(bar, start_ns=max(bar.start_ns, start), end_ns=min(bar.end_ns, end))
            for bar in bars
            if bar.start_ns < end and bar.end_ns > start
        )
        told, feast = _told(day) if lunar else ("", False)
        known = _lunar_of(day) if lunar else None
        days.append(
            Day(
                day=day,
                start_ns=start,
                end_ns=end,
                bars=own,
                kind=_kind(day, china),
                told=told,
                lunar=words.lunar_month(known.month, leap=known.leap) + words.lunar_day(known.day)
                if known
                else "",
                feast=feast,
                sunrise_ns=_sun(SunEvent.SUNRISE, day, schedule),
                sunset_ns=_sun(SunEvent.SUNSET, day, schedule),
            )
        )
        day += timedelta(days=1)
    return days


def range_of(from_ns: int, to_ns: int, zone: str) -> tuple[date, date]:
    """The first and the last local day of [from_ns, to_ns)."""
    return day_of(from_ns, zone), day_of(max(from_ns, to_ns - 1), zone)


def _kind(day: date, china: ChineseDays | None) -> DayKind | None:
    if china is None or not china.first_year <= day.year <= china.last_year:
        return None
    return chinese_days.kind_of(china, day)


def _told(day: date) -> tuple[str, bool]:
    """What a Chinese calendar prints under the date, and whether it is a feast or term worth a colour."""
    lunar = _lunar_of(day)
    feast = _FEASTS.get((day.month, day.day), "")
    if lunar is not None and not lunar.leap:
        last = lunar.month == 12 and lunar.last_of_month
        feast = _LUNAR_FEASTS.get((lunar.month, -1 if last else lunar.day), feast)
    if feast:
        return feast, True
    term = solar_terms.term_of(day)
    if term:
        return term, True
    if lunar is None:
        return "", False
    if lunar.day == 1:
        return words.lunar_month(lunar.month, leap=lunar.leap), False
    return words.lunar_day(lunar.day), False


def _lunar_of(day: date) -> LunarDate | None:
    try:
        return lunar_of(day)
    except ScheduleError:  # outside the years that are known
        return None


def _sun(event: SunEvent, day: date, schedule: Schedule) -> int | None:
    return None if schedule.place is None else sun_instant(event, day, schedule.place, schedule.zone)
