from __future__ import annotations

from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest

from ledsign.core.clock import NS_PER_S, FakeClock, SystemClock, parse_instant, seconds


def test_fake_clock_moves_only_when_told() -> None:
    clock = FakeClock(now_ns=5)
    assert (clock.now_ns(), clock.monotonic_ns()) == (5, 0)
    clock.advance_ns(10)
    assert (clock.now_ns(), clock.monotonic_ns()) == (15, 10)
    clock.sleep_until_ns(110)
    assert (clock.now_ns(), clock.monotonic_ns()) == (115, 110)
    clock.sleep_until_ns(3)
    assert clock.monotonic_ns() == 110


def test_fake_clock_steps_only_the_wall() -> None:
    clock = FakeClock(now_ns=1_000)
    clock.step_wall_ns(-900)
    assert (clock.now_ns(), clock.monotonic_ns()) == (100, 0)


def test_fake_clock_refuses_to_go_back() -> None:
    with pytest.raises(ValueError, match="step_wall_ns"):
        FakeClock().advance_ns(-1)


def test_system_clock_sleeps_at_least_to_the_deadline_and_shifts_wall_time_only() -> None:
    plain, shifted = SystemClock(), SystemClock(offset_ns=3_600 * NS_PER_S)
    assert 3_599 * NS_PER_S < shifted.now_ns() - plain.now_ns() < 3_601 * NS_PER_S
    deadline = plain.monotonic_ns() + 2_000_000
    plain.sleep_until_ns(deadline)
    assert plain.monotonic_ns() >= deadline
    before = plain.monotonic_ns()
    plain.sleep_until_ns(before - 1)  # the past: at once
    assert plain.monotonic_ns() - before < NS_PER_S


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1970-01-01T00:00:00Z", 0),
        ("1970-01-01T08:00:00+08:00", 0),
        ("1970-01-01T08:00:01.5", 1_500_000_000),  # local to Shanghai
        ("2026-05-06T19:00:00+08:00", 1_778_065_200 * NS_PER_S),
        ("1969-12-31T23:59:59Z", -NS_PER_S),
    ],
)
def test_parse_instant(text: str, expected: int) -> None:
    assert parse_instant(text, ZoneInfo("Asia/Shanghai")) == expected


def test_parse_instant_refuses_words() -> None:
    with pytest.raises(ValueError, match="Invalid isoformat"):
        parse_instant("tomorrow")


def test_seconds_is_exact() -> None:
    assert seconds(1) == Fraction(1, NS_PER_S)
    assert seconds(1_500_000_000) == Fraction(3, 2)
