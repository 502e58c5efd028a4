"""Outlines: smooth glyphs near another renderer's, one-bit glyphs hinted and never grey."""

import numpy as np
import pytest
from PIL import ImageFont

from ledsign.core.errors import FontError
from ledsign.text.glyph import GlyphKey, Pose
from ledsign.text.setting import ALONE

CAPTION = "技能让生活更美好"


@pytest.mark.parametrize("size", [32, 64, 96])
def test_smooth_hanzi_agree_with_freetype(fonts, picture, size):
    """Two rasterisers, one hinted: the light of each character differs by little, and so does each pixel."""
    other = ImageFont.truetype(str(fonts.path("Noto Sans SC")), size, layout_engine=ImageFont.Layout.BASIC)
    other.set_variation_by_axes([500])
    for char in CAPTION:
        mine = picture(char, size).astype(float)
        mask, (left, top) = other.getmask2(char, mode="L", anchor="ls")
        theirs = np.zeros_like(mine)
        width, height = mask.size
        row = round(size * 0.88) + top
        theirs[row : row + height, left : left + width] = np.frombuffer(bytes(mask), np.uint8).reshape(
            height, width
        )
        assert mine.sum() == pytest.approx(theirs.sum(), rel=0.04)
        assert np.abs(mine - theirs).mean() < 255 * 0.07


@pytest.mark.parametrize("size", [8, 12, 17, 20, 28, 32, 48, 64])
def test_one_bit_is_one_bit(picture, size):
    drawn = picture(CAPTION + "，Ag1—", size, one_bit=True)
    assert set(np.unique(drawn)) == {0, 255}


def test_smooth_has_levels(picture):
    assert len(np.unique(picture(CAPTION, 64))) > 100


@pytest.mark.parametrize("one_bit", [False, True])
@pytest.mark.parametrize("size", [20, 33, 64])
def test_digits_are_equally_wide(picture, size, one_bit):
    assert len({picture(digit * 4, size, one_bit=one_bit).shape[1] for digit in "0123456789"}) == 1


def test_hanzi_advance_one_em_and_look_the_same_everywhere(picture):
    drawn = picture("国国A国", 64)
    first, second, last = drawn[:, :64], drawn[:, 64:128], drawn[:, -64:]
    assert np.array_equal(first, second) and np.array_equal(first, last)


@pytest.mark.parametrize("one_bit", [False, True])
def test_latin_is_kerned(picture, one_bit):
    kerned = picture("AVATo", 64, one_bit=one_bit).shape[1]
    apart = sum(picture(char, 64, one_bit=one_bit).shape[1] for char in "AVATo")
    assert apart - kerned >= 5


def test_letters_stand_between_pixels(fonts):
    face = fonts.faces(32, False)[0]
    glyph = face.shape(["l"], vertical=False)[0].glyph
    columns = [face.glyph(GlyphKey(glyph, phase)).ink.astype(int).sum(axis=0) for phase in range(4)]
    light = [column.sum() for column in columns]
    assert max(light) - min(light) < 0.03 * max(light)
    assert len({tuple(column) for column in columns}) == 4


def test_what_the_font_lacks_is_an_error_not_a_box(fonts):
    for one_bit in (False, True):
        assert not fonts.faces(64, one_bit)[0].draws("😀")
    with pytest.raises(FontError, match="no glyph"):
        fonts.faces(64, False)[0].shape(["😀"], vertical=False)


@pytest.mark.parametrize("one_bit", [False, True])
def test_ink_boxes_hold_the_ink(fonts, one_bit):
    face = fonts.faces(40, one_bit)[0]
    for char in "国gjÅy|，（—A":
        for pose in (Pose.UPRIGHT, Pose.TURNED):
            shaped = face.shape([char], vertical=False)[0]
            for phase in range(face.phases if pose is Pose.UPRIGHT else 1):
                key = GlyphKey(shaped.glyph, phase, pose)
                left, top, right, bottom = face.ink_box(key)
                glyph = face.glyph(key)
                rows, columns = np.nonzero(glyph.ink)
                assert left <= glyph.left + columns.min() and glyph.left + columns.max() < right
                assert top <= glyph.top + rows.min() and glyph.top + rows.max() < bottom


@pytest.mark.parametrize("one_bit", [False, True])
@pytest.mark.parametrize(
    ("mark", "where"),
    [
        ("，", "upper right"),
        ("。", "upper right"),
        ("（", "bottom"),
        ("）", "top"),
        ("《", "bottom"),
        ("”", "top"),
    ],
)
def test_vertical_marks(picture, one_bit, mark, where):
    rows, columns = np.nonzero(picture(mark, 64, "vertical", one_bit, setting=ALONE))
    if where == "upper right":
        assert rows.max() < 40 and columns.min() >= 30
    elif where == "bottom":
        assert rows.min() >= 32 and columns.max() - columns.min() > 30
    else:
        assert rows.max() < 26 and columns.max() - columns.min() > 10


@pytest.mark.parametrize("one_bit", [False, True])
@pytest.mark.parametrize(("text", "length"), [("—", 1), ("——", 2), ("……", 2), ("～", 1), ("–", 1)])
def test_dashes_run_down_a_column(picture, one_bit, text, length):
    drawn = picture(text, 40, "vertical", one_bit)
    assert drawn.shape == (40 * length, 40)
    rows, columns = np.nonzero(drawn)
    assert rows.max() - rows.min() > 2 * (columns.max() - columns.min())


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
@pytest.mark.parametrize("one_bit", [False, True])
def test_a_double_dash_is_one_stroke(picture, direction, one_bit):
    drawn = picture("——", 48, direction, one_bit)
    inked = np.flatnonzero(drawn.any(axis=0 if direction == "horizontal" else 1))
    assert len(inked) == inked[-1] - inked[0] + 1 > 80
