"""Contrast: how much lighter an ink is than its ground, or darker, as the LEDs of the sign show both.

Relative luminance is of linear light (ITU-R BT.709), 1 being the brightest the sign can show: red and green
together on a board without blue, its own colour on a one-colour board. The ratio is WCAG 2's, (L1 + 0.05) /
(L2 + 0.05), whose 0.05 stands for daylight on dark LEDs; large text wants 3.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.problem import Bilingual, Problem, Severity
from ledsign.display.sign import ColourOrder

if TYPE_CHECKING:
    from ledsign.core.problem import Where
    from ledsign.display.sign import Sign
    from ledsign.legibility.facts import CaptionFacts
    from ledsign.text.style import Colour

LEAST_RATIO = 3.0
FLARE = 0.05
_RED, _GREEN, _BLUE = 0.2126, 0.7152, 0.0722


def luminance(colour: Colour, sign: Sign, order: ColourOrder = ColourOrder.RGB) -> float:
    """Relative luminance 0..1 of display-referred RGB on LEDs of this kind."""
    red, green, blue = (float((part / 255) ** sign.gamma) for part in colour)
    if order is ColourOrder.MONO:
        return max(red, green, blue)
    if "B" not in order:
        return (_RED * red + _GREEN * green) / (_RED + _GREEN)
    return luminance_of_light((red, green, blue))


def luminance_of_light(light: tuple[float, float, float]) -> float:
    """Relative luminance of linear red, green and blue, each 0..1."""
    red, green, blue = light
    return _RED * red + _GREEN * green + _BLUE * blue


def ratio(ink: Colour, ground: Colour, sign: Sign) -> float:
    """Contrast 1..21 on those LEDs of the sign that show the least of it."""
    orders = {output.order for output in sign.outputs} or {ColourOrder.RGB}
    found = []
    for order in orders:
        low, high = sorted(luminance(colour, sign, order) + FLARE for colour in (ink, ground))
        found.append(high / low)
    return min(found)


def worst_contrast(facts: CaptionFacts, sign: Sign) -> float:
    """The least ratio among a caption's spans."""
    return min(ratio(ink, ground, sign) for ink, ground in facts.text.colours)


def contrast_problems(facts: CaptionFacts, sign: Sign, where: Where) -> list[Problem]:
    """A warning when a span is hard to tell from its ground."""
    found = [(ratio(*pair, sign), *pair) for pair in facts.text.colours]
    least, ink, ground = min(found)
    if least >= LEAST_RATIO:
        return []
    pair = f"{_hex(ink)} / {_hex(ground)}"
    on_black = ratio(ink, (0, 0, 0), sign) >= LEAST_RATIO
    light = Bilingual("a lighter colour", "更亮的颜色")
    dark = Bilingual("a black background", "黑色背景")
    remedy = dark if on_black else light
    return [
        Problem(
            code="contrast.low",
            message=Bilingual(
                f"{pair}: the characters are only {least:.1f} : 1 against their background",
                f"{pair}：文字与背景的对比只有 {least:.1f} : 1",
            ),
            remedy=Bilingual(
                f"use {remedy.en}; {LEAST_RATIO:g} : 1 at least",
                f"请用{remedy.zh}；至少 {LEAST_RATIO:g} : 1",
            ),
            where=where,
            severity=Severity.WARNING,
        )
    ]


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
