from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.documents.lunar_values import (
    FESTIVAL_WORDS,
    LUNAR_NAMES,
    LunarStretch,
    parse_festival,
    parse_lunar,
    parse_term,
)
from ledsign.schedule.chinese_days import festival_names
from ledsign.schedule.lunar import days_of
from ledsign.schedule.solar_terms import TERMS
from ledsign.schedule.types import LunarDay


@pytest.mark.parametrize(
    ("text", "month", "day", "leap"),
    [
        ("正月初一", 1, 1, False),
        ("一月初一", 1, 1, False),
        ("八月十五", 8, 15, False),
        ("二月二十", 2, 20, False),
        ("腊月廿三", 12, 23, False),
        ("十二月二十三", 12, 23, False),
        ("冬月三十", 11, 30, False),
        ("十一月初十", 11, 10, False),
        ("闰六月初一", 6, 1, True),
        ("每月初一", 0, 1, False),
        ("每月十五", 0, 15, False),
        ("腊月月末", 12, -1, False),
        ("1/1", 1, 1, False),
        ("12/-1", 12, -1, False),
        ("0/15", 0, 15, False),
        ("闰6/1", 6, 1, True),
        ("leap 6/1", 6, 1, True),
        ("除夕", 12, -1, False),
        ("元宵节", 1, 15, False),
        ("端午", 5, 5, False),
        ("重阳节", 9, 9, False),
        ("小年", 12, 23, False),
    ],
)
def test_lunar_days(text: str, month: int, day: int, leap: bool) -> None:
    found = parse_lunar(text)
    assert found.days() == (LunarDay(month=month, day=day, leap=leap),)
    assert parse_lunar(found) == found


def dates(text: str, first: date, last: date) -> list[date]:
    return sorted({day for one in parse_lunar(text).days() for day in days_of(one, first, last)})


@pytest.mark.parametrize("text", ["腊月廿三..正月十五", "12/23..1/15", "腊月廿三至正月十五", "小年..元宵"])
def test_a_stretch_over_new_year(text: str) -> None:
    found = dates(text, date(2025, 6, 1), date(2026, 6, 1))
    # 腊月 had 29 days in early 2026: 7 + 15.
    assert (found[0], found[-1], len(found)) == (date(2026, 2, 10), date(2026, 3, 3), 22)


def test_a_stretch_from_new_years_eve() -> None:
    found = dates("除夕..正月初七", date(2025, 12, 1), date(2026, 6, 1))
    assert (found[0], found[-1], len(found)) == (date(2026, 2, 16), date(2026, 2, 23), 8)


def test_a_stretch_to_the_end_of_a_month() -> None:
    found = dates("八月初一..八月月末", date(2026, 1, 1), date(2026, 12, 31))
    assert (found[0], found[-1]) == (date(2026, 9, 11), date(2026, 10, 9))


def test_a_stretch_holds_the_leap_month_in_between() -> None:
    found = dates("六月十五..七月初五", date(2025, 1, 1), date(2025, 12, 31))
    days = (found[-1] - found[0]).days + 1
    assert len(found) == days == 16 + 29 + 5
    assert date(2025, 7, 25) in found  # 闰六月初一


def test_a_stretch_that_goes_nearly_round_the_year() -> None:
    found = dates("三月初二..三月初一", date(2025, 1, 1), date(2026, 12, 31))
    assert len(found) == 730


@pytest.mark.parametrize(
    "text",
    ["", "正月", "初一", "十三月初一", "正月三十一", "13/1", "1/31", "1/0", "1/-2", "闰", "1/1..",
     "1/1..2/2..3/3",
     "闰6/1..7/1", "每月初一..每月初五", 5, None, ["1/1"], "圣诞"],
)  # fmt: skip
def test_bad_lunar_days(text: Any) -> None:
    with pytest.raises(ValueError, match=r"lunar\.bad"):
        parse_lunar(text)


def test_names_of_lunar_days_are_days() -> None:
    for name, day in LUNAR_NAMES.items():
        assert parse_lunar(name) == LunarStretch(day) == parse_lunar(f"{name}节")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        *((name, name) for name in festival_names()),
        *((name.removesuffix("节"), name) for name in festival_names()),
        *FESTIVAL_WORDS.items(),
        (" National-Day ", "国庆节"),
    ],
)
def test_festivals(text: str, name: str) -> None:
    assert parse_festival(text) == name


@pytest.mark.parametrize("text", ["", "元宵节", "christmas", 5, None])
def test_other_festivals_are_not_in_the_notices(text: Any) -> None:
    with pytest.raises(ValueError, match=r"festival\.bad"):
        parse_festival(text)


def test_terms() -> None:
    assert [parse_term(f" {name} ") for name in TERMS] == list(TERMS)
    for bad in ("夏天", "", None, 3):
        with pytest.raises(ValueError, match=r"term\.bad"):
            parse_term(bad)


@given(
    st.one_of(
        st.text(max_size=20), st.text("闰正腊月初一廿三十/-0123456789.至除夕节", max_size=20), st.integers()
    )
)
def test_nothing_else_is_raised(value: Any) -> None:
    for parse, code in (
        (parse_lunar, "lunar.bad"),
        (parse_festival, "festival.bad"),
        (parse_term, "term.bad"),
    ):
        try:
            parse(value)
        except ValueError as error:
            assert error.args == (code,)
