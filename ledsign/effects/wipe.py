"""wipe: an edge crosses the resting clip and uncovers it; later another, the same way, covers it."""

from __future__ import annotations

from fractions import Fraction

from ledsign.core.geometry import Rect, Size
from ledsign.core.problem import Bilingual
from ledsign.effects.base import EffectOptions, EffectSpec, Placement
from ledsign.effects.phases import phases_length, progress
from ledsign.effects.rest import resting_point, seen, whole


def place(t: Fraction, clip: Size, view: Size, options: EffectOptions) -> tuple[Placement, ...]:
    """The uncovered part of the clip: nothing at t = 0, all that fits the view while it stays."""
    origin = resting_point(clip, view, options)
    return tuple(
        piece
        for resting in seen(origin, whole(clip), view)
        for piece in seen(origin, _uncovered(t, resting.src, options), view)
    )


def _uncovered(t: Fraction, area: Rect, options: EffectOptions) -> Rect:
    """The part of ``area`` between the edge that leaves and the edge that enters."""
    across = options.towards in ("left", "right")
    entered, left = progress(t, options, area.width if across else area.height)
    match options.towards:
        case "right":
            return Rect(area.x + left, area.y, entered - left, area.height)
        case "left":
            return Rect(area.right - entered, area.y, entered - left, area.height)
        case "down":
            return Rect(area.x, area.y + left, area.width, entered - left)
        case _:
            return Rect(area.x, area.bottom - entered, area.width, entered - left)


def length(clip: Size, view: Size, options: EffectOptions) -> Fraction:
    """Enter, stay and leave, each rounded up to whole frames."""
    del clip, view
    return phases_length(options)


EFFECT = EffectSpec(
    name="wipe",
    title=Bilingual("Wipe", "擦除"),
    summary=Bilingual(
        "An edge uncovers it, it stays, and the edge covers it again the same way (towards).",
        "沿 towards 方向逐渐揭开，停留后沿同一方向擦去。",
    ),
    place=place,
    length=length,
    mirrored="wipe",
    uses=frozenset({"enter", "stay", "leave", "towards", "align_x", "align_y"}),
)
