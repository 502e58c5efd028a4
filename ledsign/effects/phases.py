"""Phases of an effect, each a whole number of frames, so that what follows also starts on a frame."""

from __future__ import annotations

from fractions import Fraction

from ledsign.effects.base import EffectOptions


def whole_frames(seconds: Fraction, fps: Fraction) -> Fraction:
    """``seconds`` ≥ 0 rounded up to whole frames, as exact seconds."""
    frames = seconds * fps
    return Fraction(-(-frames.numerator // frames.denominator)) / fps


def phases(options: EffectOptions) -> tuple[Fraction, Fraction, Fraction]:
    """Exact seconds of entering, staying and leaving; together at least one frame."""
    enter, stay, leave = (
        whole_frames(part, options.fps) for part in (options.enter_s, options.stay_s, options.leave_s)
    )
    return enter, max(stay, 1 / options.fps - enter - leave), leave


def phases_length(options: EffectOptions) -> Fraction:
    """Exact seconds of all three phases together, > 0."""
    return sum(phases(options), Fraction(0))


def progress(t: Fraction, options: EffectOptions, steps: int) -> tuple[int, int]:
    """How far entering and leaving have come at ``t``, each 0 … ``steps``: floor(steps · share done).

    (0, 0) at t = 0, (steps, 0) while staying; (steps, steps) is reached when the effect is over.
    """
    enter, stay, leave = phases(options)
    return _share(t, enter, steps), _share(t - enter - stay, leave, steps)


def _share(t: Fraction, duration: Fraction, steps: int) -> int:
    if t < 0:
        return 0
    return steps if t >= duration else steps * t // duration
