"""Making clips: cut pixels into tiles and name them by what they hold.

The digest is the SHA-256 of, in this order: the ASCII line ``ledsign-clip/1 W H AXIS N D0 D1 …`` with a
newline (durations as exact fractions), then the C-ordered bytes of each tile. Tiles are always cut every
``TILE_PX`` along the axis, so the same pixels have the same digest whoever made them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Literal

import numpy as np

from ledsign.core.frame import Bytes
from ledsign.core.geometry import Rect, Size
from ledsign.show.glyph_strip import GlyphStrip
from ledsign.show.tile_store import TileStore
from ledsign.show.types import TILE_PX, Clip

Along = Literal["x", "y"]


def make_clip(pixels: Bytes, *, axis: Along = "x", durations: Sequence[Fraction] = ()) -> Clip:
    """A clip of ``pixels``, uint8 (n, h, w, 3) display-referred RGB; a single picture may be (h, w, 3).

    ``durations`` in exact seconds, one for each of n > 1 pictures, each > 0. The clip owns copies, so the
    caller may reuse its array. Raises ValueError on another shape, dtype or number of durations.
    """
    if pixels.ndim == 3:
        pixels = pixels[np.newaxis]
    if pixels.ndim != 4 or pixels.shape[3] != 3:
        raise ValueError(f"a clip needs (n, h, w, 3) pixels, got {pixels.shape}")
    _, height, width, _ = pixels.shape
    along = 2 if axis == "x" else 1
    tiles = (
        np.array(pixels[:, :, start : start + TILE_PX] if along == 2 else pixels[:, start : start + TILE_PX])
        for start in range(0, pixels.shape[along], TILE_PX)
    )
    return clip_of_tiles(tiles, size=Size(width, height), axis=axis, durations=durations)


def clip_of_tiles(
    tiles: Iterable[Bytes], *, size: Size, axis: Along = "x", durations: Sequence[Fraction] = ()
) -> Clip:
    """A clip of ready tiles, uint8 (n, h, w, 3), each ``TILE_PX`` long along ``axis`` but the last.

    The tiles are taken over and made read-only. Raises ValueError when they do not add up to ``size``.
    """
    kept: list[Bytes] = []
    for tile, wanted in zip(tiles, _tile_sizes(size, axis), strict=True):
        if tile.dtype != np.uint8:
            raise ValueError(f"a clip needs uint8 pixels, got {tile.dtype}")
        count = kept[0].shape[0] if kept else tile.shape[0]
        if tile.shape != (count, wanted.height, wanted.width, 3) or count < 1:
            raise ValueError(
                f"tile {len(kept)} is {tile.shape}, wanted ({count}, {wanted.height}, {wanted.width}, 3)"
            )
        tile = np.ascontiguousarray(tile)
        tile.flags.writeable = False
        kept.append(tile)
    count = kept[0].shape[0]
    exact = tuple(Fraction(duration) for duration in durations)
    if any(duration <= 0 for duration in exact):
        raise ValueError("durations must be > 0")
    if len(exact) != (count if count > 1 else 0):
        raise ValueError(f"{count} picture(s) cannot have {len(exact)} durations")
    digest = clip_digest(size, kept, axis=axis, durations=exact)
    return Clip(size=size, tiles=tuple(kept), axis=axis, durations=exact, digest=digest)


def clip_digest(
    size: Size, tiles: Iterable[Bytes], *, axis: str = "x", durations: Sequence[Fraction] = ()
) -> str:
    """SHA-256 in hex of a clip's size, axis, durations and pixels; see the top of this file."""
    words = [str(size.width), str(size.height), axis, str(len(durations)), *map(str, durations)]
    sha = hashlib.sha256(f"ledsign-clip/1 {' '.join(words)}\n".encode("ascii"))
    for tile in tiles:
        sha.update(np.ascontiguousarray(tile).data)
    return sha.hexdigest()


def cut_out(clip: Clip | GlyphStrip, src: Rect, picture: int = 0, phase: int = 0) -> Bytes:
    """A copy of the pixels of ``src``, uint8 (height, width, 3); outside the clip it is black."""
    out = np.zeros((max(0, src.height), max(0, src.width), 3), np.uint8)
    tiles = TileStore([clip], 1)
    length = clip.size.width if clip.axis == "x" else clip.size.height
    for number in range(-(-length // clip.tile_px)):
        tile = tiles.tile(clip, number, phase)
        start = number * clip.tile_px
        x, y = (start, 0) if clip.axis == "x" else (0, start)
        here = Rect(x, y, tile.shape[2], tile.shape[1]).intersect(src)
        if not here.is_empty:
            out[here.y - src.y : here.bottom - src.y, here.x - src.x : here.right - src.x] = tile[
                picture, here.y - y : here.bottom - y, here.x - x : here.right - x
            ]
    return out


def _tile_sizes(size: Size, axis: Along) -> list[Size]:
    """The sizes of a clip's tiles in order."""
    if size.width < 1 or size.height < 1:
        raise ValueError(f"a clip needs at least one pixel, got {size.width}×{size.height}")
    length = size.width if axis == "x" else size.height
    spans = [min(TILE_PX, length - start) for start in range(0, length, TILE_PX)]
    return [Size(span, size.height) if axis == "x" else Size(size.width, span) for span in spans]
