import io
import re

import numpy as np
import pytest

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
    assert (shrunk(frame, 40, 60).max(axis=1) == 200).all()


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
