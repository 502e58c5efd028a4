"""Pace: how fast an item moves, and by what part of a pixel.

Strikes, one-bit text and pictures move by whole pixels. Smooth text above 24 px may move by quarters of one.
Measured from 25 px up, its light then varies by at most 0.1 % and its sharpness (sum of squares) by less than
1 % from one quarter to the next; at 20 and 22 px the number of its brightest dots varies by up to 5 %.

An item that asks for no speed moves by whole pixels all the same: that is the sharpest, and needs one drawing
of each glyph, not four.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ledsign.effects.speed import even_speed, phases_of

if TYPE_CHECKING:
    from ledsign.documents.playlist import MovingItem
    from ledsign.text.fonts import FontLibrary

# 4 characters a second reads well on LED
DEFAULT_CHARS_S = Fraction(4)
DEFAULT_PX_S = Fraction(60)
QUARTERS_FROM_PX = 25
QUARTERS = 4


def asked_speed(item: MovingItem, em_px: int) -> Fraction:
    """What the item asks for in px/s; ``em_px`` 0 = no text."""
    if item.speed is None:
        return DEFAULT_CHARS_S * em_px if em_px else DEFAULT_PX_S
    if item.speed.unit == "chars/s":
        return Fraction(item.speed.amount * (em_px or 1))
    return Fraction(item.speed.amount)


def even_pace(item: MovingItem, em_px: int, fps: Fraction, *, smooth: bool) -> Fraction:
    """The even speed nearest to what the item asks for, px/s; ``smooth``: its text may stand at quarters."""
    quarters = smooth and item.speed is not None
    return even_speed(asked_speed(item, em_px), fps, QUARTERS if quarters else 1)


def phases_at(item: MovingItem, em_px: int, fps: Fraction, *, smooth: bool) -> int:
    """How many positions between two pixels its text is drawn at: 4, or 1 when it moves by whole pixels."""
    if not smooth or item.speed is None:
        return 1
    return phases_of(even_pace(item, em_px, fps, smooth=smooth), fps, QUARTERS)


def is_smooth(size_px: int, fonts: FontLibrary, *, one_bit: bool) -> bool:
    """Whether text of this size may move by quarters of a pixel. Raises FontError."""
    return size_px >= QUARTERS_FROM_PX and not one_bit and fonts.faces(size_px, one_bit)[0].phases == QUARTERS
