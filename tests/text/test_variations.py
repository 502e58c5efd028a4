"""Variation selectors: registered shapes of hanzi, and U+FE0E and U+FE0F after a pictograph."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from ledsign.text.clusters import segment
from ledsign.text.emoji import ColourEmojiFace, OneColourEmojiFace, StrikeEmojiFace
from ledsign.text.fonts import FontLibrary
from ledsign.text.gate import inspect
from ledsign.text.missing import Chooser
from ledsign.text.outline import OutlineFace
from ledsign.text.strip import raster_text

USUAL, OTHER, UNKNOWN = "葛\U000e0100", "葛\U000e0101", "葛\U000e0102"


def table_of(code, usual, other):
    """A cmap: the characters of ``other``, and for ``code`` one usual shape (E0100) and one of its own."""
    groups = b"".join(struct.pack(">LLL", one, one, glyph) for one, glyph in sorted(other.items()))
    plain = struct.pack(">HHLLL", 12, 0, 16 + len(groups), 0, len(other)) + groups
    header = 10 + 2 * 11
    defaults = struct.pack(">L", 1) + code.to_bytes(3, "big") + b"\0"
    own = struct.pack(">L", 1) + code.to_bytes(3, "big") + struct.pack(">H", usual)
    records = b"".join(
        selector.to_bytes(3, "big") + struct.pack(">LL", default, mine)
        for selector, default, mine in ((0xE0100, header, 0), (0xE0101, 0, header + len(defaults)))
    )
    length = header + len(defaults) + len(own)
    variations = struct.pack(">HLL", 14, length, 2) + records + defaults + own
    start = 4 + 2 * 8
    return (
        struct.pack(">HH", 0, 2)
        + struct.pack(">HHL", 0, 5, start)
        + struct.pack(">HHL", 3, 10, start + len(variations))
        + variations
        + plain
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory, sans_with, sans):
    """A user's font in which 葛 with U+E0101 looks like 永."""
    folder = tmp_path_factory.mktemp("fonts")
    chars = {ord(char): sans.get_nominal_glyph(ord(char)) for char in " A国技永葛飾，。〓⚡"}
    table = table_of(ord("葛"), chars[ord("永")], {code: glyph for code, glyph in chars.items() if glyph})
    sans_with(folder / "names.otf", {b"cmap": table})
    return FontLibrary(user_fonts=folder).choosing(font="names.otf")


def picture(text, library, size=32, **kinds):
    return next(raster_text(text, size_px=size, fonts=library, **kinds).tiles())[0]


@pytest.mark.parametrize("one_bit", [False, True])
@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_a_registered_shape_is_drawn(library, one_bit, direction):
    kinds = {"one_bit": one_bit, "direction": direction}
    for text, looks in ((OTHER, "永"), (USUAL, "葛"), (UNKNOWN, "葛"), (f"技{OTHER}国", "技永国")):
        assert np.array_equal(picture(text, library, **kinds), picture(looks, library, **kinds)), text


@pytest.mark.parametrize("one_bit", [False, True])
def test_only_what_the_font_lacks_is_ignored_and_told(library, one_bit):
    report = inspect(segment(f"{USUAL}{OTHER}飾{UNKNOWN}"), 32, one_bit, library)
    assert [(one.index, one.cluster) for one in report.variants] == [(5, "葛")]
    assert report.missing == () and report.fallbacks == ()


def test_ours_have_none(fonts):
    """So each is told, and the usual shape is drawn."""
    report = inspect(segment(OTHER), 32, False, fonts)
    assert [one.cluster for one in report.variants] == ["葛"]
    assert np.array_equal(picture(OTHER, fonts), picture("葛", fonts))
    for size in (16, 24):
        assert np.array_equal(picture(OTHER, fonts, size), picture("葛", fonts, size))
        assert len(inspect(segment(OTHER), size, False, fonts).variants) == 1


def test_a_shape_of_a_font_further_down_is_better_than_none(library):
    """The strike of 16 px comes first by the user's choice; the shape itself is what was asked for."""
    faces = (*library.faces(16, True, font="Unifont"), *library.faces(16, True))
    chooser = Chooser(faces)
    assert isinstance(faces[chooser[OTHER]], OutlineFace) and chooser.has_variation(OTHER)
    assert chooser[UNKNOWN] == 0 and not chooser.has_variation(UNKNOWN)


def test_selectors_elsewhere_mean_nothing(fonts):
    for text, looks in (("A\ufe00", "A"), ("技\ufe0f", "技"), ("1\ufe0e", "1"), ("，\ufe01", "，")):
        assert np.array_equal(picture(text, fonts), picture(looks, fonts)), text


def drawn_by(cluster, faces):
    return faces[Chooser(faces)[cluster]]


@pytest.mark.parametrize("size", [16, 24, 32])
def test_fe0f_asks_for_the_emoji_and_its_colours(fonts, size):
    for base in "☀❤⚡★":
        colour, one_bit = (fonts.faces(size, bit, colour=True) for bit in (False, True))
        ((cluster,),) = segment(base + "\ufe0f").lines
        if base == "★":  # no pictograph: always text
            assert cluster.text == base
            continue
        assert isinstance(drawn_by(cluster.text, colour), ColourEmojiFace)
        assert isinstance(drawn_by(cluster.text, one_bit), OneColourEmojiFace | StrikeEmojiFace)


@pytest.mark.parametrize("one_bit", [False, True])
def test_fe0e_asks_the_font_of_the_text_first(fonts, library, one_bit):
    """☀ and ♨ are in Noto Sans SC, ⚡ is emoji by itself and in the user's font, 😀 in neither."""
    for base in "☀♨⚡😀":
        ((cluster,),) = segment(base + "\ufe0e").lines
        for fonts_of_text in (fonts, library):
            faces = fonts_of_text.faces(32, one_bit, colour=True)
            face = drawn_by(cluster.text, faces)
            texts = [one for one in faces if isinstance(one, OutlineFace) and one.draws(base)]
            if texts:
                assert face is texts[0], base
            else:
                assert isinstance(face, OneColourEmojiFace), base


def test_a_sign_of_text_is_drawn_in_the_captions_colour(fonts):
    shown = picture("⚡\ufe0e", fonts.choosing(colour=True), colour=(255, 0, 0))
    assert shown[..., 0].any() and not shown[..., 1:].any()
    assert picture("⚡\ufe0f", fonts.choosing(colour=True), colour=(255, 0, 0))[..., 1].any()
