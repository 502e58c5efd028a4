"""Glyph strip: a text as the ink of its glyphs and where each stands, from which tiles are composed.

    ink     every different glyph once (and once more for each quarter-pixel phase it moves through)
    placed  glyph, x, y, style of each one of the text, in order of where its ink begins along the axis
    ramps   for each style the pixel of each coverage, worked out in linear light with the sign's gamma

10,000 characters at 64 px are 123 MB of pixels and 9 MB of these. What a pixel shows:
1. the strip's background, then the bands over it, in order;
2. where grey glyphs have ink, the strongest coverage over it, through the ramp of that glyph's style (the
   first one placed where two of unlike style are equally strong);
3. where a colour glyph's alpha is larger than any coverage or alpha so far, that glyph's own colour.
Nothing is mixed at play time: all light was mixed when the tables were made.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ledsign.core.frame import Bytes
from ledsign.core.geometry import Size
from ledsign.show.tilefile import tile_name

Table: TypeAlias = NDArray[np.int32]

# Columns of ``glyphs``, ``placed`` and ``bands``.
START, HEIGHT, WIDTH, LEFT, TOP, CHANNELS = range(6)
GLYPH, X, Y, STYLE = range(4)
BAND_X, BAND_Y, BAND_WIDTH, BAND_HEIGHT, BAND_RAMP = range(5)

MOST_STYLES = 256
ARRAYS = 5
LONGEST_TILE_PX = 4096
_TILE_PIXELS = 1 << 17
# No strip is longer, no glyph larger: positions stay far from the ends of int32.
_FARTHEST = 1 << 28


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class GlyphStrip:
    """A text for one face, read-only. All arrays C-contiguous.

    ``ink`` uint8 (n,): the inks one after another, rows from the top; grey ones have a byte of coverage a
    pixel, colour ones R G B (display-referred, over their style's background) and alpha. ``glyphs`` int32
    (g, ``phases``, 6): where the ink starts, height, width, left and top from where it is placed, bytes a
    pixel (1 or 4). ``placed`` int32 (p, 4): number of the glyph, x, y, number of the style. ``ramps`` uint8
    (r, 256, 3) by style, more of them for bands. ``bands`` int32 (b, 5): x, y, width, height, ramp: a
    rectangle of the ramp's last colour; what it covers only in part (its first row or column along
    ``moves`` at a phase) is that part up the ramp.

    ``phases`` 4 when it moves by quarters of a pixel, else 1; phase q is the strip drawn q/4 px further along
    ``moves``, within ``size``. ``files``: what the arrays are called in a bundle, the SHA-256 (hex) of each
    as a file; ``digest``: the SHA-256 of those and the rest.
    """

    size: Size
    axis: Literal["x", "y"]
    ink: Bytes
    glyphs: Table
    placed: Table
    ramps: Bytes
    bands: Table
    background: tuple[int, int, int] = (0, 0, 0)
    moves: Literal["x", "y"] = "x"
    digest: str = ""
    files: tuple[str, ...] = ()

    @property
    def phases(self) -> int:
        """Positions between two pixels: 1 or 4."""
        return int(self.glyphs.shape[1])

    @property
    def arrays(self) -> tuple[NDArray[np.generic], ...]:
        """ink, glyphs, placed, ramps, bands."""
        return self.ink, self.glyphs, self.placed, self.ramps, self.bands

    @property
    def durations(self) -> tuple[Fraction, ...]:
        """None: it is one picture."""
        return ()

    @property
    def tile_px(self) -> int:
        """Length of its tiles along the axis: a power of two that makes them about 128 Ki pixels."""
        breadth = self.size.height if self.axis == "x" else self.size.width
        return min(LONGEST_TILE_PX, 1 << max(6, (_TILE_PIXELS // breadth).bit_length() - 1))

    def picture_at(self, t: Fraction) -> int:
        """Always the first."""
        del t
        return 0


def sealed_strip(strip: GlyphStrip) -> GlyphStrip:
    """The strip with its arrays made read-only and its digest filled in.

    Raises ValueError when something in it points outside of it.
    """
    check_strip(strip)
    for array in strip.arrays:
        array.flags.writeable = False
    strip = replace(strip, files=tuple(map(tile_name, strip.arrays)))
    return replace(strip, digest=strip_digest(strip))


def strip_digest(strip: GlyphStrip) -> str:
    """SHA-256 in hex of the line ``ledsign-strip/1 W H AXIS MOVES R G B FILES`` with a newline."""
    files = strip.files or map(tile_name, strip.arrays)
    words = [strip.size.width, strip.size.height, strip.axis, strip.moves, *strip.background, *files]
    return hashlib.sha256(f"ledsign-strip/1 {' '.join(map(str, words))}\n".encode("ascii")).hexdigest()


def check_strip(strip: GlyphStrip) -> None:
    """Raises ValueError naming what is out of order, so that composing never reads outside the arrays."""
    ink, glyphs, placed, ramps, bands = strip.arrays
    _require(1 <= strip.size.width < _FARTHEST and 1 <= strip.size.height < _FARTHEST, "size")
    _require(strip.axis in ("x", "y") and strip.moves in ("x", "y"), "axis")
    _require(ink.dtype == np.uint8 and ink.ndim == 1, "ink")
    _require(ramps.dtype == np.uint8 and ramps.shape == (len(ramps), 256, 3), "ramps")
    _require(len(ramps) >= 1, "number of ramps")
    _require(glyphs.dtype == np.int32 and glyphs.ndim == 3 and glyphs.shape[1:] in ((1, 6), (4, 6)), "glyphs")
    _require(placed.dtype == np.int32 and placed.shape == (len(placed), 4), "placed")
    _require(bands.dtype == np.int32 and bands.shape == (len(bands), 5), "bands")
    _require(all(array.flags.c_contiguous for array in strip.arrays), "order of the arrays")
    low, high = _range(strip.glyphs.reshape(-1, 6))
    _require(all(low[one] >= 0 for one in (START, HEIGHT, WIDTH)), "glyphs")
    _require(all(low[one] > -_FARTHEST and high[one] < _FARTHEST for one in range(1, 6)), "glyphs")
    channels = strip.glyphs[..., CHANNELS]
    _require(bool(((channels == 1) | (channels == 4)).all()), "bytes a pixel")
    ends = strip.glyphs[..., HEIGHT].astype(np.int64) * strip.glyphs[..., WIDTH] * channels
    ends += strip.glyphs[..., START]
    _require(int(ends.max(initial=0)) <= ink.size, "ink of a glyph")
    low, high = _range(strip.placed)
    _require(min(low) > -_FARTHEST and max(high) < _FARTHEST, "places")
    _require(low[GLYPH] >= 0 and high[GLYPH] < max(1, len(glyphs)), "number of a glyph")
    _require(len(glyphs) > 0 or not len(placed), "number of a glyph")
    _require(low[STYLE] >= 0 and high[STYLE] < min(len(ramps), MOST_STYLES), "number of a style")
    low, high = _range(strip.bands)
    _require(low[BAND_RAMP] >= 0 and high[BAND_RAMP] < len(ramps), "ramp of a band")
    _require(min(low) > -_FARTHEST and max(high) < _FARTHEST, "bands")
    first = first_px(strip)
    _require(bool((first[1:] >= first[:-1]).all()), "order of the glyphs")


def first_px(strip: GlyphStrip) -> NDArray[np.int64]:
    """Where each placed glyph's ink begins along the axis, at the phase where it begins first; int64 (p,)."""
    near, at = (LEFT, X) if strip.axis == "x" else (TOP, Y)
    nearest = strip.glyphs[..., near].min(axis=1).astype(np.int64)
    found: NDArray[np.int64] = nearest[strip.placed[:, GLYPH]] + strip.placed[:, at]
    return found


def _range(table: Table) -> tuple[list[int], list[int]]:
    """Least and most of each column; 0 without rows."""
    if not len(table):
        return [0] * table.shape[1], [0] * table.shape[1]
    return table.min(axis=0).tolist(), table.max(axis=0).tolist()


def _require(holds: bool, what: str) -> None:
    if not holds:
        raise ValueError(f"a glyph strip whose {what} cannot be")
