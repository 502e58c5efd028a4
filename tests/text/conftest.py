"""One font library for all text tests, and a way to see a strip whole."""

import struct
from pathlib import Path

import numpy as np
import pytest
import uharfbuzz

from ledsign.text.fonts import FontLibrary
from ledsign.text.strip import raster_text


@pytest.fixture(scope="session")
def fonts():
    return FontLibrary()


@pytest.fixture(scope="session")
def picture(fonts):
    """Coverage of a text as one uint8 (h, w) array: white on black at gamma 1 is coverage itself."""

    def draw(text, size_px, direction="horizontal", one_bit=False, library=fonts, **options):
        strip = raster_text(
            text, size_px=size_px, direction=direction, one_bit=one_bit, fonts=library, gamma=1.0, **options
        )
        whole = np.concatenate(list(strip.tiles()), axis=2 if strip.axis == "x" else 1)
        assert whole.shape == (1, strip.size.height, strip.size.width, 3)
        return whole[0, :, :, 0]

    return draw


BDF = """STARTFONT 2.1
FONT -Us-Dots-Medium-R-Normal--8-80-75-75-C-80-ISO10646-1
SIZE 8 75 75
FONTBOUNDINGBOX 8 8 0 -1
STARTPROPERTIES 7
FAMILY_NAME "Dots"
COPYRIGHT "Public domain"
PIXEL_SIZE {size}
FONT_ASCENT 7
FONT_DESCENT 1
CHARSET_REGISTRY "ISO10646"
CHARSET_ENCODING "1"
ENDPROPERTIES
CHARS 6
STARTCHAR space
ENCODING 32
SWIDTH 500 0
DWIDTH 4 0
BBX 0 0 0 0
BITMAP
ENDCHAR
STARTCHAR A
ENCODING 65
SWIDTH 500 0
DWIDTH 4 0
BBX 3 5 0 0
BITMAP
40
A0
E0
A0
A0
ENDCHAR
STARTCHAR ten
ENCODING 21313
SWIDTH 500 0
DWIDTH 8 0
BBX 7 7 0 -1
BITMAP
10
10
10
FE
10
10
10
ENDCHAR
STARTCHAR one
ENCODING 19968
SWIDTH 500 0
DWIDTH 8 0
BBX 9 1 -1 3
BITMAP
FF80
ENDCHAR
STARTCHAR blank
ENCODING 20108
SWIDTH 500 0
DWIDTH 8 0
BBX 8 1 0 0
BITMAP
00
ENDCHAR
STARTCHAR box
ENCODING 888
SWIDTH 500 0
DWIDTH 8 0
BBX 8 1 0 0
BITMAP
FF
ENDCHAR
ENDFONT
"""


@pytest.fixture(scope="session")
def bdf_font():
    """Writes a small bitmap font: space, A, 十, 一; a blank 二 and a box for an unassigned code."""

    def write(path, size=8, text=BDF):
        path.write_text(text.format(size=size), encoding="ascii")
        return path

    return write


SANS = Path(__file__).resolve().parents[2] / "fonts" / "NotoSansSC-VF.otf"


@pytest.fixture(scope="session")
def sans_with():
    """A function that writes Noto Sans SC with other tables: (path, {tag: bytes})."""

    def write(path, tables):
        data = bytearray(SANS.read_bytes())
        for at in range(12, 12 + 16 * struct.unpack_from(">H", data, 4)[0], 16):
            if (new := tables.get(bytes(data[at : at + 4]))) is not None:
                data += b"\0" * (-len(data) % 4)
                struct.pack_into(">LLL", data, at + 4, 0, len(data), len(new))
                data += new
        path.write_bytes(data)
        return path

    return write


@pytest.fixture(scope="session")
def sans():
    """Noto Sans SC, to look glyph numbers up."""
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(SANS)), 0))
