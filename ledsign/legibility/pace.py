"""Pace: how fast a caption has to be read, how much is seen at once, how long it stands, how it flashes.

4 characters a second read well on LED, above 7 readability falls off clearly (trains' LED signs of 16×16
characters, tested at 2 to 8 a second: Jap. J. Ergonomics 52-6, 2016). Characters are counted as hanzi are,
one em wide; Latin letters are narrower and count for less when they scroll.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from ledsign.core.problem import Bilingual, Problem, Severity
from ledsign.effects.base import EFFECTS
from ledsign.effects.blink import half_period
from ledsign.effects.phases import phases
from ledsign.effects.typewriter import beat

if TYPE_CHECKING:
    from ledsign.core.problem import Where
    from ledsign.legibility.facts import CaptionFacts

FAST_CHARS_S = 7
# six to eight at once are read with ease, fewer than two not at all
FEW_SEEN, EASILY_SEEN = 2, 6
FLASHING, WRITTEN, PHASED = "blink", "typewriter", ("fade", "wipe")


def scrolls_along(facts: CaptionFacts) -> bool:
    """Does the text travel the way it runs, so that new characters keep coming?"""
    return EFFECTS[facts.effect].moves == facts.axis


def chars_per_s(facts: CaptionFacts) -> Fraction | None:
    """Characters a second a reader must follow; None for a clock, or for a text that never goes."""
    if facts.follows_clock or not facts.em_px:
        return None
    if scrolls_along(facts):
        return facts.options.speed_px_s / facts.em_px
    if facts.effect == WRITTEN:
        return 1 / beat(facts.options)
    seen = hold_s(facts)
    if EFFECTS[facts.effect].moves:
        across = facts.across_px + (facts.size.height if facts.axis == "x" else facts.size.width)
        seen = across / facts.options.speed_px_s
    return None if not seen else facts.text.characters / seen


def visible(facts: CaptionFacts) -> float:
    """How many characters are seen at once: of several lines, as many full ones as the view has room for."""
    if facts.follows_clock:
        return float(facts.text.characters)
    shown = facts.text.characters * min(Fraction(1), Fraction(facts.view_px, facts.length_px))
    lines = facts.text.lines
    depth = facts.size.height if facts.axis == "x" else facts.size.width
    if len(lines) > 1 and depth > facts.across_px and any(lines):
        pitch = Fraction(depth - facts.em_px, len(lines) - 1)
        fit = (facts.across_px + pitch - facts.em_px) / pitch
        shown = min(shown, shown * fit * max(lines) / sum(lines))
    return round(float(shown), 1)


def glance_problems(facts: CaptionFacts, where: Where) -> list[Problem]:
    """A warning for moving text of which not even two characters are seen together."""
    seen = visible(facts)
    if not EFFECTS[facts.effect].moves or seen >= min(FEW_SEEN, facts.text.characters):
        return []
    smaller = facts.view_px // EASILY_SEEN
    return [
        Problem(
            code="text.few-seen-at-once",
            message=Bilingual(
                f"only {seen:g} of {facts.text.characters} characters are seen at once",
                f"{facts.text.characters} 个字中同时只能看到 {seen:g} 个",
            ),
            remedy=Bilingual(
                f"make it smaller ({smaller} px shows {EASILY_SEEN}), or let it run along the longer side",
                f"请减小字号（{smaller} 像素可同时看到 {EASILY_SEEN} 个字），或沿较长的一边滚动",
            ),
            where=where,
            severity=Severity.WARNING,
        )
    ]


def hold_s(facts: CaptionFacts) -> Fraction | None:
    """Exact seconds a page stands whole and still; None when it moves, or stands for ever."""
    if EFFECTS[facts.effect].moves or facts.follows_clock:
        return None
    if facts.effect in PHASED:
        return phases(facts.options)[1]
    if facts.effect == WRITTEN:
        return facts.options.stay_s
    return None if facts.alone else facts.length


def change_s(facts: CaptionFacts) -> Fraction | None:
    """Exact seconds from one page to the next: this one's going and coming; None when it moves."""
    if EFFECTS[facts.effect].moves or facts.follows_clock:
        return None
    if facts.effect in PHASED:
        enter, _, leave = phases(facts.options)
        return enter + leave
    return Fraction(0)


def flashes_per_s(facts: CaptionFacts) -> Fraction:
    """Flashes a second of the effect itself; 0 for all but blink."""
    return 1 / (2 * half_period(facts.options)) if facts.effect == FLASHING else Fraction(0)


def pace_problems(facts: CaptionFacts, where: Where) -> list[Problem]:
    """A warning for what is faster than people read."""
    rate = chars_per_s(facts)
    if rate is None or rate <= FAST_CHARS_S:
        return []
    said = f"{float(rate):.1f}"
    if scrolls_along(facts) or facts.effect == WRITTEN:
        return [
            Problem(
                code="speed.too-fast-to-read",
                message=Bilingual(
                    f"{said} characters a second is faster than people read on LED",
                    f"每秒 {said} 字，超过 LED 屏上可读的速度",
                ),
                remedy=Bilingual("use 2 to 6 chars/s", "建议 2–6 字/秒"),
                where=where,
                severity=Severity.WARNING,
            )
        ]
    needed = -(-facts.text.characters // 4)
    return [
        Problem(
            code="page.too-short-to-read",
            message=Bilingual(
                f"{facts.text.characters} characters are gone before they are read: {said} a second",
                f"{facts.text.characters} 个字来不及读完：相当于每秒 {said} 字",
            ),
            remedy=Bilingual(f"show it for {needed} s or longer", f"请至少显示 {needed} 秒"),
            where=where,
            severity=Severity.WARNING,
        )
    ]
