"""Numbered: glyphs of an outline font drawn by FreeType to on and off, asked for by their numbers.

Pillow takes characters only, and a flag or a family of emoji has none: HarfBuzz makes its glyph of several.
So the font is given another table of characters, in memory: U+100000 is glyph 0, the next one glyph 1.
FreeType hints these outlines by itself (they have no instructions) and bridges drop-outs, so that strokes
come out even and never break, as they do when a smooth picture is cut at some level.
"""

from __future__ import annotations

import io
import struct
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from ledsign.core.errors import FontError
from ledsign.text.glyph import EMPTY, Glyph

# the last plane is for private use, and has room for the 65,535 glyphs of any font
FIRST = 0x100000
_DIRECTORY, _ENTRY = 12, ">4sLLL"


class NumberedFont:
    """A TrueType file at ``size_px`` pixels to its em, which need not be whole."""

    def __init__(self, path: Path, size_px: float) -> None:
        """Nothing is opened yet."""
        self._path = path
        self._size_px = size_px

    @cached_property
    def _pillow(self) -> Any:
        from PIL import ImageFont

        file = io.BytesIO(renumbered(self._path))
        return ImageFont.truetype(file, self._size_px, layout_engine=ImageFont.Layout.BASIC)

    def glyph(self, number: int) -> Glyph:
        """Ink 0 or 255; ``left`` and ``top`` count from the pen on the baseline. Raises FontError."""
        mask, (left, top) = self._pillow.getmask2(chr(FIRST + number), mode="1", anchor="ls")
        width, height = mask.size
        if not width or not height:
            return EMPTY
        ink = np.frombuffer(bytes(mask), np.uint8).reshape(height, width)
        rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
        if not rows.size:
            return EMPTY
        ink = np.ascontiguousarray(ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])
        return Glyph(ink, int(left + columns[0]), int(top + rows[0]))


@lru_cache(maxsize=2)
def renumbered(path: Path, index: int = 0) -> bytes:
    """The file with a ``cmap`` (OpenType, format 12) that counts its glyphs. Raises FontError.

    ``index`` is the number of the face in a collection (its other faces stay as they are).
    """
    data = bytearray(path.read_bytes())
    tables: dict[bytes, tuple[int, int]] = {}
    try:
        (start,) = struct.unpack_from(">L", data, 12 + 4 * index) if data[:4] == b"ttcf" else (0,)
        (count,) = struct.unpack_from(">H", data, start + 4)
        first = start + _DIRECTORY
        for at in range(first, first + 16 * count, 16):
            tag, _, offset, _ = struct.unpack_from(_ENTRY, data, at)
            tables[tag] = at, offset
        (glyphs,) = struct.unpack_from(">H", data, tables[b"maxp"][1] + 4)
        entry = tables[b"cmap"][0]
    except (struct.error, KeyError) as error:
        raise FontError(f"{path} is damaged, or not the font we ship") from error
    groups = struct.pack(">HHLLLLLL", 12, 0, 28, 0, 1, FIRST, FIRST + glyphs - 1, 0)
    cmap = struct.pack(">HHHHL", 0, 1, 3, 10, 12) + groups
    data += b"\0" * (-len(data) % 4)
    struct.pack_into(_ENTRY, data, entry, b"cmap", 0, len(data), len(cmap))
    return bytes(data + cmap)
