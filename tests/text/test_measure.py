"""Strokes, characters and colours of a set text."""

from __future__ import annotations

import numpy as np
import pytest

from ledsign.text.clusters import segment
from ledsign.text.fonts import FontLibrary
from ledsign.text.measure import measure, stroke_width
from ledsign.text.strip import raster_text

FONTS = FontLibrary()


@pytest.mark.parametrize("width", [1, 2, 3, 8])
def test_a_long_bar_is_as_wide_as_it_is(width: int) -> None:
    ink = np.zeros((300, 40), np.uint8)
    ink[20:280, 10 : 10 + width] = 255
    assert abs(stroke_width(ink) - width) < 0.04 * width
    assert stroke_width(ink) == stroke_width(np.ascontiguousarray(ink.T))


def test_half_covered_edges_count_for_half() -> None:
    ink = np.zeros((400, 20), np.uint8)
    ink[10:390, 8], ink[10:390, 9:11], ink[10:390, 11] = 128, 255, 128
    assert abs(stroke_width(ink) - 3) < 0.05


def test_nothing_has_no_width() -> None:
    assert stroke_width(np.zeros((4, 4), np.uint8)) == 0


@pytest.mark.parametrize(
    ("size_px", "one_bit", "least", "most"),
    [
        (16, True, 0.9, 1.1),  # the strike of 16 px: single dots
        (16, False, 0.9, 1.1),
        (32, True, 1.7, 2.4),  # two-pixel stems
        (80, False, 5.5, 8.0),
    ],
)
def test_strokes_of_our_fonts(size_px: int, one_bit: bool, least: float, most: float) -> None:
    text = segment("技能让生活更美好")
    strip = raster_text(text, size_px=size_px, one_bit=one_bit, fonts=FONTS)
    assert least <= measure(text, strip).stroke_px <= most


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_what_is_counted(direction: str) -> None:
    text = segment("技能 让\n生活")
    strip = raster_text(text, size_px=16, direction=direction, colour=(255, 0, 0), fonts=FONTS)
    found = measure(text, strip)
    assert found.text == "技能 让 生活"
    assert found.characters == 5
    assert found.colours == (((255, 0, 0), (0, 0, 0)),)


def test_a_blank_text_has_neither_strokes_nor_characters() -> None:
    text = segment("  ")
    found = measure(text, raster_text(text, size_px=16, fonts=FONTS))
    assert (found.characters, found.stroke_px) == (0, 0)
    assert found.colours == (((255, 255, 255), (0, 0, 0)),)
