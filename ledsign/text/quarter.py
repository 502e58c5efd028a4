"""Quarter: a glyph moved on by quarters of a pixel.

Smooth glyphs are drawn anew from their outline, so that their strokes keep their light and their sharpness.
What has only whole pixels (strikes that stand in for a missing glyph, emoji, joined dashes) shares each
pixel's light with the next: exact for ink with square edges, and no light is lost for any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import numpy as np

from ledsign.text.glyph import Glyph, GlyphKey, Pose, posed

if TYPE_CHECKING:
    from ledsign.text.face import Face

QUARTERS = 4


def moved(face: Face, key: GlyphKey, axis: Literal["x", "y"], quarters: int, em_px: int) -> Glyph:
    """The glyph ``quarters``/4 px further to the right (``axis`` x) or down (y), 0 ≤ quarters < 4."""
    resting = face.glyph(key)
    if not quarters or not resting.ink.size:
        return resting
    joined = key.pose in (Pose.JOINED, Pose.JOINED_TURNED)
    if face.phases == 1 or joined or resting.ink.ndim == 3:
        return shared(resting, axis, quarters)
    right, down = (quarters, 0) if axis == "x" else (0, quarters)
    if key.pose in (Pose.TURNED, Pose.ROTATED):
        right, down = down, -right  # before the turn clockwise: right will be down, up will be right
    there = face.glyph(GlyphKey(key.glyph, key.phase, Pose.UPRIGHT, key.width, right, down))
    if key.pose not in (Pose.TURNED, Pose.CENTRED):
        return posed(there, key.pose, em_px)
    # its place comes from the middle of the resting ink; the moved ink may reach a pixel further
    start = face.glyph(key._replace(pose=Pose.UPRIGHT))
    if key.pose is Pose.CENTRED:
        left, top = there.left - start.left, there.top - start.top
        return Glyph(there.ink, resting.left + left, resting.top + top)
    lower = start.top + start.ink.shape[0] - there.top - there.ink.shape[0]
    turned = np.ascontiguousarray(np.rot90(there.ink, -1))
    return Glyph(turned, resting.left + lower, resting.top + there.left - start.left)


def shared(glyph: Glyph, axis: Literal["x", "y"], quarters: int) -> Glyph:
    """Each pixel gives ``quarters``/4 of its light to the next: ink one pixel longer along ``axis``."""
    along = 1 if axis == "x" else 0
    more = [(0, 0)] * glyph.ink.ndim
    more[along] = (0, 1)
    here = np.pad(glyph.ink, more).astype(np.uint16)
    before = np.roll(here, 1, axis=along)
    ink = (here * np.uint16(QUARTERS - quarters) + before * np.uint16(quarters) + 2) // QUARTERS
    return Glyph(ink.astype(np.uint8), glyph.left, glyph.top)
