"""Rate: how many frames a second a sign is played at, which a show has to be compiled for."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.display.sign import Sign
    from ledsign.player.output import Plan

# E1.31 and Art-Net refresh at DMX rate, at most 44 Hz; 40 divides a second evenly and is the field's habit.
LIMITED_FPS = Fraction(40)


def play_rate(plans: Sequence[Plan], sign: Sign, asked: Fraction | None) -> Fraction:
    """Frames a second: as asked, else the sign's, else 40 when every output has a limit below that."""
    if asked is not None:
        return asked
    limits = [plan.protocol.max_fps for plan in plans]
    if all(limit is not None and limit < sign.fps for limit in limits):
        wanted = [plan.target.options.get("max_fps") for plan in plans]
        return max((Fraction(one) for one in wanted if one), default=LIMITED_FPS)
    return sign.fps
