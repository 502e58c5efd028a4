"""Timetable: what is lit at any instant, when that changes, and why. A pure function of (schedule, instant).

    Track ─ chunk of days ─┐
    overrides' Track ──────┴─ Lookup ─ bisect ─▶ piece ─ turn, neighbours ─▶ Decision

Chunks of days are compiled when first asked about; after ``prepare`` a lookup is two bisections. Nothing is
remembered but what can be worked out again, so a restart changes nothing. Threads may share a timetable.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence

from ledsign.schedule.brightness import Brightness
from ledsign.schedule.chunk import Chunk
from ledsign.schedule.explain import contenders
from ledsign.schedule.layering import OVER, Lookup, Piece, Ranked, laid_over, thresholds
from ledsign.schedule.overrides import LONGEST_NS, check_layers, check_overrides
from ledsign.schedule.stretch import Step, Stretch, joined
from ledsign.schedule.sweep import NOBODY
from ledsign.schedule.types import Decision, Entry, Explanation, Schedule, Span
from ledsign.schedule.windows import Windows

EARLIEST_NS, LATEST_NS = -(1 << 63), (1 << 63) - 1


class Timetable:
    """The rules of a schedule, with overrides above them.

    Rules reach from 1900 to 2199; before and after, the safe picture. Its playlist's time 0 is 1970.
    """

    def __init__(
        self,
        schedule: Schedule,
        overrides: Sequence[Entry] = (),
        *,
        longest_override_ns: int | None = LONGEST_NS,
        chunk_days: int | None = None,
    ) -> None:
        """``longest_override_ns`` None allows overrides and emergencies of any length, but none without end.
        ``chunk_days`` is how many days are compiled at once, by default about 250,000 windows' worth.

        Raises ScheduleError (``override-endless``, ``override-too-long``, ``override-layer``) and
        ZoneInfoNotFoundError.
        """
        check_overrides(schedule.entries, longest_override_ns)
        self.schedule = schedule
        self._base = Ranked(schedule.entries, schedule, chunk_days)
        self._brightness = Brightness(schedule)
        self._lay(overrides, longest_override_ns)

    def with_overrides(
        self, entries: Sequence[Entry], *, longest_override_ns: int | None = LONGEST_NS
    ) -> Timetable:
        """The same schedule with these overrides and no others; what is compiled is shared.

        Raises ScheduleError like the constructor.
        """
        other = copy.copy(self)
        other._lay(entries, longest_override_ns)
        return other

    def _lay(self, entries: Sequence[Entry], longest_ns: int | None) -> None:
        check_layers(entries)
        check_overrides(entries, longest_ns)
        self.overrides = tuple(entries)
        self._lookups: dict[int, Lookup] = {}
        self._extents: dict[tuple[int, int], tuple[int, int]] = {}
        self._over: Ranked | None = None
        if entries:
            self._over = Ranked(entries, self.schedule, self._base.track.days)
            self._above = thresholds(self._over, self._base)

    def active(self, t_ns: int) -> Decision:
        """What is lit at ``t_ns``, from when to when. Neighbouring decisions differ in entry or anchor."""
        track = self._base.track
        if t_ns < track.begin_ns:
            return self._decision(None, 0, EARLIEST_NS, track.begin_ns)
        if t_ns >= track.end_ns:
            return self._decision(None, 0, track.end_ns, LATEST_NS)
        number = track.number_at(t_ns)
        lookup = self._lookup(number)
        at = int(lookup.starts.searchsorted(t_ns, "right")) - 1
        piece = self._piece(lookup, at, t_ns)
        if piece.turns:
            return self._decision(piece.entry, piece.anchor, self._began(piece), self._ends(piece))
        known = self._extents.get((number, at))
        if known is None:
            known = piece.start, piece.end
            if at == 0 or at == lookup.starts.size - 1:  # it may go on beyond what this chunk has seen
                known = self._began(piece), self._ends(piece)
                self._extents[number, at] = known
        return self._decision(piece.entry, piece.anchor, *known)

    def next_change(self, t_ns: int) -> int | None:
        """The first instant after ``t_ns`` at which another decision holds; None when there is none."""
        end = self.active(t_ns).end_ns
        return end if end < self._base.track.end_ns else None

    def plan(self, from_ns: int, to_ns: int) -> Iterator[Decision]:
        """The decisions from ``from_ns`` to ``to_ns``, one after the other, cut at both."""
        at = from_ns
        while at < to_ns:
            decision = self.active(at)
            yield self._decision(
                decision.entry,
                decision.anchor_ns,
                max(from_ns, decision.start_ns),
                min(to_ns, decision.end_ns),
            )
            at = decision.end_ns

    def stretches(self, from_ns: int, to_ns: int) -> Iterator[Stretch]:
        """As ``plan``, but a rotation is one stretch while the same entries want to take turns."""
        return joined(self._steps(from_ns, to_ns), from_ns, self.schedule.safe)

    def _steps(self, at: int, to_ns: int) -> Iterator[Step]:
        track = self._base.track
        while at < to_ns:
            lookup = self._lookup(track.number_at(at)) if track.begin_ns <= at < track.end_ns else None
            place = 0 if lookup is None else int(lookup.starts.searchsorted(at, "right")) - 1
            if lookup is not None and (top := int(lookup.top[place])) < NOBODY:
                run = lookup.base.shared[-2 - top].run(at)
                end = min(run.end, to_ns, *lookup.starts[place + 1 : place + 2].tolist(), lookup.base.seen_to)
                members = tuple(self._base.entries[member.owner] for member in run.members)
                lit = tuple(self._base.entries[owner] for owner in run.lit(at, end))
            else:
                decision = self.active(at)
                end = min(decision.end_ns, to_ns)
                members = lit = () if decision.entry is None else (decision.entry,)
            yield Step(end_ns=end, group=frozenset(entry.id for entry in members), entries=lit)
            at = end

    def prepare(self, t_ns: int) -> None:
        """Compile the days around ``t_ns`` now, and what must be known of others for their decisions."""
        track = self._base.track
        if not track.begin_ns <= t_ns < track.end_ns:
            return
        number = track.number_at(t_ns)
        lookup = self._lookup(number)
        track.touch(number)
        for edge in (lookup.base.start_ns, t_ns, lookup.base.end_ns - 1):
            self.active(edge)
        self._brightness.prepare(t_ns)

    def level(self, t_ns: int, lux: float | None = None) -> float:
        """The brightness 0..1: the rules' (1.0 without), or with a sensor's reading the lower of both."""
        return self._brightness.level(t_ns, lux)

    def level_until(self, t_ns: int) -> int:
        """An instant > ``t_ns`` up to which the rules want the same brightness; perhaps not the last one."""
        return self._brightness.until(t_ns)

    def explain(self, t_ns: int) -> Explanation:
        """The decision with everyone who had a say and why, the winner first, then by precedence."""
        decision = self.active(t_ns)
        track = self._base.track
        inside = min(max(t_ns, track.begin_ns), track.end_ns - 1)
        lookup = self._lookup(track.number_at(inside))
        sides = [(self._base, lookup.base)]
        if self._over is not None and lookup.over is not None:
            sides.append((self._over, lookup.over))
        return Explanation(
            at_ns=t_ns,
            decision=decision,
            contenders=contenders(sides, decision, t_ns, self.schedule),
            level=self.level(t_ns),
        )

    def wanted(self, entry: Entry, from_ns: int, to_ns: int) -> list[Span]:
        """When ``entry``, which need not be in the schedule, wants the sign: whole windows that overlap."""
        schedule = self.schedule
        windows = Windows([entry.rule], schedule.zone, schedule.place, schedule.days)
        return windows.between(from_ns, to_ns)

    def _lookup(self, number: int) -> Lookup:
        found = self._lookups.get(number)
        if found is not None:
            return found
        base = self._base.track.chunk(number)
        if self._over is None:
            return Lookup(base, None, base.starts, base.top)
        found = laid_over(base, self._over.track.chunk(number), self._above)
        while len(self._lookups) >= 256:
            self._lookups.pop(next(iter(self._lookups), -1), None)
        self._lookups[number] = found
        return found

    def _piece(self, lookup: Lookup, at: int, t_ns: int) -> Piece:
        start = int(lookup.starts[at])
        end = int(lookup.starts[at + 1]) if at + 1 < lookup.starts.size else lookup.base.seen_to
        top = int(lookup.top[at])
        if top == NOBODY:
            return Piece(None, 0, start, end, False)
        if top < NOBODY:
            turn = lookup.base.shared[-2 - top].run(t_ns).turn(t_ns)
            start, end = max(start, turn.start), min(end, turn.end)
            return Piece(self._base.entries[turn.owner], turn.anchor, start, end, True)
        chunk: Chunk | None = lookup.base
        ranked: Ranked | None = self._base
        if top >= OVER:
            chunk, ranked, top = lookup.over, self._over, top - OVER
        assert chunk is not None and ranked is not None
        entry = ranked.entries[int(chunk.wanted.owner[top])]
        return Piece(entry, int(chunk.wanted.start[top]), start, end, False)

    def _piece_at(self, t_ns: int) -> Piece:
        lookup = self._lookup(self._base.track.number_at(t_ns))
        return self._piece(lookup, int(lookup.starts.searchsorted(t_ns, "right")) - 1, t_ns)

    def _ends(self, piece: Piece) -> int:
        last = self._base.track.end_ns
        end = piece.end
        while end < last:
            if piece.entry is None:
                end = min(self._next_busy(end), last)
                if end >= last:
                    break
            after = self._piece_at(end)
            if after.entry is not piece.entry or after.anchor != piece.anchor:
                break
            end = after.end
        return min(end, last)

    def _began(self, piece: Piece) -> int:
        first = self._base.track.begin_ns
        start = piece.start
        while start > first:
            if piece.entry is None:
                start = max(self._last_busy(start), first)
                if start <= first:
                    break
            before = self._piece_at(start - 1)
            if before.entry is not piece.entry or before.anchor != piece.anchor:
                break
            start = before.start
        return max(start, first)

    def _next_busy(self, t_ns: int) -> int:
        found = self._base.track.next_busy(t_ns)
        return found if self._over is None else min(found, self._over.track.next_busy(t_ns))

    def _last_busy(self, t_ns: int) -> int:
        found = self._base.track.last_busy(t_ns)
        return found if self._over is None else max(found, self._over.track.last_busy(t_ns))

    def _decision(self, entry: Entry | None, anchor: int, start: int, end: int) -> Decision:
        return Decision(
            playlist=self.schedule.safe if entry is None else entry.playlist,
            entry=entry,
            start_ns=start,
            end_ns=end,
            anchor_ns=anchor,
        )
