"""Entries by precedence, and overrides laid over chunks that are there already."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ledsign.schedule.chunk import Chunk, simplified
from ledsign.schedule.civil_days import NS_PER_S
from ledsign.schedule.sweep import NOBODY
from ledsign.schedule.track import Track
from ledsign.schedule.types import Entry, Layer, Schedule

Precedence: TypeAlias = tuple[int, int, int, str]
OVER = 1 << 40
"""Added to a place in the overrides' windows, to tell it from a place in the schedule's."""


def precedence(entry: Entry) -> Precedence:
    """Greater wins: layer, priority, newest published, greater id."""
    return entry.layer, entry.priority, entry.published, entry.id


class Ranked:
    """Entries from the least to the most important, and their track."""

    def __init__(self, entries: Sequence[Entry], schedule: Schedule, chunk_days: int | None) -> None:
        self.entries = tuple(sorted(entries, key=precedence))
        self.keys = [precedence(entry) for entry in self.entries]
        levels: dict[int, int] = {}
        sharing: dict[int, tuple[int, Fraction]] = {}
        for owner, entry in enumerate(self.entries):
            if entry.layer is Layer.CAMPAIGN and entry.share is not None and entry.share > 0:
                sharing[owner] = (levels.setdefault(entry.priority, len(levels)), entry.share)
        self.track = Track(
            [entry.rule for entry in self.entries],
            zone=schedule.zone,
            place=schedule.place,
            china=schedule.days,
            sharing=sharing,
            slot_ns=max(1, round(schedule.slot * NS_PER_S)),
            chunk_days=chunk_days,
        )


class Piece(NamedTuple):
    """What one lookup knows: the truth from ``start`` to ``end``, though it may go on beyond them."""

    entry: Entry | None
    anchor: int
    start: int
    end: int
    turns: bool


@dataclass(frozen=True, slots=True)
class Lookup:
    """Who has the sign in a chunk's region. ``top[i]`` from ``starts[i]`` on, as in Chunk, or OVER + n."""

    base: Chunk
    over: Chunk | None
    starts: NDArray[np.int64]
    top: NDArray[np.int64]


def laid_over(base: Chunk, over: Chunk, above: NDArray[np.int64]) -> Lookup:
    """The overrides' chunk over the schedule's. Override n beats the schedule's owners below ``above[n]``."""
    starts = np.unique(np.concatenate([base.starts, over.starts]))
    below = base.top[np.searchsorted(base.starts, starts, "right") - 1]
    upon = over.top[np.searchsorted(over.starts, starts, "right") - 1]
    # What shares is a campaign, and every override is above those.
    owner = np.append(base.wanted.owner, NOBODY)[np.maximum(below, NOBODY)]
    rank = np.append(above[over.wanted.owner], NOBODY)[upon]
    top = np.where((upon != NOBODY) & (rank > owner), upon + OVER, below)
    return Lookup(base, over, *simplified(starts, top))


def thresholds(over: Ranked, base: Ranked) -> NDArray[np.int64]:
    """For each override how many of the schedule's entries it beats."""
    return np.array([bisect_left(base.keys, key) for key in over.keys], np.int64)
