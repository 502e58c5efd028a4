"""Texts as glyph strips: the same pixels as drawn whole, light that stays at every quarter, exact turns."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from ledsign.core.geometry import Point, Rect, Size
from ledsign.display.sign import Sign
from ledsign.effects.base import EFFECTS, EffectOptions
from ledsign.show.clip import cut_out
from ledsign.show.frame import Renderer
from ledsign.show.glyph_strip import first_px, sealed_strip
from ledsign.show.types import Cue, Show, Timeline, Window
from ledsign.text.band import band_rows
from ledsign.text.clusters import Cluster, Segmented
from ledsign.text.glyph import EMPTY, Glyph, GlyphKey, Pose
from ledsign.text.ink import glyph_strip
from ledsign.text.quarter import moved, shared
from ledsign.text.raster import Inks, picture
from ledsign.text.strip import raster_text
from ledsign.text.style import Style

TEXT = "技能让生活更美好，Skills Make Life Better！2026年5月6日—31日……「上海」——"
STYLES = (Style(), Style(colour=(255, 0, 0)), Style(colour=(0, 0, 9), background=(250, 240, 0)))


def whole(strip, phase=0):
    return cut_out(strip, Rect(0, 0, strip.size.width, strip.size.height), phase=phase)


def light(strip, phase):
    """The sum of linear light at γ 2.2."""
    return float((((np.arange(256) / 255) ** 2.2)[whole(strip, phase)]).sum())


def styled(fonts, text, **more):
    """Every third cluster of another style, emoji among them."""
    clusters = tuple(Cluster(n, one, style=n // 2 % 3) for n, one in enumerate(text))
    strip = raster_text(
        Segmented((clusters,)), size_px=48, fonts=fonts.choosing(colour=True), styles=STYLES, **more
    )
    return replace(strip, background=(0, 30, 10))


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
@pytest.mark.parametrize("size_px", [12, 16, 24, 33, 64])
@pytest.mark.parametrize("one_bit", [False, True])
def test_a_strip_shows_the_pixels_of_the_text_drawn_whole(fonts, direction, size_px, one_bit):
    strip = raster_text(
        TEXT * 4 + "\n技能",
        size_px=size_px,
        direction=direction,
        one_bit=one_bit,
        fonts=fonts,
        colour=(255, 190, 60),
    )
    glyphs = strip.glyphs()
    assert (glyphs.size, glyphs.axis, glyphs.phases) == (strip.size, strip.axis, 1)
    size, inks = strip.size, Inks(strip.colour, strip.background, strip.gamma)
    drawn = picture(strip.placements, Rect(0, 0, size.width, size.height), strip.styles, inks)
    assert np.array_equal(whole(glyphs), drawn)


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_styles_bands_and_emoji_too(fonts, direction):
    strip = styled(fonts, "技能😀让fj生😀😀活A", direction=direction)
    inks = Inks(strip.colour, strip.background, strip.gamma)
    drawn = picture(strip.placements, Rect(0, 0, strip.size.width, strip.size.height), strip.styles, inks)
    assert np.array_equal(whole(strip.glyphs()), drawn)
    for moves in ("x", "y"):
        four = strip.glyphs(moves, 4)
        assert four.size == Size(strip.size.width + (moves == "x"), strip.size.height + (moves == "y"))
        assert np.array_equal(whole(four)[: strip.size.height, : strip.size.width], drawn)


@pytest.mark.parametrize("moves", ["x", "y"])
@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
@pytest.mark.parametrize("size_px", [25, 32, 40, 64])
def test_light_stays_within_half_a_percent_at_every_quarter(fonts, moves, direction, size_px):
    strip = raster_text(TEXT, size_px=size_px, direction=direction, fonts=fonts).glyphs(moves, 4)
    sums = [light(strip, phase) for phase in range(4)]
    assert max(sums) - min(sums) <= 0.005 * min(sums), sums


@pytest.mark.parametrize("char", "技能Ag国")
def test_a_phase_is_the_outline_drawn_there(fonts, char):
    """It is the mean of sub-pixels of the outline drawn four times as large, there and at no other quarter.

    Where strokes overlap the two differ a little: coverage adds up along both edges.
    """
    face, large = fonts.faces(50, False)[0], fonts.faces(200, False)[0]
    (shaped,) = face.shape([char], vertical=False)
    key = GlyphKey(shaped.glyph)
    fine = large.glyph(key)

    def error(quarters, as_if):
        glyph = moved(face, key, "x", quarters, 50)
        height, width = glyph.ink.shape
        whole = np.zeros((4 * height + 16, 4 * width + 16))
        top, left = fine.top - 4 * glyph.top + 8, fine.left + as_if - 4 * glyph.left + 8
        whole[top : top + fine.ink.shape[0], left : left + fine.ink.shape[1]] = fine.ink
        mean = whole[8:-8, 8:-8].reshape(height, 4, width, 4).mean(axis=(1, 3))
        return np.abs(mean - glyph.ink).mean()

    for quarters in range(4):
        right = error(quarters, quarters)
        assert right < 2
        assert all(error(quarters, other) > 2 * right for other in range(4) if other != quarters)


@pytest.mark.parametrize("axis", ["x", "y"])
def test_every_pose_moves_by_its_quarters(fonts, axis):
    """The centre of light moves by a quarter each time, and its amount stays."""
    face = fonts.faces(64, False)[0]
    for char in "技，—！F":
        (shaped,) = face.shape([char], vertical=False)
        for pose in Pose:
            key = GlyphKey(shaped.glyph, pose=pose)
            resting = centre(face.glyph(key))
            for quarters in range(1, 4):
                there = centre(moved(face, key, axis, quarters, 64))
                wanted = np.array([quarters / 4, 0] if axis == "x" else [0, quarters / 4])
                assert np.abs(there[:2] - resting[:2] - wanted).max() < 0.03, (char, pose, quarters)
                assert there[2] == pytest.approx(resting[2], rel=0.01)


def centre(glyph):
    ink = glyph.ink.astype(float)
    rows, columns = np.indices(ink.shape)
    amount = ink.sum()
    return np.array(
        [(ink * columns).sum() / amount + glyph.left, (ink * rows).sum() / amount + glyph.top, amount]
    )


@pytest.mark.parametrize("quarters", [0, 1, 2, 3])
def test_letters_turned_with_their_line_are_the_turned_letters(fonts, quarters):
    face = fonts.faces(64, False)[0]
    for char in "Skg2":
        (shaped,) = face.shape([char], vertical=False)
        upright = moved(face, GlyphKey(shaped.glyph), "x", quarters, 64)
        turned = moved(face, GlyphKey(shaped.glyph, pose=Pose.ROTATED), "y", quarters, 64)
        assert np.array_equal(turned.ink, np.rot90(upright.ink, -1))
        assert (turned.left, turned.top) == (64 - upright.top - upright.ink.shape[0], upright.left)


def test_what_has_only_whole_pixels_shares_its_light():
    ink = np.array([[255, 0, 128]], np.uint8)
    assert shared(Glyph(ink, 3, 4), "x", 1).ink.tolist() == [[191, 64, 96, 32]]
    assert shared(Glyph(ink, 3, 4), "y", 2).ink.tolist() == [[128, 0, 64], [128, 0, 64]]
    colour = np.array([[[255, 0, 8, 255]]], np.uint8)
    assert shared(Glyph(colour, 0, 0), "x", 3).ink.tolist() == [[[64, 0, 2, 64], [191, 0, 6, 191]]]


class Blank:
    phases = 4

    def glyph(self, key):
        return EMPTY


def test_a_glyph_without_ink_stays_without():
    assert moved(Blank(), GlyphKey(1), "x", 2, 40) is EMPTY


def test_bands_go_from_what_lies_before_to_what_lies_behind():
    night, red, blue = (0, 0, 0), (255, 0, 0), (0, 0, 255)
    spans = [(Rect(4, 0, 6, 9), red), (Rect(10, 0, 3, 9), blue), (Rect(20, 0, 2, 9), night)]
    rows, ramps = band_rows(spans, night, "x", quarters=True)
    assert [(*row[:4], *ramps[row[4]]) for row in rows.tolist()] == [
        (13, 0, 1, 9, night, blue),
        (4, 0, 6, 9, red, night),
        (10, 0, 3, 9, blue, red),
    ]
    rows, ramps = band_rows(spans, night, "y", quarters=False)
    assert [(*row[:4], *ramps[row[4]]) for row in rows.tolist()] == [
        (4, 0, 6, 9, red, night),
        (10, 0, 3, 9, blue, night),
    ]


def test_the_light_of_an_inverse_span_stays_too(fonts):
    strip = styled(fonts, "技能让生活更美好").glyphs("x", 4)
    sums = [light(strip, phase) for phase in range(4)]
    assert max(sums) - min(sums) <= 0.005 * min(sums), sums


def turned(strip):
    """A quarter turn clockwise of every ink and of every place: (x, y) → (height − y, x)."""
    inks, boxes, filled = [], [], 0
    for start, height, width, left, top, channels in strip.glyphs.reshape(-1, 6).tolist():
        ink = strip.ink[start : start + height * width * channels].reshape(height, width, channels)
        inks.append(np.rot90(ink, -1).reshape(-1))
        boxes.append((filled, width, height, -(top + height), left, channels))
        filled += ink.size
    size = Size(strip.size.height, strip.size.width)
    placed = strip.placed.copy()
    placed[:, 1], placed[:, 2] = strip.size.height - strip.placed[:, 2], strip.placed[:, 1]
    other = replace(
        strip,
        size=size,
        axis="y",
        moves="y",
        ink=np.concatenate(inks),
        glyphs=np.array(boxes, np.int32).reshape(strip.glyphs.shape),
        placed=placed,
    )
    placed[:] = placed[np.argsort(first_px(other), kind="stable")]
    return sealed_strip(other)


def scrolling(strip, effect, view):
    options = EffectOptions(speed_px_s=Fraction(75), fps=Fraction(60), phases=4, gap_px=9, continuous=True)
    length = EFFECTS[effect].length(strip.size, view, options)
    cue = Cue(
        name="one", clip=strip.digest, effect=effect, options=options, view=view,
        windows=(Window(src=Rect(0, 0, view.width, view.height), dst=Point(0, 0)),),
        start=Fraction(0), length=length, pass_length=length,
    )  # fmt: skip
    sign = Sign(name="s", canvas=view, faces=(), outputs=(), fps=Fraction(60))
    return Show(sign=sign, timeline=Timeline(cues=(cue,), length=length), clips={strip.digest: strip})


@pytest.mark.parametrize(("along", "aside"), [("scroll-left", "scroll-up"), ("scroll-right", "scroll-down")])
def test_a_turned_strip_scrolled_the_turned_way_is_the_turned_picture(fonts, along, aside):
    """Exactly, at every quarter: what a sign hung on its side shows is what it showed upright, turned."""
    strip = raster_text(TEXT, size_px=40, fonts=fonts).glyphs("x", 4)
    view = Size(200, 60)
    upright = Renderer(scrolling(strip, along, view))
    sideways = Renderer(scrolling(turned(strip), aside, Size(60, 200)))
    for frame in range(0, 2400, 37):
        t = Fraction(frame, 60)
        assert np.array_equal(sideways.render(t), np.rot90(upright.render(t), -1)), frame


def test_no_more_of_a_glyph_is_kept_than_the_phases_it_moves_through(fonts):
    strip = raster_text("技能让生活更美好" * 50, size_px=64, fonts=fonts)
    one, four = strip.glyphs("x", 1), strip.glyphs("x", 4)
    assert len(one.glyphs) == len(four.glyphs) == 8 and len(one.placed) == 400
    assert four.ink.size < 4.2 * one.ink.size


def test_ten_thousand_characters_are_small(fonts):
    hanzi = [chr(code) for code in range(0x4E00, 0x9FA5) if chr(code).encode("gb2312", "ignore")][:500]
    text = "".join(hanzi[number * 7919 % 500] for number in range(10_000))
    strip = glyph_strip(
        raster_text(text, size_px=64, fonts=fonts).placements,
        [Style()],
        Inks((255, 255, 255), (0, 0, 0), 2.2),
        moves="x",
    )
    assert strip.size.width == 640_000
    assert sum(array.nbytes for array in strip.arrays) < 3_000_000
