"""Motion: how a strip travels through its view, shared by the four scroll effects.

            in and out                                marquee (continuous)
  t = 0     [ view ]clip        touches, not seen     [clip··clip·]       first copy at the leading edge
  later     [   cli]p           one step a frame      [ip··clip··c]       copies every clip + gap pixels
  last    cli[p     ]           still a pixel seen    [·clip··clip]       then as at t = 0, no seam

The distance travelled at t is floor(t · speed) whole pixels, whatever the frame rate. One pass is padded to
a whole number of steps, so that passes repeat evenly and exactly one step of each in-and-out pass (the one
at t = 0) shows nothing. Motion towards the end (right, down) is the mirror image of motion to the start.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Literal, TypeAlias

from ledsign.core.geometry import Point, Size
from ledsign.effects.base import EffectOptions, Placement
from ledsign.effects.phases import whole_frames
from ledsign.effects.rest import resting_point, seen, whole
from ledsign.effects.speed import snap_gap, step_px

Place: TypeAlias = Callable[[Fraction, Size, Size, EffectOptions], tuple[Placement, ...]]
Length: TypeAlias = Callable[[Size, Size, EffectOptions], Fraction]

USES = frozenset({"speed", "continuous", "gap", "align_x", "align_y"})


def travelled(t: Fraction, speed_px_s: Fraction) -> int:
    """floor(t · speed) whole pixels, in integers only."""
    return (t.numerator * speed_px_s.numerator) // (t.denominator * speed_px_s.denominator)


def pass_px(clip_px: int, view_px: int, options: EffectOptions) -> int:
    """Pixels travelled in one pass, > 0 and a whole number of steps: the marquee's period, or in and out."""
    if options.continuous:
        return clip_px + snap_gap(options.gap_px, clip_px, options.speed_px_s, options.fps)
    step = step_px(options.speed_px_s, options.fps)
    return max(1, -(-(clip_px + view_px) // step)) * step


def positions(t: Fraction, clip_px: int, view_px: int, options: EffectOptions) -> range:
    """Where copies of the clip begin at t, moving towards the start of the view."""
    distance = travelled(t, options.speed_px_s)
    if not options.continuous:
        return range(view_px - distance, view_px - distance + 1)
    period = pass_px(clip_px, view_px, options)
    return range(-(distance % period), view_px, period)


def scroll(axis: Literal["x", "y"], *, to_end: bool) -> tuple[Place, Length]:
    """``place`` and ``length`` of a scroll along ``axis``, towards its start or its end."""

    def place(t: Fraction, clip: Size, view: Size, options: EffectOptions) -> tuple[Placement, ...]:
        clip_px, view_px = _along(clip, axis), _along(view, axis)
        rest = resting_point(clip, view, options)
        placed: list[Placement] = []
        for position in positions(t, clip_px, view_px, options):
            at = view_px - clip_px - position if to_end else position
            placed += seen(Point(at, rest.y) if axis == "x" else Point(rest.x, at), whole(clip), view)
        return tuple(placed)

    def length(clip: Size, view: Size, options: EffectOptions) -> Fraction:
        distance = pass_px(_along(clip, axis), _along(view, axis), options)
        return whole_frames(distance / options.speed_px_s, options.fps)

    return place, length


def _along(size: Size, axis: Literal["x", "y"]) -> int:
    return size.width if axis == "x" else size.height
