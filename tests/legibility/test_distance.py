from __future__ import annotations

import pytest

from ledsign.core.geometry import Size
from ledsign.core.problem import Where
from ledsign.legibility.distance import METRES_PER_MM, distance_problems, readable_m, size_for, stroke_mm


def test_one_minute_of_arc_is_3438_times_as_far() -> None:
    assert abs(METRES_PER_MM - 3.438) < 0.001


@pytest.mark.parametrize(
    ("stroke_px", "pitch_mm", "metres"),
    [(1.0, 10.0, 34), (2.0, 10.0, 69), (1.0, 16.0, 55), (1.0, 2.5, 9), (7.0, 50.0, 1203), (1.0, 0.0, 0)],
)
def test_reach(facts, sign, stroke_px, pitch_mm, metres) -> None:
    caption, board = facts(stroke_px=stroke_px), sign(pitch_mm=pitch_mm)
    assert round(readable_m(caption, board)) == metres
    assert stroke_mm(caption, board) == stroke_px * pitch_mm


@pytest.mark.parametrize("distance", [0.0, 20.0, 34.3])
def test_near_enough_is_nothing_to_say(facts, sign, distance) -> None:
    assert distance_problems(facts(), sign(viewing_distance_m=distance), Where()) == []


def test_an_unknown_pitch_is_no_reason_to_warn(facts, sign) -> None:
    assert distance_problems(facts(), sign(viewing_distance_m=500.0, pitch_mm=0.0), Where()) == []


def test_too_far_says_which_size_would_do(facts, sign) -> None:
    board = sign(viewing_distance_m=60.0)
    caption = facts(view=Size(64, 64))
    assert size_for(caption, board) == 28
    (found,) = distance_problems(caption, board, Where(field="items[0].size"))
    assert (found.code, found.severity, found.where.field) == ("stroke.too-fine", "warning", "items[0].size")
    assert found.remedy.en == "write size: 28"
    assert "34 m" in found.message.en
    assert "60 米" in found.message.zh
    larger = facts(view=Size(64, 64), em_px=28, stroke_px=28 / 16)
    assert distance_problems(larger, board, Where()) == [], "and it does"


def test_a_face_too_small_says_how_far_it_can_be_read(facts, sign) -> None:
    (found,) = distance_problems(facts(view=Size(64, 20)), sign(viewing_distance_m=60.0), Where())
    assert "room for 20" in found.remedy.en
    assert "up to 43 m" in found.remedy.en
    upright = facts(axis="y", view=Size(20, 640))
    assert distance_problems(upright, sign(viewing_distance_m=60.0), Where())[0].remedy == found.remedy
