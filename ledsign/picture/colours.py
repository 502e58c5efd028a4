"""Colours of the pictures: quiet paper, one hue for each campaign, fixed ones for what outranks them."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from ledsign.picture.agenda import SAFE_KEY
from ledsign.schedule.types import Layer

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledsign.schedule.types import Entry

Colour: TypeAlias = tuple[int, int, int]

PAPER: Colour = (255, 255, 255)
INK: Colour = (28, 32, 38)
SOFT: Colour = (98, 106, 117)
FAINT: Colour = (152, 160, 170)
RULE: Colour = (226, 230, 235)
HAIR: Colour = (238, 241, 244)
WASH: Colour = (247, 248, 250)
NIGHT: Colour = (241, 243, 249)
SUN: Colour = (222, 137, 36)
DAY_OFF: Colour = (205, 58, 56)
WORKED: Colour = (78, 90, 110)
FEAST: Colour = (190, 62, 52)
HATCH: Colour = (74, 80, 92)

# Distinct for the colour-blind too when neighbours are compared: hue and lightness alternate.
_HUES: tuple[Colour, ...] = (
    (38, 103, 178),
    (186, 90, 12),
    (18, 122, 98),
    (160, 76, 158),
    (102, 114, 18),
    (190, 62, 90),
    (70, 88, 196),
    (140, 100, 66),
    (14, 120, 148),
    (98, 102, 112),
)
_FIXED = {
    Layer.BLACKOUT: (206, 211, 219),
    Layer.EMERGENCY: (200, 30, 38),
    Layer.OVERRIDE: (240, 180, 20),
}
_FILLERS: tuple[Colour, ...] = ((196, 208, 222), (213, 203, 219), (201, 217, 205), (222, 212, 194))
SAFE: Colour = (230, 233, 238)


class Colours:
    """The colour of each entry, given out in the order of the schedule, so that pictures agree."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._known: dict[str, Colour] = {SAFE_KEY: SAFE}
        campaigns = fillers = 0
        for entry in entries:
            if entry.layer in _FIXED:
                self._known[entry.id] = _FIXED[entry.layer]
            elif entry.layer is Layer.FILLER:
                self._known[entry.id] = _FILLERS[fillers % len(_FILLERS)]
                fillers += 1
            else:
                self._known[entry.id] = _HUES[campaigns % len(_HUES)]
                campaigns += 1

    def __getitem__(self, key: str) -> Colour:
        return self._known[key]


def mixed(colour: Colour, part: float, other: Colour = PAPER) -> Colour:
    """``part`` of ``colour``, the rest of ``other``."""
    red, green, blue = (round(one * part + two * (1 - part)) for one, two in zip(colour, other, strict=True))
    return red, green, blue


def on(colour: Colour) -> Colour:
    """Ink that can be read on ``colour``: WCAG contrast of 4.5 or more for the colours here."""
    return PAPER if _luminance(colour) < 0.21 else INK


def _luminance(colour: Colour) -> float:
    linear = [
        part / 12.92 if (part := one / 255) <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for one in colour
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
