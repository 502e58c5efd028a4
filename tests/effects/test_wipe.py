"""Wipe: the edge crosses the clip's seen part, uncovers it, and later covers it the same way."""

from fractions import Fraction

import pytest

from ledsign.core.geometry import Point, Rect, Size
from ledsign.effects.base import EFFECTS, EffectOptions, Placement

F = Fraction

EFFECT = EFFECTS["wipe"]
CLIP, VIEW = Size(8, 4), Size(12, 10)


@pytest.mark.parametrize(
    ("towards", "t", "src"),
    [
        ("right", F(1, 2), Rect(0, 0, 4, 4)),
        ("right", F(5, 2), Rect(4, 0, 4, 4)),
        ("left", F(1, 4), Rect(6, 0, 2, 4)),
        ("left", F(9, 4), Rect(0, 0, 6, 4)),
        ("down", F(1, 2), Rect(0, 0, 8, 2)),
        ("down", F(11, 4), Rect(0, 3, 8, 1)),
        ("up", F(1, 4), Rect(0, 3, 8, 1)),
        ("up", F(5, 2), Rect(0, 0, 8, 2)),
    ],
)
def test_half_way(towards, t, src):
    options = EffectOptions(enter_s=F(1), stay_s=F(1), leave_s=F(1), towards=towards)
    assert EFFECT.place(t, CLIP, VIEW, options) == (Placement(src, Point(2 + src.x, 3 + src.y)),)


@pytest.mark.parametrize("towards", ["left", "right", "up", "down"])
def test_nothing_at_first_all_of_it_in_between_and_something_to_the_last(towards):
    options = EffectOptions(enter_s=F(1), stay_s=F(1), leave_s=F(1), fps=F(60), towards=towards)
    length = EFFECT.length(CLIP, VIEW, options)
    assert length == 3
    assert EFFECT.place(F(0), CLIP, VIEW, options) == ()
    for t in (F(1), F(3, 2), F(2)):
        assert EFFECT.place(t, CLIP, VIEW, options) == (Placement(Rect(0, 0, 8, 4), Point(2, 3)),)
    assert EFFECT.place(length - F(1, 60), CLIP, VIEW, options) != ()


def test_the_edge_crosses_only_what_is_seen_of_a_large_clip():
    options = EffectOptions(enter_s=F(1), align_x="start", align_y="start")
    (placed,) = EFFECT.place(F(1, 2), Size(1000, 4), Size(12, 4), options)
    assert placed.src == Rect(0, 0, 6, 4)


def test_without_entering_and_leaving_it_is_there_at_once():
    options = EffectOptions(enter_s=F(0), stay_s=F(1), leave_s=F(0))
    for t in (F(0), F(59, 60)):
        assert EFFECT.place(t, CLIP, VIEW, options) == (Placement(Rect(0, 0, 8, 4), Point(2, 3)),)


def test_an_empty_clip_shows_nothing():
    assert EFFECT.place(F(1), Size(0, 4), VIEW, EffectOptions()) == ()
