"""scroll-up: the strip moves upwards, in and out fully or as a marquee (maths in ``motion``)."""

from __future__ import annotations

from ledsign.core.problem import Bilingual
from ledsign.effects.base import EffectSpec
from ledsign.effects.motion import USES, scroll

_place, _length, _track = scroll("y", to_end=False)

EFFECT = EffectSpec(
    name="scroll-up",
    title=Bilingual("Scroll up", "上移"),
    summary=Bilingual(
        "Moves upwards at an even speed, in and out fully, or as a marquee without end (continuous).",
        "匀速向上移动：完整移入、完整移出；也可首尾相接连续滚动（continuous）。",
    ),
    place=_place,
    length=_length,
    track=_track,
    moves="y",
    mirrored="scroll-up",
    uses=USES,
)
