"""Raster: placements to coverage, and coverage to light.

Coverage is the share of a pixel's light. Colours are display-referred, so the blend of background and colour
happens in linear light: pixel = 255·(b^γ + cov·(c^γ − b^γ))^(1/γ), with b, c in 0..1 and γ the sign's.

Several styles: the background, the bands over it, then where glyphs have ink the strongest coverage through
the ramp of its glyph's style, then emoji where their alpha is stronger than that, over their style's ground.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from ledsign.core.frame import Bytes
from ledsign.core.geometry import Rect
from ledsign.text.glyph import Coverage, Glyph
from ledsign.text.layout import Placements
from ledsign.text.style import Colour, Style

# No glyph reaches further than this many ems from its pen along the line: a joined dash, or a ligature.
_REACH_EM = 3


@dataclass(frozen=True, slots=True)
class Inks:
    """The item's colours, display-referred RGB, and the sign's gamma."""

    colour: Colour
    background: Colour
    gamma: float


def draw(placements: Placements, window: Rect) -> Coverage:
    """Coverage uint8 (height, width) of ``window`` of the strip. Overlapping glyphs do not add up."""
    out = np.zeros((window.height, window.width), np.uint8)
    x, y = placements.x - window.x, placements.y - window.y
    numbers = _near(placements, window)
    faces, keys = placements.faces, placements.keys
    for key, pen_x, pen_y in zip(
        placements.key[numbers].tolist(), x[numbers].tolist(), y[numbers].tolist(), strict=True
    ):
        face, wanted = keys[key]
        glyph = faces[face].glyph(wanted)
        part, ink = _cut(out, glyph, pen_x, pen_y)
        if part.size:
            np.maximum(part, ink if ink.ndim == 2 else ink[..., 3], out=part)
    return out


def picture(placements: Placements, window: Rect, styles: Sequence[Style], inks: Inks) -> Bytes:
    """uint8 (height, width, 3): ``window`` of the strip; ``styles[n]`` is that of the glyphs of style n."""
    pairs = [style.colours(inks.colour, inks.background) for style in styles]
    ramps = np.stack([ramp(colour, ground, inks.gamma) for colour, ground in pairs])
    faces, keys = placements.faces, placements.keys
    if not placements.style.any() and not any(faces[face].glyph(key).ink.ndim == 3 for face, key in keys):
        return paint(draw(placements, window), ramps[0])
    out = np.empty((window.height, window.width, 3), np.uint8)
    out[:] = inks.background
    for number, band in placements.bands:
        seen = band.intersect(window).shifted(-window.x, -window.y)
        out[seen.y : seen.bottom, seen.x : seen.right] = pairs[number][1]
    coverage = np.zeros(out.shape[:2], np.uint8)
    owner = np.zeros(out.shape[:2], np.uint8)
    emoji: list[tuple[Glyph, int, int, int]] = []
    for number in _near(placements, window):
        face, wanted = keys[placements.key[number]]
        glyph, style = faces[face].glyph(wanted), int(placements.style[number])
        x, y = int(placements.x[number]) - window.x, int(placements.y[number]) - window.y
        if glyph.ink.ndim == 3:
            emoji.append((glyph, x, y, style))
            continue
        part, ink = _cut(coverage, glyph, x, y)
        stronger = ink > part
        part[stronger] = ink[stronger]
        _cut(owner, glyph, x, y)[0][stronger] = style
    inked = coverage > 0
    out[inked] = ramps[owner[inked], coverage[inked]]
    for glyph, x, y, style in emoji:
        part, ink = _cut(coverage, glyph, x, y)
        stronger = ink[..., 3] > part if part.size else np.zeros(part.shape, bool)
        part[stronger] = ink[..., 3][stronger]
        shown = over(ink[stronger], pairs[style][1], inks.gamma)
        _cut(out, glyph, x, y)[0][stronger] = shown
    return out


def over(ink: Bytes, ground: Colour, gamma: float) -> Bytes:
    """uint8 (…, 3): premultiplied linear RGBA, uint8 (…, 4), on a display-referred colour."""
    light = (np.array(ground, np.float64) / 255.0) ** gamma
    mixed = ink[..., :3] / 255.0 + (1.0 - ink[..., 3:] / 255.0) * light
    pixels: Bytes = np.rint(255.0 * np.minimum(mixed, 1.0) ** (1.0 / gamma)).astype(np.uint8)
    return pixels


def _near(placements: Placements, window: Rect) -> list[int]:
    """The glyphs that may have ink in the window."""
    x, y = placements.x - window.x, placements.y - window.y
    reach = _REACH_EM * placements.em_px
    near = (x > -reach) & (x < window.width + reach) & (y > -reach) & (y < window.height + reach)
    found: list[int] = np.flatnonzero(near).tolist()
    return found


def _cut(out: Bytes, glyph: Glyph, x: int, y: int) -> tuple[Bytes, Bytes]:
    """Where a glyph falls on ``out``, and its ink there; both empty when it does not."""
    height, width = glyph.ink.shape[:2]
    left, top = x + glyph.left, y + glyph.top
    first_x, first_y = max(0, left), max(0, top)
    part = out[first_y : max(0, top + height), first_x : max(0, left + width)]
    return part, glyph.ink[first_y - top :, first_x - left :][: part.shape[0], : part.shape[1]]


@lru_cache(maxsize=64)
def ramp(colour: Colour, background: Colour, gamma: float) -> NDArray[np.uint8]:
    """uint8 (256, 3), read-only: the pixel for each coverage, from the background to the colour."""
    light = (np.array([background, colour], np.float64) / 255.0) ** gamma
    share = np.arange(256)[:, np.newaxis] / 255.0
    mixed = light[0] + share * (light[1] - light[0])
    pixels: NDArray[np.uint8] = np.rint(255.0 * mixed ** (1.0 / gamma)).astype(np.uint8)
    pixels.flags.writeable = False
    return pixels


def paint(coverage: Coverage, levels: NDArray[np.uint8]) -> Bytes:
    """uint8 (height, width, 3)."""
    pixels: Bytes = np.take(levels, coverage, axis=0)
    return pixels
