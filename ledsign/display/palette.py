"""Palette: the few colours of a board whose LEDs are only on or off, and which of them a colour becomes.

    one colour    off, on               red and green    off, red, green, yellow
    RGB           off, red, green, yellow, blue, magenta, cyan, white

Characters never fall between two colours and are never dithered. What is not black is meant to be seen, so an
ink becomes the nearest lit colour however dark it was, and never that of its own ground. A ground is lit only
where it is brighter than half; on a lit ground a dark ink is off.

A one-colour board with levels shows the brightest part of a colour, and white on blue is a block of light:
``greys_on`` sets such pairs apart.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from ledsign.display.sign import ColourOrder
from ledsign.display.transfer import ONE_BIT_THRESHOLD

if TYPE_CHECKING:
    from ledsign.display.sign import Sign

Colour: TypeAlias = tuple[int, int, int]

OFF: Colour = (0, 0, 0)


def palette_of(sign: Sign) -> tuple[Colour, ...]:
    """The colours every LED of the sign can show, off first; empty when they have levels.

    Outputs of different kinds share what the poorest of them can show; one-colour boards join in with any.
    """
    if not sign.one_bit:
        return ()
    orders = {output.order for output in sign.outputs}
    if orders and orders <= {ColourOrder.MONO}:
        return OFF, (255, 255, 255)
    blues = (0,) if is_dual(sign) else (0, 255)
    return tuple((red, green, blue) for blue, red, green in product(blues, (0, 255), (0, 255)))


def is_dual(sign: Sign) -> bool:
    """Does the sign have LEDs of red and green only?"""
    return any(output.order in (ColourOrder.RG, ColourOrder.GR) for output in sign.outputs)


def ground_on(palette: tuple[Colour, ...], colour: Colour) -> Colour:
    """The colour of a background: what lights up of it; itself without a palette."""
    if not palette:
        return colour
    if len(palette) == 2:
        return palette[max(colour) >= ONE_BIT_THRESHOLD]
    red, green, blue = (255 if part >= ONE_BIT_THRESHOLD else 0 for part in colour)
    found = red, green, blue
    return found if found in palette else (red, green, 0)


def ink_on(palette: tuple[Colour, ...], colour: Colour, ground: Colour) -> Colour:
    """The colour of a character on ``ground``, a colour of the palette; itself without a palette."""
    if not palette:
        return colour
    brightest = max(colour)
    # of blue a board without it shows nothing
    seen = colour if any(one[2] for one in palette) else colour[:2]
    if not brightest or (ground != OFF and max(seen) < ONE_BIT_THRESHOLD):
        return OFF
    full = [255 * part / brightest for part in colour]
    nearest = min(palette[1:], key=lambda one: sum((a - b) ** 2 for a, b in zip(full, one, strict=True)))
    return OFF if nearest == ground else nearest


def is_one_colour(sign: Sign) -> bool:
    """All its LEDs have the same light."""
    return bool(sign.outputs) and all(output.order is ColourOrder.MONO for output in sign.outputs)


def greys_on(ink: Colour, ground: Colour, gamma: float) -> tuple[Colour, Colour]:
    """Ink and ground for a one-colour board with levels: as they are when both can be told apart there.

    Else as light as the eye takes the colours to be (ITU-R BT.709); when that is no help either the ground of
    the lighter ink is off, or the darker ink is.
    """
    if _ratio(max(ink), max(ground), gamma) >= _APART:
        return ink, ground
    seen, under = _grey(ink, gamma), _grey(ground, gamma)
    if _ratio(seen, under, gamma) >= _APART:
        return (seen, seen, seen), (under, under, under)
    return (ink, OFF) if seen >= under else (OFF, ground)


# WCAG 2's least contrast of large text, and the daylight on LEDs that are off
_APART, _FLARE = 3.0, 0.05
_WEIGHTS = (0.2126, 0.7152, 0.0722)


def _ratio(one: int, other: int, gamma: float) -> float:
    low, high = sorted(float((code / 255) ** gamma) + _FLARE for code in (one, other))
    return high / low


def _grey(colour: Colour, gamma: float) -> int:
    light = sum(weight * (part / 255) ** gamma for weight, part in zip(_WEIGHTS, colour, strict=True))
    return round(255 * float(light ** (1 / gamma)))
