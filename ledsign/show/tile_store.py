"""Tile store: the tiles of a show's clips. Those of pictures are ready; those of glyph strips are composed
when first asked for, into memory set aside beforehand, and the ones asked for longest ago make room.

It only remembers: any tile is the same whether it was just composed or kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from ledsign.show.composer import PADDING, Composer, Scratch
from ledsign.show.glyph_strip import GlyphStrip

if TYPE_CHECKING:
    from ledsign.core.frame import Bytes
    from ledsign.show.types import Clip


class TileStore:
    """Tiles of some clips. Not for use from several threads at once."""

    def __init__(self, clips: Iterable[Clip | GlyphStrip], most: int) -> None:
        """``most``: how many composed tiles are kept, ≥ 1."""
        self._composers = {clip.digest: Composer(clip) for clip in clips if isinstance(clip, GlyphStrip)}
        pixels = max((_largest(composer) for composer in self._composers.values()), default=0)
        self._scratch = Scratch(pixels)
        count = max(1, most) if self._composers else 0
        self._free = [np.empty(3 * pixels + PADDING, np.uint8) for _ in range(count)]
        # oldest first; a dict keeps the order in which things were put in
        self._kept: dict[tuple[str, int, int], tuple[Bytes, Bytes]] = {}
        self.composed = 0

    def tile(self, clip: Clip | GlyphStrip, number: int, phase: int = 0) -> Bytes:
        """Tile ``number`` at a phase, uint8 (n, h, w, 3); valid until the next call. Pictures have one."""
        if not isinstance(clip, GlyphStrip):
            return clip.tiles[number]
        key = clip.digest, number, phase
        kept = self._kept.pop(key, None)
        if kept is None:
            slab = self._free.pop() if self._free else self._oldest()
            kept = slab, self._composers[clip.digest].compose(number, phase, slab, self._scratch)
            self.composed += 1
        self._kept[key] = kept
        return kept[1]

    def _oldest(self) -> Bytes:
        """Its memory, taken back."""
        return self._kept.pop(next(iter(self._kept)))[0]


def _largest(composer: Composer) -> int:
    window = composer.window(0)
    return window.width * window.height
