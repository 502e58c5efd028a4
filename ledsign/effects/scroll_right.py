"""scroll-right: the strip moves to the right, in and out fully or as a marquee (maths in ``motion``)."""

from __future__ import annotations

from ledsign.core.problem import Bilingual
from ledsign.effects.base import EffectSpec
from ledsign.effects.motion import USES, scroll

_place, _length, _track = scroll("x", to_end=True)

EFFECT = EffectSpec(
    name="scroll-right",
    title=Bilingual("Scroll right", "右移"),
    summary=Bilingual(
        "Moves to the right at an even speed, in and out fully, or as a marquee without end (continuous).",
        "匀速向右移动：完整移入、完整移出；也可首尾相接连续滚动（continuous）。",
    ),
    place=_place,
    length=_length,
    track=_track,
    moves="x",
    mirrored="scroll-left",
    uses=USES,
)
