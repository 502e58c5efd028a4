"""PCF: the X11 Portable Compiled Format, as FontForge's description of it and libXfont have it.

A file is a list of tables; each says in its format word how its numbers and bits are ordered.
"""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

from ledsign.core.errors import FontError
from ledsign.text.bitmap import MOST_GLYPHS, BitmapFont, BitmapGlyph, BitmapHead

MAGIC = b"\x01fcp"
_PROPERTIES, _ACCELERATORS, _METRICS, _BITMAPS, _ENCODINGS, _BDF_ACCELERATORS = 1, 2, 4, 8, 32, 256
_BIG, _MSB, _COMPRESSED_METRICS = 0x04, 0x08, 0x100
_NO_GLYPH = 0xFFFF
_EVERY_BYTE = np.arange(256, dtype=np.uint8)[:, np.newaxis]
_REVERSED = np.packbits(np.unpackbits(_EVERY_BYTE, axis=1), axis=1, bitorder="little")[:, 0]


class _Table:
    """One table: numbers read in its own byte order, always within the file."""

    def __init__(self, data: bytes, offset: int, size: int) -> None:
        self.data = data[offset : offset + size]  # the last one's size may count padding that is not there
        if len(self.data) < 4:
            raise FontError("a table lies outside the file")
        self.format = struct.unpack_from("<I", self.data)[0]
        self.order = ">" if self.format & _BIG else "<"

    def read(self, layout: str, at: int) -> tuple[int, ...]:
        """Numbers in ``struct`` notation at a byte of the table."""
        try:
            return struct.unpack_from(self.order + layout, self.data, at)
        except struct.error as error:
            raise FontError(f"a table is cut short: {error}") from error

    def array(self, kind: str, at: int, count: int) -> NDArray[np.int64]:
        """``count`` numbers of a numpy kind (``i2``) at a byte of the table."""
        kind = self.order + kind
        if count < 0 or at + count * np.dtype(kind).itemsize > len(self.data):
            raise FontError("a table is cut short")
        return np.frombuffer(self.data, kind, count, at).astype(np.int64)


def read_pcf_head(data: bytes) -> BitmapHead:
    """Its properties. Raises FontError."""
    tables = _tables(data)
    known = _properties(tables[_PROPERTIES])
    accelerators = tables.get(_BDF_ACCELERATORS) or tables.get(_ACCELERATORS)
    ascent, descent = accelerators.read("2i", 12) if accelerators else (0, 0)
    pixels = known.get("PIXEL_SIZE") or ascent + descent
    registry = str(known.get("CHARSET_REGISTRY", ""))
    if not isinstance(pixels, int):
        raise FontError("its size is no number")
    return BitmapHead(
        family=str(known.get("FAMILY_NAME") or known.get("FONT", "")),
        licence=str(known.get("LICENSE") or known.get("COPYRIGHT", "")),
        size_px=pixels,
        ascent=ascent,
        descent=descent,
        charset=f"{registry}-{known.get('CHARSET_ENCODING', '')}" if registry else "",
    )


def read_pcf(data: bytes) -> BitmapFont:
    """The whole font. Raises FontError."""
    font = BitmapFont(read_pcf_head(data))
    tables = _tables(data)
    for kind in (_METRICS, _BITMAPS, _ENCODINGS):
        if kind not in tables:
            raise FontError(f"it has no table {kind}")
    metrics = _metrics(tables[_METRICS])
    bitmaps = tables[_BITMAPS]
    (count,) = bitmaps.read("i", 4)
    if count != len(metrics):
        raise FontError(f"it has {count} bitmaps and {len(metrics)} metrics")
    offsets = bitmaps.array("i4", 8, count)
    pad, bits = 1 << (bitmaps.format & 3), _bits(bitmaps, 8 + 4 * count + 16)
    for code, number in _encoding(tables[_ENCODINGS]):
        if number >= count:
            raise FontError(f"character {code} has glyph {number} of {count}")
        left, right, advance, ascent, descent = metrics[number]
        width, height, at = right - left, ascent + descent, int(offsets[number])
        if width < 0 or height < 0 or width > 1024 or height > 1024:
            raise FontError(f"glyph {number} is {width}×{height}")
        stride = (width + 8 * pad - 1) // (8 * pad) * pad
        rows = bits[at : at + stride * height] if at >= 0 else b""
        if len(rows) != stride * height:
            raise FontError(f"glyph {number} lies outside the bitmaps")
        font.add(code, BitmapGlyph(advance, width, height, left, ascent, stride, rows))
    return font


def _tables(data: bytes) -> dict[int, _Table]:
    if not data.startswith(MAGIC) or len(data) < 8:
        raise FontError("it is no PCF file")
    (count,) = struct.unpack_from("<I", data, 4)
    if count > 64 or 8 + 16 * count > len(data):
        raise FontError("its list of tables is damaged")
    found = {}
    for number in range(count):
        kind, _, size, offset = struct.unpack_from("<4I", data, 8 + 16 * number)
        found[kind] = _Table(data, offset, size)
    if _PROPERTIES not in found:
        raise FontError("it has no properties")
    return found


def _properties(table: _Table) -> dict[str, str | int]:
    (count,) = table.read("i", 4)
    if not 0 <= count <= 4096:
        raise FontError(f"it has {count} properties")
    strings_at = 8 + 9 * count + (-count & 3)  # padded to four bytes
    (size,) = table.read("i", strings_at)
    strings = table.data[strings_at + 4 : strings_at + 4 + max(0, size)]

    def string(at: int) -> str:
        return strings[at:].partition(b"\0")[0].decode("utf-8", "replace") if 0 <= at < len(strings) else ""

    found: dict[str, str | int] = {}
    for number in range(count):
        name, is_string, value = table.read("ibi", 8 + 9 * number)
        found[string(name)] = string(value) if is_string else value
    return found


def _metrics(table: _Table) -> list[tuple[int, int, int, int, int]]:
    """left, right, advance, ascent, descent of each glyph."""
    if table.format & _COMPRESSED_METRICS:
        (count,) = table.read("h", 4)
        count &= 0xFFFF
        values = table.array("u1", 6, 5 * count).reshape(-1, 5) - 0x80
    else:
        (count,) = table.read("i", 4)
        if not 0 <= count <= MOST_GLYPHS:
            raise FontError(f"it has {count} glyphs")
        values = table.array("i2", 8, 6 * count).reshape(-1, 6)[:, :5]
    return [(one[0], one[1], one[2], one[3], one[4]) for one in values.tolist()]


def _bits(table: _Table, at: int) -> bytes:
    """All bitmaps, most significant bit left and bytes from left to right."""
    bits = np.frombuffer(table.data[at:], np.uint8)
    if not table.format & _MSB:
        bits = _REVERSED[bits]
    unit = 1 << (table.format >> 4 & 3)
    # bytes stand the other way round within each scan unit when bytes and bits are ordered differently
    if unit > 1 and bool(table.format & _MSB) != bool(table.format & _BIG):
        whole = len(bits) // unit * unit
        bits = np.concatenate([bits[:whole].reshape(-1, unit)[:, ::-1].ravel(), bits[whole:]])
    return bits.tobytes()


def _encoding(table: _Table) -> list[tuple[int, int]]:
    """(code, number of its glyph), ascending."""
    first_low, last_low, first_high, last_high = table.read("4H", 4)
    columns, rows = last_low - first_low + 1, last_high - first_high + 1
    if not (0 < columns <= 256 and 0 < rows <= 256):
        raise FontError("its encoding is damaged")
    numbers = table.array("u2", 14, columns * rows).tolist()
    return [
        ((first_high + at // columns) << 8 | (first_low + at % columns), number)
        for at, number in enumerate(numbers)
        if number != _NO_GLYPH
    ]
