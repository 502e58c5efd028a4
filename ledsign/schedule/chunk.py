"""A stretch of local days worked out in full: who wants the sign when, and who has it, as sorted arrays.

        region: one day more on either side, so that what runs over midnight is seen whole
    ├────┬──────────── core: whole local days ────────────┬────┤
    starts  ▏▏ ▏   ▏ ▏▏        kinds, at: who has it from each start to the next

Owners are numbered by precedence: of two that want the sign, the greater number has it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from ledsign.schedule.local_time import instant_of, instants
from ledsign.schedule.sharing import SharedLevel
from ledsign.schedule.sweep import NOBODY, topmost
from ledsign.schedule.windows import Intervals, Windows, joined

LOOK_BACK = 4
"""Days before the region whose windows may still be open in it; none is longer than two days and a half."""
LOOK_FURTHER = 8
"""The same where members share: all windows that were open together with one that is still open."""


@dataclass(frozen=True, slots=True)
class Shares:
    """Who shares: weight and level of each owner, levels numbered from 0, and the length of a slot."""

    weights: Mapping[int, Fraction]
    level: NDArray[np.int64]
    """By owner; NOBODY for one that does not share."""
    levels: int
    slot_ns: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """``wanted`` by owner and start, ``shown`` from when on each counts (its entry's earlier one first).

    ``starts`` are sorted and begin at the region's start; ``top[i]`` is a place in ``wanted``, NOBODY, or
    −2 − level for a level that shares.
    """

    first: int
    days: int
    start_ns: int
    end_ns: int
    seen_from: int
    seen_to: int
    wanted: Intervals
    shown: NDArray[np.int64]
    starts: NDArray[np.int64]
    top: NDArray[np.int64]
    shared: tuple[SharedLevel, ...]
    extents: dict[int, tuple[int, int]] = field(default_factory=dict)
    """What is lit at both edges of the region, once it has been followed beyond."""

    @property
    def weight(self) -> int:
        """Roughly how many numbers it keeps."""
        return 64 + 4 * int(self.wanted.start.size) + 2 * int(self.starts.size)


def build_chunk(windows: Windows, zone: str, first: int, days: int, shares: Shares) -> Chunk:
    """The chunk whose core is ``days`` days from ordinal ``first``."""
    region = [instant_of(date.fromordinal(first + step), 0, zone) for step in (-1, 0, days, days + 1)]
    back = LOOK_FURTHER if shares.levels else LOOK_BACK
    daily = windows.of_days(first - back, days + back + 1)
    spans = windows.spans
    spans = spans.only((spans.end > region[0]) & (spans.start < region[3]))
    if shares.levels:
        spans = _cut(spans, shares.level[spans.owner] != NOBODY, first - back, days + back + 2, zone)
    wanted, shown = _one_at_a_time(joined([daily, spans]))
    sharing = shares.level[wanted.owner] if shares.levels else np.full(wanted.owner.size, NOBODY)
    shared = tuple(
        _level(wanted, shown, np.flatnonzero(sharing == level), shares) for level in range(shares.levels)
    )
    near = (wanted.end > region[0]) & (shown < region[3])
    wanted, shown, sharing = wanted.only(near), shown[near], sharing[near]
    starts, top = topmost(np.maximum(shown, region[0]), np.minimum(wanted.end, region[3]))
    inside = starts < region[3]  # the last instant may be the region's own end
    starts, top = starts[inside], top[inside]
    known = np.append(sharing, NOBODY)[top]
    top = np.where(known != NOBODY, -2 - known, top)
    starts, top = simplified(np.append(region[0], starts), np.append(NOBODY, top))
    return Chunk(first, days, region[1], region[2], region[0], region[3], wanted, shown, starts, top, shared)


def simplified(
    starts: NDArray[np.int64], top: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The same without starts at which nothing changes, or that another one at the same instant undoes."""
    last_there = np.append(starts[1:] != starts[:-1], True)
    starts, top = starts[last_there], top[last_there]
    changed = np.append(True, top[1:] != top[:-1])
    return starts[changed], top[changed]


def _level(
    wanted: Intervals, shown: NDArray[np.int64], some: NDArray[np.int64], shares: Shares
) -> SharedLevel:
    of_level = Intervals(shown[some], wanted.end[some], wanted.owner[some])
    return SharedLevel(of_level, wanted.start[some], shares.weights, shares.slot_ns)


def _one_at_a_time(wanted: Intervals) -> tuple[Intervals, NDArray[np.int64]]:
    """Sorted by owner and start, and from when each is shown: of one owner's the first that began goes on
    to its end. What is hidden wholly by then is left out.
    """
    wanted = wanted.only(np.lexsort((-wanted.end, wanted.start, wanted.owner)))
    shown = wanted.start.copy()
    same = wanted.owner[1:] == wanted.owner[:-1]
    overlap = np.flatnonzero(same & (wanted.start[1:] < wanted.end[:-1]))
    for owner in np.unique(wanted.owner[overlap]):
        low, high = np.searchsorted(wanted.owner, (owner, owner + 1))
        until = np.maximum.accumulate(wanted.end[low:high])
        shown[low + 1 : high] = np.maximum(shown[low + 1 : high], until[:-1])
    kept = shown < wanted.end
    return wanted.only(kept), shown[kept]


def _cut(spans: Intervals, sharing: NDArray[np.bool_], first: int, days: int, zone: str) -> Intervals:
    """Spans of those that share, cut at midnights: their rotation begins anew every day, as windows' does."""
    if not sharing.any():
        return spans
    ordinals = np.arange(first, first + days + 1)
    midnights = instants(ordinals, np.zeros_like(ordinals), zone)
    parts = [spans.only(~sharing)]
    for at in np.flatnonzero(sharing):
        start, end = int(spans.start[at]), int(spans.end[at])
        inside = midnights[(midnights > start) & (midnights < end)]
        cuts = np.unique(np.concatenate([[start], inside, [end]]))
        parts.append(Intervals(cuts[:-1], cuts[1:], np.full(cuts.size - 1, spans.owner[at])))
    return joined(parts)
