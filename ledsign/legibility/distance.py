"""Distance: from how far the strokes of a caption can be told apart.

An eye with full sight resolves one minute of arc, and is at ease with two: a stroke of 1 mm up to 3.44 m, at
ease up to 1.72 m. On a sign a stroke is some pixels wide, and a pixel is one pitch: strokes of one pixel on
P10 end at 34 m, whatever the height of the characters promises.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from ledsign.core.problem import Bilingual, Problem, Severity

if TYPE_CHECKING:
    from ledsign.core.problem import Where
    from ledsign.display.sign import Sign
    from ledsign.legibility.facts import CaptionFacts

METRES_PER_MM = 1 / math.tan(math.radians(1 / 60)) / 1000
AT_EASE = 2
_ROUND_PX = 2


def stroke_mm(facts: CaptionFacts, sign: Sign) -> float:
    """Average stroke in millimetres on the sign; 0 when its pitch is unknown."""
    return facts.text.stroke_px * sign.pitch_mm


def readable_m(facts: CaptionFacts, sign: Sign) -> float:
    """Metres up to which strokes can just be resolved; 0 when the pitch is unknown."""
    return stroke_mm(facts, sign) * METRES_PER_MM


def size_for(facts: CaptionFacts, sign: Sign) -> int:
    """The size in pixels whose strokes reach the sign's viewing distance, strokes growing with the size."""
    grown = facts.em_px * sign.viewing_distance_m / readable_m(facts, sign)
    return math.ceil(grown / _ROUND_PX) * _ROUND_PX


def distance_problems(facts: CaptionFacts, sign: Sign, where: Where) -> list[Problem]:
    """A warning when strokes cannot be resolved from where the sign is read, and which size would do."""
    reach = readable_m(facts, sign)
    if not reach or reach >= sign.viewing_distance_m:
        return []
    size, room = size_for(facts, sign), facts.across_px
    if size <= room:
        remedy = Bilingual(f"write size: {size}", f"请写 size: {size}")
    else:
        most = reach * room / facts.em_px
        remedy = Bilingual(
            f"size {size} would do, but there is room for {room}: that reads up to {most:.0f} m",
            f"需要 {size} 像素，而此处最大 {room} 像素，可读到 {most:.0f} 米",
        )
    width = f"{facts.text.stroke_px:.1f} px = {stroke_mm(facts, sign):.0f} mm"
    return [
        Problem(
            code="stroke.too-fine",
            message=Bilingual(
                f"at {facts.em_px} px strokes are {width} wide and can be told apart up to {reach:.0f} m, "
                f"but the sign is read from {sign.viewing_distance_m:g} m",
                f"{facts.em_px} 像素字号的笔画宽 {width}，{reach:.0f} 米以内可以分辨，"
                f"而阅读距离是 {sign.viewing_distance_m:g} 米",
            ),
            remedy=remedy,
            where=where,
            severity=Severity.WARNING,
        )
    ]
