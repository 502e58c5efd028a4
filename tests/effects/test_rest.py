"""Where a clip rests and what is seen of it."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.geometry import Point, Rect, Size
from ledsign.effects.base import EFFECTS, EffectOptions, Placement
from ledsign.effects.mirror import mirrored_options
from ledsign.effects.rest import aligned, resting_point, seen, whole

F = Fraction


@pytest.mark.parametrize(
    ("align", "clip", "view", "wanted"),
    [
        ("start", 4, 10, 0), ("centre", 4, 10, 3), ("end", 4, 10, 6), ("centre", 5, 10, 2),
        ("start", 14, 10, 0), ("centre", 14, 10, -2), ("end", 14, 10, -4),
    ],
)  # fmt: skip
def test_aligned(align, clip, view, wanted):
    assert aligned(align, clip, view) == wanted


def test_resting_point_takes_each_axis_by_itself():
    options = EffectOptions(align_x="end", align_y="start")
    assert resting_point(Size(4, 6), Size(10, 20), options) == Point(6, 0)


@pytest.mark.parametrize(
    ("origin", "wanted"),
    [
        (Point(2, 1), (Placement(Rect(0, 0, 4, 3), Point(2, 1)),)),
        (Point(-1, -2), (Placement(Rect(1, 2, 3, 1), Point(0, 0)),)),
        (Point(8, 4), (Placement(Rect(0, 0, 2, 1), Point(8, 4)),)),
        (Point(10, 0), ()),
        (Point(-4, 0), ()),
        (Point(0, 5), ()),
        (Point(0, -3), ()),
    ],
)
def test_seen_is_cut_to_the_view(origin, wanted):
    assert seen(origin, whole(Size(4, 3)), Size(10, 5)) == wanted


def test_seen_of_a_part_keeps_its_place():
    assert seen(Point(1, 1), Rect(2, 0, 2, 3), Size(10, 5), 77) == (
        Placement(Rect(2, 0, 2, 3), Point(3, 1), 77),
    )


@pytest.mark.parametrize(("align_x", "wanted"), [("start", 0), ("centre", 3), ("end", 6)])
@pytest.mark.parametrize("t", [F(0), F(1, 7), F(10**9)])
def test_hold_stands_still(align_x, wanted, t):
    hold = EFFECTS["hold"]
    options = EffectOptions(align_x=align_x, align_y="end")
    assert hold.place(t, Size(4, 3), Size(10, 5), options) == (Placement(Rect(0, 0, 4, 3), Point(wanted, 2)),)
    assert hold.length(Size(4, 3), Size(10, 5), options) is None


@given(st.sampled_from(["start", "centre", "end"]), st.sampled_from(["left", "right", "up", "down"]))
def test_the_mirror_of_the_mirror_is_the_original(align, towards):
    options = EffectOptions(align_x=align, align_y="start", towards=towards, gap_px=3)
    seen_once = mirrored_options(options)
    assert mirrored_options(seen_once) == options
    assert (seen_once.align_y, seen_once.gap_px) == ("start", 3)
    assert (seen_once.towards == towards) == (towards in ("up", "down"))
    assert (seen_once.align_x == align) == (align == "centre")
