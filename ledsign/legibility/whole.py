"""Whole: whether a face can show every glyph whole. One that is larger is cut always, however it moves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.problem import Bilingual, Problem, Severity
from ledsign.effects.base import EFFECTS

if TYPE_CHECKING:
    from ledsign.core.problem import Where
    from ledsign.legibility.facts import CaptionFacts


def whole_problems(facts: CaptionFacts, where: Where) -> list[Problem]:
    """A warning for ink larger than the face it is seen on, and the size that fits.

    Across, and for a text that rests, what is larger than the view has been told as cropped.
    """
    glyph, view, face = facts.text.glyph, facts.view, facts.face or facts.view
    moves = EFFECTS[facts.effect].moves
    sides = [
        (ink, room)
        for axis, ink, room, seen in (
            ("x", glyph.width, face.width, view.width),
            ("y", glyph.height, face.height, view.height),
        )
        if ink > room and (axis == moves == facts.axis or ink <= seen)
    ]
    if not sides:
        return []
    ink, room = max(sides, key=lambda side: side[0] / side[1])
    size = facts.em_px * room // ink
    return [
        Problem(
            code="text.glyph-cut",
            message=Bilingual(
                f"at {facts.em_px} px a character is {ink} px long and the face has {room}: "
                "it is never seen whole",
                f"{facts.em_px} 像素字号的一个字长 {ink} 像素，而面只有 {room} 像素：任何时候都看不到整个字",
            ),
            remedy=Bilingual(
                f"write size: {size} or less, or let it run along the longer side",
                f"请写 size: {size} 或更小，或沿较长的一边滚动",
            ),
            where=where,
            severity=Severity.WARNING,
        )
    ]
