"""Glyphs: a character's ink, and the cache that makes each only once.

Ink is placed from the top left of the em box: ``left`` and ``top`` may be negative, and the ink may be
larger than the em (g, Å). Coverage is linear light: 128 means half of the LED's light.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

Coverage: TypeAlias = NDArray[np.uint8]


class Pose(IntEnum):
    """How ink sits in its em box."""

    UPRIGHT = 0
    TURNED = 1  # a quarter turn clockwise, centred in the box: dashes in vertical text
    CENTRED = 2  # ink centred in the box: ！ and ： in vertical text
    CORNER = 3  # half an em right and up: ，and 。 in vertical text where a font has no vertical form
    JOINED = 4  # two ems long, one stroke: ——
    JOINED_TURNED = 5
    ROTATED = 6  # the whole em box a quarter turn clockwise: Latin words in vertical text

    # an enumeration's own is slow, and every key of a glyph is hashed again and again
    __hash__ = int.__hash__


class GlyphKey(NamedTuple):
    """What tells two inks of one face apart. ``glyph`` is a glyph number or the cluster itself.

    ``phase`` is the position between two pixels in quarters (grey faces only). ``width`` is that of the ink
    in per cent of its own, for numbers across a column; strikes have only 100. ``moved_x``, ``moved_y``:
    quarters of a pixel that upright ink is moved to the right and down besides (smooth faces only).
    """

    glyph: int | str
    phase: int = 0
    pose: Pose = Pose.UPRIGHT
    width: int = 100
    moved_x: int = 0
    moved_y: int = 0


@dataclass(frozen=True, slots=True)
class Glyph:
    """``ink`` uint8 (h, w), 0 or 255 only on one-bit faces; offsets in pixels from the em box's top left.

    Colour glyphs (emoji) have ``ink`` uint8 (h, w, 4): premultiplied RGBA in linear light.
    """

    ink: Coverage
    left: int
    top: int


EMPTY = Glyph(np.zeros((0, 0), np.uint8), 0, 0)


class GlyphCache:
    """The newest glyphs of a face, at most ``limit`` bytes of ink."""

    def __init__(self, make: Callable[[GlyphKey], Glyph], limit: int = 16 << 20) -> None:
        self._make = make
        self._limit = limit
        self._held = 0
        self._glyphs: OrderedDict[GlyphKey, Glyph] = OrderedDict()

    def __getitem__(self, key: GlyphKey) -> Glyph:
        glyph = self._glyphs.get(key)
        if glyph is not None:
            self._glyphs.move_to_end(key)
            return glyph
        glyph = self._make(key)
        self._glyphs[key] = glyph
        self._held += glyph.ink.nbytes
        while self._held > self._limit and len(self._glyphs) > 1:
            self._held -= self._glyphs.popitem(last=False)[1].ink.nbytes
        return glyph


def posed(upright: Glyph, pose: Pose, em: int) -> Glyph:
    """``upright`` in another pose within an em box of ``em`` pixels."""
    ink = upright.ink
    if pose is Pose.UPRIGHT or not ink.size:
        return upright
    if pose is Pose.ROTATED:
        turned = np.ascontiguousarray(np.rot90(ink, -1))
        return Glyph(turned, em - upright.top - ink.shape[0], upright.left)
    if pose is Pose.CORNER:
        return Glyph(ink, upright.left + em // 2, upright.top - em // 2)
    if pose in (Pose.JOINED, Pose.JOINED_TURNED):
        margin = upright.left if 0 <= upright.left < em // 4 else 0
        ink = np.repeat(ink[:, ink.shape[1] // 2 :][:, :1], 2 * em - 2 * margin, axis=1)
        if pose is Pose.JOINED:
            return Glyph(ink, margin, upright.top)
        return Glyph(np.ascontiguousarray(np.rot90(ink, -1)), (em - ink.shape[0]) // 2, margin)
    if pose is Pose.TURNED:
        ink = np.ascontiguousarray(np.rot90(ink, -1))
    height, width = ink.shape
    return Glyph(ink, (em - width) // 2, (em - height) // 2)
