"""Motion: how a strip travels through its view, shared by the four scroll effects.

            in and out                                marquee (continuous)
  t = 0     [ view ]clip        touches, not seen     [clip··clip·]       first copy at the leading edge
  later     [   cli]p           one step a frame      [ip··clip··c]       copies every clip + gap pixels
  last    cli[p     ]           still a pixel seen    [·clip··clip]       then as at t = 0, no seam

Everything is counted in grains: pixels, or quarters of a pixel for clips drawn at four phases. The distance
travelled at t is floor(t · speed) whole grains, whatever the frame rate. One pass is padded to a whole number
of steps, so that passes repeat evenly and exactly one step of each in-and-out pass (the one at t = 0) shows
nothing. Motion towards the end (right, down) is the mirror image of motion to the start.
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
from ledsign.effects.track import Track

Place: TypeAlias = Callable[[Fraction, Size, Size, EffectOptions], tuple[Placement, ...]]
Length: TypeAlias = Callable[[Size, Size, EffectOptions], Fraction]
Tracks: TypeAlias = Callable[[Size, Size, EffectOptions], Track]

USES = frozenset({"speed", "continuous", "gap", "align_x", "align_y"})


def travelled(t: Fraction, speed: Fraction) -> int:
    """floor(t · speed) whole grains for a speed in grains a second, in integers only."""
    return (t.numerator * speed.numerator) // (t.denominator * speed.denominator)


def pass_grains(clip_px: int, view_px: int, options: EffectOptions) -> int:
    """Grains travelled in one pass, > 0 and a whole number of steps: the marquee's period, or in and out."""
    grains, speed = options.phases, options.speed_px_s * options.phases
    if options.continuous:
        clip = clip_px * grains
        return clip + snap_gap(options.gap_px * grains, clip, speed, options.fps)
    step = step_px(speed, options.fps)
    return max(1, -(-(clip_px + view_px) * grains // step)) * step


def positions(t: Fraction, clip_px: int, view_px: int, options: EffectOptions) -> range:
    """Where copies of the clip begin at t, in grains, moving towards the start of the view."""
    distance = travelled(t, options.speed_px_s * options.phases)
    view = view_px * options.phases
    if not options.continuous:
        return range(view - distance, view - distance + 1)
    period = pass_grains(clip_px, view_px, options)
    return range(-(distance % period), view, period)


def scroll(axis: Literal["x", "y"], *, to_end: bool) -> tuple[Place, Length, Tracks]:
    """``place``, ``length`` and ``track`` of a scroll along ``axis``, towards its start or its end."""

    def place(t: Fraction, clip: Size, view: Size, options: EffectOptions) -> tuple[Placement, ...]:
        clip_px, view_px = _along(clip, axis), _along(view, axis)
        rest = resting_point(clip, view, options)
        placed: list[Placement] = []
        for position in positions(t, clip_px, view_px, options):
            start = (view_px - clip_px) * options.phases - position if to_end else position
            at, phase = divmod(start, options.phases)
            origin = Point(at, rest.y) if axis == "x" else Point(rest.x, at)
            placed += seen(origin, whole(clip), view, phase=phase)
        return tuple(placed)

    def length(clip: Size, view: Size, options: EffectOptions) -> Fraction:
        distance = Fraction(pass_grains(_along(clip, axis), _along(view, axis), options), options.phases)
        return whole_frames(distance / options.speed_px_s, options.fps)

    def track(clip: Size, view: Size, options: EffectOptions) -> Track:
        clip_px, view_px = _along(clip, axis), _along(view, axis)
        # Where the first copy's start stands before any motion: at the leading edge, or just out of sight.
        if options.continuous:
            begin = view_px - clip_px if to_end else 0
        else:
            begin = -clip_px if to_end else view_px
        return Track(
            axis=axis,
            speed=options.speed_px_s * options.phases,
            begin=begin * options.phases,
            towards=1 if to_end else -1,
            period=pass_grains(clip_px, view_px, options) if options.continuous else None,
            phases=options.phases,
            rest=resting_point(clip, view, options),
        )

    return place, length, track


def _along(size: Size, axis: Literal["x", "y"]) -> int:
    return size.width if axis == "x" else size.height
