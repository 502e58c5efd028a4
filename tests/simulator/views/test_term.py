import io
import re

import numpy as np
import pytest

from simulator.views.fold import fold, named_faces
from simulator.views.term import Terminal, rows, shrunk


class Screen(io.StringIO):
    def __init__(self, is_terminal):
        super().__init__()
        self.isatty = lambda: is_terminal


def cells(line):
    return len(re.sub(r"\x1b\[[0-9;]*m", "", line))


def test_two_pixels_make_one_cell():
    frame = np.array([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [0, 255, 0]]], np.uint8)
    (line,) = rows(frame, 80, 24)
    assert line == ("\x1b[38;2;255;0;0;48;2;0;0;255m▀\x1b[38;2;0;255;0;48;2;0;255;0m▀\x1b[0m")


def test_colours_are_set_only_where_they_change():
    (line,) = rows(np.zeros((2, 50, 3), np.uint8), 80, 24)
    assert line.count("\x1b[38") == 1 and cells(line) == 50


@pytest.mark.parametrize(("h", "w"), [(640, 256), (16, 64), (256, 1024), (1, 1), (3, 500)])
def test_it_fits_and_keeps_its_ratio(h, w):
    lines = rows(np.zeros((h, w, 3), np.uint8), 80, 24)
    assert len(lines) <= 24 and all(cells(line) <= 80 for line in lines)
    small = shrunk(np.zeros((h, w, 3), np.uint8), 80, 48)
    assert abs(small.shape[1] / small.shape[0] - w / h) <= 0.2 * w / h + 1 or h < 4


def test_thin_strokes_survive_shrinking():
    frame = np.zeros((640, 256, 3), np.uint8)
    frame[:, 100] = 200
    assert (shrunk(frame, 40, 60).max(axis=1) >= 100).all()


def test_a_terminal_is_redrawn_in_place_and_given_back():
    screen = Screen(True)
    terminal = Terminal(screen, (40, 10))
    terminal.draw(np.zeros((8, 8, 3), np.uint8), "west live " + "x" * 90)
    terminal.draw(np.full((8, 8, 3), 9, np.uint8), "west live")
    terminal.close(np.full((8, 8, 3), 9, np.uint8), "done")
    text = screen.getvalue()
    assert text.count("\x1b[H") == 2 and text.count("\x1b[?1049l") == 1 and text.endswith("done\n")


def test_over_a_pipe_only_the_last_frame_is_printed(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    monkeypatch.setenv("LINES", "12")
    screen = Screen(False)
    terminal = Terminal(screen)
    terminal.draw(np.zeros((8, 8, 3), np.uint8), "x")
    assert screen.getvalue() == ""
    terminal.close(np.zeros((8, 8, 3), np.uint8), "west live")
    assert screen.getvalue().count("\n") == 5 and "\x1b[?" not in screen.getvalue()


def test_a_live_terminal_asks_for_its_size(monkeypatch):
    monkeypatch.setenv("COLUMNS", "30")
    monkeypatch.setenv("LINES", "5")
    screen = Screen(True)
    Terminal(screen).draw(np.zeros((100, 100, 3), np.uint8), "s")
    assert screen.getvalue().count("\r\n") == 4


@pytest.fixture
def tall(make_sign):
    return make_sign(width=96, height=640, gap=64)


def test_tall_faces_are_folded_to_use_the_width(tall):
    """100 x 40: a character of 80 pixels gets 19 dots instead of 9, every line is used."""
    frame = np.zeros((640, 256, 3), np.uint8)
    frame[400:480, 8:88] = 255  # in the lower half of the west tower
    faces = named_faces(tall)
    folded = fold(faces, tall.canvas, 100, 78)
    assert folded.pieces == 2 and folded.ratio < 4.5
    labels, picture = folded.draw(frame)
    assert [text for _, text in labels] == ["west 1/2", "west 2/2", "east 1/2", "east 2/2"]
    assert len(picture) >= 74 and 88 <= picture.shape[1] <= 100
    ys, xs = np.where(picture[:, :, 0] == 255)
    assert 18 <= np.ptp(ys) + 1 <= 21 and 18 <= np.ptp(xs) + 1 <= 21, "a square stays one"
    assert labels[1][0] <= xs.min() and xs.max() < labels[2][0]
    head, *lines = rows(frame, 100, 40, faces)
    assert head.split() == ["west", "1/2", "west", "2/2", "east", "1/2", "east", "2/2"]
    assert 38 <= len(lines) <= 39 and all(cells(line) <= 100 for line in lines)


def test_a_square_window_only_loses_the_gap(make_sign):
    sign = make_sign(width=96, height=96, gap=400)
    folded = fold(named_faces(sign), sign.canvas, 100, 78)
    assert folded.pieces == 1
    labels, picture = folded.draw(np.full((96, 592, 3), 255, np.uint8))
    assert [text for _, text in labels] == ["west", "east"]
    assert np.array_equal(np.where(picture[0, :, 0] == 38)[0], np.arange(48, 51))


@pytest.mark.parametrize(("width", "height"), [(96, 10), (4, 2), (1, 1)])
def test_what_gains_nothing_is_not_folded(width, height, make_sign):
    sign = make_sign(width=width, height=height, gap=1)
    assert fold(named_faces(sign), sign.canvas, 100, 78) is None
    frame = np.zeros((height, sign.canvas.width, 3), np.uint8)
    assert rows(frame, 100, 40, named_faces(sign)) == rows(frame, 100, 40)


def test_a_window_narrower_than_the_lines_between_faces_shows_the_whole(tall):
    assert fold(named_faces(tall), tall.canvas, 3, 2000) is None
    assert fold(named_faces(tall), tall.canvas, 40, 10).pieces > 2
    assert len(rows(np.zeros((640, 256, 3), np.uint8), 40, 1, named_faces(tall))) == 1


def test_pieces_past_the_end_of_an_uneven_face_stay_dark(make_sign):
    from simulator.views.fold import Fold

    sign = make_sign(width=2, height=9, gap=1)
    folded = Fold(faces=named_faces(sign), pieces=8, ratio=1.0)
    labels, picture = folded.draw(np.full((9, 5, 3), 255, np.uint8))
    assert len(labels) == 16 and not picture[:, labels[7][0] : labels[7][0] + 2].any()


@pytest.mark.parametrize("change", ["names", "overlap", "none"])
def test_only_faces_side_by_side_can_be_folded(change, tall):
    from dataclasses import replace

    from ledsign.core.geometry import Rect

    west, east = tall.faces
    if change == "names":
        faces = named_faces(replace(tall, faces=(replace(west, name="西塔"), east)))
        assert [name for name, _ in faces] == ["", "east"]
    elif change == "overlap":
        assert named_faces(replace(tall, faces=(west, replace(east, rect=Rect(90, 0, 96, 640))))) == ()
    else:
        assert named_faces(replace(tall, faces=())) == ()
        assert fold((), tall.canvas, 100, 78) is None
