"""Emphasis dots: where they stand, what has one, and that all of it is on the strip."""

from __future__ import annotations

import numpy as np
import pytest

from ledsign.core.geometry import Size
from ledsign.text.emphasis import DotFace
from ledsign.text.fit import fit_size
from ledsign.text.glyph import GlyphKey
from ledsign.text.markup import parse_markup
from ledsign.text.measure import measure
from ledsign.text.setting import Setting
from ledsign.text.strip import raster_pages, raster_text

SIZES = [(16, True), (24, True), (32, True), (32, False), (64, False)]


def marked(text):
    return parse_markup(text, lambda name: (255, 0, 0), lambda moment: moment)


def strip(text, size, fonts, **kinds):
    found = marked(text)
    assert found.problems == ()
    dotted = frozenset(number for number, style in enumerate(found.styles) if style.dots)
    setting = kinds.pop("setting", Setting(dotted=dotted))
    return raster_text(
        found.segmented(), size_px=size, fonts=fonts, styles=found.styles, setting=setting, gamma=1.0, **kinds
    )


def dots(one):
    """Those on the strip: x, y of the middle in half pixels, and their size."""
    placements = one.placements
    found = []
    for key, x, y in zip(placements.key, placements.x, placements.y, strict=True):
        face, wanted = placements.keys[key]
        if isinstance(placements.faces[face], DotFace):
            left, top, right, bottom = placements.faces[face].ink_box(wanted)
            found.append((int(2 * x + left + right), int(2 * y + top + bottom), right - left))
    return found


def pixels(one):
    return np.concatenate([tile[0] for tile in one.tiles()], axis=1 if one.axis == "x" else 0)[..., 0]


@pytest.mark.parametrize(("size", "one_bit"), SIZES)
def test_in_a_row_under_the_middle_of_each_character(fonts, size, one_bit):
    one = strip("技[dots]能让[/]生", size, fonts, one_bit=one_bit)
    reach = DotFace(size, smooth=not one_bit, vertical=False).reach_px - size
    assert one.size.height == size + 2 * reach, "as much above, so that the hanzi stay in the middle"
    first, second = dots(one)
    assert second[0] - first[0] == 2 * (size + (size == 24)) and first[1] == second[1]
    assert abs(first[0] - 2 * size - size) <= 4
    ink = pixels(one)
    assert ink[reach + size :, size : 3 * size].any()
    assert not ink[reach + size :, :size].any() and not ink[:reach].any()
    plain = pixels(strip("技能让生", size, fonts, one_bit=one_bit))
    assert np.array_equal(ink[reach : reach + size], plain)


@pytest.mark.parametrize(("size", "one_bit"), SIZES)
def test_in_a_column_to_the_right(fonts, size, one_bit):
    one = strip("技[着重]能让[/]生", size, fonts, one_bit=one_bit, direction="vertical")
    first, second = dots(one)
    assert first[0] == second[0] and second[1] > first[1]
    reach = DotFace(size, smooth=not one_bit, vertical=True).reach_px - size
    assert one.size.width == size + 2 * reach
    ink = pixels(one)
    assert ink[:, reach + size :].any() and not ink[:, :reach].any()
    assert not ink[:size, reach + size :].any()


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("[dots]技能[/]", 2),
        ("[dots]技，能！[/]", 2),
        ("[dots]（技）“能”——……[/]", 2),
        ("[dots]技 能\u3000[/]", 2),
        ("[dots]A1é[/]", 3),
        ("[dots]かなー々[/]", 4),
        ("[dots]\U0001f600①[/]", 1),
        ("[dots][invert]技[/]能[/]让", 2),
        ("[invert]技[/]", 0),
        ("[dots]技\n能[/]", 2),
    ],
)
def test_what_has_a_dot(fonts, text, count):
    assert len(dots(strip(text, 32, fonts))) == count


def test_a_number_in_one_cell_has_one_dot(fonts):
    assert len(dots(strip("[dots]31日[/]", 32, fonts, direction="vertical"))) == 2
    assert len(dots(strip("[dots]2022[/]", 32, fonts, direction="vertical"))) == 4
    assert len(dots(strip("[dots]Skills[/]", 32, fonts, direction="vertical"))) == 6


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
@pytest.mark.parametrize(("size", "one_bit"), SIZES)
def test_lines_stand_further_apart_where_dots_need_it(fonts, size, one_bit, direction):
    one = strip("[dots]国国\n国国[/]", size, fonts, one_bit=one_bit, direction=direction)
    placed = one.placements.y if direction == "horizontal" else one.placements.x
    reach = DotFace(size, smooth=False, vertical=False).reach_px
    assert int(placed.max() - placed.min()) >= reach + 1


def test_dots_are_no_characters_to_read(fonts):
    text = "技[dots]能让[/]生"
    assert measure(marked(text).segmented(), strip(text, 32, fonts)).characters == 4
    pages = raster_pages(
        marked("[dots]技能让生活[/]").segmented(), size_px=16, fonts=fonts, styles=marked(text).styles,
        setting=Setting(measure_px=48, depth_px=22, dotted=frozenset({1})),
    )  # fmt: skip
    assert [measure(marked("[dots]技能让生活[/]").segmented(), page).characters for page in pages] == [3, 2]


def test_pages_have_room_for_the_last_dots(fonts):
    found = marked("[dots]" + "技能让生活" * 8 + "[/]")
    setting = Setting(measure_px=100, depth_px=64, dotted=frozenset({1}))
    pages = raster_pages(found.segmented(), size_px=16, fonts=fonts, styles=found.styles, setting=setting)
    assert len(pages) > 1 and all(page.size.height <= 64 for page in pages)
    assert sum(len(dots(page)) for page in pages) == 40


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_fit_leaves_room(fonts, direction):
    found = marked("技能技[dots]技[/]技")
    view = Size(1000, 40) if direction == "horizontal" else Size(40, 1000)
    setting = Setting(dotted=frozenset({1}))
    size = fit_size(found.segmented(), view=view, direction=direction, fonts=fonts, setting=setting).size_px
    assert size < fit_size("技能技技技", view=view, direction=direction, fonts=fonts).size_px
    one = strip("技能技[dots]技[/]技", size, fonts, direction=direction)
    assert one.size.width <= view.width and one.size.height <= view.height


def test_the_dot_is_round_and_grey_only_on_smooth_signs():
    for size, smooth in ((16, False), (32, False), (96, False), (64, True)):
        ink = DotFace(size, smooth=smooth, vertical=False).glyph(GlyphKey("dot")).ink
        assert np.array_equal(ink, ink[::-1]) and np.array_equal(ink, ink.T)
        assert ({0, 255} >= set(np.unique(ink))) is not smooth
        assert abs(ink.sum() / 255 / ink.size - np.pi / 4) < 0.22
