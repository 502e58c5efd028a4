"""hold: the clip stands still where it is aligned, for as long as the cue lasts."""

from __future__ import annotations

from fractions import Fraction

from ledsign.core.geometry import Size
from ledsign.core.problem import Bilingual
from ledsign.effects.base import EffectOptions, EffectSpec, Placement
from ledsign.effects.rest import resting_point, seen, whole


def place(t: Fraction, clip: Size, view: Size, options: EffectOptions) -> tuple[Placement, ...]:
    """The clip at rest; ``t`` does not matter."""
    del t
    return seen(resting_point(clip, view, options), whole(clip), view)


def length(clip: Size, view: Size, options: EffectOptions) -> None:
    """Holding has no end of its own."""
    del clip, view, options


EFFECT = EffectSpec(
    name="hold",
    title=Bilingual("Hold", "静止"),
    summary=Bilingual("Stands still where it is aligned.", "按对齐方式静止显示。"),
    place=place,
    length=length,
    mirrored="hold",
    uses=frozenset({"align_x", "align_y"}),
)
