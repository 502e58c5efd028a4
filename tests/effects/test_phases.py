"""Phases in whole frames."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.effects.base import EffectOptions
from ledsign.effects.phases import phases, phases_length, progress, whole_frames

F = Fraction

SECONDS = st.fractions(min_value=0, max_value=20, max_denominator=1000)


@pytest.mark.parametrize(
    ("seconds", "fps", "wanted"),
    [
        (F(1), F(60), F(1)),
        (F(0), F(60), F(0)),
        (F(1, 60), F(60), F(1, 60)),
        (F(1, 59), F(60), F(2, 60)),
        (F(1, 3), F(25), F(9, 25)),
        (F(1), F(30000, 1001), F(30 * 1001, 30000)),
    ],
)
def test_whole_frames(seconds, fps, wanted):
    assert whole_frames(seconds, fps) == wanted


def test_phases_are_rounded_up_each():
    options = EffectOptions(fps=F(25), enter_s=F(1, 3), stay_s=F(1), leave_s=F(1, 26))
    assert phases(options) == (F(9, 25), F(1), F(1, 25))
    assert phases_length(options) == F(35, 25)


def test_nothing_at_all_still_lasts_a_frame():
    options = EffectOptions(fps=F(25), enter_s=F(0), stay_s=F(0), leave_s=F(0))
    assert phases(options) == (F(0), F(1, 25), F(0))
    assert phases_length(options) == F(1, 25)
    assert progress(F(0), options, 10) == (10, 0)


@pytest.mark.parametrize(
    ("t", "wanted"),
    [
        (F(0), (0, 0)),
        (F(1, 2), (5, 0)),
        (F(19, 20), (9, 0)),
        (F(1), (10, 0)),
        (F(3), (10, 0)),
        (F(31, 10), (10, 0)),
        (F(32, 10), (10, 1)),
        (F(499, 100), (10, 9)),
        (F(5), (10, 10)),
        (F(9), (10, 10)),
    ],
)
def test_progress(t, wanted):
    options = EffectOptions(fps=F(60), enter_s=F(1), stay_s=F(2), leave_s=F(2))
    assert progress(t, options, 10) == wanted


@given(SECONDS, SECONDS, SECONDS, st.fractions(min_value=0, max_value=1), st.integers(1, 1000))
def test_progress_never_goes_back_and_ends_only_at_the_end(enter, stay, leave, share, steps):
    options = EffectOptions(fps=F(50), enter_s=enter, stay_s=stay, leave_s=leave)
    length = phases_length(options)
    t = share * length
    entered, left = progress(t, options, steps)
    assert 0 <= left <= entered <= steps
    later = progress(t + F(1, 50), options, steps)
    assert later[0] >= entered
    assert later[1] >= left
    if t < length:
        assert left < steps
