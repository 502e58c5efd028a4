"""Rows and columns: nothing cropped, hanzi in the middle, marks, lines, blanks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.geometry import Size
from ledsign.text.fonts import FontLibrary
from ledsign.text.strip import raster_text

SIZES = [16, 24, 32, 64, 96]
ALL = "国gyÅ技能j|，（你好）《》！——……AVAT 12"
LIBRARY = FontLibrary()


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("one_bit", [False, True])
def test_nothing_is_cropped(fonts, size, direction, one_bit):
    """Every glyph's ink lies inside the strip, wherever it was placed."""
    placed = raster_text(ALL, size_px=size, direction=direction, one_bit=one_bit, fonts=fonts).placements
    for number, x, y in zip(placed.key.tolist(), placed.x.tolist(), placed.y.tolist(), strict=True):
        face, key = placed.keys[number]
        left, top, right, bottom = placed.faces[face].ink_box(key)
        assert x + left >= 0 and y + top >= 0
        assert x + right <= placed.size.width and y + bottom <= placed.size.height


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_hanzi_alone_take_exactly_one_em_across(fonts, size, direction):
    strip = raster_text("技能让生活", size_px=size, direction=direction, fonts=fonts)
    assert (strip.size.height if direction == "horizontal" else strip.size.width) == size


@pytest.mark.parametrize("size", SIZES)
def test_letters_that_hang_out_grow_both_sides_alike(picture, size):
    alone, together = picture("国", size), picture("国gÅ", size)
    extra = together.shape[0] - alone.shape[0]
    assert extra % 2 == 0 and extra >= 0
    middle = together[extra // 2 : extra // 2 + size, :size]
    # 国 is the first character of both, so its ink is the same dots in the middle
    assert np.array_equal(middle[:, : size - 1], alone[:, : size - 1])


@pytest.mark.parametrize(
    ("text", "size", "direction", "marks"),
    [
        ("技能好", 64, "horizontal", (0, 64, 128, 192)),
        ("技能好", 64, "vertical", (0, 64, 128, 192)),
        ("技能好", 16, "horizontal", (0, 16, 32, 48)),
        ("技能好", 16, "vertical", (0, 17, 34, 51)),
        ("技能好", 24, "horizontal", (0, 25, 50, 75)),
        ("技——能", 32, "horizontal", (0, 32, 96, 128)),
        ("A好", 16, "horizontal", (0, 10, 26)),
        ("技 好", 16, "horizontal", (0, 16, 24, 40)),
        ("技 好", 64, "vertical", (0, 64, 96, 160)),
        ("技\u3000好", 64, "horizontal", (0, 64, 128, 192)),
        ("技\u2009好", 50, "horizontal", (0, 50, 60, 110)),
        ("好\n技能", 64, "horizontal", (0, 64, 128)),
        ("か\u309a国", 64, "horizontal", (0, 64, 128)),
        ("", 64, "horizontal", (0, 1)),
        ("\u200b", 64, "vertical", (0, 1)),
    ],
)
def test_marks_are_the_edges_of_clusters(fonts, text, size, direction, marks):
    strip = raster_text(text, size_px=size, direction=direction, fonts=fonts)
    assert strip.marks == marks
    assert marks[-1] == (strip.size.width if direction == "horizontal" else strip.size.height)


@pytest.mark.parametrize(
    ("direction", "size", "align", "where"),
    [
        ("horizontal", Size(128, 138), None, (32, 0, 0, 74)),
        ("horizontal", Size(128, 138), "start", (0, 0, 0, 74)),
        ("horizontal", Size(128, 138), "end", (64, 0, 0, 74)),
        ("vertical", Size(138, 128), None, (74, 0, 0, 0)),
        ("vertical", Size(138, 128), "centre", (74, 32, 0, 0)),
    ],
)
def test_lines_go_down_and_columns_to_the_left(fonts, direction, size, align, where):
    placed = raster_text("好\n技能", size_px=64, direction=direction, fonts=fonts, align=align).placements
    assert placed.size == size
    assert (placed.x[0], placed.y[0], placed.x[1], placed.y[1]) == where


def test_an_empty_line_keeps_its_place(fonts):
    assert raster_text("技\n\n能", size_px=64, fonts=fonts).size.height == 64 + 2 * 74


def test_letters_stand_in_the_middle_of_a_column(picture):
    drawn = picture("A", 64, "vertical")
    columns = np.flatnonzero(drawn.any(axis=0))
    assert drawn.shape == (64, 64) and abs(int(columns[0]) - (63 - int(columns[-1]))) <= 1


def test_a_missing_glyph_shows_the_printers_sign(picture):
    assert np.array_equal(picture("技\U0002ebf0", 64), picture("技〓", 64))


@given(
    st.text(alphabet="技能让生活美好AgjÅ12 ，。（）—…\n\u3000", max_size=12),
    st.sampled_from([12, 16, 24, 33, 64]),
    st.sampled_from(["horizontal", "vertical"]),
    st.booleans(),
)
def test_any_text_is_a_picture_with_ordered_marks(text, size, direction, one_bit):
    strip = raster_text(text, size_px=size, direction=direction, one_bit=one_bit, fonts=LIBRARY)
    marks = strip.marks
    assert marks[0] == 0 and list(marks) == sorted(set(marks))
    assert strip.clip().size == strip.size
    along = strip.size.width if direction == "horizontal" else strip.size.height
    assert marks[-1] == along
    # the same again is the same clip
    again = raster_text(text, size_px=size, direction=direction, one_bit=one_bit, fonts=LIBRARY)
    assert again.clip().digest == strip.clip().digest
