"""UserFonts: the fonts in the folder where users put theirs, found by family or file name."""

from __future__ import annotations

import struct
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import regex
import unicodedataplus
from PIL import Image

from ledsign.core.errors import FontError
from ledsign.text.bitmap import BitmapStrike
from ledsign.text.font_file import FontFile, is_font_name, normal, read_font_file, read_strike
from ledsign.text.glyph import EMPTY, Glyph, GlyphKey
from ledsign.text.mono_face import MonoFace
from ledsign.text.outline import ASCENT, UPEM, Outline
from ledsign.text.presentation import is_variation

if TYPE_CHECKING:
    from collections.abc import Sequence

DEFAULT_WEIGHT = 400
# A glyph reaching further is not meant to be read, and would take gigabytes to draw
_WIDEST_EM = 8
# hollow squares may look just like a font's sign for a missing glyph
_HOLLOW = frozenset("□▢▯◻☐〇○")
_TOO_LARGE = (Image.DecompressionBombError, Image.DecompressionBombWarning)
_UNASSIGNED = ("Cn", "Cc", "Cs", "Cf")
_TYPO_AT = 68  # OS/2: sTypoAscender, sTypoDescender
_BLANK = regex.compile(r"\p{White_Space}")


class UserFonts:
    """The fonts of one folder and its subfolders, read when first asked. None = no folder."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self._strikes: dict[Path, BitmapStrike] = {}
        self._outlines: dict[tuple[Path, int], UserOutline] = {}

    @cached_property
    def _read(self) -> tuple[tuple[FontFile, ...], tuple[FontError, ...]]:
        files: list[FontFile] = []
        faults: list[FontError] = []
        if self.folder is not None and self.folder.is_dir():
            for path in sorted(self.folder.rglob("*")):
                if is_font_name(path.name) and path.is_file():
                    try:
                        files += read_font_file(path)
                    except FontError as error:
                        faults.append(error)
        return tuple(files), tuple(faults)

    @property
    def files(self) -> tuple[FontFile, ...]:
        """Every usable font, by path."""
        return self._read[0]

    @property
    def faults(self) -> tuple[FontError, ...]:
        """What is wrong with the files that cannot be used."""
        return self._read[1]

    def called(self, name: str) -> tuple[FontFile, ...]:
        """The fonts that answer to a family or file name."""
        return tuple(file for file in self.files if normal(name) in file.names)

    def strike(self, file: FontFile) -> BitmapStrike:
        """Its glyphs. Raises FontError."""
        if file.path not in self._strikes:
            self._strikes[file.path] = read_strike(file)
        return self._strikes[file.path]

    def outline(self, file: FontFile) -> UserOutline:
        """Its outlines."""
        key = file.path, file.index
        if key not in self._outlines:
            self._outlines[key] = UserOutline(file)
        return self._outlines[key]


class UserOutline(Outline):
    """An outline font of unknown quality. It draws only what comes out right: better missing than wrong."""

    has_columns = False  # vertical metrics are often absent or wrong; each glyph is centred in its cell

    def __init__(self, file: FontFile) -> None:
        super().__init__(file.path)
        self.index = file.index
        self.file = file
        self.upem = int(self.face.upem)
        self.ascent = self._ascent()

    @cached_property
    def face(self) -> Any:
        """uharfbuzz.Face."""
        import uharfbuzz

        return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(self.path)), self.index)

    @cached_property
    def _font(self) -> Any:
        import uharfbuzz

        return uharfbuzz.Font(self.face)

    def coordinates(self, weight: int) -> list[float]:
        """The weight within its axis, every other axis at its default."""
        return [
            min(max(float(weight), axis.min_value), axis.max_value)
            if axis.tag == "wght"
            else float(axis.default_value)
            for axis in self.face.axis_infos
        ]

    def has(self, cluster: str) -> bool:
        """Mapped to a real glyph of a sane size, and whatever follows the first is a mark drawn over it."""
        if is_variation(cluster):
            return self.has(cluster[0]) and self._has_ink(self.variation(cluster))
        if not all(ord(char) in self.codes for char in cluster):
            return False
        if any(unicodedataplus.category(mark) not in ("Mn", "Me") for mark in cluster[1:] if mark != "—"):
            return False
        return all(self._is_real(char) for char in cluster) and 0 not in self._shaped(cluster)

    def _has_ink(self, glyph: int | None) -> bool:
        extents = self._font.get_glyph_extents(glyph) if glyph else None
        return extents is not None and bool(extents.width and extents.height)

    def shown(self) -> frozenset[int]:
        """The code points it really draws."""
        return frozenset(code for code in self.codes if self._is_real(chr(code)))

    def _ascent(self) -> int:
        """Where the em box begins: as the font says, else so that 国 stands in the middle of it.

        Without hanzi the baseline is that of ours, whatever the font says, so that its letters stand level
        with our letters and as our hanzi expect them.
        """
        glyph = self._font.get_nominal_glyph(ord("国"))
        extents = self._font.get_glyph_extents(glyph) if glyph else None
        if extents is None or not extents.height:
            return self.upem * ASCENT // UPEM
        stated = bytes(self.face.reference_table("OS/2").data or b"")
        if len(stated) >= _TYPO_AT + 4:
            high, low = struct.unpack_from(">hh", stated, _TYPO_AT)
            if high - low == self.upem:
                return int(high)
        middle = extents.y_bearing + extents.height // 2  # height is negative
        return int(max(0, min(2 * self.upem, middle + self.upem // 2)))

    def _is_real(self, char: str) -> bool:
        if unicodedataplus.category(char) in _UNASSIGNED:
            return False
        glyph = self._font.get_nominal_glyph(ord(char))
        if not glyph:
            return False
        limit = _WIDEST_EM * self.upem
        if abs(self._font.get_glyph_h_advance(glyph)) > limit:
            return False
        extents = self._font.get_glyph_extents(glyph)
        if extents is None or not (extents.width and extents.height):
            return _BLANK.match(char) is not None
        if max(map(abs, (extents.x_bearing, extents.y_bearing, extents.width, extents.height))) > limit:
            return False
        return char in _HOLLOW or extents != self._tofu or not self._is_tofu(glyph)

    def _shaped(self, cluster: str) -> list[int]:
        import uharfbuzz

        buffer = uharfbuzz.Buffer()
        buffer.add_str(cluster)
        buffer.direction, buffer.script, buffer.language = "ltr", "Hani", "zh-Hans"
        uharfbuzz.shape(self._font, buffer, {})
        return [info.codepoint for info in buffer.glyph_infos]

    @cached_property
    def _tofu(self) -> Any:
        """Extents of .notdef, the box that stands for a missing glyph; None when it is blank."""
        extents = self._font.get_glyph_extents(0)
        return extents if extents is not None and extents.width else None

    def _is_tofu(self, glyph: int) -> bool:
        """The outline is that of .notdef."""
        return bool(self._drawn(glyph) == self._drawn(0))

    def _drawn(self, glyph: int) -> Sequence[Any]:
        import uharfbuzz

        steps: list[Any] = []
        funcs = uharfbuzz.DrawFuncs()
        for name in ("move_to", "line_to", "quadratic_to", "cubic_to"):
            getattr(funcs, f"set_{name}_func")(lambda *at: steps.append(at[:-1]))
        self._font.draw_glyph(glyph, funcs, None)
        return steps


class UserMonoFace(MonoFace):
    """As ours, but FreeType may refuse a glyph of a broken font: that glyph is then missing."""

    def open(self) -> None:
        """Let FreeType open the file. Raises OSError."""
        _ = self._pillow

    def _make(self, key: GlyphKey) -> Glyph:
        try:
            return super()._make(key)
        except (OSError, ValueError, MemoryError, *_TOO_LARGE):
            return EMPTY
