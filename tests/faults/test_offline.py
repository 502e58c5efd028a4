# ruff: noqa: DTZ001
"""Thirty days without anybody: every minute of real schedules, against what their words say.

The player's own programme draws every minute, with a clock of straw. What is right is written down here by
hand for each shipped schedule, from its comments; workdays are those of chinese_calendar, lunar days those
of lunar_python, sunsets those of astral, which are up to 90 s wrong: for so long either is right.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from astral import Observer
from astral.sun import sunset
from lunar_python import Solar

from ledsign.cli.load import load_document
from ledsign.compiler import compile_document
from ledsign.core.clock import NS_PER_S, FakeClock, parse_instant
from ledsign.core.frame import black
from ledsign.player.clock_trust import ClockTrust
from ledsign.player.programme import Programme, playing_of
from ledsign.text.fonts import FontLibrary

if TYPE_CHECKING:
    from collections.abc import Callable

PLAYLISTS = Path(__file__).parents[2] / "playlists"
SHANGHAI = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
DUSK_OFF = timedelta(seconds=90)


def during(t: datetime, start: time, end: time) -> bool:
    return start <= t.time() < end


@lru_cache
def dusk(day: date, latitude: float, longitude: float) -> datetime:
    found = sunset(Observer(latitude, longitude), date=day, tzinfo=SHANGHAI)
    assert isinstance(found, datetime)
    return found.replace(tzinfo=None)


@lru_cache
def lunar(day: date) -> tuple[int, int]:
    found = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return found.getMonth(), found.getDay()


def every_evening(t: datetime, off: timedelta) -> set[str]:
    lit = date(2026, 5, 6) <= t.date() <= date(2026, 5, 31) and during(t, time(19), time(22))
    return {"caption" if lit else ""}


def workday_evenings(t: datetime, off: timedelta) -> set[str]:
    worked = t.month == 5 and chinese_calendar.is_workday(t.date())
    return {"caption" if worked and during(t, time(19), time(22)) else ""}


def city(t: datetime, off: timedelta) -> set[str]:
    day, before = t.date(), t.date() - DAY
    if day in (date(2026, 5, 16), date(2026, 5, 17)) and during(t, time(8), time(17, 30)):
        return {""}
    if day.month == 5 and day.day <= 5 and dusk(day, 31.24, 121.49) + off <= t and t.time() < time(23):
        return {"labour"}
    if date(2026, 5, 6) <= day and during(t, time(19), time(22)):
        return {"skills"}
    tonight = day.weekday() in (4, 5) and t.time() >= time(21)
    last_night = before.weekday() in (4, 5) and before >= date(2026, 5, 1) and t.time() < time(0, 30)
    if tonight or last_night:
        return {"night"}
    if chinese_calendar.is_workday(day) and during(t, time(7), time(9, 30)):
        return {"morning", "travel"}
    return {"city"}


def new_year(t: datetime, off: timedelta) -> set[str]:
    day = t.date()
    begun = t >= dusk(day, 31.23, 121.47) + off - timedelta(minutes=30)
    month, number = lunar(day)
    is_eve, was_eve = lunar(day + DAY) == (1, 1), (month, number) == (1, 1)
    if (is_eve and begun) or (was_eve and t.time() < time(1)):
        return {"reunion"}
    if (month, number) == (1, 15):
        return {"lanterns" if begun and t.time() < time(23, 30) else ""}
    if not begun or t.time() >= time(23):
        return {""}
    if month == 12 and 23 <= number <= 29:
        return {"old-year", "spring"}
    return {"spring" if month == 1 and number <= 14 else ""}


CASES = {
    "vocational-education-month": (datetime(2026, 5, 4), every_evening),
    "vocational-education-month-workdays": (datetime(2026, 5, 1), workday_evenings),
    "city-may": (datetime(2026, 5, 1), city),
    "festival-couplets": (datetime(2026, 2, 6), new_year),
}


@pytest.mark.timeout(300)
@pytest.mark.no_cover
@pytest.mark.parametrize("name", CASES)
def test_thirty_days_offline(
    name: str, figure: Callable[..., None], rounds: Callable[[int, int], int]
) -> None:
    begin, rule = CASES[name]

    def expected(t: datetime) -> set[str]:
        return rule(t, DUSK_OFF) | rule(t, -DUSK_OFF)

    document, sign = load_document(PLAYLISTS / f"{name}.yaml", "")
    playing = playing_of(compile_document(document, sign, FontLibrary(), Fraction(60)).show)
    clock = FakeClock(parse_instant(begin.isoformat(), SHANGHAI))
    programme = Programme(sign, clock, ClockTrust(clock, earliest_ns=0))
    programme.play(playing)
    frame, wrong, lit, empty, shown = black(sign.canvas), [], 0, 0, set()
    days, step = 30, rounds(1, 11)
    for minute in range(0, days * 24 * 60, step):
        t = begin + timedelta(minutes=minute)
        if minute % 60 < step:
            programme.prepare()
        found = programme.draw(Fraction(clock.now_ns(), NS_PER_S), frame)
        playlist, is_lit = found.decision.playlist, bool(frame.any())
        shown.add(playlist)
        lit += bool(playlist)
        empty += bool(playlist) and not is_lit
        if found.why or playlist not in expected(t) or (not playlist and is_lit):
            wrong.append(f"{t}: {playlist!r} ({found.why}), not {sorted(expected(t))}")
        clock.advance_ns(step * 60 * NS_PER_S)
    minutes = days * 24 * 60 // step
    figure(f"{days} days offline, {name}: of {minutes} minutes wrong", len(wrong), "", "0", not wrong)
    assert not wrong, wrong[:10]
    assert lit
    # A fade begins with black; captions that move never leave a tower empty.
    assert empty <= lit // 10, f"{empty} of {lit} lit minutes have no light"
    assert shown == {
        one for day in range(days * 1440) for one in expected(begin + day * timedelta(minutes=1))
    }
    assert programme.faults == 0
