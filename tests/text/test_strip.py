"""Strips: colour in linear light, tiles, memory."""

import tracemalloc

import numpy as np
import pytest

from ledsign.core.geometry import Rect
from ledsign.show.types import TILE_PX
from ledsign.text.fonts import FontLibrary
from ledsign.text.raster import draw, ramp
from ledsign.text.strip import raster_text


@pytest.mark.parametrize(
    ("colour", "background", "gamma", "coverage", "pixel"),
    [
        ((255, 255, 255), (0, 0, 0), 2.2, 0, (0, 0, 0)),
        ((255, 255, 255), (0, 0, 0), 2.2, 255, (255, 255, 255)),
        # Half of the light is code 186 at γ 2.2 and 199 at 2.8
        ((255, 255, 255), (0, 0, 0), 2.2, 128, (186, 186, 186)),
        ((255, 255, 255), (0, 0, 0), 2.8, 127, (199, 199, 199)),
        ((255, 255, 255), (0, 0, 0), 1.0, 77, (77, 77, 77)),
        ((255, 128, 0), (0, 0, 40), 2.2, 255, (255, 128, 0)),
        ((255, 128, 0), (0, 0, 40), 2.2, 0, (0, 0, 40)),
        ((0, 0, 0), (255, 255, 255), 2.2, 128, (186, 186, 186)),
        ((90, 90, 90), (90, 90, 90), 2.2, 99, (90, 90, 90)),
    ],
)
def test_ramp_blends_light_not_codes(colour, background, gamma, coverage, pixel):
    assert np.abs(ramp(colour, background, gamma)[coverage].astype(int) - pixel).max() <= 1


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_tiles_joined_are_the_whole(fonts, direction):
    text = "技能让生活更美好Ag——" * 9
    strip = raster_text(text, size_px=64, direction=direction, fonts=fonts, colour=(255, 190, 60))
    tiles = list(strip.tiles())
    along = 2 if direction == "horizontal" else 1
    assert [tile.shape[along] for tile in tiles[:-1]] == [TILE_PX] * (len(tiles) - 1) and len(tiles) == 2
    whole = draw(strip.placements, Rect(0, 0, strip.size.width, strip.size.height))
    levels = ramp((255, 190, 60), (0, 0, 0), 2.2)
    assert np.array_equal(np.concatenate(tiles, axis=along)[0], levels[whole])


def test_any_window_is_a_part_of_the_whole(fonts):
    placements = raster_text("技能让生活g", size_px=40, fonts=fonts).placements
    size = placements.size
    whole = draw(placements, Rect(0, 0, size.width, size.height))
    for x, y, width, height in [
        (13, 5, 70, 20),
        (-9, -9, 30, 30),
        (size.width - 8, 10, 40, 80),
        (900, 0, 5, 5),
    ]:
        padded = np.pad(whole, 1000)
        wanted = padded[1000 + y : 1000 + y + height, 1000 + x : 1000 + x + width]
        assert np.array_equal(draw(placements, Rect(x, y, width, height)), wanted)


def test_ten_thousand_characters_need_the_memory_of_a_tile(fonts):
    hanzi = [chr(code) for code in range(0x4E00, 0x9FA5) if chr(code).encode("gb2312", "ignore")][:500]
    text = "".join(hanzi[(number * 7919) % 500] for number in range(10_000))
    tracemalloc.start()
    try:
        strip = raster_text(text, size_px=64, fonts=fonts)
        assert strip.size.width == 640_000 and len(strip.marks) == 10_001
        pixels = sum(tile.nbytes for tile in strip.tiles())
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert pixels == 640_000 * 64 * 3
    assert peak < 30_000_000, peak


def test_the_strip_becomes_a_clip(fonts):
    strip = raster_text("技能", size_px=64, direction="vertical", fonts=fonts, background=(1, 2, 3))
    clip = strip.clip()
    assert (clip.size, clip.axis, len(clip.digest)) == (strip.size, "y", 64)
    assert tuple(clip.tiles[0][0, 0, 0]) == (1, 2, 3)


def test_refused_characters_are_left_out_and_reported(fonts):
    strip = raster_text("技\u202e能", size_px=64, fonts=fonts)
    assert strip.size.width == 128
    assert [problem.code for problem in strip.problems] == ["text.bidi-control"]


def test_the_same_text_is_made_once_and_another_is_not(fonts):
    first = raster_text("技能让生活", size_px=64, fonts=fonts)
    assert raster_text("技能让生活", size_px=64, fonts=fonts) is first
    assert first.glyphs("x", 4) is first.glyphs("x", 4) is not first.glyphs("x", 1)
    changes = [
        {"size_px": 63},
        {"direction": "vertical"},
        {"colour": (1, 2, 3)},
        {"background": (1, 2, 3)},
        {"one_bit": True},
        {"gamma": 1.0},
        {"fonts": fonts.choosing(weight=300)},
    ]
    found = [raster_text("技能让生活", **({"size_px": 64, "fonts": fonts} | change)) for change in changes]
    assert first not in found
    assert len({one.glyphs().digest for one in (first, *found)}) == 1 + len(changes)


def test_long_texts_and_old_ones_are_not_kept():
    fonts = FontLibrary()
    long = "技" * 1001
    assert raster_text(long, size_px=16, fonts=fonts) is not raster_text(long, size_px=16, fonts=fonts)
    first = raster_text("技能", size_px=16, fonts=fonts)
    for number in range(64):
        raster_text(str(number), size_px=16, fonts=fonts)
    assert raster_text("技能", size_px=16, fonts=fonts) is not first
