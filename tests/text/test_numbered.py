from __future__ import annotations

import io
import struct
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageFont

from ledsign.core.errors import FontError
from ledsign.text.numbered import FIRST, NumberedFont, renumbered

FILE = Path(__file__).resolve().parents[2] / "fonts" / "NotoEmoji.ttf"


def test_a_number_draws_what_the_character_draws():
    import uharfbuzz

    font = uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(FILE)), 0))
    by_character = ImageFont.truetype(str(FILE), 40, layout_engine=ImageFont.Layout.BASIC)
    for char in "😀👍🎉":
        mask, (left, top) = by_character.getmask2(char, mode="1", anchor="ls")
        whole = np.frombuffer(bytes(mask), np.uint8).reshape(mask.size[::-1])
        glyph = NumberedFont(FILE, 40).glyph(font.get_nominal_glyph(ord(char)))
        height, width = glyph.ink.shape
        y, x = glyph.top - top, glyph.left - left
        assert np.array_equal(whole[y : y + height, x : x + width], glyph.ink)
        assert glyph.ink.sum() == whole.sum()


def test_nothing_else_of_the_font_changes():
    data = renumbered(FILE)
    assert data[: FILE.stat().st_size][1000:] == FILE.read_bytes()[1000:]
    assert ImageFont.truetype(io.BytesIO(data), 20).getname()[0] == "Noto Emoji"


def test_a_face_of_a_collection(tmp_path):
    """The same font behind a ttc header, as its second face; the first stays as it is."""
    plain = bytearray(FILE.read_bytes())
    start = 20
    for at in range(12, 12 + 16 * struct.unpack_from(">H", plain, 4)[0], 16):
        struct.pack_into(">L", plain, at + 8, struct.unpack_from(">L", plain, at + 8)[0] + start)
    path = tmp_path / "two.ttc"
    path.write_bytes(b"ttcf" + struct.pack(">HHLLL", 1, 0, 2, start, start) + plain)
    font = ImageFont.truetype(
        io.BytesIO(renumbered(path, 1)), 40, index=1, layout_engine=ImageFont.Layout.BASIC
    )
    mask, _ = font.getmask2(chr(FIRST + 600), mode="1", anchor="ls")
    ink = np.frombuffer(bytes(mask), np.uint8)
    assert ink.any() and ink.sum() == NumberedFont(FILE, 40).glyph(600).ink.sum()


def test_blank_glyphs_are_empty():
    space = 1
    assert not NumberedFont(FILE, 20).glyph(space).ink.size


@pytest.mark.parametrize("data", [b"", b"no font at all", FILE.read_bytes()[:40]])
def test_damaged(tmp_path, data):
    (tmp_path / "a.ttf").write_bytes(data)
    with pytest.raises(FontError, match="damaged"):
        renumbered(tmp_path / "a.ttf")
