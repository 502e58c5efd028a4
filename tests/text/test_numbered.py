from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import ImageFont

from ledsign.core.errors import FontError
from ledsign.text.numbered import NumberedFont, renumbered

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


def test_blank_glyphs_are_empty():
    space = 1
    assert not NumberedFont(FILE, 20).glyph(space).ink.size


@pytest.mark.parametrize("data", [b"", b"no font at all", FILE.read_bytes()[:40]])
def test_damaged(tmp_path, data):
    (tmp_path / "a.ttf").write_bytes(data)
    with pytest.raises(FontError, match="damaged"):
        renumbered(tmp_path / "a.ttf")
