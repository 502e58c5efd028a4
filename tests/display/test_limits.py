"""Limits as values: hours over midnight, sensor curves, and their way through JSON."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ledsign.core.geometry import Size
from ledsign.display.limits import Ceiling, Hours, Limits, interpolated
from ledsign.display.sign import Sign
from ledsign.display.wiring import from_json, to_json

HOUR = 3600


@pytest.mark.parametrize(
    ("start", "end", "second", "within"),
    [
        (8 * HOUR, 22 * HOUR, 8 * HOUR, True),
        (8 * HOUR, 22 * HOUR, 22 * HOUR, False),
        (8 * HOUR, 22 * HOUR, 22 * HOUR - 1, True),
        (8 * HOUR, 22 * HOUR, 0, False),
        (22 * HOUR, 6 * HOUR, 22 * HOUR, True),
        (22 * HOUR, 6 * HOUR, 0, True),
        (22 * HOUR, 6 * HOUR, 6 * HOUR, False),
        (22 * HOUR, 6 * HOUR, 12 * HOUR, False),
        (22 * HOUR, 24 * HOUR, 24 * HOUR - 1, True),
        (22 * HOUR, 24 * HOUR, 0, False),
        (0, 24 * HOUR, 12 * HOUR, True),
    ],
)
def test_hours(start: int, end: int, second: int, within: bool) -> None:
    assert Hours(start_s=start, end_s=end).holds(second) is within


@pytest.mark.parametrize(
    ("lux", "level"),
    [(-5, 0.1), (0, 0.1), (50, 0.3), (100, 0.5), (550, 0.75), (1000, 1.0), (90_000, 1.0)],
)
def test_sensor_curve(lux: float, level: float) -> None:
    assert interpolated(((0, 0.1), (100, 0.5), (1000, 1.0)), lux) == pytest.approx(level)


def test_sensor_curve_with_a_step() -> None:
    assert interpolated(((0, 0.1), (100, 0.2), (100, 0.8)), 100) == pytest.approx(0.2)
    assert interpolated(((0, 0.1), (0, 0.8)), 0) == pytest.approx(0.1)


def test_limits_travel_with_the_wiring() -> None:
    night = Hours(start_s=22 * HOUR, end_s=6 * HOUR)
    limits = Limits(
        ceilings=(Ceiling(hours=night, level=0.3),),
        sensor=((0.0, 0.1), (10_000.0, 1.0)),
        curfew=(night,),
        current_ma=40_000,
        soft_start_s=2,
    )
    sign = Sign(name="s", canvas=Size(4, 4), faces=(), outputs=(), limits=limits)
    assert from_json(to_json(sign)) == sign
    assert from_json(to_json(replace(sign, limits=Limits()))).limits == Limits()
