"""Emoji faces: Noto Color Emoji, Noto Emoji in one colour, and Unifont's pictographs at 16 px.

Each emoji stands upright in the middle of a cell as wide as the em, in rows and in columns. A sequence its
font cannot join is drawn as its parts side by side, as UTS #51 §2.2 has it; a half-known one is refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ledsign.text.emoji_outline import OutlineEmojiFace
from ledsign.text.face import UNIT, Shaped
from ledsign.text.glyph import EMPTY, Glyph, GlyphKey
from ledsign.text.numbered import NumberedFont
from ledsign.text.presentation import is_keycap, is_pictograph, prefers_emoji, without_tone
from ledsign.text.strike import Strike, StrikeFace

if TYPE_CHECKING:
    from ledsign.text.face import Face

COLOUR_FILE = "NotoColorEmoji.ttf"
ONE_COLOUR_FILE = "NotoEmoji.ttf"
STRIKE_FILE = "unifont16emoji.npz"
STRIKE_PX = 16
# Colours in the font are sRGB; HarfBuzz paints with them as they are
_SRGB = 2.2

# One-colour fonts hatch a shape to say its colour; on LEDs the hatching glimmers. The white ones stay hollow.
SOLID = frozenset("❤🧡💛💚💙💜🤎🖤🩷🩵🩶🔴🟠🟡🟢🔵🟣🟤⚫🟥🟧🟨🟩🟦🟪🟫⬛◼◾▪🔶🔷🔸🔹🔺🔻")


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
    """Drawn in the caption's colour: 256 levels, or hinted to on and off on one-bit signs."""

    def __init__(self, path: Path, name: str, size_px: int, *, one_bit: bool) -> None:
        """As above; ``one_bit``: ink is 0 or 255."""
        super().__init__(path, name, size_px)
        self._numbered = NumberedFont(path, self._font.scale[0] / UNIT) if one_bit else None

    def _make(self, key: GlyphKey) -> Glyph:
        glyph = self._drawn(int(key.glyph))
        return filled(glyph) if key.glyph in self._solid else glyph

    @cached_property
    def _solid(self) -> frozenset[int]:
        return frozenset(self._font.get_nominal_glyph(ord(char)) for char in SOLID) - {0, None}

    def _drawn(self, number: int) -> Glyph:
        if self._numbered is not None:
            glyph = self._numbered.glyph(number)
            return replace(glyph, top=glyph.top + self._baseline) if glyph.ink.size else EMPTY
        import uharfbuzz

        pen = uharfbuzz.RasterDraw()
        pen.scale_factor = (float(UNIT), float(UNIT))
        pen.draw_glyph(self._font, number)
        return self._placed(pen.render(), 1)


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

    def _make(self, key: GlyphKey) -> Glyph:
        glyph = super()._make(key)
        return filled(glyph) if str(key.glyph) in SOLID else glyph


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


def filled(glyph: Glyph) -> Glyph:
    """The shape without its hatching: what has ink on all four sides has ink itself."""
    ink = glyph.ink
    if not ink.size:
        return glyph
    across, down = np.maximum.accumulate(ink, axis=1), np.maximum.accumulate(ink, axis=0)
    back = np.maximum.accumulate(ink[:, ::-1], axis=1)[:, ::-1]
    up = np.maximum.accumulate(ink[::-1], axis=0)[::-1]
    return replace(glyph, ink=np.minimum(np.minimum(across, back), np.minimum(down, up)))


@lru_cache(maxsize=4)
def _strike(path: Path) -> Strike:
    return Strike(path)


def _linear(bgra: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Premultiplied sRGB, blue first, to premultiplied linear RGBA; both uint8 (h, w, 4)."""
    alpha = bgra[..., 3:].astype(np.float32) / 255
    with np.errstate(divide="ignore", invalid="ignore"):
        straight = np.where(alpha > 0, bgra[..., 2::-1] / 255 / alpha, 0).clip(0, 1)
    out = np.empty_like(bgra)
    out[..., :3] = np.rint(255 * straight**_SRGB * alpha)
    out[..., 3] = bgra[..., 3]
    return out
