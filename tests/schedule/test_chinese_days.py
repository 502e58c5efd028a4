from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType

import chinese_calendar
import holidays
import pytest

from ledsign.core.errors import ScheduleError, UnpublishedYear
from ledsign.schedule import chinese_days
from ledsign.schedule.chinese_days import (
    festival_days,
    festival_names,
    is_day_off,
    is_holiday,
    is_make_up,
    is_workday,
    kind_of,
    published,
    valid_through,
)
from ledsign.schedule.types import ChineseDays, DayKind

ROOT = Path(__file__).parents[2]
DATA = Path(chinese_days.__file__).parent / "data"
YEARS = range(published().first_year, published().last_year + 1)


def every_day(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("calendars_build", ROOT / "calendars" / "build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_years_the_issue_needs_are_there() -> None:
    assert YEARS.start <= 2020 and YEARS.stop > 2026
    assert valid_through(published()) == date(published().last_year, 12, 31)


@pytest.mark.parametrize("year", YEARS)
def test_both_packages_and_our_file_agree_on_every_day(year: int) -> None:
    other = holidays.country_holidays("CN", years=year)
    made_up = set(other.weekend_workdays)
    for day in every_day(year):
        ours = is_workday(published(), day)
        assert ours == chinese_calendar.is_workday(day), day
        assert ours == (day not in other and (day.weekday() < 5 or day in made_up)), day


@pytest.mark.parametrize("year", YEARS)
def test_the_file_is_what_the_script_builds_from_the_packages(year: int, build: ModuleType) -> None:
    assert (DATA / f"cn_days_{year}.json").read_text("utf-8") == build.text_of(build.year_file(year))


def test_the_build_refuses_a_year_on_which_the_packages_differ(build: ModuleType) -> None:
    with pytest.raises(build.Disagreement) as caught:
        build.working_days(2005)
    assert caught.value.days == [date(2005, 12, 31)]


@pytest.mark.parametrize("year", YEARS)
def test_every_year_names_its_notice(year: int) -> None:
    content = json.loads((DATA / f"cn_days_{year}.json").read_text("utf-8"))
    first = content["notices"][0]
    assert f"{year}年" in first["title"]
    assert first["number"].startswith(f"国办发明电〔{year - 1}〕")
    assert first["url"].startswith("https://www.gov.cn/")
    assert content["valid_through"] == f"{year}-12-31"
    assert f"{first['title']}（{first['number']}）" in published().sources


# Read off the notice of 2025-11-04 (国办发明电〔2025〕7号) itself.
NOTICE_2026 = [
    ("01-01", "01-03", "元旦"),
    ("02-15", "02-23", "春节"),
    ("04-04", "04-06", "清明节"),
    ("05-01", "05-05", "劳动节"),
    ("06-19", "06-21", "端午节"),
    ("09-25", "09-27", "中秋节"),
    ("10-01", "10-07", "国庆节"),
]


def test_2026_is_what_its_notice_says() -> None:
    expected: dict[date, str] = {}
    for first, last, name in NOTICE_2026:
        day = date.fromisoformat(f"2026-{first}")
        while day <= date.fromisoformat(f"2026-{last}"):
            expected[day] = name
            day += timedelta(days=1)
    assert {day: name for day, name in published().off if day.year == 2026} == expected
    worked = {str(day): name for day, name in published().work if day.year == 2026}
    assert worked == {
        "2026-01-04": "元旦",
        "2026-02-14": "春节",
        "2026-02-28": "春节",
        "2026-05-09": "劳动节",
        "2026-09-20": "国庆节",
        "2026-10-10": "国庆节",
    }


@pytest.mark.parametrize(
    ("day", "kind"),
    [
        ("2026-05-09", DayKind.MAKE_UP),  # the Saturday that workalendar calls a day off
        ("2026-05-01", DayKind.HOLIDAY),
        ("2026-05-04", DayKind.HOLIDAY),
        ("2026-05-05", DayKind.HOLIDAY),
        ("2026-05-06", DayKind.WORKDAY),
        ("2026-05-10", DayKind.DAY_OFF),
        ("2025-01-26", DayKind.MAKE_UP),
        ("2020-01-31", DayKind.HOLIDAY),  # added afterwards
        ("2020-02-01", DayKind.HOLIDAY),  # … and no longer worked
        ("2019-05-02", DayKind.HOLIDAY),  # changed afterwards
        ("2015-09-03", DayKind.HOLIDAY),
        ("2022-12-31", DayKind.HOLIDAY),  # by the notice for 2023; a Saturday
    ],
)
def test_known_days(day: str, kind: DayKind) -> None:
    at = date.fromisoformat(day)
    assert kind_of(published(), at) is kind
    assert is_workday(published(), at) == (kind in (DayKind.WORKDAY, DayKind.MAKE_UP))
    assert is_day_off(published(), at) == (kind in (DayKind.HOLIDAY, DayKind.DAY_OFF))
    assert is_holiday(published(), at) == (kind is DayKind.HOLIDAY)
    assert is_make_up(published(), at) == (kind is DayKind.MAKE_UP)


@pytest.mark.parametrize("year", [2025, 2023, 2020, 2017, 2012, 2009])
def test_mid_autumn_inside_the_national_holiday_is_both(year: int) -> None:
    both = festival_days(published(), "中秋节") & festival_days(published(), "国庆节")
    (day,) = [day for day in both if day.year == year]
    days = {one for one in festival_days(published(), "国庆节") if one.year == year}
    assert (max(days) - min(days)).days + 1 == len(days) == 8
    assert day in days


def test_festivals_by_name() -> None:
    names = {"元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节", "抗战胜利纪念日"}
    assert set(festival_names()) == names
    assert festival_days(published(), "双十一") == frozenset()


@pytest.mark.parametrize("year", [1999, published().first_year - 1, published().last_year + 1, 2050])
@pytest.mark.parametrize("ask", [kind_of, is_workday, is_day_off, is_holiday, is_make_up])
def test_other_years_are_refused_and_never_guessed(year: int, ask: object) -> None:
    assert callable(ask)
    with pytest.raises(UnpublishedYear) as caught:
        ask(published(), date(year, 6, 3))
    error = caught.value
    assert isinstance(error, ScheduleError)
    assert (error.reason, error.year, error.last_year) == ("unpublished-year", year, published().last_year)
    assert str(year) in error.text.en and str(year) in error.text.zh and "通知" in error.text.zh


def test_days_of_another_country_or_time_can_be_given() -> None:
    days = ChineseDays(first_year=2030, last_year=2030, off=((date(2030, 1, 1), "元旦"),), work=())
    assert is_holiday(days, date(2030, 1, 1))
    with pytest.raises(UnpublishedYear):
        is_workday(days, date(2026, 5, 9))


@pytest.mark.parametrize("year", YEARS)
def test_days_moved_by_the_next_years_notice_name_it(year: int) -> None:
    content = json.loads((DATA / f"cn_days_{year}.json").read_text("utf-8"))
    december = [day for day in {**content["off"], **content["work"]} if day > f"{year}-12-15"]
    later = [notice for notice in content["notices"] if f"{year + 1}年部分" in notice["title"]]
    assert bool(december) == bool(later)
