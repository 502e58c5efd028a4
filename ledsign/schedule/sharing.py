"""Campaigns of one priority that share the sign: whose turn it is, worked out from their windows alone.

    cluster   windows that touch or overlap; between clusters nobody wants the sign
    └─ run    a stretch in which the same windows are open; slot n begins n slots after the run
       └─ turn    slots in a row of one member

A member's playlist goes on in each turn where its last one ended, all through its window. What else is on the
sign meanwhile changes nothing here.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ledsign.schedule.civil_days import NS_PER_S
from ledsign.schedule.rotation import Pattern, pattern_of
from ledsign.schedule.windows import Intervals

_HOUR_NS = 3_600 * NS_PER_S


class Turn(NamedTuple):
    """One member's turn: half-open, in ns since 1970; ``anchor`` is when its playlist's time 0 would be."""

    owner: int
    start: int
    end: int
    anchor: int


class Member(NamedTuple):
    """A member in a run: its window's start, and what of its playlist earlier runs have played, in ns."""

    owner: int
    since: int
    played: int


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch with the same windows open."""

    start: int
    end: int
    members: tuple[Member, ...]
    pattern: Pattern
    slot_ns: int

    def turn(self, t_ns: int) -> Turn:
        """The turn that holds ``t_ns``, cut at the run's end."""
        at, first, end = self.pattern.turn((t_ns - self.start) // self.slot_ns)
        member = self.members[at]
        start = self.start + first * self.slot_ns
        before = member.played + self.pattern.count_before(at, first) * self.slot_ns
        stop = self.end if end is None else min(self.end, self.start + end * self.slot_ns)
        return Turn(member.owner, start, stop, start - before)

    def lit(self, from_ns: int, to_ns: int) -> tuple[int, ...]:
        """The owners that have a turn between two instants of the run, by their first ones."""
        first = (from_ns - self.start) // self.slot_ns
        slots = -(-(to_ns - self.start) // self.slot_ns) - first
        size = len(self.pattern.slots)
        places = (self.pattern.slots[(first + at) % size] for at in range(min(size, slots)))
        return tuple(self.members[place].owner for place in dict.fromkeys(places))

    def played(self, at: int) -> int:
        """What member number ``at`` has played of its playlist when the run is over, in ns."""
        slots, rest = divmod(self.end - self.start, self.slot_ns)
        whole = self.pattern.count_before(at, slots) * self.slot_ns
        partial = rest if self.pattern.slots[slots % len(self.pattern.slots)] == at else 0
        return self.members[at].played + whole + partial


class SharedLevel:
    """The sharing members of one priority, by their windows; one member's never overlap."""

    def __init__(
        self,
        windows: Intervals,
        since: NDArray[np.int64],
        shares: Mapping[int, Fraction],
        slot_ns: int,
    ) -> None:
        order = np.argsort(windows.start, kind="stable")
        self._windows = windows.only(order)
        self._since = since[order]
        self._shares = shares
        self._slot_ns = slot_ns
        self._per_hour = max(1, _HOUR_NS // slot_ns)
        ends = np.maximum.accumulate(self._windows.end)
        opens = np.append(True, self._windows.start[1:] >= ends[:-1])[: ends.size]
        self._first = np.append(np.flatnonzero(opens), ends.size)
        self._opens: list[int] = self._windows.start[self._first[:-1]].tolist()
        self._runs: dict[int, tuple[list[int], list[Run]]] = {}

    def run(self, t_ns: int) -> Run:
        """The run that holds ``t_ns``; some member must want the sign then."""
        cluster = bisect_right(self._opens, t_ns) - 1
        found = self._runs.get(cluster)
        if found is None:
            runs = self._cluster(int(self._first[cluster]), int(self._first[cluster + 1]))
            found = self._runs[cluster] = ([run.start for run in runs], runs)
        starts, runs = found
        return runs[bisect_right(starts, t_ns) - 1]

    def _cluster(self, first: int, stop: int) -> list[Run]:
        within = slice(first, stop)
        start, end = self._windows.start[within].tolist(), self._windows.end[within].tolist()
        owner, since = self._windows.owner[within].tolist(), self._since[within].tolist()
        times = sorted({*start, *end})
        closing = sorted(range(len(end)), key=end.__getitem__)
        members: dict[int, Member] = {}
        runs: list[Run] = []
        opened = closed = 0
        for at, until in pairwise(times):
            while closed < len(closing) and end[closing[closed]] <= at:
                del members[owner[closing[closed]]]
                closed += 1
            while opened < len(start) and start[opened] <= at:
                members[owner[opened]] = Member(owner[opened], since[opened], 0)
                opened += 1
            run = self._run(at, until, members)
            for place, member in enumerate(run.members):
                members[member.owner] = member._replace(played=run.played(place))
            runs.append(run)
        return runs

    def _run(self, start: int, end: int, members: Mapping[int, Member]) -> Run:
        # The one that would win without sharing goes first.
        ordered = tuple(members[owner] for owner in sorted(members, reverse=True))
        weights = tuple(self._shares[member.owner] for member in ordered)
        return Run(start, end, ordered, pattern_of(weights, self._per_hour), self._slot_ns)
