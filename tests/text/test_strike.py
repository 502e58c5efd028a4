"""Strikes: exact pixels."""

import hashlib

import numpy as np
import pytest

from ledsign.text.fonts import FontLibrary
from ledsign.text.glyph import GlyphKey, Pose
from ledsign.text.setting import ALONE
from ledsign.text.strike import Strike, StrikeFace

JI = """
...#......#.....
...#......#.....
...#......#.....
...#..#########.
######....#.....
...#......#.....
...#......#.....
...#.#.#######..
...##...#....#..
..##....#...#...
##.#.....#..#...
...#.....#.#....
...#......#.....
...#.....#.#....
.#.#...##...#...
..#..##......##.
"""


def cells(picture, text, size):
    return np.concatenate(
        [picture(char, size, setting=ALONE)[:, : size if ord(char) > 0x2000 else size // 2] for char in text],
        axis=1,
    )


# SHA-256 of the same characters drawn by Pillow (FreeType) from the PCF files of the Debian packages.
@pytest.mark.parametrize(
    ("text", "size", "digest"),
    [
        ("技能让生活更美好AgÅ", 16, "d0e6c97aebdc2c421504d811797d08501f79f3f58cc3f44cff7f20d4a29e824b"),
        ("“，》…", 16, "0c9c92c7bb950f922daa64f4dbf4062ef9f1ad35b68c5e3212a8e2412bfc4e21"),
        ("技能让生活更美好AgÅ", 24, "967c7c6675fc651803e836cfdadc106e8e2faddeea4a249933d5898f97869d61"),
        ("“，》…", 24, "ff6e79db58e845804b04ac0c43aa4a50f2b2585ecae4025934ffc79c747407b8"),
    ],
)  # fmt: skip
def test_pixels_are_those_of_the_original_fonts(picture, text, size, digest):
    assert hashlib.sha256(cells(picture, text, size).tobytes()).hexdigest() == digest


def test_ji_dot_by_dot(picture):
    shown = "\n".join("".join("#" if dot else "." for dot in row) for row in picture("技", 16))
    assert shown == JI.strip()


@pytest.mark.parametrize(
    ("text", "size", "direction", "shape", "digest"),
    [
        ("技能让生活更美好", 16, "horizontal", (16, 128), "9936170204183b1b72cd51671ce1d4ff"),
        ("技能让生活更美好", 16, "vertical", (136, 16), "a41ab1dba691d819392b4bf3173f83f4"),
        ("技能让生活更美好", 24, "horizontal", (24, 200), "11606aa0aee63aa0be16e4cdd711ea95"),
        ("技能让生活更美好", 24, "vertical", (208, 24), "42c6c3d4c10dd7cd9602c9c49fb774e9"),
    ],
)
@pytest.mark.parametrize("one_bit", [False, True])
def test_whole_captions_repeat_exactly(picture, text, size, direction, shape, digest, one_bit):
    drawn = picture(text, size, direction, one_bit)
    assert drawn.shape == shape
    assert set(np.unique(drawn)) == {0, 255}
    assert hashlib.sha256(drawn.tobytes()).hexdigest()[:32] == digest


@pytest.mark.parametrize("size", [16, 24])
def test_digits_are_equally_wide_and_signs_full_width(picture, size):
    assert {picture(digit, size).shape[1] for digit in "0123456789"} == {size // 2}
    gap = 1 if size == 24 else 0
    assert {picture(sign, size, setting=ALONE).shape[1] for sign in "“”‘’…—·，。（）①→"} == {size + gap}


def test_columns_have_a_gap_and_dashes_none(picture):
    column = picture("国国", 16, "vertical")
    assert column.shape == (34, 16) and not column[16].any()
    dash = picture("——", 16, "vertical")
    assert dash.any(axis=1).all() or (np.diff(np.flatnonzero(dash.any(axis=1))) == 1).all()
    row = picture("——", 24)
    assert (np.diff(np.flatnonzero(row.any(axis=0))) == 1).all() and row.shape[1] == 49


def test_combining_marks_are_drawn_over_their_base(picture):
    base, both = picture("x", 16), picture("x\u0304", 16)
    assert both.shape == base.shape
    assert (both >= base).all() and both.sum() > base.sum()


def test_an_enlarged_strike_is_whole_dots_in_the_middle():
    strike = Strike(FontLibrary().path("Unifont"))
    plain = StrikeFace(strike, "plain", 16).glyph(GlyphKey("国"))
    large = StrikeFace(strike, "large", 40).glyph(GlyphKey("国"))
    assert np.array_equal(large.ink, plain.ink.repeat(2, 0).repeat(2, 1))
    assert (large.left, large.top) == (plain.left * 2 + 4, plain.top * 2 + 4)
    half = StrikeFace(strike, "large", 40)
    assert half.shape(["A"], vertical=False)[0].advance == 20 * 64


@pytest.mark.parametrize(
    ("mark", "pose"),
    [("，", Pose.CORNER), ("。", Pose.CORNER), ("！", Pose.CENTRED), ("…", Pose.TURNED), ("～", Pose.TURNED)],
)
def test_marks_without_vertical_forms_turn_or_move(mark, pose):
    """efont has no U+FE10 block."""
    face = FontLibrary().faces(24, True)[0]
    (shaped,) = face.shape([mark], vertical=True)
    assert (shaped.glyph, shaped.pose) == (mark, pose)


@pytest.mark.parametrize(("mark", "form"), [("（", "︵"), ("“", "﹃"), ("》", "︾")])
def test_marks_with_vertical_forms_take_them(mark, form):
    face = FontLibrary().faces(24, True)[0]
    (shaped,) = face.shape([mark], vertical=True)
    assert (shaped.glyph, shaped.pose) == (form, Pose.UPRIGHT)


@pytest.mark.parametrize("size", [16, 24])
def test_comma_sits_upper_right_in_columns(picture, size):
    rows, columns = np.nonzero(picture("，", size, "vertical"))
    assert rows.max() < size * 0.6 and columns.min() >= size * 0.45
    rows, columns = np.nonzero(picture("，", size))
    assert rows.min() > size * 0.5 and columns.max() <= size * 0.5
