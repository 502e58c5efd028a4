"""Speeds that move evenly: whole pixels a frame, or one pixel every n frames.

Any other speed makes steps of different lengths (90 px/s at 60 fps: 1, 2, 1, 2 …), which the eye sees as
judder. A requested speed is therefore snapped, and the snapped value reported.

Smooth text may stand at quarters of a pixel. Its speeds may also be whole quarters a frame, or a quarter
every n frames. So at 60 fps it moves at any multiple of 15 px/s, at most 7.5 px/s off what was asked. Every
step is still exactly the same and a marquee's period still a whole number of frames; keeping the asked speed
itself would make steps of 4, 4, 5 quarters and passes that end between two frames.
"""

from __future__ import annotations

from fractions import Fraction

SLOWEST_STEP_FRAMES = 6
"""The slowest speed on offer moves one pixel in this many frames; slower ones can still be asked for."""


def snap(speed_px_s: Fraction, fps: Fraction) -> Fraction:
    """The even speed nearest to ``speed_px_s`` pixels a second at ``fps`` frames a second, never 0.

    Even speeds are k·fps and fps/n for whole k, n ≥ 1. Halfway between two of them the slower one is taken.
    Raises ValueError unless both are > 0.
    """
    if speed_px_s <= 0 or fps <= 0:
        raise ValueError("speed and frame rate must be greater than 0")
    ratio = Fraction(speed_px_s) / fps
    if ratio >= 1:
        below = Fraction(ratio.numerator // ratio.denominator)
        above = below + 1
    else:
        frames = ratio.denominator // ratio.numerator
        below, above = Fraction(1, frames + 1), Fraction(1, frames)
    return fps * (below if ratio - below <= above - ratio else above)


def even_speed(asked_px_s: Fraction, fps: Fraction, phases: int = 1) -> Fraction:
    """The even px/s nearest to ``asked_px_s`` in steps of whole pixels or of 1/phases px; of two, the latter.

    Raises ValueError as ``snap`` does.
    """
    fine, whole = snap(asked_px_s * phases, fps) / phases, snap(asked_px_s, fps)
    return fine if abs(fine - asked_px_s) <= abs(whole - asked_px_s) else whole


def phases_of(px_s: Fraction, fps: Fraction, phases: int) -> int:
    """``phases`` when an even speed needs positions between two pixels, else 1.

    Needed by whole grains a frame and by one grain every n frames, when they are not whole pixels a frame.
    """
    steps = px_s / fps
    grains = steps * phases
    return phases if steps.denominator > 1 and 1 in (grains.denominator, grains.numerator) else 1


def offered_speeds(fps: Fraction, up_to: Fraction) -> tuple[Fraction, ...]:
    """Even speeds to choose from, ascending: fps/``SLOWEST_STEP_FRAMES`` … fps, 2·fps … ≤ ``up_to`` px/s."""
    slow = [fps / frames for frames in range(SLOWEST_STEP_FRAMES, 1, -1)]
    fast = [fps * step for step in range(1, up_to // fps + 1)]
    return tuple(speed for speed in slow + fast if speed <= up_to)


def step_px(speed_px_s: Fraction, fps: Fraction) -> int:
    """Whole pixels moved in each frame that moves: k for a speed of k·fps, otherwise 1."""
    ratio = speed_px_s / fps
    return ratio.numerator if ratio.denominator == 1 else 1


def snap_gap(gap_px: int, clip_px: int, speed_px_s: Fraction, fps: Fraction) -> int:
    """The gap ≥ ``gap_px`` with which clip and gap together are a whole number of steps, at least one.

    The marquee's period is then a whole number of frames, and the step across the seam is like any other.
    """
    step = step_px(speed_px_s, fps)
    return max(1, -(-(clip_px + gap_px) // step)) * step - clip_px
