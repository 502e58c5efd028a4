"""typewriter: one cluster after the other appears, the whole text stays, then it is gone at once.

The first cluster shows at t = 0, each next one after 1/rate s rounded up to whole frames, so that the beat
is even. A text longer than the view moves on as it is written, so that the newest cluster is always seen.
"""

from __future__ import annotations

from fractions import Fraction

from ledsign.core.geometry import Point, Rect, Size
from ledsign.core.problem import Bilingual
from ledsign.effects.base import EffectOptions, EffectSpec, Placement
from ledsign.effects.phases import whole_frames
from ledsign.effects.rest import resting_point, seen


def beat(options: EffectOptions) -> Fraction:
    """Exact seconds from one cluster to the next, whole frames. Raises ValueError for a rate ≤ 0."""
    if options.rate <= 0:
        raise ValueError("the rate must be greater than 0 clusters a second")
    return whole_frames(1 / options.rate, options.fps)


def edges(clip_px: int, options: EffectOptions) -> tuple[int, ...]:
    """Where each cluster ends, ascending, last the clip's own end; no marks make one cluster."""
    return (*(mark for mark in options.marks if 0 < mark < clip_px), clip_px)


def place(t: Fraction, clip: Size, view: Size, options: EffectOptions) -> tuple[Placement, ...]:
    """The clusters written so far, at rest, or as far along as the view has room."""
    clip_px, view_px = (clip.width, view.width) if options.axis == "x" else (clip.height, view.height)
    ends = edges(clip_px, options)
    written = ends[min(t // beat(options), len(ends) - 1)]
    rest = resting_point(clip, view, options)
    if clip_px > view_px:
        along = min(0, view_px - written)
        rest = Point(along, rest.y) if options.axis == "x" else Point(rest.x, along)
    part = Rect(0, 0, written, clip.height) if options.axis == "x" else Rect(0, 0, clip.width, written)
    return seen(rest, part, view)


def length(clip: Size, view: Size, options: EffectOptions) -> Fraction:
    """A beat for each cluster, then ``stay_s`` rounded up to whole frames."""
    del view
    clusters = len(edges(clip.width if options.axis == "x" else clip.height, options))
    return clusters * beat(options) + whole_frames(options.stay_s, options.fps)


EFFECT = EffectSpec(
    name="typewriter",
    title=Bilingual("Typewriter", "打字机"),
    summary=Bilingual(
        "Characters appear one after the other, stay, and are gone at once.", "逐字显示，停留后一次消失。"
    ),
    place=place,
    length=length,
    mirrored="typewriter",
    uses=frozenset({"rate", "stay", "align_x", "align_y"}),
)
