"""blink: the clip is on for half of each period and off for the other half, at most 3 flashes a second.

A flash is a pair of opposing changes (WCAG 2.3.1, general flash). The half period is rounded up to whole
frames, so the rate only ever gets lower; rates above 3 are taken as 3. One pass is a whole number of
periods, so that the limit also holds where passes meet: any window of one second sees at most 7 changes,
3 complete flashes.
"""

from __future__ import annotations

from fractions import Fraction

from ledsign.core.geometry import Size
from ledsign.core.problem import Bilingual
from ledsign.effects.base import EffectOptions, EffectSpec, Placement
from ledsign.effects.phases import whole_frames
from ledsign.effects.rest import resting_point, seen, whole

MOST_FLASHES_PER_S = 3


def half_period(options: EffectOptions) -> Fraction:
    """Exact seconds on, and off again: whole frames, ≥ 1/6 s. Raises ValueError for a rate ≤ 0."""
    if options.rate <= 0:
        raise ValueError("the rate must be greater than 0 flashes a second")
    return whole_frames(1 / (2 * min(options.rate, Fraction(MOST_FLASHES_PER_S))), options.fps)


def place(t: Fraction, clip: Size, view: Size, options: EffectOptions) -> tuple[Placement, ...]:
    """The clip at rest during the first half of each period, nothing during the second."""
    if t // half_period(options) % 2:
        return ()
    return seen(resting_point(clip, view, options), whole(clip), view)


def length(clip: Size, view: Size, options: EffectOptions) -> Fraction:
    """Whole periods, at least one, that last no less than ``stay_s``."""
    del clip, view
    period = 2 * half_period(options)
    return max(1, -(-options.stay_s // period)) * period


EFFECT = EffectSpec(
    name="blink",
    title=Bilingual("Blink", "闪烁"),
    summary=Bilingual(
        "On and off in equal parts, never more than 3 flashes a second.", "等间隔亮灭，每秒不超过 3 次。"
    ),
    place=place,
    length=length,
    mirrored="blink",
    uses=frozenset({"rate", "stay", "align_x", "align_y"}),
)
