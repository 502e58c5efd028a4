"""Strokes, characters and colours of a set text."""

from __future__ import annotations

import tracemalloc
from typing import Literal

import numpy as np
import pytest

from ledsign.core.geometry import Size
from ledsign.text.clusters import Cluster, Segmented, segment
from ledsign.text.field_face import FieldLibrary
from ledsign.text.fonts import FontLibrary
from ledsign.text.measure import measure, measure_pages, stroke_width
from ledsign.text.setting import Setting
from ledsign.text.strip import raster_pages, raster_text

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


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_a_long_wrapped_text_is_measured_by_its_beginning(
    direction: Literal["horizontal", "vertical"],
) -> None:
    """Drawn whole it would be 3 million pixels, in numbers of eight bytes."""
    strip = raster_text(
        1000 * "技能", size_px=32, direction=direction, fonts=FONTS, setting=Setting(measure_px=320)
    )
    text = segment(1000 * "技能")
    few = measure(segment("技能" * 4), raster_text("技能" * 4, size_px=32, direction=direction, fonts=FONTS))
    measure(text, strip)
    tracemalloc.start()
    try:
        found = measure(text, strip)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000
    assert found.stroke_px == pytest.approx(few.stroke_px, rel=0.1)
    assert found.characters == 2000 and found.lines == (10,) * 200


def test_a_text_without_ink_has_no_strokes() -> None:
    assert measure(segment("\u3000"), raster_text("\u3000", size_px=16, fonts=FONTS)).stroke_px == 0


def test_fields_count_for_what_they_show() -> None:
    """Each page counts its own: two fields of five and three characters, on a page each."""
    first, second = "\ufffc\ue000", "\ufffc\ue001"
    lengths = {first: 40, second: 24}
    library = FieldLibrary(FONTS, lambda _: lengths)
    text = segment("技能让生")
    one, two = Cluster(0, first, field=0), Cluster(1, second, field=1)
    text = Segmented(((one, *text.lines[0][:2]), (two, *text.lines[0][2:])))
    setting = Setting(measure_px=96, depth_px=16)
    pages = raster_pages(text, size_px=16, fonts=library, setting=setting)
    assert [facts.characters for facts in measure_pages(text, pages, (5, 3))] == [7, 5]
    whole = raster_text(text, size_px=16, fonts=library)
    assert measure(text, whole, (5, 3)).characters == 12


def test_the_largest_glyph_counts_and_neither_fields_nor_long_dashes_do() -> None:
    text = segment("一技")
    whole = measure(text, raster_text(text, size_px=100, fonts=FONTS)).glyph
    assert 80 < whole.width <= 100 and 80 < whole.height <= 100
    dash = segment("——")
    assert measure(dash, raster_text(dash, size_px=100, fonts=FONTS)).glyph == Size(0, 0)
    assert measure(segment("\u3000"), raster_text("\u3000", size_px=16, fonts=FONTS)).glyph == Size(0, 0)
