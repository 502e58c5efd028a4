"""FontFile: one font a user brought, and what it says of itself. Nothing in the file is believed.

TTF, OTF and TTC are outlines; BDF and PCF (also gzipped) are bitmaps of one size. Every failure is a
FontError that names the file.
"""

from __future__ import annotations

import gzip
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import ImageFont

from ledsign.core.errors import FontError
from ledsign.text.bdf import MAGIC as BDF_MAGIC
from ledsign.text.bdf import read_bdf, read_bdf_head
from ledsign.text.bitmap import BitmapHead, BitmapStrike
from ledsign.text.pcf import MAGIC as PCF_MAGIC
from ledsign.text.pcf import read_pcf, read_pcf_head

SUFFIXES = (".ttf", ".otf", ".ttc", ".otc", ".pcf", ".pcf.gz", ".bdf", ".bdf.gz")
LARGEST_BYTES = 128 << 20
_OUTLINE_MAGICS = (b"\x00\x01\x00\x00", b"OTTO", b"ttcf", b"true")
_OUTLINE_TABLES = {"glyf", "CFF ", "CFF2"}
_MOST_FACES = 64
# OpenType name IDs: family, full, PostScript, typographic family; copyright, licence
_FAMILY, _NAMES, _LICENCES = (16, 1), (1, 4, 6, 16), (13, 14, 0)
_LANGUAGES = ("en", "zh", "zh-hans", "zh-hant")


@dataclass(frozen=True, slots=True, kw_only=True)
class FontFile:
    """``size_px`` of a bitmap font, 0 for outlines. ``weights``: least and most of the weight axis.

    ``names`` are all it answers to, as ``normal`` writes them.
    """

    path: Path
    index: int
    family: str
    licence: str
    names: frozenset[str]
    size_px: int = 0
    weights: tuple[int, int] | None = None


def is_font_name(name: str) -> bool:
    """Does a file's name say that it is a font?"""
    return name.lower().endswith(SUFFIXES)


def normal(name: str) -> str:
    """A name as it is compared: ``Smiley-Sans`` and ``smiley sans`` are one."""
    return "".join(char for char in name.casefold() if char not in " -_")


def read_font_file(path: Path) -> tuple[FontFile, ...]:
    """The fonts in a file: one, or those of a collection. Raises FontError."""
    try:
        head = _start(path)
        if head.startswith(_OUTLINE_MAGICS):
            return _outlines(path, head)
        data = contents(path)
        if data.startswith(PCF_MAGIC):
            return (_bitmap(path, read_pcf_head(data)),)
        if data.startswith(BDF_MAGIC):
            return (_bitmap(path, read_bdf_head(data)),)
        raise FontError("it is no TTF, OTF, TTC, PCF or BDF font")
    except OSError as error:
        raise FontError(f"{path.name} cannot be read: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        raise FontError(f"{path.name} cannot be used: it is damaged") from error
    except FontError as error:
        raise FontError(f"{path.name} cannot be used: {error}") from error


def read_strike(file: FontFile) -> BitmapStrike:
    """The glyphs of a bitmap font. Raises FontError."""
    try:
        data = contents(file.path)
        return BitmapStrike(read_pcf(data) if data.startswith(PCF_MAGIC) else read_bdf(data))
    except (OSError, FontError) as error:
        raise FontError(f"{file.path.name} cannot be used: {error}") from error


def contents(path: Path) -> bytes:
    """The bytes of a file, unpacked when gzipped; at most ``LARGEST_BYTES``. Raises OSError, FontError."""
    if _start(path).startswith(b"\x1f\x8b"):
        try:
            with gzip.open(path) as packed:
                data = packed.read(LARGEST_BYTES + 1)
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise FontError(f"it is damaged: {error}") from error
    else:
        data = path.read_bytes()
    if len(data) > LARGEST_BYTES:
        raise FontError("it is too large")
    return data


def _start(path: Path) -> bytes:
    size = path.stat().st_size
    if size > LARGEST_BYTES:
        raise FontError(f"it has {size >> 20} MB; at most {LARGEST_BYTES >> 20} are allowed")
    with path.open("rb") as file:
        return file.read(16)


def _bitmap(path: Path, head: BitmapHead) -> FontFile:
    family = head.family or path.name.partition(".")[0]
    return FontFile(
        path=path,
        index=0,
        family=family,
        licence=head.licence,
        names=_file_names(path) | {normal(family), normal(f"{family} {head.size_px}")},
        size_px=head.size_px,
    )


def _outlines(path: Path, head: bytes) -> tuple[FontFile, ...]:
    import uharfbuzz

    count = struct.unpack_from(">I", head, 8)[0] if head.startswith(b"ttcf") and len(head) >= 12 else 1
    if not 1 <= count <= _MOST_FACES:
        raise FontError(f"it claims to hold {count} fonts")
    blob = uharfbuzz.Blob.from_file_path(str(path))
    return tuple(_outline(path, index, uharfbuzz.Face(blob, index)) for index in range(count))


def _outline(path: Path, index: int, face: Any) -> FontFile:
    if not face.glyph_count or not 16 <= face.upem <= 16384:
        raise FontError("it is damaged")
    if not _OUTLINE_TABLES & set(face.table_tags):
        raise FontError("it has no outlines")
    try:  # FreeType draws it on one-bit signs, and is stricter than HarfBuzz
        ImageFont.truetype(str(path), 16, index, layout_engine=ImageFont.Layout.BASIC)
    except (OSError, ValueError) as error:
        raise FontError(f"it is damaged: {error}") from error
    family = next((name for one in _FAMILY if (name := _name(face, one, "en"))), path.stem)
    names = {_name(face, one, language) for one in _NAMES for language in _LANGUAGES}
    axis = next((one for one in face.axis_infos if one.tag == "wght"), None)
    return FontFile(
        path=path,
        index=index,
        family=family,
        licence=next((said for one in _LICENCES if (said := _name(face, one, "en"))), ""),
        names=_file_names(path) | {normal(name) for name in names if name},
        weights=(round(axis.min_value), round(axis.max_value)) if axis else None,
    )


def _name(face: Any, number: int, language: str) -> str:
    return " ".join((face.get_name(number, language) or "").split())


def _file_names(path: Path) -> frozenset[str]:
    return frozenset({normal(path.name), normal(path.name.partition(".")[0])})
