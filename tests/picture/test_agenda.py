"""Bars and days: what the pictures are made of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from ledsign.picture.agenda import bars_of, days_of, range_of
from ledsign.schedule.local_time import instant_of
from ledsign.schedule.timetable import Timetable
from ledsign.schedule.types import DayKind, Layer

if TYPE_CHECKING:
    from ledsign.picture.agenda import Bar
    from ledsign.schedule.types import Schedule

ZONE = "Asia/Shanghai"


def at(day: date, hours: float) -> int:
    return instant_of(day, int(hours * 3600), ZONE)


def bars(schedule: Schedule, first: date, days: int = 1) -> list[Bar]:
    return bars_of(Timetable(schedule).stretches(at(first, 0), at(first + timedelta(days=days), 0)))


def test_turns_of_a_rotation_are_one_bar(schedule: Schedule) -> None:
    day = date(2026, 5, 12)
    (turns,) = [bar for bar in bars(schedule, day) if len(bar.entries) > 1]
    assert (turns.start_ns, turns.end_ns) == (at(day, 7), at(day, 9.5))
    assert set(turns.keys) == {"morning", "green"}
    assert set(turns.title("zh").split(" · ")) == {"文明城市早间提示", "绿色出行"}


def test_bars_are_in_order_and_cover_what_is_lit(schedule: Schedule) -> None:
    found = bars(schedule, date(2026, 5, 1), 31)
    assert all(one.start_ns < one.end_ns <= after.start_ns for one, after in pairwise(found))
    lit = sum(one.end_ns - one.start_ns for one in found)
    assert lit == 31 * 86_400 * 10**9  # the safe picture is lit too
    dark = sum(one.end_ns - one.start_ns for one in bars(replace(schedule, safe=""), date(2026, 5, 1), 31))
    assert dark < lit


def test_an_emergency_cuts_a_bar_in_two(schedule: Schedule) -> None:
    day = date(2026, 5, 13)
    evening = [
        bar for bar in bars(schedule, day) if bar.start_ns >= at(day, 19) and bar.end_ns <= at(day, 22)
    ]
    assert [bar.keys for bar in evening] == [("skills",), ("storm",), ("skills",)]
    assert evening[1].layer is Layer.EMERGENCY


def test_days_know_what_a_chinese_calendar_prints(schedule: Schedule) -> None:
    days = {one.day: one for one in days_of(schedule, [], date(2026, 5, 1), date(2026, 5, 31))}
    assert [days[date(2026, 5, n)].kind for n in (1, 5, 9, 10, 11)] == [
        DayKind.HOLIDAY, DayKind.HOLIDAY, DayKind.MAKE_UP, DayKind.DAY_OFF, DayKind.WORKDAY,
    ]  # fmt: skip
    told = {n: days[date(2026, 5, n)].told for n in (1, 2, 5, 6, 17, 21)}
    # 三月 begins on 17 April 2026, 四月 on 17 May
    assert told == {1: "劳动节", 2: "十六", 5: "立夏", 6: "二十", 17: "四月", 21: "小满"}
    assert days[date(2026, 5, 31)].lunar == "四月十五"
    assert [days[date(2026, 5, n)].feast for n in (1, 2, 5)] == [True, False, True]


@pytest.mark.parametrize(
    ("day", "told"),
    [  # well-known dates
        ((2026, 2, 15), "廿八"), ((2026, 2, 16), "除夕"), ((2026, 2, 17), "春节"), ((2026, 3, 3), "元宵节"),
        ((2026, 4, 5), "清明"), ((2026, 6, 19), "端午节"), ((2026, 8, 19), "七夕"), ((2026, 9, 25), "中秋节"),
        ((2026, 10, 1), "国庆节"), ((2026, 10, 18), "重阳节"), ((2025, 7, 29), "初五"),
        ((2027, 1, 1), "元旦"),
        ((2025, 1, 28), "除夕"),  # of a month of 29 days
    ],
)  # fmt: skip
def test_feasts_are_told_on_their_own_day(schedule: Schedule, day: tuple[int, int, int], told: str) -> None:
    (found,) = days_of(schedule, [], date(*day), date(*day))
    assert found.told == told


def test_elsewhere_no_lunar_days_and_no_notices(schedule: Schedule) -> None:
    there = replace(schedule, zone="Europe/London", days=None, place=None)
    (day,) = days_of(there, [], date(2026, 3, 29), date(2026, 3, 29))
    assert (day.kind, day.told, day.lunar, day.sunset_ns) == (None, "", "", None)
    assert day.end_ns - day.start_ns == 23 * 3600 * 10**9  # clocks go forward


def test_beyond_what_is_published_or_known_nothing_is_guessed(schedule: Schedule) -> None:
    (later,) = days_of(schedule, [], date(2099, 5, 1), date(2099, 5, 1))
    assert later.kind is None
    (far,) = days_of(schedule, [], date(2150, 5, 2), date(2150, 5, 2))
    assert (far.kind, far.told, far.lunar) == (None, "", "")


def test_the_sun_sets_in_the_evening(schedule: Schedule) -> None:
    day = date(2026, 5, 13)
    (found,) = days_of(schedule, [], day, day)
    assert found.sunrise_ns is not None
    assert found.sunset_ns is not None
    assert at(day, 4.9) < found.sunrise_ns < at(day, 5.1)
    assert at(day, 18.6) < found.sunset_ns < at(day, 18.75)


@pytest.mark.parametrize(
    ("hours", "wanted"), [((0, 24), (0, 0)), ((1, 25), (0, 1)), ((0, 24.01), (0, 1)), ((5, 5), (0, 0))]
)
def test_the_days_of_a_range(hours: tuple[float, float], wanted: tuple[int, int]) -> None:
    day = date(2026, 5, 13)
    found = range_of(at(day, hours[0]), at(day, hours[1]), ZONE)
    assert found == tuple(day + timedelta(days=n) for n in wanted)
