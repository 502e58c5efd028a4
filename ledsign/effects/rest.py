"""Where a clip rests in its view, and the part of it that is seen."""

from __future__ import annotations

from ledsign.core.geometry import Point, Rect, Size
from ledsign.effects.base import FULL, Align, EffectOptions, Placement


def aligned(align: Align, clip_px: int, view_px: int) -> int:
    """Where a stretch of ``clip_px`` begins in one of ``view_px``; negative when it is longer than that."""
    room = view_px - clip_px
    return {"start": 0, "centre": room // 2, "end": room}[align]


def resting_point(clip: Size, view: Size, options: EffectOptions) -> Point:
    """The top left of the clip at rest, in view pixels, as ``align_x`` and ``align_y`` say."""
    return Point(
        aligned(options.align_x, clip.width, view.width), aligned(options.align_y, clip.height, view.height)
    )


def seen(origin: Point, part: Rect, view: Size, gain: int = FULL, phase: int = 0) -> tuple[Placement, ...]:
    """``part`` of a clip whose top left lies at ``origin``, cut to the view: one Placement, or none.

    Only what is seen is placed, so that a strip of 640,000 px costs no more than a short one.
    """
    shown = part.shifted(origin.x, origin.y).intersect(Rect(0, 0, view.width, view.height))
    if shown.is_empty:
        return ()
    return (Placement(shown.shifted(-origin.x, -origin.y), Point(shown.x, shown.y), gain, phase),)


def whole(clip: Size) -> Rect:
    """Every pixel of a clip."""
    return Rect(0, 0, clip.width, clip.height)
