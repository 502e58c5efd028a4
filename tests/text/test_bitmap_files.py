"""BDF and PCF: read as others write them, and hostile files are refused, never a crash or a long wait."""

import gzip
import struct
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import ImageFont

from ledsign.core.errors import FontError
from ledsign.text.bdf import read_bdf
from ledsign.text.bitmap import BitmapStrike
from ledsign.text.font_file import read_font_file, read_strike
from ledsign.text.pcf import read_pcf

VECTORS = sorted((Path(__file__).parent / "vectors").glob("*.pcf.gz"))


@pytest.fixture(scope="module")
def bdf(bdf_font, tmp_path_factory):
    return bdf_font(tmp_path_factory.mktemp("fonts") / "dots.bdf").read_bytes()


def test_bdf_glyphs_are_as_drawn(bdf):
    font = read_bdf(bdf)
    assert (font.head.family, font.head.licence, font.head.size_px) == ("Dots", "Public domain", 8)
    strike = BitmapStrike(font)
    assert strike.codes.tolist() == [0x20, 0x41, 0x4E00, 0x5341]  # no blank 二, no box for U+0378
    assert strike.advances.tolist() == [4, 4, 8, 8]
    assert (strike.margin_left, strike.margin_top, strike.rows, strike.ascent) == (1, 0, 8, 7)
    picture = ["".join(".#"[int(dot > 0)] for dot in row) for row in strike.ink(strike.row_of("A"))]
    assert picture == [".....", ".....", "..#..", ".#.#.", ".###.", ".#.#.", ".#.#.", "....."]
    ten = strike.ink(strike.row_of("十"))
    assert ten[:, 4].sum() == 7 * 255 and ten[4].sum() == 7 * 255


def test_there_are_vectors():
    assert len(VECTORS) == 6


@pytest.mark.parametrize("path", VECTORS, ids=lambda path: path.name)
def test_pcf_compiled_by_others_is_the_same_font(path, bdf):
    ours, theirs = BitmapStrike(read_bdf(bdf)), BitmapStrike(read_pcf(gzip.decompress(path.read_bytes())))
    assert theirs.codes.tolist() == ours.codes.tolist()
    assert theirs.advances.tolist() == ours.advances.tolist()
    for row in range(len(ours.codes)):
        assert np.array_equal(theirs.ink(row), ours.ink(row))


def test_freetype_draws_the_same_dots(bdf, tmp_path):
    path = tmp_path / "dots.bdf"
    path.write_bytes(bdf)
    font = ImageFont.truetype(str(path), 8, layout_engine=ImageFont.Layout.BASIC)
    strike = read_strike(read_font_file(path)[0])
    for char in "A十一":
        mask, _ = font.getmask2(char, mode="1")
        theirs = np.frombuffer(bytes(mask), np.uint8).reshape(mask.size[::-1]) > 0
        ours = strike.ink(strike.row_of(char)) > 0
        assert theirs.sum() == ours.sum()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("STARTFONT", "STOPFONT", "no BDF"),
        ("PIXEL_SIZE 8", "PIXEL_SIZE 9999", "9999 px"),
        ("FONT_ASCENT 7", "FONT_ASCENT 99999", "ascent 99999"),
        ('CHARSET_REGISTRY "ISO10646"', 'CHARSET_REGISTRY "KSC5601"', "KSC5601-1"),
        ("BBX 3 5 0 0", "BBX 3 99999 0 0", "3×99999"),
        ("BBX 3 5 0 0", "BBX 3 50 0 0", "5 rows of 50"),
        ("BBX 3 5 0 0", "BBX 3", "cannot be read"),
        ("BBX 3 5 0 0\n", "", "no BBX"),
        ("DWIDTH 4 0", "DWIDTH 100000 0", "advance 100000"),
        ("BBX 3 5 0 0", "BBX 3 5 0 90000", "stands at"),
        ("E0\n", "GG\n", "hexadecimal"),
        ("BITMAP\n40", "40", "no BITMAP"),
    ],
)
def test_a_bad_bdf_is_named(bdf, old, new, said):
    text = bdf.decode()
    assert old in text
    with pytest.raises(FontError, match=said):
        BitmapStrike(read_bdf(text.replace(old, new, 1).encode()))


def test_a_font_with_nothing_to_show_is_refused(bdf):
    head = bdf.split(b"STARTCHAR")[0]
    with pytest.raises(FontError, match="no glyph"):
        BitmapStrike(read_bdf(head + b"ENDFONT\n"))


@pytest.mark.parametrize(
    ("charset", "code", "char"),
    [
        ("GB2312.1980-0", 0x4A2E, "十"),
        ("GBK-0", 0xCAAE, "十"),
        ("ISO8859-1", 0xC4, "Ä"),
        ("ISO8859-1", 0x80, ""),
    ],
)
def test_other_numberings_become_unicode(bdf, charset, code, char):
    registry, encoding = charset.rsplit("-", 1)
    text = bdf.decode().replace('"ISO10646"', f'"{registry}"').replace('G "1"', f'G "{encoding}"')
    font = read_bdf(text.replace("ENCODING 21313", f"ENCODING {code}").encode())
    assert (not char or ord(char) in font.glyphs) and 0x5341 not in set(font.glyphs) - {ord(char or "x")}


@pytest.mark.parametrize("cut", [0, 4, 7, 8, 100, 200, 300, 400, 1000, 20_000, 24_500])
def test_a_pcf_cut_short_is_refused(cut):
    data = gzip.decompress(VECTORS[0].read_bytes())
    with pytest.raises(FontError):
        BitmapStrike(read_pcf(data[:cut]))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=2000)
@given(
    changes=st.lists(st.tuples(st.integers(0, 900), st.integers(0, 255)), min_size=1, max_size=6),
    which=st.integers(0, 5),
)
def test_a_damaged_pcf_is_refused_or_read_but_never_crashes(changes, which):
    data = bytearray(gzip.decompress(VECTORS[which].read_bytes()))
    for at, value in changes:
        data[at] = value
    try:
        strike = BitmapStrike(read_pcf(bytes(data)))
    except FontError:
        return
    for row in range(len(strike.codes)):
        strike.ink(row)


@settings(max_examples=100, deadline=2000)
@given(st.binary(max_size=400))
def test_arbitrary_bytes_after_the_magic(data):
    for read, magic in ((read_pcf, b"\x01fcp"), (read_bdf, b"STARTFONT 2.1\nPIXEL_SIZE 8\nSTARTCHAR")):
        with pytest.raises(FontError):
            BitmapStrike(read(magic + data))


def _patched(table, at, layout, value):
    """A vector (least significant byte first) with a number of a table's body changed."""
    path = next(path for path in VECTORS if path.name == "dots-p1u1ml.pcf.gz")
    data = bytearray(gzip.decompress(path.read_bytes()))
    (count,) = struct.unpack_from("<I", data, 4)
    for number in range(count):
        kind, form, _, offset = struct.unpack_from("<4I", data, 8 + 16 * number)
        if kind == table:
            order = ">" if form & 4 else "<"
            struct.pack_into(order + layout, data, offset + at, value)
            return bytes(data)
    raise KeyError(table)


@pytest.mark.parametrize(
    ("table", "at", "layout", "value", "said"),
    [
        (1, 4, "i", 99_999, "properties"),
        (4, 4, "h", 9, "cut short|bitmaps and"),
        (4, 4, "h", 3, "bitmaps and 3 metrics"),
        (8, 4, "i", -1, "-1 bitmaps"),
        (8, 12, "i", 90_000, "outside the bitmaps"),
        (8, 12, "i", -5, "outside the bitmaps"),
        (32, 4, "H", 999, "encoding is damaged"),
    ],
)
def test_a_bad_pcf_is_named(table, at, layout, value, said):
    with pytest.raises(FontError, match=said):
        BitmapStrike(read_pcf(_patched(table, at, layout, value)))


def test_a_pcf_without_a_table_or_with_too_many_is_refused():
    data = bytearray(gzip.decompress(VECTORS[0].read_bytes()))
    for number, said in ((0, "no properties"), (2, "no table 4")):
        changed = bytearray(data)
        struct.pack_into("<I", changed, 8 + 16 * number, 1 << 20)
        with pytest.raises(FontError, match=said):
            read_pcf(bytes(changed))
    struct.pack_into("<I", data, 4, 65)
    with pytest.raises(FontError, match="list of tables"):
        read_pcf(bytes(data))
