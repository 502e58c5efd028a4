"""What an effect is: a pure function from exact local time to where pieces of the clip go.

``place(t, clip, view, options)`` returns Placements: copy ``src`` of the clip so that its top left lands on
``dst`` of the view, multiplied by gain/256, the rest of the weight being the cue's background. What falls
outside the view is cut by the caller. ``t`` is a Fraction of seconds since the pass began, 0 ≤ t < length.
Nothing is remembered between calls.

A clip may have been drawn at ``phases`` positions between two pixels: text that moves by quarters of a pixel
was. A placement then also says which: ``phase`` q means the clip drawn q/phases px further towards the end of
the axis of motion. Everything but motion along that axis uses phase 0.

``length(clip, view, options)`` is how long one pass takes in exact seconds, or None when the effect has no
end of its own (hold). Speeds arrive already snapped to what moves evenly (``ledsign.effects.speed``), so a
position is ``floor(t · speed · phases)`` steps of 1/phases px.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Literal

from ledsign.core.geometry import Point, Rect, Size
from ledsign.core.problem import Bilingual
from ledsign.core.registry import Registry
from ledsign.effects.track import Track

FULL = 256


@dataclass(frozen=True, slots=True)
class Placement:
    """Copy ``src`` (clip pixels) to ``dst`` (view pixels), times gain/256, 0 ≤ gain ≤ 256.

    ``phase``: of the clip as drawn phase/phases px further along the axis of motion, 0 ≤ phase < phases.
    """

    src: Rect
    dst: Point
    gain: int = FULL
    phase: int = 0


Align = Literal["start", "centre", "end"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectOptions:
    """Everything an effect may ask for; each uses what it needs.

    ``speed_px_s`` snapped pixels a second, > 0. ``fps`` frames a second of the sign. ``continuous`` marquee
    instead of in-and-out; ``gap_px`` between its repeats. ``align_x``/``align_y`` where a clip rests.
    ``marks`` are the edges of the text's clusters along ``axis`` in clip pixels, ascending, first 0
    (typewriter). ``enter_s``, ``stay_s``, ``leave_s`` exact seconds of the phases of fade and
    wipe; typewriter and blink use ``stay_s`` alone.
    ``rate`` clusters a second (typewriter) or flashes a second (blink, ≤ 3, WCAG 2.3.1).
    ``towards`` the direction of a wipe. ``phases``: positions between two pixels that the clip can take on
    the axis of motion, 1 or 4; such a clip keeps its last pixel along that axis blank, so that ink moved on
    by a phase stays inside.
    """

    speed_px_s: Fraction = Fraction(60)
    fps: Fraction = Fraction(60)
    continuous: bool = False
    gap_px: int = 0
    align_x: Align = "centre"
    align_y: Align = "centre"
    axis: Literal["x", "y"] = "x"
    marks: tuple[int, ...] = ()
    enter_s: Fraction = Fraction(1)
    stay_s: Fraction = Fraction(3)
    leave_s: Fraction = Fraction(1)
    rate: Fraction = Fraction(1)
    towards: Literal["left", "right", "up", "down"] = "right"
    phases: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectSpec:
    """An effect. ``moves`` is the axis of motion (None = does not travel), so that speed applies.

    ``mirrored`` names the effect seen in a mirror standing between two towers (scroll-left ↔ scroll-right);
    the options seen there are ``ledsign.effects.mirror.mirrored_options``.
    ``track`` is given by effects that move the clip as one piece: the same motion as ``place``, as a number.
    ``uses`` are the keys of a playlist item that matter to it: speed, continuous, gap, rate, enter, stay,
    leave, towards, align_x, align_y.
    """

    name: str
    title: Bilingual
    summary: Bilingual
    place: Callable[[Fraction, Size, Size, EffectOptions], tuple[Placement, ...]]
    length: Callable[[Size, Size, EffectOptions], Fraction | None]
    track: Callable[[Size, Size, EffectOptions], Track] | None = None
    moves: Literal["x", "y"] | None = None
    mirrored: str = ""
    uses: frozenset[str] = field(default_factory=frozenset)


EFFECTS: Registry[EffectSpec] = Registry("ledsign.effects", "EFFECT", EffectSpec)
