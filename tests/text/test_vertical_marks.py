"""Marks down a column in the strikes: dots where they belong, in both fonts, and golden for ever."""

import hashlib

import numpy as np
import pytest

from ledsign.text.setting import ALONE
from ledsign.text.strip import raster_text

# where the middle of each mark's ink is in its cell, across and down
PLACES = [
    ("，", "right", "top"), ("。", "right", "top"), ("、", "right", "top"), ("：", "middle", "middle"),
    ("；", "middle", "middle"), ("！", "middle", "middle"), ("？", "middle", "middle"),
    ("（", "middle", "bottom"), ("）", "middle", "top"), ("《", "middle", "bottom"), ("》", "middle", "top"),
    ("〈", "middle", "bottom"), ("〉", "middle", "top"), ("【", "middle", "bottom"), ("】", "middle", "top"),
    ("「", "right", "bottom"), ("」", "left", "top"), ("『", "right", "bottom"), ("』", "left", "top"),
    ("“", "right", "bottom"), ("”", "left", "top"), ("〔", "middle", "bottom"), ("〕", "middle", "top"),
    ("—", "middle", "middle"), ("…", "middle", "middle"),
    ("·", "middle", "middle"), ("～", "middle", "middle"),
    ("〝", "right", "bottom"), ("〞", "left", "top"), ("〈", "middle", "bottom"),
]  # fmt: skip


@pytest.mark.parametrize(("mark", "across", "down"), PLACES)
@pytest.mark.parametrize("size", [16, 24, 32, 64])
@pytest.mark.parametrize("one_bit", [False, True])
def test_where_the_ink_of_a_mark_is(picture, mark, across, down, size, one_bit):
    drawn = picture(mark, size, "vertical", one_bit, setting=ALONE)
    rows, columns = np.nonzero(drawn)
    middle = (columns.min() + columns.max() + 1) / 2 / size, (rows.min() + rows.max() + 1) / 2 / size
    low, high = {"left": (0.2, 0.5), "middle": (0.4, 0.6), "right": (0.5, 0.9)}[across]
    assert low <= middle[0] <= high
    low, high = {"top": (0.0, 0.48), "middle": (0.38, 0.62), "bottom": (0.52, 1.0)}[down]
    assert low <= middle[1] <= high


@pytest.mark.parametrize(
    ("mark", "turned"),
    [
        ("—", True),
        ("…", True),
        ("～", True),
        ("ー", True),
        ("－", True),
        ("─", True),
        ("（", False),
    ],
)
@pytest.mark.parametrize("size", [16, 24, 32])
@pytest.mark.parametrize("one_bit", [False, True])
def test_lines_run_down_and_brackets_across(picture, mark, turned, size, one_bit):
    rows, columns = np.nonzero(picture(mark, size, "vertical", one_bit, setting=ALONE))
    assert (np.ptp(rows) > np.ptp(columns)) == turned


MIXED = "“2022年5月6日—31日（周五）：《技能》·Skills Make Life！”——好，好。……"


@pytest.mark.parametrize(
    ("size", "direction", "shape", "digest"),
    [
        (16, "horizontal", (16, 576), "4bcb250e2706f88336cda88147dafbb1"),
        (16, "vertical", (660, 16), "1a806cb5aa35839183622666fb99ace2"),
        (24, "horizontal", (24, 885), "0110c257a2927670c6c753b5f27049d7"),
        (24, "vertical", (1001, 24), "76a3126c5eb74d280b546606834f3eaf"),
    ],
)
def test_mixed_text_dot_by_dot(picture, size, direction, shape, digest):
    """Looked at enlarged, then frozen."""
    drawn = picture(MIXED, size, direction)
    assert (drawn.shape, hashlib.sha256(drawn.tobytes()).hexdigest()[:32]) == (shape, digest)


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
@pytest.mark.parametrize("size", [16, 24, 32, 40])
@pytest.mark.parametrize("one_bit", [False, True])
def test_the_dash_of_gbk_is_the_dash(picture, direction, size, one_bit):
    dash, bar = (picture(text, size, direction, one_bit) for text in ("中——外—", "中――外―"))
    assert np.array_equal(dash, bar)


@pytest.mark.parametrize("mark", "＜＞＝〈〉")
@pytest.mark.parametrize("size", [16, 24, 32])
@pytest.mark.parametrize("one_bit", [False, True])
def test_what_uax50_turns_is_the_row_turned(picture, mark, size, one_bit):
    row, column = (picture(mark, size, way, one_bit, setting=ALONE) for way in ("horizontal", "vertical"))
    (rows, columns), (down, across) = np.nonzero(row), np.nonzero(column)
    assert abs(np.ptp(rows) - np.ptp(across)) <= 1 + size // 16
    assert abs(np.ptp(columns) - np.ptp(down)) <= 1 + size // 16


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
@pytest.mark.parametrize("size", [16, 24, 32, 48])
@pytest.mark.parametrize("pair", ["》！", "》》", "》，", "》。", "）、", "》？", "《《", "」！"])
def test_squeezed_marks_stand_an_eighth_of_an_em_apart(fonts, size, direction, pair):
    placed = raster_text(
        "好" + pair + "好", size_px=size, direction=direction, one_bit=True, fonts=fonts
    ).placements
    ends = []
    for number, x, y in zip(placed.key[1:3].tolist(), placed.x[1:3], placed.y[1:3], strict=True):
        face, key = placed.keys[number]
        left, top, right, bottom = placed.faces[face].ink_box(key)
        ends.append((x + left, x + right) if direction == "horizontal" else (y + top, y + bottom))
    (_, first), (second, _) = ends
    assert second - first >= size // 8
