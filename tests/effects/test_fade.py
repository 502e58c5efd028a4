"""Fade: gain from 0 to 256 and back."""

from fractions import Fraction
from itertools import pairwise

import pytest

from ledsign.core.geometry import Point, Rect, Size
from ledsign.effects.base import EFFECTS, EffectOptions

F = Fraction

EFFECT = EFFECTS["fade"]


@pytest.mark.parametrize(
    ("t", "gain"),
    [
        (F(0), 0),
        (F(1, 256), 1),
        (F(1, 2), 128),
        (F(1), 256),
        (F(3, 2), 256),
        (F(2), 256),
        (F(3), 128),
        (F(4) - F(1, 1000), 1),
    ],
)
def test_gain(t, gain):
    options = EffectOptions(enter_s=F(1), stay_s=F(1), leave_s=F(2))
    (placed,) = EFFECT.place(t, Size(4, 2), Size(10, 10), options)
    assert (placed.src, placed.dst, placed.gain) == (Rect(0, 0, 4, 2), Point(3, 4), gain)


def test_it_rises_evenly_and_falls_evenly():
    options = EffectOptions(enter_s=F(2), stay_s=F(1), leave_s=F(2), fps=F(50))
    length = EFFECT.length(Size(1, 1), Size(1, 1), options)
    assert length == 5
    gains = [EFFECT.place(F(n, 50), Size(1, 1), Size(1, 1), options)[0].gain for n in range(250)]
    steps = [after - before for before, after in pairwise(gains)]
    assert set(steps[:100]) == {2, 3}
    assert set(steps[100:150]) == {0}
    assert set(steps[150:]) == {-2, -3}
