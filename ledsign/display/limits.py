"""Limits: what a sign may never exceed, whatever it is told to show.

They belong to the sign, not to a playlist, and are applied after all drawing (``ledsign.display.limiter``).
Hours are local to the sign's zone, half-open, in seconds after midnight; an end not after its start is on the
next day.
"""

from __future__ import annotations

from dataclasses import dataclass

DAY_S = 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Part of every day: ``start_s`` 0..86399, ``end_s`` 0..86400."""

    start_s: int
    end_s: int

    def holds(self, second: int) -> bool:
        """Is the local second of the day, 0..86399, within?"""
        if self.start_s < self.end_s:
            return self.start_s <= second < self.end_s
        return second >= self.start_s or second < self.end_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Ceiling:
    """A brightness, 0..1, not exceeded during some hours."""

    hours: Hours
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What the player enforces. Everything off by default except flashes.

    ``ceilings``: the lowest of those that hold counts. ``sensor``: points (lux ascending, level) between
    which the highest level allowed is interpolated, when a sensor tells. ``curfew``: hours of black.
    ``current_ma``: what the supply gives, 0 = no budget; a colour of an LED at full takes ``ma_per_channel``,
    an LED at rest ``idle_ma_per_led``. ``flashes_per_s`` 0 = no limit; WCAG 2.3.1 allows three.
    ``soft_start_s``: after darkness brightness rises from 0 to full in so long.
    """

    ceilings: tuple[Ceiling, ...] = ()
    sensor: tuple[tuple[float, float], ...] = ()
    curfew: tuple[Hours, ...] = ()
    current_ma: float = 0.0
    ma_per_channel: float = 20.0
    idle_ma_per_led: float = 0.0
    flashes_per_s: int = 3
    soft_start_s: float = 0.0


def interpolated(points: tuple[tuple[float, float], ...], lux: float) -> float:
    """The level at ``lux`` on straight lines between ``points`` (one or more, lux ascending), flat beyond."""
    before = points[0]
    for point in points:
        if lux <= point[0]:
            if point[0] == before[0]:
                return point[1]
            part = (lux - before[0]) / (point[0] - before[0])
            return before[1] + part * (point[1] - before[1]) if part > 0 else before[1]
        before = point
    return before[1]
