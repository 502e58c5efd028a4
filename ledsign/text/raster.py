"""Raster: placements to coverage, and coverage to light.

Coverage is the share of a pixel's light. Colours are display-referred, so the blend of background and colour
happens in linear light: pixel = 255·(b^γ + cov·(c^γ − b^γ))^(1/γ), with b, c in 0..1 and γ the sign's.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ledsign.core.frame import Bytes
from ledsign.core.geometry import Rect
from ledsign.text.glyph import Coverage
from ledsign.text.layout import Placements

Colour = tuple[int, int, int]

# No glyph reaches further than this many ems from its pen along the line: a joined dash, or a ligature.
_REACH_EM = 3


def draw(placements: Placements, window: Rect) -> Coverage:
    """Coverage uint8 (height, width) of ``window`` of the strip. Overlapping glyphs do not add up."""
    out = np.zeros((window.height, window.width), np.uint8)
    x, y = placements.x - window.x, placements.y - window.y
    reach = _REACH_EM * placements.em_px
    near = (x > -reach) & (x < window.width + reach) & (y > -reach) & (y < window.height + reach)
    numbers = np.flatnonzero(near)
    faces, keys = placements.faces, placements.keys
    for key, pen_x, pen_y in zip(
        placements.key[numbers].tolist(), x[numbers].tolist(), y[numbers].tolist(), strict=True
    ):
        face, wanted = keys[key]
        glyph = faces[face].glyph(wanted)
        height, width = glyph.ink.shape
        left, top = pen_x + glyph.left, pen_y + glyph.top
        first_x, first_y = max(0, left), max(0, top)
        part = out[first_y : max(0, top + height), first_x : max(0, left + width)]
        if part.size:
            ink = glyph.ink[first_y - top :, first_x - left :][: part.shape[0], : part.shape[1]]
            np.maximum(part, ink, out=part)
    return out


def ramp(colour: Colour, background: Colour, gamma: float) -> NDArray[np.uint8]:
    """uint8 (256, 3): the pixel for each coverage, from the background to the colour."""
    light = (np.array([background, colour], np.float64) / 255.0) ** gamma
    share = np.arange(256)[:, np.newaxis] / 255.0
    mixed = light[0] + share * (light[1] - light[0])
    pixels: NDArray[np.uint8] = np.rint(255.0 * mixed ** (1.0 / gamma)).astype(np.uint8)
    return pixels


def paint(coverage: Coverage, levels: NDArray[np.uint8]) -> Bytes:
    """uint8 (height, width, 3)."""
    pixels: Bytes = np.take(levels, coverage, axis=0)
    return pixels
