"""Ink: a laid out text as a glyph strip, with every table worked out that the player needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ledsign.core.geometry import Size
from ledsign.show.glyph_strip import GlyphStrip, Table, first_px, sealed_strip
from ledsign.text.band import band_rows
from ledsign.text.quarter import moved
from ledsign.text.raster import Inks, over, ramp

if TYPE_CHECKING:
    from ledsign.text.layout import Placements
    from ledsign.text.style import Colour, Style

Axis: TypeAlias = Literal["x", "y"]
_Box: TypeAlias = tuple[int, int, int, int, int, int]


def glyph_strip(
    placements: Placements, styles: Sequence[Style], inks: Inks, *, moves: Axis, phases: int = 1
) -> GlyphStrip:
    """The strip of ``placements``; ``styles[n]`` is that of the glyphs of style n.

    ``moves`` is the axis of motion. With ``phases`` 4 every glyph is drawn at each quarter of a pixel along
    it, and the strip is one pixel longer that way, so that ink moved on stays inside.
    """
    pairs = [style.colours(inks.colour, inks.background) for style in styles]
    atlas = _Atlas(placements, [ground for _, ground in pairs], inks.gamma, moves, phases)
    placed = np.stack((atlas.numbers(), placements.x, placements.y, placements.style), axis=1, dtype=np.int32)
    spans = [(rect, pairs[style][1]) for style, rect in placements.bands]
    bands, between = band_rows(spans, inks.background, moves, quarters=phases > 1)
    bands[:, 4] += len(pairs)
    size, more = placements.size, int(phases > 1)
    strip = GlyphStrip(
        size=Size(size.width + more * (moves == "x"), size.height + more * (moves == "y")),
        # tiles are cut across the longer side: lines side by side may be far more than each is long
        axis=_longer(placements),
        ink=atlas.ink(),
        glyphs=np.array(atlas.boxes, np.int32).reshape(-1, phases, 6),
        placed=placed,
        ramps=np.stack([ramp(*pair, inks.gamma) for pair in (*pairs, *between)]),
        bands=bands,
        background=inks.background,
        moves=moves,
    )
    placed[:] = placed[np.argsort(first_px(strip), kind="stable")]
    return sealed_strip(strip)


def _longer(placements: Placements) -> Axis:
    size = placements.size
    if size.width == size.height:
        return placements.axis
    return "x" if size.width > size.height else "y"


class _Atlas:
    """Every ink once. ``boxes`` are the rows of ``GlyphStrip.glyphs``."""

    def __init__(
        self, placements: Placements, grounds: Sequence[Colour], gamma: float, moves: Axis, phases: int
    ) -> None:
        self._placements = placements
        self._grounds = grounds
        self._gamma = gamma
        self._moves = moves
        self._phases = phases
        self._filled = 0
        self._ink = bytearray()
        self.boxes: list[_Box] = []

    def numbers(self) -> Table:
        """The number of the glyph of each placement, int32 (n,); draws all of them."""
        placements = self._placements
        coloured = [number for number in range(len(placements.keys)) if self._draw(number)]
        found = placements.key.astype(np.int32)
        for number in coloured:  # mixed with the ground of its style, so one for each of those
            mine = placements.key == number
            for style in np.unique(placements.style[mine]).tolist():
                found[mine & (placements.style == style)] = len(self.boxes) // self._phases
                self._draw(number, self._grounds[style])
        return found

    def ink(self) -> NDArray[np.uint8]:
        """All inks flat, one after another."""
        return np.frombuffer(self._ink, np.uint8)

    def _draw(self, number: int, ground: Colour | None = None) -> bool:
        """Add a key's inks. True, and empty ones in their place, for a colour glyph without a ground."""
        face, key = self._placements.keys[number]
        colour = False
        drawn_by = self._placements.faces[face]
        for phase in range(self._phases):
            glyph = (
                moved(drawn_by, key, self._moves, phase, self._placements.em_px)
                if phase
                else drawn_by.glyph(key)
            )
            ink = glyph.ink
            height, width = ink.shape[:2]
            channels = 1
            if ink.ndim == 3:
                colour, channels = True, 4
                if ground is None:
                    self.boxes.append((self._filled, 0, 0, 0, 0, 1))
                    continue
                ink = np.concatenate((over(ink, ground, self._gamma), ink[..., 3:]), axis=2)
            self.boxes.append((self._filled, height, width, glyph.left, glyph.top, channels))
            self._ink += ink.tobytes()
            self._filled += ink.size
        return colour
