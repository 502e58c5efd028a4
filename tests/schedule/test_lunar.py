from __future__ import annotations

from datetime import date, timedelta

import pytest
from holidays.calendars.chinese import _ChineseLunisolar
from hypothesis import given
from hypothesis import strategies as st
from lunar_python import LunarYear, Solar

from ledsign.core.errors import ScheduleError
from ledsign.schedule.lunar import FIRST_DAY, LAST_DAY, LunarDate, days_of, leap_month, lunar_of
from ledsign.schedule.types import LunarDay

# Dates that are widely printed: New Year, festivals, leap months.
KNOWN = [
    ("1900-01-31", 1900, 1, 1, False),
    ("1949-10-01", 1949, 8, 10, False),
    ("1984-02-02", 1984, 1, 1, False),
    ("2000-02-05", 2000, 1, 1, False),
    ("2008-02-07", 2008, 1, 1, False),
    ("2020-05-23", 2020, 4, 1, True),  # 闰四月
    ("2022-02-01", 2022, 1, 1, False),
    ("2023-01-22", 2023, 1, 1, False),
    ("2023-03-22", 2023, 2, 1, True),  # 闰二月
    ("2024-02-10", 2024, 1, 1, False),
    ("2024-06-10", 2024, 5, 5, False),  # 端午
    ("2024-09-17", 2024, 8, 15, False),  # 中秋
    ("2025-01-29", 2025, 1, 1, False),
    ("2025-07-25", 2025, 6, 1, True),  # 闰六月
    ("2025-10-06", 2025, 8, 15, False),
    ("2026-02-17", 2026, 1, 1, False),
    ("2026-03-03", 2026, 1, 15, False),  # 元宵
    ("2026-06-19", 2026, 5, 5, False),
    ("2026-09-25", 2026, 8, 15, False),
    ("2027-02-06", 2027, 1, 1, False),
    ("2028-01-26", 2028, 1, 1, False),
    ("2033-12-22", 2033, 11, 1, True),  # 闰冬月, once computed wrongly by many
]


@pytest.mark.parametrize(("day", "year", "month", "number", "leap"), KNOWN)
def test_known_dates(day: str, year: int, month: int, number: int, leap: bool) -> None:
    found = lunar_of(date.fromisoformat(day))
    assert (found.year, found.month, found.day, found.leap) == (year, month, number, leap)
    asked = LunarDay(month=month, day=number, leap=leap)
    assert date.fromisoformat(day) in days_of(asked, date(year, 1, 1), date(year + 1, 3, 1))


@pytest.mark.no_cover
def test_every_day_of_two_centuries_is_what_lunar_python_says() -> None:
    seen = set()
    for year in range(1899, 2101):
        for month in LunarYear.fromYear(year).getMonths():
            start = Solar.fromJulianDay(month.getFirstJulianDay())
            first = date(start.getYear(), start.getMonth(), start.getDay())
            for number in range(1, month.getDayCount() + 1):
                day = first + timedelta(days=number - 1)
                if FIRST_DAY <= day <= LAST_DAY and month.getYear() == year:
                    expected = LunarDate(
                        year=year,
                        month=abs(month.getMonth()),
                        day=number,
                        leap=month.getMonth() < 0,
                        last_of_month=number == month.getDayCount(),
                    )
                    assert lunar_of(day) == expected
                    seen.add(day)
    assert len(seen) == (LAST_DAY - FIRST_DAY).days + 1


@pytest.mark.no_cover
@pytest.mark.parametrize("start", range(0, 53, 13))
def test_the_other_way_of_asking_lunar_python_agrees(start: int) -> None:
    day = FIRST_DAY + timedelta(days=start)
    while day <= LAST_DAY:
        theirs = Solar.fromYmd(day.year, day.month, day.day).getLunar()
        ours = lunar_of(day)
        expected = (theirs.getYear(), abs(theirs.getMonth()), theirs.getDay(), theirs.getMonth() < 0)
        assert (ours.year, ours.month, ours.day, ours.leap) == expected, day
        day += timedelta(days=211)


@pytest.mark.parametrize(
    ("table", "month", "day", "disputed"),
    [
        # The new moon of 3 February 1916 was at 23:51 in Peking, whose mean time the almanac kept until 1928,
        # and after midnight in UTC+8, which the second source uses for all years.
        (_ChineseLunisolar.LUNAR_NEW_YEAR_DATES, 1, 1, [1916]),
        (_ChineseLunisolar.DRAGON_BOAT_DATES, 5, 5, []),
        (_ChineseLunisolar.MID_AUTUMN_DATES, 8, 15, []),
        (_ChineseLunisolar.DOUBLE_NINTH_DATES, 9, 9, []),
    ],
)
def test_a_second_source_has_the_same_festivals(
    table: dict[int, tuple[int, int]], month: int, day: int, disputed: list[int]
) -> None:
    assert len(table) > 150
    differ = []
    for year, (in_month, number) in table.items():
        if 1901 <= year <= 2099:
            found = lunar_of(date(year, in_month, number))
            if (found.month, found.day, found.leap) != (month, day, False):
                differ.append(year)
    assert differ == disputed


def test_a_year_and_its_leap_month() -> None:
    leaps = {2017: 6, 2020: 4, 2023: 2, 2025: 6, 2028: 5, 2031: 3, 2033: 11}
    assert {year: leap_month(year) for year in range(2016, 2034) if leap_month(year)} == leaps


def test_the_last_day_of_a_month_and_day_thirty() -> None:
    first, last = date(2025, 1, 1), date(2027, 12, 31)
    # New Year's Eve: the 29th of 12 in early 2025 and 2026, the 29th again in 2027.
    eves = days_of(LunarDay(month=12, day=-1), first, last)
    assert eves == [date(2025, 1, 28), date(2026, 2, 16), date(2027, 2, 5)]
    assert all(lunar_of(day).last_of_month for day in eves)
    assert days_of(LunarDay(month=12, day=30), first, last) == []
    assert days_of(LunarDay(month=12, day=30), date(2024, 1, 1), date(2024, 12, 31)) == [date(2024, 2, 9)]


def test_a_leap_month_is_only_meant_when_said() -> None:
    first, last = date(2025, 1, 1), date(2025, 12, 31)
    assert days_of(LunarDay(month=6, day=1), first, last) == [date(2025, 6, 25)]
    assert days_of(LunarDay(month=6, day=1, leap=True), first, last) == [date(2025, 7, 25)]
    assert days_of(LunarDay(month=5, day=1, leap=True), first, last) == []
    assert days_of(LunarDay(month=0, day=1, leap=True), first, last) == [date(2025, 7, 25)]


def test_any_month_has_its_first_and_fifteenth() -> None:
    found = days_of(LunarDay(month=0, day=1), date(2025, 1, 29), date(2026, 2, 16))
    assert len(found) == 13  # twelve months and the leap one
    assert all(lunar_of(day).day == 1 for day in found)


@pytest.mark.parametrize("day", [date(1899, 12, 31), date(2101, 1, 1), date.min, date.max])
def test_beyond_the_table_is_refused(day: date) -> None:
    with pytest.raises(ScheduleError) as caught:
        lunar_of(day)
    assert caught.value.reason == "lunar-range" and "农历" in caught.value.text.zh


def test_beyond_the_table_there_are_no_days() -> None:
    found = days_of(LunarDay(month=1, day=1), date.min, date.max)
    assert (len(found), found[0], found[-1]) == (201, date(1900, 1, 31), date(2100, 2, 9))
    assert days_of(LunarDay(month=1, day=1), date(2101, 1, 1), date(2200, 1, 1)) == []
    assert days_of(LunarDay(month=1, day=1), date(1800, 1, 1), date(1899, 1, 1)) == []


@given(
    st.dates(FIRST_DAY, LAST_DAY - timedelta(days=400)),
    st.integers(0, 400),
    st.integers(0, 12),
    st.sampled_from([-1, *range(1, 31)]),
    st.booleans(),
)
def test_days_of_is_lunar_of_turned_round(
    first: date, length: int, month: int, number: int, leap: bool
) -> None:
    asked = LunarDay(month=month, day=number, leap=leap)
    days = [first + timedelta(days=at) for at in range(length)]
    last = first + timedelta(days=length - 1)

    def fits(found: LunarDate) -> bool:
        right_leap = found.leap if leap else (not found.leap or month == 0)
        right_day = found.last_of_month if number == -1 else found.day == number
        return (month == 0 or found.month == month) and right_day and right_leap

    assert days_of(asked, first, last) == [day for day in days if fits(lunar_of(day))]
