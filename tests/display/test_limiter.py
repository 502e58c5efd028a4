"""The last stage: curfew, ceilings, soft start, the supply's budget with hues kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.core.clock import NS_PER_S, parse_instant
from ledsign.core.frame import black
from ledsign.core.geometry import Rect, Size
from ledsign.display.limiter import Limiter
from ledsign.display.limits import Ceiling, Hours, Limits
from ledsign.display.panel import Panel
from ledsign.display.sign import Face, OutputSpec, Sign

HOUR = 3600
NIGHT = Hours(start_s=22 * HOUR, end_s=6 * HOUR)
SIGN = Sign(
    name="s",
    canvas=Size(8, 4),
    faces=(Face(name="f", rect=Rect(0, 0, 8, 4)),),
    outputs=tuple(
        OutputSpec(name=name, address="ddp://127.0.0.1", panels=(Panel(rect=Rect(x, 0, 4, 4)),))
        for name, x in (("a", 0), ("b", 4))
    ),
)


def limiter(sign: Sign = SIGN, **limits: Any) -> Limiter:
    return Limiter(replace(sign, limits=Limits(**limits)))


def shanghai(text: str) -> int:
    return parse_instant(f"2026-05-06T{text}+08:00")


def test_without_limits_nothing_changes() -> None:
    one = limiter(flashes_per_s=0)
    frame = np.random.default_rng(1).integers(0, 256, (4, 8, 3), np.uint8)
    channels = [np.arange(48, dtype=np.uint8) for _ in range(2)]
    assert one.admits(frame, 0)
    assert one.level(shanghai("12:00"), 0) == 1.0
    assert not one.in_curfew(shanghai("23:00"))
    assert one.within_budget(channels) == 1.0
    assert all(np.array_equal(part, np.arange(48)) for part in channels)
    assert (one.held, one.dimmed) == (0, 0)


@pytest.mark.parametrize(
    ("at", "dark"),
    [("21:59:59.999", False), ("22:00", True), ("23:59:59", True), ("05:59:59.999", True), ("06:00", False)],
)
def test_curfew_to_the_millisecond(at: str, dark: bool) -> None:
    assert limiter(curfew=(NIGHT,)).in_curfew(shanghai(at)) is dark


@pytest.mark.parametrize(
    ("utc", "dark"),
    [
        ("2026-03-08T06:59:59Z", True),  # 01:59:59 EST
        ("2026-03-08T07:00:00Z", False),  # 03:00 EDT
        ("2026-11-01T05:30:00Z", True),  # 01:30 EDT
        ("2026-11-01T06:30:00Z", True),  # 01:30 EST once more: by the clock on the wall
        ("2026-11-01T07:00:00Z", False),
    ],
)
def test_curfew_follows_the_clock_on_the_wall(utc: str, dark: bool) -> None:
    there = replace(SIGN, zone="America/New_York")
    hours = Hours(start_s=0, end_s=2 * HOUR)
    assert limiter(there, curfew=(hours,)).in_curfew(parse_instant(utc)) is dark


def test_a_year_no_calendar_knows_is_reckoned_in_utc() -> None:
    assert limiter(curfew=(NIGHT,)).in_curfew(300_000 * 365 * 86_400 * NS_PER_S) in (True, False)


def test_brightness_takes_the_lowest_of_all() -> None:
    ceilings = (
        Ceiling(hours=NIGHT, level=0.3),
        Ceiling(hours=Hours(start_s=23 * HOUR, end_s=24 * HOUR), level=0.2),
    )
    one = limiter(replace(SIGN, brightness=0.8), ceilings=ceilings, sensor=((0.0, 0.1), (1000.0, 1.0)))
    noon, evening, late = shanghai("12:00"), shanghai("22:30"), shanghai("23:30")
    assert one.level(noon, 0) == 0.8
    assert one.level(noon, 0, wanted=0.5) == 0.5
    assert one.level(noon, 0, wanted=1.0) == 0.8
    assert one.level(evening, 0) == 0.3
    assert one.level(late, 0) == 0.2
    assert one.level(late, 0, wanted=0.0) == 0.0
    assert one.level(noon, 0, lux=0) == 0.1
    assert one.level(noon, 0, lux=100_000) == 0.8


def test_soft_start_rises_from_dark_and_again_after_darkness() -> None:
    one = limiter(soft_start_s=2.0)
    lit = np.full((4, 8, 3), 200, np.uint8)
    at = 5 * NS_PER_S
    levels = [one.level(0, at + tenth * NS_PER_S // 10) for tenth in range(21)]
    assert levels[0] == 0.0
    assert levels == sorted(levels)
    assert levels[10] == pytest.approx(0.5, abs=0.01)
    assert levels[20] == 1.0
    assert one.admits(lit, at + 3 * NS_PER_S)
    assert one.level(0, at + 3 * NS_PER_S) == 1.0
    assert one.admits(black(SIGN.canvas), at + 4 * NS_PER_S)
    assert one.level(0, at + 5 * NS_PER_S) == 0.0
    assert one.level(0, at + 6 * NS_PER_S) == pytest.approx(0.5, abs=0.01)


def test_strobes_are_held() -> None:
    one = limiter()
    passed = [
        one.admits(np.full((4, 8, 3), 255 * (number % 2), np.uint8), number * NS_PER_S // 20)
        for number in range(20)
    ]
    assert one.held == passed.count(False) > 0


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 2**32 - 1), st.floats(0, 3000), st.floats(0, 5), st.booleans())
def test_the_supply_is_never_asked_for_more(seed: int, budget: float, idle: float, one_bit: bool) -> None:
    dice = np.random.default_rng(seed)
    channels = [dice.integers(0, 256, 48, np.uint8) for _ in range(2)]
    if one_bit:
        channels = [np.where(part > 127, 255, 0).astype(np.uint8) for part in channels]
    before = [part.copy() for part in channels]
    one = limiter(replace(SIGN, one_bit=one_bit), current_ma=budget, idle_ma_per_led=idle)
    factor = one.within_budget(channels)
    drawn = sum(int(part.sum(dtype=np.int64)) for part in channels) / 255 * 20 + 32 * idle
    if budget:
        assert drawn <= max(budget, 32 * idle) + 1e-6
    if factor == 1.0:
        assert all(np.array_equal(part, was) for part, was in zip(channels, before, strict=True))
    elif one_bit:
        assert all(set(np.unique(part)) <= {0, 255} for part in channels)
        assert all((part <= was).all() for part, was in zip(channels, before, strict=True))
    else:
        for part, was in zip(channels, before, strict=True):
            assert (np.abs(part - was * factor) < 1).all()
    assert one.dimmed == (factor != 1.0)


def test_hue_is_kept() -> None:
    gold = np.tile(np.array([200, 120, 40], np.uint8), 16)
    one = limiter(current_ma=400)
    one.within_budget([gold])
    assert gold[0] / gold[1] == pytest.approx(200 / 120, rel=0.03)
    assert gold[0] / gold[2] == pytest.approx(200 / 40, rel=0.06)


def test_thinned_leds_are_spread_over_all_outputs() -> None:
    channels = [np.full(48, 255, np.uint8) for _ in range(2)]
    limiter(replace(SIGN, one_bit=True), current_ma=32 * 20).within_budget(channels)
    assert [int((part > 0).sum()) for part in channels] == [16, 16]
    gaps = np.diff(np.flatnonzero(channels[0]))
    assert set(gaps) == {3}
