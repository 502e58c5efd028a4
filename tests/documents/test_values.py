from collections.abc import Callable
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.documents import sign_values, texts, values
from ledsign.documents.messages import WORDINGS
from ledsign.documents.values import (
    GapValue,
    SpeedValue,
    parse_colour,
    parse_duration,
    parse_gap,
    parse_moment,
    parse_rate,
    parse_size,
    parse_speed,
)

GOOD: list[tuple[Callable[[Any], Any], Any, Any]] = [
    (parse_colour, "#ffcc00", (255, 204, 0)),
    (parse_colour, " #FC0 ", (255, 204, 0)),
    (parse_colour, "Red", (255, 0, 0)),
    (parse_colour, "金", (255, 190, 60)),
    (parse_colour, [1, 2, 3], (1, 2, 3)),
    (parse_colour, (0, 0, 255), (0, 0, 255)),
    (parse_speed, "120 px/s", SpeedValue(Fraction(120), "px/s")),
    (parse_speed, "4 chars/s", SpeedValue(Fraction(4), "chars/s")),
    (parse_speed, "1 char/s", SpeedValue(Fraction(1), "chars/s")),
    (parse_speed, "70 chars/min", SpeedValue(Fraction(7, 6), "chars/s")),
    (parse_speed, "70 字/分", SpeedValue(Fraction(7, 6), "chars/s")),
    (parse_speed, "1 char / min", SpeedValue(Fraction(1, 60), "chars/s")),
    (parse_speed, "60字/分钟", SpeedValue(Fraction(1), "chars/s")),
    (parse_speed, "2.5字/秒", SpeedValue(Fraction(5, 2), "chars/s")),
    (parse_speed, "1/3 px / s", SpeedValue(Fraction(1, 3), "px/s")),
    (parse_speed, 60, SpeedValue(Fraction(60), "px/s")),
    (parse_speed, 7.5, SpeedValue(Fraction(15, 2), "px/s")),
    (parse_speed, SpeedValue(Fraction(1), "px/s"), SpeedValue(Fraction(1), "px/s")),
    (parse_rate, 2, Fraction(2)),
    (parse_rate, "5/2", Fraction(5, 2)),
    (parse_rate, 0.1, Fraction(1, 10)),
    (parse_rate, Fraction(3), Fraction(3)),
    (parse_gap, 48, GapValue(Fraction(48), "px")),
    (parse_gap, 0, GapValue(Fraction(0), "px")),
    (parse_gap, "48 px", GapValue(Fraction(48), "px")),
    (parse_gap, "2字", GapValue(Fraction(2), "chars")),
    (parse_gap, "1.5 chars", GapValue(Fraction(3, 2), "chars")),
    (parse_gap, GapValue(Fraction(1), "px"), GapValue(Fraction(1), "px")),
    (parse_duration, 30, Fraction(30)),
    (parse_duration, 0.5, Fraction(1, 2)),
    (parse_duration, "30s", Fraction(30)),
    (parse_duration, "250ms", Fraction(1, 4)),
    (parse_duration, "1.5 min", Fraction(90)),
    (parse_duration, "2h", Fraction(7200)),
    (parse_duration, "3 分钟", Fraction(180)),
    (parse_duration, "1:30", Fraction(90)),
    (parse_duration, "1:00:00.5", Fraction(7201, 2)),
    (parse_duration, Fraction(1, 3), Fraction(1, 3)),
    (parse_size, "fit", "fit"),
    (parse_size, 8, 8),
    (parse_size, 1024, 1024),
    (parse_size, "80 px", 80),
    (parse_moment, "2026-05-31T20:00:00+08:00", datetime(2026, 5, 31, 12, tzinfo=UTC)),
    (parse_moment, "2026-05-31 12:00Z", datetime(2026, 5, 31, 12, tzinfo=UTC)),
    (parse_moment, datetime(2026, 5, 31, tzinfo=UTC), datetime(2026, 5, 31, tzinfo=UTC)),
]
BAD: list[tuple[Callable[[Any], Any], Any, str]] = [
    *(
        (parse_colour, value, "colour.bad")
        for value in (
            "",
            "reddish",
            "#12",
            "#1234567",
            "#gggggg",
            [1, 2],
            [1, 2, 256],
            [-1, 0, 0],
            [True, 0, 0],
            [1.0, 0, 0],
            0,
            {},
        )
    ),
    (parse_colour, None, "colour.unquoted"),
    *(
        (parse_speed, value, "speed.bad")
        for value in (
            "",
            "fast",
            "4",
            "4 px",
            "4 px/min",
            "1/0 px/s",
            "1.5.2 px/s",
            True,
            None,
            [],
            float("nan"),
            float("inf"),
            10**40,
            "9" * 5000 + " px/s",
            "٣ px/s",
        )
    ),
    *(
        (parse_speed, value, "speed.not-positive")
        for value in (0, -1, "0 px/s", "-4 chars/s", "-0 px/s", "0.0字/s")
    ),
    *(
        (parse_rate, value, "rate.bad")
        for value in (0, -1, "0", "1/0", "x", None, True, Fraction(0), Fraction(-1))
    ),
    *((parse_gap, value, "gap.bad") for value in (-1, "-1 px", "2 lines", "", None, True, [1], float("nan"))),
    *(
        (parse_duration, value, "duration.bad")
        for value in ("", "soon", "5 days", "1:3", "1:2:3:4", None, True, [], float("inf"), "-1:30", 10**30)
    ),
    *(
        (parse_duration, value, "duration.not-positive")
        for value in (0, "0s", "0:00", -5, "-5 s", Fraction(0))
    ),
    *(
        (parse_size, value, "size.bad")
        for value in (7, 1025, 0, -16, 16.5, "big", "16 pt", True, None, [16], "99999")
    ),
    *(
        (parse_moment, value, "moment.bad")
        for value in ("", "tomorrow", "2026-13-01T00:00Z", 2026, None, [], 1.5)
    ),
    (parse_moment, "2026-05-31", "moment.no-time"),
    *(
        (parse_moment, value, "moment.no-offset")
        for value in (
            "2026-05-31T20:00:00",
            datetime(2026, 5, 31),  # noqa: DTZ001 - the fault under test
        )
    ),
]


@pytest.mark.parametrize(("parse", "value", "wanted"), GOOD)
def test_good(parse: Callable[[Any], Any], value: Any, wanted: Any) -> None:
    assert parse(value) == wanted


@pytest.mark.parametrize(("parse", "value", "code"), BAD)
def test_bad(parse: Callable[[Any], Any], value: Any, code: str) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        parse(value)
    assert caught.value.args == (code,)


PARSERS = [
    getattr(module, name)
    for module in (values, texts, sign_values)
    for name in vars(module)
    if name.startswith("parse_")
]
ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.fractions()
    | st.text(max_size=12)
    | st.text(alphabet="0123456789.:/-+ pxschar字秒%{}dHM#fit×,", max_size=14)
    | st.dates().map(str),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)


def test_there_are_parsers_of_all_three_files() -> None:
    assert len(PARSERS) == len(set(PARSERS)) >= 20


@pytest.mark.no_cover
@pytest.mark.parametrize("parse", PARSERS)
@settings(max_examples=60, deadline=None)
@given(value=ANYTHING)
def test_a_parser_raises_only_its_own_error(parse: Callable[[Any], Any], value: Any) -> None:
    try:
        parse(value)
    except ValueError as error:
        assert len(error.args) == 1
        assert error.args[0] in WORDINGS


@given(st.fractions(min_value=Fraction(1, 1000), max_value=10**6, max_denominator=1000))
def test_speeds_are_exact(amount: Fraction) -> None:
    text = f"{amount.numerator}/{amount.denominator} px/s"
    assert parse_speed(text) == SpeedValue(amount, "px/s")


@given(st.integers(1, 99), st.integers(0, 59), st.integers(0, 59))
def test_clocked_durations_count_seconds(hours: int, minutes: int, seconds: int) -> None:
    assert parse_duration(f"{hours}:{minutes:02}:{seconds:02}") == hours * 3600 + minutes * 60 + seconds
