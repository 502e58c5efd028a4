"""Speeds that move evenly."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.effects.speed import (
    SLOWEST_STEP_FRAMES,
    even_speed,
    offered_speeds,
    phases_of,
    snap,
    snap_gap,
    step_px,
)

F = Fraction

NTSC = F(30000, 1001)
RATES = st.sampled_from([F(24), F(25), F(30), F(40), F(44), F(50), F(60), NTSC])
SPEEDS = st.fractions(min_value=F(1, 1000), max_value=5000)


@pytest.mark.parametrize(
    ("asked", "fps", "given_"),
    [
        (60, 60, 60),
        (59, 60, 60),
        (64, 60, 60),
        (89, 60, 60),
        (90, 60, 60),  # halfway: slower
        (91, 60, 120),
        (150, 60, 120),
        (151, 60, 180),
        (45, 60, 30),  # halfway between 60/1 and 60/2
        (46, 60, 60),
        (25, 60, 20),  # halfway between 60/2 and 60/3
        (26, 60, 30),
        (17, 60, 15),
        (1, 60, 1),
        (F(1, 100), 60, F(60, 6000)),
        (100, 44, 88),
        (120, 40, 120),
        (120, NTSC, 4 * NTSC),
        (1, NTSC, NTSC / 30),
        (10_000, 24, 10_008),
        (F("59.9"), 60, 60),
    ],
)
def test_snap(asked, fps, given_):
    assert snap(F(asked), F(fps)) == given_


@pytest.mark.parametrize(("speed", "fps"), [(0, 60), (-1, 60), (60, 0), (60, -25)])
def test_snap_refuses_what_does_not_move(speed, fps):
    with pytest.raises(ValueError, match="greater than 0"):
        snap(F(speed), F(fps))


@given(SPEEDS, RATES)
def test_snap_is_the_nearest_even_speed_and_the_slower_of_two(speed, fps):
    snapped = snap(speed, fps)
    ratio = snapped / fps
    assert snapped > 0
    assert 1 in (ratio.numerator, ratio.denominator)
    frames, step = speed / fps, speed // fps
    even = {fps * k for k in (step, step + 1) if k}
    even |= {fps / n for n in range(max(1, int(1 / frames) - 1), int(1 / frames) + 3)}
    assert snapped == min(even, key=lambda other: (abs(other - speed), other))
    assert snap(snapped, fps) == snapped


@pytest.mark.parametrize(
    ("fps", "up_to", "wanted"),
    [
        (60, 240, [10, 12, 15, 20, 30, 60, 120, 180, 240]),
        (60, 239, [10, 12, 15, 20, 30, 60, 120, 180]),
        (60, 25, [10, 12, 15, 20]),
        (60, 9, []),
        (NTSC, 60, [NTSC / 6, NTSC / 5, NTSC / 4, NTSC / 3, NTSC / 2, NTSC, 2 * NTSC]),
    ],
)
def test_offered_speeds(fps, up_to, wanted):
    assert offered_speeds(F(fps), F(up_to)) == tuple(wanted)


@given(SPEEDS, RATES)
def test_every_speed_in_range_snaps_to_an_offered_one(speed, fps):
    if fps / SLOWEST_STEP_FRAMES <= speed <= 4 * fps:
        assert snap(speed, fps) in offered_speeds(fps, 4 * fps)


@pytest.mark.parametrize(
    ("speed", "step"), [(60, 1), (120, 2), (180, 3), (30, 1), (20, 1), (90, 1), (F(60, 7), 1)]
)
def test_step(speed, step):
    assert step_px(F(speed), F(60)) == step


@pytest.mark.parametrize(
    ("gap", "clip", "speed", "wanted"),
    [
        (0, 100, 60, 0),
        (48, 100, 120, 48),
        (47, 100, 120, 48),
        (0, 100, 180, 2),
        (10, 100, 420, 12),  # 7 px a frame: 112
        (10, 100, 30, 10),
        (0, 0, 300, 5),  # a period is at least one step
        (0, 3, 600, 7),
    ],
)
def test_snap_gap(gap, clip, speed, wanted):
    assert snap_gap(gap, clip, F(speed), F(60)) == wanted


@given(st.integers(0, 2000), st.integers(0, 700_000), SPEEDS, RATES)
def test_gap_is_the_smallest_that_lets_a_period_be_whole_steps(gap, clip, speed, fps):
    speed = snap(speed, fps)
    found, step = snap_gap(gap, clip, speed, fps), step_px(speed, fps)
    assert found >= gap
    assert found - gap < step or clip + gap == 0
    assert (clip + found) % step == 0
    assert ((clip + found) / speed * fps).denominator == 1
    assert snap_gap(found, clip, speed, fps) == found


@given(st.fractions(min_value=Fraction(1, 10), max_value=2000), st.sampled_from([24, 25, 40, 50, 60]))
def test_quarters_are_even_and_nearer_than_whole_pixels(asked, fps):
    fps = Fraction(fps)
    speed = even_speed(asked, fps, 4)
    assert abs(speed - asked) <= abs(snap(asked, fps) - asked)
    assert abs(speed - asked) <= fps / 8
    phases = phases_of(speed, fps, 4)
    grains = speed / fps * phases
    assert phases in (1, 4)
    assert 1 in (grains.denominator, grains.numerator)  # every step the same
    assert even_speed(speed, fps, 4) == speed
    assert even_speed(asked, fps) == snap(asked, fps)
