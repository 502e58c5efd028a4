"""Stage: a show with what the present adds to it (overrides, emergencies), as frames.

What is lit at t is a pure function of (show, overrides, t): the schedule decides which timeline plays and
when its time 0 was, the timeline says which cues that are. Nothing is remembered but the last decision,
which holds until its end is known to have come.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from ledsign.core.errors import ShowError
from ledsign.core.frame import Frame, black
from ledsign.schedule.types import Decision, Entry, Schedule
from ledsign.show.painter import Painter
from ledsign.show.types import MAIN, Show, Timeline

if TYPE_CHECKING:
    from ledsign.schedule.timetable import Timetable
    from ledsign.show.stroke import Stroke

_NS = 1_000_000_000
# Wall clocks beyond these years are broken ones; a decision without an end lasts until then.
EARLIEST_NS = -(1 << 62)
LATEST_NS = 1 << 62


class Stage:
    """Draws the frames of one show with overrides on top.

    ``render`` is for one thread; ``override`` and ``prepare`` may be called from others meanwhile. A change
    of overrides is seen by the next frame whole, never half.
    """

    def __init__(self, show: Show, overrides: Sequence[Entry] = ()) -> None:
        """Raises ShowError for a clip, effect or playlist that is not there, ScheduleError for a rule that
        cannot be.
        """
        self._canvas = show.sign.canvas
        self._scheduled = show.schedule is not None
        schedule = show.schedule or Schedule(safe=MAIN, zone=show.sign.zone)
        timelines = dict(show.timelines) if self._scheduled else {**show.timelines, MAIN: show.timeline}
        self._timelines = timelines
        self._names = frozenset(timelines)
        self._anchor = show.timeline.anchor
        self._require_playlists(schedule.entries)
        if schedule.safe:
            self._require(schedule.safe, "the safe picture")
        self._painter = Painter(show, timelines)
        self._schedule = schedule
        # Without rules there is nothing to look up: one decision for ever.
        self._plain = _timetable(schedule) if self._scheduled else None
        self._table = self._plain
        self._known: tuple[Timetable | None, Decision] | None = None
        self._asked_ns: int | None = None
        if overrides:
            self.override(overrides)

    def safe_only(self) -> Stage:
        """The same pictures without the schedule's entries: the safe picture, and overrides given to it.

        It draws with this stage's memory, so both are for one thread. For a show without a schedule it shows
        what this one shows.
        """
        other = copy(self)
        other._schedule = replace(self._schedule, entries=())
        other._plain = _timetable(other._schedule) if self._scheduled else None
        other._table, other._known = other._plain, None
        return other

    @property
    def is_scheduled(self) -> bool:
        """Whether the show has rules of its own."""
        return self._scheduled

    @property
    def timetable(self) -> Timetable:
        """The rules as they are now, overrides included."""
        return self._table or _timetable(self._schedule)

    @property
    def playlists(self) -> frozenset[str]:
        """The names an override may use."""
        return self._names

    def override(self, entries: Sequence[Entry]) -> None:
        """From the next frame on these entries, and no earlier overrides, stand beside the schedule's.

        They are worked out here for the time last drawn, so that the next frame need not. Raises ShowError
        when one names a playlist that is not in the show, ScheduleError for one that cannot be (without an
        end, too long); nothing has changed then.
        """
        self._require_playlists(entries)
        table, asked_ns = self._plain, self._asked_ns
        if entries:
            table = (table or _timetable(self._schedule)).with_overrides(entries)
            if asked_ns is not None:
                table.prepare(asked_ns)
        self._table = table

    def prepare(self, t_ns: int) -> None:
        """Work out the rules around ``t_ns`` now, so that ``render`` need not. For a thread of the player's
        own, ahead of time; without it the frame that needs them is late, and no other.
        """
        if self._table is not None:
            self._table.prepare(t_ns)

    def decision_at(self, t_ns: int) -> Decision:
        """What is lit at ``t_ns`` nanoseconds since 1970, since when, until when and why."""
        table, known = self._table, self._known
        self._asked_ns = t_ns
        if known is not None and known[0] is table and known[1].start_ns <= t_ns < known[1].end_ns:
            return known[1]
        if table is None:
            decision = Decision(
                playlist=MAIN,
                entry=None,
                start_ns=EARLIEST_NS,
                end_ns=LATEST_NS,
                anchor_ns=int(self._anchor * _NS),
            )
        else:
            decision = table.active(t_ns)
        self._known = table, decision
        return decision

    def level(self, t_ns: int, lux: float | None = None) -> float:
        """The brightness the schedule wants at ``t_ns``, 0..1, with a sensor's reading when there is one."""
        return 1.0 if self._plain is None else self._plain.level(t_ns, lux)

    def level_until(self, t_ns: int) -> int:
        """Until when, at least, the schedule wants the brightness it wants at ``t_ns``."""
        return LATEST_NS if self._plain is None else self._plain.level_until(t_ns)

    def timeline_of(self, decision: Decision) -> tuple[Timeline | None, Fraction]:
        """What plays by that decision, None for nothing, and when its time 0 was."""
        return self._timelines.get(decision.playlist), -self._since(Fraction(0), decision)

    def render(self, t: Fraction, out: Frame | None = None) -> Frame:
        """The frame at wall time ``t`` (exact seconds since 1970), drawn into ``out`` when given.

        ``out`` is uint8 (canvas height, canvas width, 3); all of it is written. Raises ValueError when it
        has another shape or dtype.
        """
        if out is None:
            out = black(self._canvas)
        elif out.shape != (shape := (self._canvas.height, self._canvas.width, 3)) or out.dtype != np.uint8:
            raise ValueError(f"the frame must be uint8 {shape}, got {out.dtype} {out.shape}")
        return self.paint(t, self.decision_at(t.numerator * _NS // t.denominator), out)

    def paint(self, t: Fraction, decision: Decision, out: Frame) -> Frame:
        """The frame at ``t`` of what was decided for it, drawn into ``out``, all of it."""
        out.fill(0)
        if decision.playlist:
            self._painter.draw(decision.playlist, t, self._since(t, decision), out)
        return out

    def strokes(self, t: Fraction) -> tuple[Decision, tuple[Stroke, ...] | None]:
        """What ``render`` would draw, said: the strokes on black, None when it has to be drawn."""
        t_n, t_d = t.numerator, t.denominator
        decision = self.decision_at(t_n * _NS // t_d)
        if not decision.playlist:
            return decision, ()
        if not self._scheduled and decision.entry is None:
            anchor = self._anchor
            since = t_n * anchor.denominator - anchor.numerator * t_d, t_d * anchor.denominator
        else:
            since = t_n * _NS - decision.anchor_ns * t_d, t_d * _NS
        return decision, self._painter.strokes(decision.playlist, t, since)

    def apart(self) -> Stage:
        """The same for another thread that only asks for strokes: it remembers what it asked on its own."""
        return copy(self)

    def _since(self, t: Fraction, decision: Decision) -> Fraction:
        """Seconds since time 0 of the decision's playlist."""
        if not self._scheduled and decision.entry is None:
            return t - self._anchor
        return t - Fraction(decision.anchor_ns, _NS)

    def _require_playlists(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.playlist:
                self._require(entry.playlist, f"entry {entry.id!r}")

    def _require(self, playlist: str, who: str) -> None:
        if playlist not in self._names:
            raise ShowError(f"{who} wants playlist {playlist!r}, which is not in the show")


def _timetable(schedule: Schedule) -> Timetable:
    """Imported when needed: a show without rules need not wait for it."""
    from ledsign.schedule.timetable import Timetable

    # How long its emergencies may last was decided when the schedule was approved.
    return Timetable(schedule, longest_override_ns=None)
