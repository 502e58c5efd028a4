from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.documents.messages import WORDINGS
from ledsign.documents.schedule_values import (
    KIND_WORDS,
    WEEKDAY_WORDS,
    DayChoice,
    parse_date,
    parse_dates,
    parse_days,
    parse_local_moment,
    parse_point,
    parse_share,
    parse_window,
)
from ledsign.documents.sign_values import parse_place
from ledsign.schedule.types import DateRange, DayKind, Edge, SunEvent, Window

HOUR = 3600


def stretch(first: str, last: str) -> DateRange:
    return DateRange(
        first=date.fromisoformat(first) if first else None, last=date.fromisoformat(last) if last else None
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-06", stretch("2026-05-06", "2026-05-06")),
        (" 2026-5-6 ", stretch("2026-05-06", "2026-05-06")),
        ("2026-05-06..2026-05-31", stretch("2026-05-06", "2026-05-31")),
        ("2026-05-06 .. 2026-05-31", stretch("2026-05-06", "2026-05-31")),
        ("2026-05-06..", stretch("2026-05-06", "")),
        ("..2026-05-31", stretch("", "2026-05-31")),
        ("2026-05-06~2026-05-31", stretch("2026-05-06", "2026-05-31")),
        ("2026年5月6日", stretch("2026-05-06", "2026-05-06")),
        ("2026年5月6日至2026年5月31日", stretch("2026-05-06", "2026-05-31")),
        ("2026年5月6日至31日", stretch("2026-05-06", "2026-05-31")),
        ("2026年12月30日到2027年1月2日", stretch("2026-12-30", "2027-01-02")),
        ("2026年5月6日至6月1日", stretch("2026-05-06", "2026-06-01")),
        (date(2026, 5, 6), stretch("2026-05-06", "2026-05-06")),
    ],
)
def test_dates(text: Any, expected: DateRange) -> None:
    assert parse_dates(text) == expected
    assert parse_dates(expected) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "date.bad"),
        ("..", "date.bad"),
        ("5月6日", "date.bad"),
        ("2026-02-30", "date.bad"),
        ("2026-05-06..2026-05-31..", "date.bad"),
        ("2026-05-31..2026-05-06", "date.order"),
        ("1969-12-31", "date.bad"),
        ("2200-01-01", "date.bad"),
        ("2026-05-06-2026-05-31", "date.bad"),
        ("２０２６-05-06", "date.bad"),
        (20260506, "date.bad"),
        (None, "date.bad"),
        (datetime(2026, 5, 6, tzinfo=UTC), "date.bad"),
        (["2026-05-06"], "date.bad"),
    ],
)
def test_bad_dates(text: Any, code: str) -> None:
    with pytest.raises(ValueError, match=code):
        parse_dates(text)


def test_one_date() -> None:
    assert parse_date("2026-05-06") == date(2026, 5, 6)
    with pytest.raises(ValueError, match=r"date\.bad"):
        parse_date("2026-05-06..")


def window(start: Any, end: Any) -> Window:
    edges = [
        Edge(seconds=one) if isinstance(one, int) else Edge(sun=one[0], seconds=one[1])
        for one in (start, end)
    ]
    return Window(start=edges[0], end=edges[1])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("19:00-22:00", window(19 * HOUR, 22 * HOUR)),
        ("19:00 – 22:00", window(19 * HOUR, 22 * HOUR)),
        ("19：00至22：00", window(19 * HOUR, 22 * HOUR)),
        ("9:30..10:00:15", window(9 * HOUR + 1800, 10 * HOUR + 15)),
        ("22:00-02:00", window(22 * HOUR, 2 * HOUR)),
        ("00:00-24:00", window(0, 24 * HOUR)),
        ("20:00-00:00", window(20 * HOUR, 0)),
        ("sunset..22:00", window((SunEvent.SUNSET, 0), 22 * HOUR)),
        ("sunset-00:30..22:00", window((SunEvent.SUNSET, -1800), 22 * HOUR)),
        ("sunset+1:15..sunrise", window((SunEvent.SUNSET, 4500), (SunEvent.SUNRISE, 0))),
        ("Sunset - 30 min .. Dawn + 1 h", window((SunEvent.SUNSET, -1800), (SunEvent.DAWN, HOUR))),
        ("日落前30分钟..日出后1小时", window((SunEvent.SUNSET, -1800), (SunEvent.SUNRISE, HOUR))),
        ("黄昏至22:00", window((SunEvent.DUSK, 0), 22 * HOUR)),
        ("06:00..noon", window(6 * HOUR, (SunEvent.NOON, 0))),
        ("sunset..sunset+2:00", window((SunEvent.SUNSET, 0), (SunEvent.SUNSET, 2 * HOUR))),
    ],
)
def test_hours(text: str, expected: Window) -> None:
    assert parse_window(text) == expected
    assert parse_window(expected) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "hours.bad"),
        ("19:00", "hours.bad"),
        ("19-22", "hours.bad"),
        ("25:00-26:00", "hours.bad"),
        ("19:60-22:00", "hours.bad"),
        ("19:00:60-22:00", "hours.bad"),
        ("24:01-02:00", "hours.bad"),
        ("24:00-02:00", "hours.bad"),
        ("19:00-22:00-23:00", "hours.bad"),
        ("moonrise..22:00", "hours.bad"),
        ("sunset+13:00..22:00", "hours.bad"),
        ("sunset+1:75..22:00", "hours.bad"),
        ("19:00-19:00", "hours.equal"),
        ("00:00-00:00", "hours.equal"),
        ("sunset..sunset", "hours.equal"),
        ("sunset-22:00", "hours.sun-dots"),
        ("日落-23:00", "hours.sun-dots"),
        (1900, "hours.bad"),
        (None, "hours.bad"),
        (["19:00-22:00"], "hours.bad"),
    ],
)
def test_bad_hours(text: Any, code: str) -> None:
    with pytest.raises(ValueError, match=code):
        parse_window(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("workdays", DayChoice(kinds=(DayKind.WORKDAY,))),
        ("workday", DayChoice(kinds=(DayKind.WORKDAY,))),
        ("days-off", DayChoice(kinds=(DayKind.DAY_OFF,))),
        ("holidays", DayChoice(kinds=(DayKind.HOLIDAY,))),
        ("make-up", DayChoice(kinds=(DayKind.MAKE_UP,))),
        ("工作日", DayChoice(kinds=(DayKind.WORKDAY,))),
        ("休息日", DayChoice(kinds=(DayKind.DAY_OFF,))),
        ("法定节假日", DayChoice(kinds=(DayKind.HOLIDAY,))),
        ("调休", DayChoice(kinds=(DayKind.MAKE_UP,))),
        ("sat", DayChoice(weekdays=(5,))),
        ("Saturday", DayChoice(weekdays=(5,))),
        ("周六", DayChoice(weekdays=(5,))),
        ("星期天", DayChoice(weekdays=(6,))),
        ("mon-fri", DayChoice(weekdays=(0, 1, 2, 3, 4))),
        ("周一至周五", DayChoice(weekdays=(0, 1, 2, 3, 4))),
        ("fri-mon", DayChoice(weekdays=(0, 4, 5, 6))),
        ("周末", DayChoice(weekdays=(5, 6))),
        ("weekend", DayChoice(weekdays=(5, 6))),
        ("每天", DayChoice(weekdays=(0, 1, 2, 3, 4, 5, 6))),
        ("every  day", DayChoice(weekdays=(0, 1, 2, 3, 4, 5, 6))),
    ],
)
def test_days(text: str, expected: DayChoice) -> None:
    assert parse_days(text) == expected
    assert parse_days(expected) == expected


@pytest.mark.parametrize("text", ["", "funday", "mon-", "mon-tue-wed", "workdays-sat", 1, None, ["sat"]])
def test_bad_days(text: Any) -> None:
    with pytest.raises(ValueError, match=r"days\.bad"):
        parse_days(text)


def test_every_word_is_understood() -> None:
    assert all(parse_days(word).kinds for word in KIND_WORDS)
    assert all(parse_days(word).weekdays == (day,) for word, day in WEEKDAY_WORDS.items())


@pytest.mark.parametrize(
    ("value", "expected"), [([31.23, 121.47], (31.23, 121.47)), ((-90, 180), (-90.0, 180.0))]
)
def test_place(value: Any, expected: tuple[float, float]) -> None:
    assert parse_place(value) == expected


@pytest.mark.parametrize(
    "value",
    [[121.47, 31.23, 0], [91, 0], [0, 181], ["31", "121"], [True, 0], "31,121", None, 5, [float("nan"), 0]],
)
def test_bad_place(value: Any) -> None:
    with pytest.raises(ValueError, match=r"place\.bad"):
        parse_place(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [(30, 30), ("30%", 30), (0.5, Fraction(1, 2)), (" 12.5 % ", Fraction(25, 2)), (1000, 1000)],
)
def test_share(value: Any, expected: Fraction) -> None:
    assert parse_share(value) == expected
    assert parse_share(Fraction(expected)) == expected


@pytest.mark.parametrize("value", [0, -1, 1001, "", "%", "a", True, None, float("nan"), float("inf"), 1e-9])
def test_bad_share(value: Any) -> None:
    with pytest.raises(ValueError, match=r"share\.bad"):
        parse_share(value)


def test_instants() -> None:
    assert parse_local_moment("2026-07-20T18:00") == datetime(2026, 7, 20, 18)  # noqa: DTZ001
    aware = datetime(2026, 7, 20, 18, tzinfo=timezone(timedelta(hours=8)))
    assert parse_local_moment(" 2026-07-20 18:00+08:00 ") == aware
    assert parse_local_moment(aware) == aware


@pytest.mark.parametrize(
    "value", ["", "2026-07-20", "18:00", 5, None, "1970-01-01T00:00", "9999-01-01T00:00"]
)
def test_bad_instants(value: Any) -> None:
    with pytest.raises(ValueError, match=r"instant\.bad"):
        parse_local_moment(value)


def test_sensor_points() -> None:
    assert parse_point([0, "10%"]) == (0.0, 0.1)
    assert parse_point((10_000, 1)) == (10_000.0, 1.0)


@pytest.mark.parametrize(
    "value", [[0], [-1, 0], ["0", 0], [0, 2], [2e6, 1], None, "0 10%", [float("nan"), 0]]
)
def test_bad_sensor_points(value: Any) -> None:
    with pytest.raises(ValueError, match=r"sensor\.bad"):
        parse_point(value)


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=30),
    st.text("0123456789:-.年月日至sunset周一二 +%", max_size=30),
    st.lists(st.one_of(st.floats(), st.text(max_size=5)), max_size=3),
)
PARSERS: list[Callable[[Any], Any]] = [
    parse_date,
    parse_dates,
    parse_window,
    parse_days,
    parse_place,
    parse_share,
    parse_local_moment,
    parse_point,
]


@pytest.mark.parametrize("parse", PARSERS)
@given(ANYTHING)
def test_nothing_but_a_known_code_is_raised(parse: Callable[[Any], Any], value: Any) -> None:
    try:
        parse(value)
    except ValueError as error:
        assert error.args[0] in WORDINGS
