"""Font check: whether an uploaded font is one from end to end, and draws.

The directory of tables is walked before FreeType or HarfBuzz see the file (OpenType 1.9, "Font file").
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

from ledsign.worker.container import Refused

if TYPE_CHECKING:
    from pathlib import Path

_SINGLE = {b"\x00\x01\x00\x00": "TTF", b"true": "TTF", b"OTTO": "OTF"}
_OUTLINES = {"glyf", "CFF ", "CFF2"}
_MOST_FACES = 64
_MOST_TABLES = 128
_TRIED = "国永A你1"
_DRAWN_PX = (16, 64)
_FAMILY = (16, 1)


def font(path: Path) -> dict[str, Any]:
    """What a font is; a glyph of each face has been drawn at two sizes. Raises Refused."""
    import uharfbuzz
    from PIL import ImageFont

    data = path.read_bytes()
    kind, starts = _faces(data)
    _whole(data, starts)
    blob = uharfbuzz.Blob(data)
    families = []
    try:
        for index in range(len(starts)):
            face = uharfbuzz.Face(blob, index)
            if not face.glyph_count or not 16 <= face.upem <= 16384 or not _OUTLINES & set(face.table_tags):
                raise Refused("damaged", "it has no outlines")
            text = _sample(uharfbuzz.Font(face), face)
            for size in _DRAWN_PX:
                drawn = ImageFont.truetype(str(path), size, index, layout_engine=ImageFont.Layout.BASIC)
                if not drawn.getbbox(text) or not any(drawn.getmask(text)):
                    raise Refused("damaged", "its glyphs are blank")
            buffer = uharfbuzz.Buffer()
            buffer.add_str(text)
            buffer.guess_segment_properties()
            uharfbuzz.shape(uharfbuzz.Font(face), buffer, {})
            families.append(next((name for one in _FAMILY if (name := face.get_name(one, "en"))), path.stem))
    except (OSError, ValueError, TypeError, LookupError, struct.error) as error:
        raise Refused("damaged", str(error)[:100]) from None
    family = " ".join(families[0].split())[:100]
    return {"format": kind, "family": family, "frames": len(starts), "width": 0, "height": 0}


def _sample(font: Any, face: Any) -> str:
    """A character it has."""
    for char in _TRIED:
        if font.get_nominal_glyph(ord(char)):
            return char
    codes = [code for code in list(face.unicodes)[:2000] if code > 0x20 and font.get_nominal_glyph(code)]
    if not codes:
        raise Refused("damaged", "it has no characters")
    return chr(codes[len(codes) // 2])


def _faces(data: bytes) -> tuple[str, list[int]]:
    """The kind of file, and where each face's directory begins."""
    if data[:4] in _SINGLE:
        return _SINGLE[data[:4]], [0]
    if data[:4] != b"ttcf":
        raise Refused("font-kind", "")
    if len(data) < 12:
        raise Refused("truncated", "its beginning")
    (count,) = struct.unpack_from(">I", data, 8)
    if not 1 <= count <= _MOST_FACES or len(data) < 12 + 4 * count:
        raise Refused("damaged", f"it claims to hold {count} fonts")
    return "TTC", list(struct.unpack_from(f">{count}I", data, 12))


def _whole(data: bytes, starts: list[int]) -> None:
    """Every table lies inside the file, and behind the last there is nothing. Raises Refused."""
    end = 0
    for start in starts:
        if start + 12 > len(data):
            raise Refused("truncated", "a directory")
        (count,) = struct.unpack_from(">H", data, start + 4)
        if not 1 <= count <= _MOST_TABLES or start + 12 + 16 * count > len(data):
            raise Refused("damaged", f"it claims to have {count} tables")
        for number in range(count):
            offset, length = struct.unpack_from(">II", data, start + 12 + 16 * number + 8)
            if offset + length > len(data):
                raise Refused("truncated", "a table")
            end = max(end, offset + length)
    behind = data[end:]
    if behind.strip(b"\0"):
        raise Refused("trailing", f"{len(behind)} bytes")
