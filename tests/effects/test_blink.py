"""Blink: half on, half off, and never more than 3 flashes in any second, wherever it is cut."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.geometry import Point, Rect, Size
from ledsign.effects.base import EFFECTS, EffectOptions, Placement
from ledsign.effects.blink import MOST_FLASHES_PER_S, half_period

F = Fraction

EFFECT = EFFECTS["blink"]
CLIP, VIEW = Size(4, 2), Size(10, 10)


@pytest.mark.parametrize(
    ("rate", "fps", "half"),
    [
        (F(1), F(60), F(1, 2)),
        (F(3), F(60), F(1, 6)),
        (F(30), F(60), F(1, 6)),  # never faster than 3 a second
        (F(3), F(50), F(9, 50)),
        (F(3), F(25), F(5, 25)),
        (F(3), F(30000, 1001), F(5 * 1001, 30000)),
        (F(1, 10), F(60), F(5)),
        (F(3), F(2), F(1, 2)),
    ],
)
def test_half_period(rate, fps, half):
    assert half_period(EffectOptions(rate=rate, fps=fps)) == half


@pytest.mark.parametrize("rate", [F(0), F(-2)])
def test_a_rate_must_be_positive(rate):
    with pytest.raises(ValueError, match="greater than 0"):
        EFFECT.length(CLIP, VIEW, EffectOptions(rate=rate))


def test_on_then_off():
    options = EffectOptions(rate=F(1), fps=F(60))
    lit = (Placement(Rect(0, 0, 4, 2), Point(3, 4)),)
    found = [EFFECT.place(F(n, 60), CLIP, VIEW, options) for n in range(120)]
    assert found == ([lit] * 30 + [()] * 30) * 2


@pytest.mark.parametrize(("stay", "length"), [(F(3), F(3)), (F(0), F(1)), (F(5, 2), F(3)), (F(1, 9), F(1))])
def test_one_pass_is_whole_periods(stay, length):
    assert EFFECT.length(CLIP, VIEW, EffectOptions(rate=F(1), stay_s=stay)) == length


@pytest.mark.no_cover
@given(
    rate=st.fractions(min_value=F(1, 10), max_value=60),
    fps=st.sampled_from([F(1), F(7), F(24), F(25), F(30), F(40), F(44), F(50), F(60), F(30000, 1001)]),
    shown_at=st.sampled_from([F(10), F(24), F(25), F(44), F(50), F(60), F(120), F(30000, 1001)]),
    stay=st.fractions(min_value=0, max_value=5),
    phase=st.fractions(min_value=0, max_value=1),
)
def test_never_more_than_three_flashes_in_any_second(rate, fps, shown_at, stay, phase):
    """Ten repeated seconds as frames, at the sign's rate and at others, from any phase."""
    options = EffectOptions(rate=rate, fps=fps, stay_s=stay)
    length = EFFECT.length(CLIP, VIEW, options)
    assert (length * fps).denominator == 1
    times = [phase + F(n) / shown_at for n in range(int(10 * shown_at))]
    lit = [bool(EFFECT.place(t % length, CLIP, VIEW, options)) for t in times]
    changes = [times[n] for n in range(1, len(lit)) if lit[n] != lit[n - 1]]
    for start in changes:
        in_this_second = [t for t in changes if start <= t <= start + 1]
        assert len(in_this_second) // 2 <= MOST_FLASHES_PER_S


@given(st.fractions(min_value=F(1, 10), max_value=9), st.sampled_from([F(25), F(60), F(30000, 1001)]))
def test_on_and_off_are_equally_long(rate, fps):
    options = EffectOptions(rate=rate, fps=fps)
    frames = int(EFFECT.length(CLIP, VIEW, options) * fps)
    lit = [bool(EFFECT.place(F(n) / fps, CLIP, VIEW, options)) for n in range(frames)]
    assert lit.count(True) * 2 == frames
