"""Bitmap: a BDF or PCF font as read from its file, and as a strike of the size it was drawn for.

Users bring such files, so nothing in them is believed: every count and offset is checked against the file.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import regex
import unicodedataplus
from numpy.typing import NDArray

from ledsign.core.errors import FontError

LARGEST_PX = 256
MOST_GLYPHS = 200_000
_INVISIBLE = regex.compile(r"\p{Default_Ignorable_Code_Point}")
# X charset names (REGISTRY-ENCODING) of fonts not numbered by Unicode: codec, and what to add to a code
_CODECS = {
    "iso8859-1": ("latin-1", 0), "gb2312.1980-0": ("gb2312", 0x8080), "gb2312.1980-1": ("gb2312", 0),
    "gbk-0": ("gbk", 0),
}  # fmt: skip
_UNICODE = ("iso10646-1", "iso10646", "unicode-2.0", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class BitmapHead:
    """What a font says of itself. ``size_px`` is the size it was drawn for; ``charset`` its X name."""

    family: str
    licence: str
    size_px: int
    ascent: int
    descent: int
    charset: str = ""

    def __post_init__(self) -> None:
        """Raises FontError for sizes no sign has."""
        if not 4 <= self.size_px <= LARGEST_PX or not (
            0 <= self.ascent <= 2 * LARGEST_PX and -LARGEST_PX <= self.descent <= LARGEST_PX
        ):
            raise FontError(f"its size is {self.size_px} px, ascent {self.ascent}, descent {self.descent}")
        if self.charset.lower() not in (*_UNICODE, *_CODECS):
            raise FontError(f"its characters are numbered by {self.charset}; use a version for Unicode")


@dataclass(frozen=True, slots=True)
class BitmapGlyph:
    """``rows``: packed bits, ``stride`` bytes a row; ``left``, ``top`` of the ink from pen and baseline."""

    advance: int
    width: int
    height: int
    left: int
    top: int
    stride: int
    rows: bytes

    @property
    def ink(self) -> NDArray[np.uint8]:
        """uint8 (height, width), 0 or 255."""
        packed = np.frombuffer(self.rows, np.uint8).reshape(self.height, self.stride)
        ink: NDArray[np.uint8] = np.unpackbits(packed, axis=1, count=self.width) * np.uint8(255)
        return ink


@dataclass(slots=True)
class BitmapFont:
    """Glyphs by code point. Boxes for what does not exist, and glyphs without ink, are not taken."""

    head: BitmapHead
    glyphs: dict[int, BitmapGlyph] = field(default_factory=dict)

    def add(self, code: int, glyph: BitmapGlyph) -> None:
        """Take the glyph of a code of the font's charset. Raises FontError when it is absurdly large."""
        if max(glyph.width, glyph.height) > 4 * LARGEST_PX or not 0 <= glyph.advance <= 4 * LARGEST_PX:
            raise FontError(f"glyph {code} is {glyph.width}×{glyph.height}, advance {glyph.advance}")
        if max(abs(glyph.left), abs(glyph.top)) > 4 * LARGEST_PX:
            raise FontError(f"glyph {code} stands at {glyph.left}, {glyph.top}")
        char = _unicode(code, self.head.charset.lower())
        if char and _is_shown(char, any(glyph.rows)):
            self.glyphs[ord(char)] = glyph


class BitmapStrike:
    """A bitmap font as ``StrikeFace`` wants it: cells of one height, the em box in them.

    ``margin_left`` and ``margin_top`` are the parts of a cell before the pen and above the em box.
    """

    def __init__(self, font: BitmapFont) -> None:
        """Raises FontError when nothing in it can be drawn."""
        if not font.glyphs:
            raise FontError("it has no glyph that can be shown")
        head, glyphs = font.head, font.glyphs
        self.rows = head.size_px
        self.ascent = (head.size_px + head.ascent - head.descent) // 2
        self.codes = np.array(sorted(glyphs), np.uint32)
        self._glyphs = [glyphs[code] for code in self.codes.tolist()]
        self.advances = np.array([glyph.advance for glyph in self._glyphs], np.int16)
        self._row_of = dict(zip(self.codes.tolist(), range(len(self._glyphs)), strict=True))
        self.margin_left = max(0, -min(glyph.left for glyph in self._glyphs))
        self.margin_top = max(0, max(glyph.top for glyph in self._glyphs) - self.ascent)
        lowest = max(self.ascent - glyph.top + glyph.height for glyph in self._glyphs)
        self._height = self.margin_top + max(self.rows, lowest)

    def row_of(self, char: str) -> int | None:
        """Where the character is in the arrays."""
        return self._row_of.get(ord(char))

    def ink(self, row: int) -> NDArray[np.uint8]:
        """uint8 (height of all cells, width), 0 or 255."""
        glyph = self._glyphs[row]
        left, top = self.margin_left + glyph.left, self.margin_top + self.ascent - glyph.top
        width = self.margin_left + max(glyph.advance, glyph.left + glyph.width)
        cell = np.zeros((self._height, width), np.uint8)
        cell[top : top + glyph.height, left : left + glyph.width] = glyph.ink
        return cell


def _unicode(code: int, charset: str) -> str:
    """The character of a code, empty when there is none."""
    if charset in _UNICODE:
        return chr(code) if 0 <= code < 0x110000 else ""
    codec, shift = _CODECS[charset]
    code += shift
    if code < 0 or code > 0xFFFF:
        return ""
    pair = code.to_bytes(2 if code > 0xFF else 1, "big")
    char = pair.decode(codec, "ignore")
    return char if len(char) == 1 else ""


def _is_shown(char: str, has_ink: bool) -> bool:
    """Some fonts draw code numbers in boxes for what is unassigned or invisible; that would be tofu."""
    category = unicodedataplus.category(char)
    if category == "Zs":
        return not has_ink
    if category in ("Cn", "Cc", "Cs", "Cf", "Zl", "Zp") or char in "\ufffc\ufffd":
        return False
    return has_ink and not _INVISIBLE.match(char)
