"""Composer: draws the tiles of one glyph strip, as ``glyph_strip`` says what a pixel shows."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ledsign.core.frame import Bytes
from ledsign.core.geometry import Rect
from ledsign.show.glyph_strip import (
    BAND_RAMP,
    CHANNELS,
    GLYPH,
    HEIGHT,
    LEFT,
    START,
    STYLE,
    TOP,
    WIDTH,
    GlyphStrip,
    X,
    Y,
    first_px,
)

# The last of four bytes written for a pixel falls on the next one; after the last pixel it needs room.
PADDING = 8


class Scratch:
    """Memory for composing tiles of up to ``pixels`` pixels, shared by all composers of one thread."""

    def __init__(self, pixels: int) -> None:
        self.coverage = np.empty(pixels, np.uint8)
        self.index = np.empty(pixels, np.intp)
        self.style = np.empty(pixels, np.uint8)
        self.shown = np.empty(pixels, np.uint32)


class Composer:
    """One strip, with what can be looked up beforehand."""

    def __init__(self, strip: GlyphStrip) -> None:
        self._strip = strip
        self._first = first_px(strip)
        near, far = (LEFT, WIDTH) if strip.axis == "x" else (TOP, HEIGHT)
        boxes = strip.glyphs.astype(np.int64)
        ends = (boxes[..., near] + boxes[..., far]).max(axis=1, initial=0)
        self._reach = int((ends - boxes[..., near].min(axis=1, initial=0)).max(initial=0))
        self._boxes = np.ascontiguousarray(strip.glyphs.transpose(1, 0, 2))
        ramps = np.zeros((len(strip.ramps), 256, 4), np.uint8)
        ramps[..., :3] = strip.ramps
        # four bytes at once: a pixel and one byte that the next pixel overwrites
        self._levels: NDArray[np.uint32] = ramps.view(np.uint32).reshape(-1)
        self._plain = not len(strip.bands) and bool(
            (strip.ramps[:, 0] == np.array(strip.background, np.uint8)).all()
        )

    def window(self, number: int) -> Rect:
        """The part of the strip that tile ``number`` holds."""
        size, length = self._strip.size, self._strip.tile_px
        if self._strip.axis == "x":
            return Rect(number * length, 0, min(length, size.width - number * length), size.height)
        return Rect(0, number * length, size.width, min(length, size.height - number * length))

    def compose(self, number: int, phase: int, slab: Bytes, scratch: Scratch) -> Bytes:
        """Tile ``number`` at ``phase``, uint8 (1, h, w, 3), drawn into the beginning of ``slab``.

        ``slab`` is uint8 (m,), m ≥ 3·h·w + PADDING. Nothing as large as a tile is allocated.
        """
        window = self.window(number)
        shape = window.height, window.width
        pixels = window.height * window.width
        coverage = scratch.coverage[:pixels].reshape(shape)
        coverage.fill(0)
        grey, coloured = self._seen(window, phase)
        # np.unique would import numpy.ma, a tenth of a cold start, for the first frame
        styles = np.flatnonzero(np.bincount(grey[:, 8]))
        style = scratch.style[:pixels].reshape(shape)
        if len(styles) > 1:
            style.fill(styles[0])
            self._ink_styles(grey, coverage, style)
        else:
            self._ink(grey, coverage)
        index = scratch.index[:pixels]
        if len(styles) > 1:
            np.copyto(index.reshape(shape), style)
            index <<= 8
            index |= scratch.coverage[:pixels]
        else:
            np.copyto(index, scratch.coverage[:pixels])
            if len(styles) and styles[0]:
                index += int(styles[0]) << 8
        shown = np.take(self._levels, index, out=scratch.shown[:pixels], mode="clip")
        np.ndarray((pixels,), np.uint32, slab.data, 0, (3,))[...] = shown
        tile = slab[: 3 * pixels].reshape(1, *shape, 3)
        if not self._plain:
            self._lay_ground(window, phase, coverage, style.view(np.bool_), tile[0])
        self._colour(coloured, coverage, tile[0])
        return tile

    def _seen(self, window: Rect, phase: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Grey and colour glyphs in the window, a row each.

        Columns: where its ink starts, height, width; x0, y0, x1, y1 in the window, cut to it; how many
        pixels of the ink come before the cut's first; style.
        """
        start, end = (window.x, window.right) if self._strip.axis == "x" else (window.y, window.bottom)
        lowest, past = np.searchsorted(self._first, (start - self._reach, end), "left")
        placed = self._strip.placed[lowest:past]
        boxes = self._boxes[phase][placed[:, GLYPH]]
        left, top = placed[:, X] + boxes[:, LEFT] - window.x, placed[:, Y] + boxes[:, TOP] - window.y
        rows = np.empty((len(placed), 9), np.int64)
        rows[:, 0] = boxes[:, START]
        rows[:, 1], rows[:, 2] = boxes[:, HEIGHT], boxes[:, WIDTH]
        rows[:, 3], rows[:, 4] = np.maximum(left, 0), np.maximum(top, 0)
        rows[:, 5] = np.minimum(left + boxes[:, WIDTH], window.width)
        rows[:, 6] = np.minimum(top + boxes[:, HEIGHT], window.height)
        rows[:, 7] = (rows[:, 4] - top) * boxes[:, WIDTH] + rows[:, 3] - left
        rows[:, 8] = placed[:, STYLE]
        inside = (rows[:, 5] > rows[:, 3]) & (rows[:, 6] > rows[:, 4])
        in_colour = boxes[:, CHANNELS] == 4
        return rows[inside & ~in_colour], rows[inside & in_colour]

    def _ink(self, glyphs: NDArray[np.int64], coverage: Bytes) -> None:
        """Grey glyphs of one style: the stronger of what is there and what comes."""
        ink = self._strip.ink
        for start, height, width, x0, y0, x1, y1, skip, _ in glyphs.tolist():
            part = coverage[y0:y1, x0:x1]
            cut = ink[start : start + height * width].reshape(height, width)
            first_row, first_column = divmod(skip, width)
            cut = cut[first_row : first_row + y1 - y0, first_column : first_column + x1 - x0]
            np.maximum(part, cut, out=part)

    def _ink_styles(self, glyphs: NDArray[np.int64], coverage: Bytes, style: Bytes) -> None:
        """Grey glyphs of several: also whose ink it is."""
        ink = self._strip.ink
        for start, height, width, x0, y0, x1, y1, skip, number in glyphs.tolist():
            part = coverage[y0:y1, x0:x1]
            cut = ink[start : start + height * width].reshape(height, width)
            first_row, first_column = divmod(skip, width)
            cut = cut[first_row : first_row + y1 - y0, first_column : first_column + x1 - x0]
            stronger = cut > part
            np.copyto(part, cut, where=stronger)
            style[y0:y1, x0:x1][stronger] = number

    def _colour(self, glyphs: NDArray[np.int64], coverage: Bytes, tile: Bytes) -> None:
        """Colour glyphs over it, where they are the strongest."""
        ink = self._strip.ink
        for start, height, width, x0, y0, x1, y1, skip, _ in glyphs.tolist():
            part = coverage[y0:y1, x0:x1]
            cut = ink[start : start + height * width * 4].reshape(height, width, 4)
            first_row, first_column = divmod(skip, width)
            cut = cut[first_row : first_row + y1 - y0, first_column : first_column + x1 - x0]
            stronger = cut[..., 3] > part
            np.copyto(tile[y0:y1, x0:x1], cut[..., :3], where=stronger[..., np.newaxis])
            np.copyto(part, cut[..., 3], where=stronger)

    def _lay_ground(
        self, window: Rect, phase: int, coverage: Bytes, mask: NDArray[np.bool_], tile: Bytes
    ) -> None:
        """The background and the bands, wherever no ink is."""
        bare = np.equal(coverage, 0, out=mask)[..., np.newaxis]
        np.copyto(tile, np.array(self._strip.background, np.uint8), where=bare)
        along_x = self._strip.moves == "x"
        # what of the first pixel a band still covers when it has moved on by the phase
        left_over = round(255 * (4 - phase) / 4)
        whole = Rect(0, 0, window.width, window.height)
        for x, y, width, height, ramp in self._strip.bands.tolist():
            band = Rect(x - window.x, y - window.y, width, height)
            edge = Rect(band.x, band.y, 1 if along_x else width, height if along_x else 1)
            for rect, level in ((band, 255), (edge, left_over)):
                seen = rect.intersect(whole)
                if not seen.is_empty:
                    colour = self._strip.ramps[ramp, level]
                    where = bare[seen.y : seen.bottom, seen.x : seen.right]
                    np.copyto(tile[seen.y : seen.bottom, seen.x : seen.right], colour, where=where)


assert BAND_RAMP == 4  # the order in which ``_lay_ground`` unpacks a band
