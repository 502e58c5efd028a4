"""The pages of a text as one strip."""

import numpy as np
import pytest

from ledsign.core.geometry import Rect
from ledsign.show.clip import cut_out
from ledsign.text.book import bound
from ledsign.text.fonts import FontLibrary
from ledsign.text.marked import Marked
from ledsign.text.markup import parse_markup
from ledsign.text.setting import Setting
from ledsign.text.strip import raster_pages, raster_text

FONTS = FontLibrary()
TEXT = "技能让[green on blue]生活更[/]美好，gå[red]Skills 😀[/]让生活更美好。匠心筑梦"
COLOURS = {"green": (0, 255, 0), "blue": (0, 0, 200), "red": (255, 0, 0)}


def marked() -> Marked:
    return parse_markup(TEXT, lambda name: COLOURS[name], lambda _: None)


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
@pytest.mark.parametrize("size", [16, 33])
def test_each_part_is_the_pixels_of_its_page(direction, size):
    text = marked()
    setting = Setting(measure_px=4 * size, depth_px=2 * size + size // 2)
    pages = raster_pages(
        text.segmented(), size_px=size, direction=direction, background=(9, 0, 9), fonts=FONTS,
        styles=text.styles, setting=setting,
    )  # fmt: skip
    book = bound(pages)
    strip = book.strip.glyphs()
    assert len(pages) > 2 and len(book.parts) == len(pages)
    for page, part in zip(book.pages, book.parts, strict=True):
        assert part.size == page.size
        whole = Rect(0, 0, page.size.width, page.size.height)
        assert np.array_equal(cut_out(strip, part), cut_out(page.glyphs(), whole))
        assert np.array_equal(cut_out(strip, part), cut_out(page.clip(), whole))


def test_parts_lie_apart_and_fill_the_strip_the_way_they_are_bound():
    setting = Setting(measure_px=64, depth_px=40)
    for direction in ("horizontal", "vertical"):
        book = bound(raster_pages("技能让生活更美好" * 5, size_px=16, direction=direction, fonts=FONTS,
                                  setting=setting))  # fmt: skip
        ends = [part.bottom if direction == "horizontal" else part.right for part in book.parts]
        starts = [part.y if direction == "horizontal" else part.x for part in book.parts]
        assert starts == [0, *ends[:-1]]
        size = book.strip.size
        assert ends[-1] == (size.height if direction == "horizontal" else size.width)


def test_the_glyphs_of_all_pages_are_drawn_once():
    text = "技能让生活更美好" * 30
    pages = raster_pages(text, size_px=16, fonts=FONTS, setting=Setting(measure_px=64, depth_px=16))
    assert len(pages) == 60
    assert len(bound(pages).strip.glyphs().glyphs) == len(set(text)) == 8


def test_one_page_is_its_own_strip():
    strip = raster_text("技能", size_px=16, fonts=FONTS)
    book = bound([strip])
    assert book.strip is strip and book.parts == (Rect(0, 0, 32, 16),)


@pytest.mark.parametrize(("direction", "axis"), [("horizontal", "y"), ("vertical", "x")])
def test_tiles_are_cut_across_the_longer_side(direction, axis):
    """A wrapped text is far longer across its lines: its tiles must not be as long as all of it."""
    strip = raster_text(
        "技能让生活更美好" * 100,
        size_px=64,
        direction=direction,
        fonts=FONTS,
        setting=Setting(measure_px=640),
    ).glyphs()
    assert strip.axis == axis
    assert strip.tile_px * 640 <= 2**17
