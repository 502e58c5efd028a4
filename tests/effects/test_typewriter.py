"""Typewriter: an even beat, clusters whole, the newest always in view."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.geometry import Point, Rect, Size
from ledsign.effects.base import EFFECTS, EffectOptions, Placement
from ledsign.effects.typewriter import beat, edges

F = Fraction

EFFECT = EFFECTS["typewriter"]
MARKS = (0, 16, 24, 40)


@pytest.mark.parametrize(
    ("t", "written"),
    [(F(0), 16), (F(1, 4) - F(1, 10**9), 16), (F(1, 4), 24), (F(1, 2), 40), (F(3, 4), 40), (F(2), 40)],
)
@pytest.mark.parametrize("axis", ["x", "y"])
def test_clusters_appear_one_by_one_where_the_text_rests(t, written, axis):
    options = EffectOptions(rate=F(4), marks=MARKS, axis=axis, align_x="start", align_y="start")
    if axis == "x":
        clip, view, part = Size(40, 16), Size(60, 20), Rect(0, 0, written, 16)
    else:
        clip, view, part = Size(16, 40), Size(20, 60), Rect(0, 0, 16, written)
    assert EFFECT.place(t, clip, view, options) == (Placement(part, Point(0, 0)),)


def test_it_rests_where_it_is_aligned():
    options = EffectOptions(rate=F(4), marks=MARKS, align_x="centre", align_y="end")
    (placed,) = EFFECT.place(F(9), Size(40, 16), Size(60, 20), options)
    assert placed.dst == Point(10, 4)


@pytest.mark.parametrize(
    ("t", "src"), [(0, Rect(0, 0, 16, 16)), (1, Rect(0, 0, 24, 16)), (2, Rect(10, 0, 30, 16))]
)
def test_a_long_text_moves_on_so_that_the_newest_cluster_is_seen(t, src):
    options = EffectOptions(rate=F(1), marks=MARKS, align_x="centre", align_y="start")
    (placed,) = EFFECT.place(F(t), Size(40, 16), Size(30, 16), options)
    assert placed == Placement(src, Point(0, 0))


def test_a_long_column_moves_up():
    options = EffectOptions(rate=F(1), marks=MARKS, axis="y", align_x="start")
    (placed,) = EFFECT.place(F(2), Size(16, 40), Size(16, 30), options)
    assert placed == Placement(Rect(0, 10, 16, 30), Point(0, 0))


@pytest.mark.parametrize(
    ("marks", "wanted"), [((), (40,)), (MARKS, (16, 24, 40)), ((0, 16, 99), (16, 40)), ((-3, 0, 40), (40,))]
)
def test_edges(marks, wanted):
    assert edges(40, EffectOptions(marks=marks)) == wanted


def test_length_counts_a_beat_for_each_cluster_and_the_stay():
    options = EffectOptions(rate=F(7), fps=F(60), marks=MARKS, stay_s=F(1, 7))
    assert beat(options) == F(9, 60)
    assert EFFECT.length(Size(40, 16), Size(60, 20), options) == F(3 * 9 + 9, 60)
    upright = EffectOptions(rate=F(7), fps=F(60), marks=MARKS, stay_s=F(1, 7), axis="y")
    assert EFFECT.length(Size(16, 40), Size(60, 20), upright) == F(3 * 9 + 9, 60)


@pytest.mark.parametrize("rate", [F(0), F(-1)])
def test_a_rate_must_be_positive(rate):
    with pytest.raises(ValueError, match="greater than 0"):
        beat(EffectOptions(rate=rate))


@given(
    st.lists(st.integers(1, 30), min_size=1, max_size=12),
    st.integers(1, 200),
    st.fractions(min_value=F(1, 2), max_value=40),
    st.fractions(min_value=0, max_value=F(999, 1000)),
)
def test_only_whole_clusters_are_ever_added_and_the_newest_is_always_seen(widths, view_px, rate, share):
    ends = [sum(widths[: n + 1]) for n in range(len(widths))]
    clip, view = Size(ends[-1], 4), Size(view_px, 4)
    options = EffectOptions(rate=rate, marks=(0, *ends), fps=F(50))
    (placed,) = EFFECT.place(share * EFFECT.length(clip, view, options), clip, view, options)
    assert placed.src.right in ends
    assert placed.src.x == max(0, placed.src.right - view_px)
