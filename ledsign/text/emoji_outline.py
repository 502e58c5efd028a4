"""Outline emoji: what the two Noto emoji fonts share. HarfBuzz shapes; each cell is one em wide."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ledsign.core.errors import FontError
from ledsign.text.face import UNIT, Shaped
from ledsign.text.glyph import EMPTY, Glyph, GlyphCache, GlyphKey
from ledsign.text.presentation import AS_TEXT, is_pictograph


class OutlineEmojiFace(ABC):
    """What the two Noto emoji fonts share: HarfBuzz shapes, a cell one em wide."""

    phases = 1
    is_last_resort = False

    def __init__(self, path: Path, name: str, size_px: int) -> None:
        """Raises FontError when the file is missing or no font."""
        self._font, centre = _opened(path, size_px)
        self._em = size_px
        # pixels from the top of the em box
        self._baseline = round(size_px / 2 + centre)
        self._cache = GlyphCache(self._make)
        self._known: dict[str, tuple[int, ...]] = {}
        self.name = name

    def draws(self, cluster: str) -> bool:
        """A pictograph of which every part is in the font and leaves ink."""
        return is_pictograph(cluster) and bool(self._glyphs(cluster))

    def shape(self, clusters: Sequence[str], *, vertical: bool) -> list[Shaped]:  # noqa: ARG002
        """One cell each; as many as it has parts for a sequence that is not joined."""
        return [
            Shaped(glyph, number, self._em * UNIT)
            for number, cluster in enumerate(clusters)
            for glyph in self._glyphs(cluster)
        ]

    def blank(self, cluster: str) -> int:  # noqa: ARG002
        """Half an em: there are no spaces among emoji."""
        return self._em * UNIT // 2

    def ink_box(self, key: GlyphKey) -> tuple[int, int, int, int]:
        """Exact."""
        glyph = self.glyph(key)
        height, width = glyph.ink.shape[:2]
        return glyph.left, glyph.top, glyph.left + width, glyph.top + height

    def glyph(self, key: GlyphKey) -> Glyph:
        """From the cache."""
        return self._cache[key]

    def _glyphs(self, cluster: str) -> tuple[int, ...]:
        """Glyph numbers of its visible parts; none when one is missing."""
        found = self._known.get(cluster)
        if found is None:
            found = self._known[cluster] = self._shaped(cluster.removesuffix(AS_TEXT))
        return found

    def _shaped(self, cluster: str) -> tuple[int, ...]:
        import uharfbuzz

        buffer = uharfbuzz.Buffer()
        buffer.add_codepoints(list(map(ord, cluster)))
        buffer.guess_segment_properties()
        buffer.direction = "ltr"
        uharfbuzz.shape(self._font, buffer, {})
        pairs = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        # joiners and selectors the font did not use have no width
        numbers = tuple(info.codepoint for info, place in pairs if place.x_advance or not info.codepoint)
        if not numbers or not all(numbers):
            return ()
        return numbers if all(self.glyph(GlyphKey(number)).ink.size for number in numbers) else ()

    def _placed(self, image: Any, channels: int) -> Glyph:
        """HarfBuzz's picture, rows from the bottom, in the middle of the em box."""
        if image is None:
            return EMPTY
        extents = image.extents
        ink: NDArray[np.uint8] = np.frombuffer(image.buffer, np.uint8)
        ink = ink.reshape(extents.height, extents.stride)
        ink = ink[::-1, : extents.width * channels]
        if channels > 1:
            ink = ink.reshape(extents.height, extents.width, channels)
        top = self._baseline - (extents.y_origin + extents.height)
        seen = (ink[..., -1] if channels > 1 else ink) > 0
        rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
        if not rows.size:
            return EMPTY
        ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        return Glyph(np.ascontiguousarray(ink), int(extents.x_origin + columns[0]), int(top + rows[0]))

    @abstractmethod
    def _make(self, key: GlyphKey) -> Glyph:
        """Draw the ink of a glyph that is not in the cache."""


@lru_cache(maxsize=4)
def _face(path: Path) -> Any:
    import uharfbuzz

    if not path.is_file():
        raise FontError(f"{path} is missing; install ledsign again or run fonts/build.py")
    face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)), 0)
    if not face.glyph_count:
        raise FontError(f"{path} is not the font we ship; rebuild it with fonts/build.py")
    return face


def _opened(path: Path, size_px: int) -> tuple[Any, float]:
    """The font at the scale that makes 😀 one em wide, and its middle in pixels above the baseline."""
    import uharfbuzz

    face = _face(path)
    font = uharfbuzz.Font(face)
    font.scale = (face.upem, face.upem)
    grin = font.get_nominal_glyph(0x1F600)
    width = font.get_glyph_h_advance(grin) if grin else 0
    if not width:
        raise FontError(f"{path} is not the font we ship; rebuild it with fonts/build.py")
    extents = font.get_font_extents("ltr")
    scale = round(size_px * UNIT * face.upem / width)
    font.scale = (scale, scale)
    return font, (extents.ascender + extents.descender) / 2 / width * size_px
