"""fade: the clip comes out of the background over enter_s, stays, and goes back into it over leave_s."""

from __future__ import annotations

from fractions import Fraction

from ledsign.core.geometry import Size
from ledsign.core.problem import Bilingual
from ledsign.effects.base import FULL, EffectOptions, EffectSpec, Placement
from ledsign.effects.phases import phases_length, progress
from ledsign.effects.rest import resting_point, seen, whole


def place(t: Fraction, clip: Size, view: Size, options: EffectOptions) -> tuple[Placement, ...]:
    """The clip at rest with gain 0 at t = 0, 256 while it stays, and never quite 0 again before the end."""
    entered, left = progress(t, options, FULL)
    return seen(resting_point(clip, view, options), whole(clip), view, entered - left)


def length(clip: Size, view: Size, options: EffectOptions) -> Fraction:
    """Enter, stay and leave, each rounded up to whole frames."""
    del clip, view
    return phases_length(options)


EFFECT = EffectSpec(
    name="fade",
    title=Bilingual("Fade", "淡入淡出"),
    summary=Bilingual(
        "Comes out of the background, stays, and fades back into it.", "从背景中渐显，停留后渐隐。"
    ),
    place=place,
    length=length,
    mirrored="fade",
    uses=frozenset({"enter", "stay", "leave", "align_x", "align_y"}),
)
