from __future__ import annotations

import pytest

from ledsign.core.geometry import Point, Rect, Size
from ledsign.show.arrangement import arrange

WEST, EAST = Rect(0, 0, 96, 640), Rect(160, 0, 96, 640)
SMALL = Rect(160, 100, 64, 200)


def test_same_is_one_layer_with_a_window_on_each_face() -> None:
    (layer,) = arrange("same", [WEST, EAST], "y")
    assert layer.view == Size(96, 640)
    assert [window.src for window in layer.windows] == [Rect(0, 0, 96, 640)] * 2
    assert [window.dst for window in layer.windows] == [Point(0, 0), Point(160, 0)]


def test_faces_of_unlike_size_get_layers_of_their_own() -> None:
    layers = arrange("same", [WEST, SMALL], "y")
    assert [layer.view for layer in layers] == [Size(96, 640), Size(64, 200)]


def test_mirror_mirrors_every_second_face() -> None:
    layers = arrange("mirror", [WEST, EAST], "x")
    assert [(layer.mirrored, layer.windows[0].dst) for layer in layers] == [
        (False, Point(0, 0)),
        (True, Point(160, 0)),
    ]


def test_mirror_of_one_face_is_that_face() -> None:
    (layer,) = arrange("mirror", [WEST], "x")
    assert not layer.mirrored


def test_span_hides_what_falls_into_the_gap() -> None:
    (layer,) = arrange("span", [WEST, EAST], "x")
    assert layer.view == Size(256, 640)
    assert [window.src.x for window in layer.windows] == [0, 160]


def test_span_begins_at_the_faces_not_at_the_canvas() -> None:
    (layer,) = arrange("span", [Rect(10, 20, 30, 40), Rect(50, 30, 30, 40)], "x")
    assert layer.view == Size(70, 50)
    assert [window.src for window in layer.windows] == [Rect(0, 0, 30, 40), Rect(40, 10, 30, 40)]


@pytest.mark.parametrize("order", [[WEST, EAST], [EAST, WEST]])
def test_relay_along_x_joins_faces_as_they_hang(order: list[Rect]) -> None:
    (layer,) = arrange("relay", order, "x")
    assert layer.view == Size(192, 640)
    assert [(window.src.x, window.dst.x) for window in layer.windows] == [(0, 0), (96, 160)]


def test_relay_along_y_enters_the_first_face_at_the_bottom() -> None:
    (layer,) = arrange("relay", [WEST, EAST], "y")
    assert layer.view == Size(96, 1280)
    by_face = {window.dst.x: window.src.y for window in layer.windows}
    assert by_face == {0: 640, 160: 0}


def test_relay_centres_narrower_faces() -> None:
    (layer,) = arrange("relay", [WEST, SMALL], "y")
    assert layer.view == Size(96, 840)
    assert Rect(16, 0, 64, 200) in [window.src for window in layer.windows]
    (layer,) = arrange("relay", [WEST, SMALL], "x")
    assert Rect(96, 220, 64, 200) in [window.src for window in layer.windows]


def test_couplet_puts_the_first_line_on_the_right() -> None:
    first, second = arrange("couplet", [WEST, EAST], None)
    assert (first.part, first.windows[0].dst) == (0, Point(160, 0))
    assert (second.part, second.windows[0].dst) == (1, Point(0, 0))


def test_no_face_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one face"):
        arrange("same", [], None)
