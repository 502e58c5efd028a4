"""Emoji faces: Noto Color Emoji, Noto Emoji in one colour, and Unifont's pictographs at 16 px.

Each emoji stands upright in the middle of a cell as wide as the em, in rows and in columns. A sequence its
font cannot join is drawn as its parts side by side, as UTS #51 §2.2 has it; a half-known one is refused.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ledsign.core.errors import FontError
from ledsign.text.face import UNIT, Shaped
from ledsign.text.glyph import EMPTY, Glyph, GlyphCache, GlyphKey
from ledsign.text.presentation import AS_TEXT, is_keycap, is_pictograph, prefers_emoji, without_tone
from ledsign.text.strike import Strike, StrikeFace

if TYPE_CHECKING:
    from ledsign.text.face import Face

COLOUR_FILE = "NotoColorEmoji.ttf"
ONE_COLOUR_FILE = "NotoEmoji.ttf"
STRIKE_FILE = "unifont16emoji.npz"
STRIKE_PX = 16
# Colours in the font are sRGB; HarfBuzz paints with them as they are
_SRGB = 2.2
# Strokes of the bold pictographs are 1.2 px at 24 px and less than one at 16: with half of the light as the
# limit they would break
_SWITCHED_AT, _SMALL_SWITCHED_AT, _SMALL_BELOW_PX = 104, 80, 20


class OutlineEmojiFace(ABC):
    """What the two Noto emoji fonts share: HarfBuzz shapes, a cell one em wide."""

    phases = 1
    is_last_resort = False

    def __init__(self, path: Path, name: str, size_px: int) -> None:
        """Raises FontError when the file is missing or no font."""
        self._font, self._centre = _opened(path, size_px)
        self._em = size_px
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
        top = round(self._em / 2 + self._centre) - (extents.y_origin + extents.height)
        seen = (ink[..., -1] if channels > 1 else ink) > 0
        rows, columns = np.flatnonzero(seen.any(axis=1)), np.flatnonzero(seen.any(axis=0))
        if not rows.size:
            return EMPTY
        ink = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
        return Glyph(np.ascontiguousarray(ink), int(extents.x_origin + columns[0]), int(top + rows[0]))

    @abstractmethod
    def _make(self, key: GlyphKey) -> Glyph:
        """Draw the ink of a glyph that is not in the cache."""


class ColourEmojiFace(OutlineEmojiFace):
    """COLRv1, at any size. Only what is to be shown as an emoji; ink is premultiplied linear RGBA."""

    def draws(self, cluster: str) -> bool:
        """What asks to be an emoji."""
        return prefers_emoji(cluster) and super().draws(cluster)

    def _make(self, key: GlyphKey) -> Glyph:
        import uharfbuzz

        number = int(key.glyph)
        extents = self._font.get_glyph_extents(number)
        if extents is None or not extents.width:
            return EMPTY
        brush = uharfbuzz.RasterPaint()
        brush.scale_factor = (float(UNIT), float(UNIT))
        brush.set_glyph_extents(extents)
        brush.paint_glyph(self._font, number)
        glyph = self._placed(brush.render(), 4)
        return Glyph(_linear(glyph.ink), glyph.left, glyph.top) if glyph.ink.size else EMPTY


class OneColourEmojiFace(OutlineEmojiFace):
    """Drawn in the caption's colour: 256 levels, or on and off on one-bit signs."""

    def __init__(self, path: Path, name: str, size_px: int, *, one_bit: bool) -> None:
        """As above; ``one_bit``: ink is 0 or 255."""
        self._one_bit = one_bit
        super().__init__(path, name, size_px)

    def _make(self, key: GlyphKey) -> Glyph:
        import uharfbuzz

        pen = uharfbuzz.RasterDraw()
        pen.scale_factor = (float(UNIT), float(UNIT))
        pen.draw_glyph(self._font, int(key.glyph))
        glyph = self._placed(pen.render(), 1)
        if not self._one_bit or not glyph.ink.size:
            return glyph
        limit = _SWITCHED_AT if self._em >= _SMALL_BELOW_PX else _SMALL_SWITCHED_AT
        return Glyph(np.where(glyph.ink >= limit, np.uint8(255), np.uint8(0)), glyph.left, glyph.top)


class StrikeEmojiFace(StrikeFace):
    """Pictographs drawn dot by dot. Skin tones are left out: one colour cannot show them."""

    def draws(self, cluster: str) -> bool:
        """A pictograph the strike has; a digit under its keycap would touch the next cell."""
        return is_pictograph(cluster) and not is_keycap(cluster) and super().draws(without_tone(cluster))

    def shape(self, clusters: Sequence[str], *, vertical: bool) -> list[Shaped]:  # noqa: ARG002
        """One cell each, the drawing in its middle."""
        plain = [without_tone(cluster) for cluster in clusters]
        em = self._em * UNIT
        return [
            one._replace(advance=em, dx=(em - one.advance) // 2, dy=0)
            for one in super().shape(plain, vertical=False)
        ]


EMOJI_FACES = (OutlineEmojiFace, StrikeEmojiFace)


def emoji_faces(
    folder: Path, size_px: int, *, smooth: bool, colour: bool, text: Strike | None = None
) -> tuple[Face, ...]:
    """The emoji faces for a size, best first.

    ``colour``: the sign shows colours; ``smooth``: it shows levels. At 16 px Unifont's pictographs come
    before outlines in one colour, after them those among its signs (``text``: ☀ ❤). Raises FontError when a
    file is missing or damaged.
    """
    found: list[Face] = []
    if colour:
        found.append(ColourEmojiFace(folder / COLOUR_FILE, "Noto Color Emoji", size_px))
    if size_px == STRIKE_PX and text is not None:
        strikes = (_strike(folder / STRIKE_FILE), text)
        found += [StrikeEmojiFace(strike, "Unifont emoji", size_px) for strike in strikes]
    found.append(OneColourEmojiFace(folder / ONE_COLOUR_FILE, "Noto Emoji", size_px, one_bit=not smooth))
    return tuple(found)


def in_order(cluster: str, faces: Sequence[Face]) -> list[int]:
    """The numbers of ``faces`` in the order they are to be asked for ``cluster``."""
    numbers = range(len(faces))
    if not prefers_emoji(cluster):
        return list(numbers)
    return sorted(numbers, key=lambda number: not isinstance(faces[number], EMOJI_FACES))


@lru_cache(maxsize=4)
def _strike(path: Path) -> Strike:
    return Strike(path)


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


def _linear(bgra: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Premultiplied sRGB, blue first, to premultiplied linear RGBA; both uint8 (h, w, 4)."""
    alpha = bgra[..., 3:].astype(np.float32) / 255
    with np.errstate(divide="ignore", invalid="ignore"):
        straight = np.where(alpha > 0, bgra[..., 2::-1] / 255 / alpha, 0).clip(0, 1)
    out = np.empty_like(bgra)
    out[..., :3] = np.rint(255 * straight**_SRGB * alpha)
    out[..., 3] = bgra[..., 3]
    return out
