"""Flashes: pages that follow each other so fast that they flash. More than 3 a second are refused.

A flash is a pair of opposing changes (WCAG 2.3.1). The effect blink keeps the limit by itself; here the items
of a playlist are counted: how often the picture in one place is replaced by another within any one second.
Scrolling and fading in is no sudden change, and neither is an item that stays as it was.
"""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import TYPE_CHECKING

from ledsign.core.problem import Bilingual, Problem
from ledsign.effects.base import EFFECTS
from ledsign.legibility.pace import PHASED

if TYPE_CHECKING:
    from ledsign.core.problem import Where
    from ledsign.show.types import Cue, Timeline, Window

MOST_FLASHES_S = 3


def page_flashes(timeline: Timeline) -> int:
    """The most flashes within one second that changing pages make anywhere on the sign."""
    places: dict[tuple[Window, ...], list[Cue]] = defaultdict(list)
    for cue in timeline.cues:
        places[cue.windows].append(cue)
    return max((_flashes(cues, timeline.length) for cues in places.values()), default=0)


def flash_problems(timeline: Timeline, where: Where) -> list[Problem]:
    """An error when pages flash more often than is safe."""
    found = page_flashes(timeline)
    if found <= MOST_FLASHES_S:
        return []
    return [
        Problem(
            code="flash.pages",
            message=Bilingual(
                f"its pages change so fast that they flash {found} times a second; over "
                f"{MOST_FLASHES_S} can bring on seizures",
                f"页面切换过快，每秒闪烁 {found} 次；超过 {MOST_FLASHES_S} 次可能诱发癫痫",
            ),
            remedy=Bilingual("show each of them for a second or longer", "每页至少显示 1 秒"),
            where=where,
        )
    ]


def _flashes(cues: list[Cue], period: Fraction) -> int:
    """Sudden changes of one place within any second of a timeline that repeats, in pairs."""
    changes = [
        cue.start
        for before, cue in zip([cues[-1], *cues[:-1]], cues, strict=True)
        if _picture(cue) != _picture(before) and _is_sudden(cue)
    ]
    times = sorted(start + turn * period for turn in range(1 + -(-1 // period)) for start in changes)
    most = first = 0
    for last, time in enumerate(times):
        while time - times[first] >= 1:
            first += 1
        most = max(most, last - first + 1)
    return most // 2


def _picture(cue: Cue) -> tuple[object, ...]:
    """What tells whether two cues show the same."""
    return cue.clip, cue.part, cue.background


def _is_sudden(cue: Cue) -> bool:
    return not EFFECTS[cue.effect].moves and cue.effect not in PHASED
