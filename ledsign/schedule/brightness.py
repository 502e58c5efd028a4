"""Brightness: the level the rules want now, and what a light sensor allows."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

from ledsign.schedule.sweep import NOBODY
from ledsign.schedule.track import Track
from ledsign.schedule.types import Level, Schedule


class Brightness:
    """The levels of a schedule. The first in the list that holds counts; 1.0 when none does."""

    def __init__(self, schedule: Schedule) -> None:
        self._levels: Sequence[Level] = schedule.levels[::-1]
        self._sensor = schedule.sensor
        self._lux = [lux for lux, _ in schedule.sensor]
        self._track = Track(
            [level.rule for level in self._levels],
            zone=schedule.zone,
            place=schedule.place,
            china=schedule.days,
        )

    def level(self, t_ns: int, lux: float | None = None) -> float:
        """0..1; with a sensor's reading in lux the lower of both, for rules are ceilings then."""
        level = self._by_rule(t_ns) if self._levels else 1.0
        return level if lux is None or not self._sensor else min(level, self._by_sensor(lux))

    def prepare(self, t_ns: int) -> None:
        """Work out the days around ``t_ns``."""
        if self._levels:
            self._by_rule(t_ns)

    def until(self, t_ns: int) -> int:
        """An instant > ``t_ns`` up to which no rule begins or ends; perhaps not the last one."""
        if not self._levels or t_ns >= self._track.end_ns:
            return 1 << 62
        if t_ns < self._track.begin_ns:
            return self._track.begin_ns
        chunk = self._track.chunk(self._track.number_at(t_ns))
        at = int(chunk.starts.searchsorted(t_ns, "right"))
        return min(chunk.end_ns, int(chunk.starts[at])) if at < chunk.starts.size else chunk.end_ns

    def _by_rule(self, t_ns: int) -> float:
        if not self._track.begin_ns <= t_ns < self._track.end_ns:
            return 1.0
        chunk = self._track.chunk(self._track.number_at(t_ns))
        top = int(chunk.top[chunk.starts.searchsorted(t_ns, "right") - 1])
        return 1.0 if top == NOBODY else self._levels[int(chunk.wanted.owner[top])].level

    def _by_sensor(self, lux: float) -> float:
        """On the line between the two points around the reading; the outermost points' levels beyond them."""
        at = bisect_right(self._lux, lux)
        if at in (0, len(self._lux)):
            return self._sensor[max(0, at - 1)][1]
        (low, dark), (high, bright) = self._sensor[at - 1], self._sensor[at]
        return dark + (bright - dark) * (lux - low) / (high - low)
