"""Outlines: OpenType files such as Noto Sans SC, and what their smooth and one-bit faces share.

Grey and colour signs show them smooth (``smooth_face``), the others hinted to one bit (``mono_face``).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from ledsign.core.errors import FontError
from ledsign.text.face import UNIT, Shaped
from ledsign.text.glyph import Glyph, GlyphCache, GlyphKey
from ledsign.text.presentation import is_variation

# Noto Sans CJK: the em box reaches from 880 units above the baseline to 120 below
ASCENT = 880
UPEM = 1000
CAP_HEIGHT = 733

_IN_ROWS, _IN_COLUMNS = {"kern": True}, {"vkrn": False}
# answers kept, of each kind
KEPT = 65_536


class Outline:
    """An OpenType file. Opened when first asked.

    ``ascent`` of the em box in units, ``upem`` of them to an em. ``index`` is the face's number in a
    collection; ``has_columns`` says that its vertical metrics are sound.
    """

    ascent = ASCENT
    upem = UPEM
    index = 0
    has_columns = True

    def __init__(self, path: Path) -> None:
        self.path = path

    def has(self, cluster: str) -> bool:
        """Every character is mapped; of a hanzi with a selector the very shape."""
        if len(cluster) == 1:
            return bool(self._nominal.get_nominal_glyph(ord(cluster)))
        if is_variation(cluster):
            return self.variation(cluster) is not None
        return all(map(self._nominal.get_nominal_glyph, map(ord, cluster)))

    def variation(self, cluster: str) -> int | None:
        """The number of the glyph for a hanzi with a selector (``cmap`` format 14); None without one."""
        found = self._nominal.get_variation_glyph(ord(cluster[0]), ord(cluster[1]))
        return int(found) if found else None

    def coordinates(self, weight: int) -> list[float]:
        """Where on its axes a weight is, for FreeType; empty for a font without axes."""
        return [weight]

    @cached_property
    def face(self) -> Any:
        """uharfbuzz.Face. Raises FontError when it is no font."""
        face = opened(self.path)
        if face.upem != UPEM or not face.glyph_count:
            raise FontError(f"{self.path} is not the font we ship; rebuild it with fonts/build.py")
        return face

    @cached_property
    def _nominal(self) -> Any:
        import uharfbuzz

        return uharfbuzz.Font(self.face)

    @cached_property
    def codes(self) -> frozenset[int]:
        """Code points it maps."""
        return frozenset(self.face.unicodes)


def opened(path: Path, index: int = 0) -> Any:
    """uharfbuzz.Face of a file, mapped once however many libraries there are, as long as it stays the same.

    Raises FileNotFoundError.
    """
    stat = path.stat()
    return _mapped(path, index, stat.st_mtime_ns, stat.st_size, stat.st_ino)


@lru_cache(maxsize=4)
def _mapped(path: Path, index: int, *state: int) -> Any:  # noqa: ARG001
    import uharfbuzz

    return uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)), index)


class OutlineFace(ABC):
    """What smooth and one-bit outlines share: shaping and metrics."""

    is_last_resort = False

    def __init__(self, outline: Outline, name: str, size_px: int, weight: int) -> None:
        import uharfbuzz

        self._hb = uharfbuzz
        self._outline = outline
        self._em = size_px
        self._weight = weight
        self._font = uharfbuzz.Font(outline.face)
        self._font.scale = (size_px * UNIT, size_px * UNIT)
        self._font.set_variations({"wght": weight})
        self._ascent = round(size_px * outline.ascent / outline.upem)
        self._cache = GlyphCache(self._make)
        self._measured: dict[int, Any] = {}
        self._known: dict[object, tuple[Shaped, ...]] = {}
        self.name = name

    def draws(self, cluster: str) -> bool:
        """Every character is mapped and the whole leaves ink."""
        return self._outline.has(cluster) and self._leaves_ink(cluster)

    def blank(self, cluster: str) -> int:
        """As the font has it; half an em for a space it lacks."""
        glyph = self._font.get_nominal_glyph(ord(cluster)) if len(cluster) == 1 else None
        return int(self._font.get_glyph_h_advance(glyph)) if glyph else self._em * UNIT // 2

    def glyph(self, key: GlyphKey) -> Glyph:
        """From the cache."""
        return self._cache[key]

    def shape(self, clusters: Sequence[str], *, vertical: bool) -> list[Shaped]:
        """Glyphs of clusters it draws, in order."""
        return [
            one._replace(cluster=number)
            for number, each in enumerate(self.shape_each(clusters, vertical=vertical))
            for one in each
        ]

    @abstractmethod
    def shape_each(self, clusters: Sequence[str], *, vertical: bool) -> list[tuple[Shaped, ...]]:
        """The glyphs of each cluster, all with ``cluster`` 0. What comes again is the same object."""

    def traditional(self, mark: str) -> int | None:
        """The number of the glyph its ``locl`` feature has for zh-Hant; None when it makes no difference."""
        buffer = self._hb.Buffer()
        buffer.add_codepoints([ord(mark)])
        buffer.direction, buffer.script, buffer.language = "ltr", "Hani", "zh-Hant"
        self._hb.shape(self._font, buffer, {})
        (info,) = buffer.glyph_infos
        usual = self._run([mark], vertical=False).glyph_infos[0].codepoint
        return None if info.codepoint == usual else int(info.codepoint)

    def _leaves_ink(self, cluster: str) -> bool:
        extents = self._extents(self._font.get_nominal_glyph(ord(cluster[0])))
        return extents is not None and bool(extents.width and extents.height)

    def _extents(self, glyph: int) -> Any:
        """Of the outline, in 1/64 px; None when there are none."""
        try:
            return self._measured[glyph]
        except KeyError:
            if len(self._measured) >= KEPT:
                self._measured.clear()
            found = self._measured[glyph] = self._font.get_glyph_extents(glyph)
            return found

    def _run(self, clusters: Sequence[str], *, vertical: bool) -> Any:
        """HarfBuzz's buffer, shaped; its clusters count characters."""
        buffer = self._hb.Buffer()
        buffer.add_codepoints(list(map(ord, "".join(clusters))))
        buffer.direction = "ttb" if vertical else "ltr"
        # a lone dash or quotation mark is of no script, and then `vert` would not apply to it
        buffer.script = "Hani"
        buffer.language = "zh-Hans"
        # kana kerning would break the even rhythm of a column
        self._hb.shape(self._font, buffer, _IN_COLUMNS if vertical else _IN_ROWS)
        return buffer

    @abstractmethod
    def _make(self, key: GlyphKey) -> Glyph:
        """Draw the ink of a glyph that is not in the cache."""
