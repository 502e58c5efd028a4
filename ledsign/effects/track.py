"""Track: the way of a clip that moves as one piece, in whole grains, for who keeps ready what comes next.

A grain is a pixel, or 1/phases of one. At local time t the clip begins ``position(t)`` grains from where the
view does; in a marquee further copies stand every ``period`` grains before and behind it, as far as the view
reaches. It is the same motion that ``place`` of the effect describes, as one number instead of pieces.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from fractions import Fraction

    from ledsign.core.geometry import Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """``speed`` grains a second; ``begin`` where it stands at t = 0; ``towards`` −1 or 1; ``period`` of a
    marquee in grains, None for in and out; ``rest`` where the clip stands across its motion.
    """

    axis: Literal["x", "y"]
    speed: Fraction
    begin: int
    towards: Literal[-1, 1]
    period: int | None
    phases: int
    rest: Point

    def position(self, numerator: int, denominator: int) -> int:
        """Grains at numerator/denominator ≥ 0 seconds."""
        distance = numerator * self.speed.numerator // (denominator * self.speed.denominator)
        if self.period is not None:
            distance %= self.period
        return self.begin + self.towards * distance
