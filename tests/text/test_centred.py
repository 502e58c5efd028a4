"""Marks in the middle of their cell: strikes, outlines, the font's own, rows and columns."""

from __future__ import annotations

import struct

import numpy as np
import pytest

from ledsign.text.centred import CENTRED_MARKS
from ledsign.text.fonts import FontLibrary
from ledsign.text.setting import Setting

CENTRED = Setting(marks="centred", squeeze=False)


def middle(ink):
    """Twice the middle of the ink, so that it is whole: (x, y)."""
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return columns[0] + columns[-1] + 1, rows[0] + rows[-1] + 1


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
@pytest.mark.parametrize(("size", "one_bit"), [(16, True), (24, True), (24, False), (32, True), (40, False)])
@pytest.mark.parametrize("mark", sorted(CENTRED_MARKS))
def test_a_mark_stands_in_the_middle_of_its_cell(picture, mark, size, one_bit, direction):
    cell = picture(mark, size, direction, one_bit, setting=CENTRED)[:size, :size]
    assert all(abs(at - size) <= max(2, size // 6) for at in middle(cell)), middle(cell)
    usual = picture(mark, size, one_bit=one_bit, setting=Setting(squeeze=False))
    assert (cell > 0).sum() == (usual > 0).sum(), "the same shape"


def test_the_mainland_keeps_its_corners(picture):
    for mark in "，。、":
        x, y = middle(picture(f"国{mark}国", 40, setting=Setting(squeeze=False))[:, 40:80])
        assert x < 40 and y > 40
        x, y = middle(picture(f"国{mark}国", 40, "vertical", setting=Setting(squeeze=False))[40:80])
        assert x > 40 and y < 40


@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_a_centred_mark_gives_up_a_quarter_on_each_side(picture, direction):
    """At the end of a line and beside another mark half of the cell goes, as in the corner."""
    setting = Setting(marks="centred")
    axis = 1 if direction == "horizontal" else 0
    lengths = [
        picture(text, 40, direction, setting=setting).shape[axis] for text in ("国，", "国，。国", "国，国")
    ]
    assert lengths == [40 + 30, 40 + 30 + 40 + 40, 120]


def test_inside_turned_text_nothing_moves(picture):
    text = "Skills, Make! Life?"
    assert np.array_equal(
        picture(text, 40, "vertical", setting=CENTRED),
        picture(text, 40, "vertical", setting=Setting(squeeze=False)),
    )


def localised(old, new):
    """A GSUB that puts glyph ``new`` for ``old`` in zh-Hant text (feature locl, script hani)."""
    coverage = struct.pack(">HHH", 1, 1, old)
    single = struct.pack(">HHHH", 2, 8, 1, new) + coverage
    lookup = struct.pack(">HHHH", 1, 0, 1, 8) + single
    lookups = struct.pack(">HH", 1, 4) + lookup
    features = struct.pack(">H", 1) + b"locl" + struct.pack(">H", 8) + struct.pack(">HHH", 0, 1, 0)
    usual = struct.pack(">HHH", 0, 0xFFFF, 0)
    traditional = struct.pack(">HHHH", 0, 0xFFFF, 1, 0)
    script = struct.pack(">HH", 10, 1) + b"ZHT " + struct.pack(">H", 16) + usual + traditional
    scripts = struct.pack(">H", 1) + b"hani" + struct.pack(">H", 8) + script
    first = 10
    return (
        struct.pack(">HHHHH", 1, 0, first, first + len(scripts), first + len(scripts) + len(features))
        + scripts
        + features
        + lookups
    )


@pytest.mark.parametrize("one_bit", [False, True])
@pytest.mark.parametrize("direction", ["horizontal", "vertical"])
def test_a_font_shows_its_own_centred_mark(tmp_path, sans_with, sans, picture, one_bit, direction):
    """Its locl feature for zh-Hant makes ・ of ，: that is what stands in the cell, as in the font."""
    comma, dot = (sans.get_nominal_glyph(ord(char)) for char in "，・")
    sans_with(tmp_path / "tc.otf", {b"GSUB": localised(comma, dot)})
    library = FontLibrary(user_fonts=tmp_path).choosing(font="tc.otf")
    ours = FontLibrary(user_fonts=tmp_path).choosing(font="Noto Sans SC")
    shown = picture("国，国", 40, direction, one_bit, setting=CENTRED, library=library)
    written = picture("国・国", 40, direction, one_bit, setting=CENTRED, library=ours)
    if direction == "horizontal":
        assert np.array_equal(shown, written)
    assert (shown > 0).sum() == (written > 0).sum()
    corner = picture("国，国", 40, direction, one_bit, setting=Setting(squeeze=False), library=library)
    assert not np.array_equal(corner, shown)


def test_a_mark_of_less_than_an_em_stays_as_it_is(tmp_path, sans_with, sans, picture):
    """A font may have drawn ， like the comma of Latin text; moving that into the middle would only hurt."""
    glyphs = {ord("国"): sans.get_nominal_glyph(ord("国")), ord("，"): sans.get_nominal_glyph(ord(","))}
    groups = b"".join(struct.pack(">LLL", code, code, glyph) for code, glyph in sorted(glyphs.items()))
    cmap = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + struct.pack(">HHLLL", 12, 0, 16 + len(groups), 0, 2)
    sans_with(tmp_path / "narrow.otf", {b"cmap": cmap + groups})
    library = FontLibrary(user_fonts=tmp_path).choosing(font="narrow.otf")
    shown, usual = (
        picture("国，国", 40, setting=one, library=library) for one in (CENTRED, Setting(squeeze=False))
    )
    assert shown.shape[1] < 110 and np.array_equal(shown, usual)
