"""A list of rules in order of precedence, with its chunks built when they are asked for and kept.

Chunks lie on a fixed grid of local days, so it does not matter which is asked for first. Safe to be used by
several threads: at worst two build the same chunk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

import numpy as np

from ledsign.schedule.chunk import Chunk, Shares, build_chunk
from ledsign.schedule.civil_days import FIRST, LAST
from ledsign.schedule.local_time import day_of, instant_of
from ledsign.schedule.sweep import NOBODY
from ledsign.schedule.types import ChineseDays, Place, Rule
from ledsign.schedule.windows import Windows

WINDOWS_PER_CHUNK = 250_000
MOST_DAYS = 64
KEPT_WEIGHT = 40_000_000
"""Numbers kept in all chunks of a track together: about 320 MB at the very most, usually a few."""


class Track:
    """Rules numbered from the least to the most important."""

    def __init__(
        self,
        rules: Sequence[Rule],
        *,
        zone: str,
        place: Place | None,
        china: ChineseDays | None,
        sharing: Mapping[int, tuple[int, Fraction]] | None = None,
        slot_ns: int = 1,
        chunk_days: int | None = None,
    ) -> None:
        """``sharing`` gives (level, weight) of the owners that share; ``chunk_days`` overrides the length."""
        self.zone = zone
        self.windows = Windows(rules, zone, place, china)
        sharing = sharing or {}
        level = np.full(max(1, len(rules)), NOBODY, np.int64)
        for owner, (number, _) in sharing.items():
            level[owner] = number
        self.shares = Shares(
            weights={owner: weight for owner, (_, weight) in sharing.items()},
            level=level,
            levels=len({number for number, _ in sharing.values()}),
            slot_ns=slot_ns,
        )
        fitting = WINDOWS_PER_CHUNK // max(1, self.windows.busiest)
        self.days = chunk_days or min(MOST_DAYS, max(1, fitting))
        self.begin_ns = instant_of(date.fromordinal(FIRST), 0, zone)
        self.end_ns = instant_of(date.fromordinal(LAST + 1), 0, zone)
        self._chunks: dict[int, Chunk] = {}
        self._weight = 0

    def number_at(self, t_ns: int) -> int:
        """The number of the chunk that holds ``t_ns``, which must lie in ``begin_ns``..``end_ns``."""
        number = (day_of(t_ns, self.zone).toordinal() - FIRST) // self.days
        # A day that the clocks begin twice (a fold at midnight) is counted from its first beginning.
        return number + 1 if t_ns >= self._start_of(number + 1) else number

    def _start_of(self, number: int) -> int:
        return instant_of(date.fromordinal(FIRST + number * self.days), 0, self.zone)

    def chunk(self, number: int) -> Chunk:
        """The chunk, built now unless it is there."""
        found = self._chunks.get(number)
        if found is None:
            first = FIRST + number * self.days
            found = build_chunk(self.windows, self.zone, first, self.days, self.shares)
            self._keep(number, found)
        return found

    def touch(self, number: int) -> None:
        """Count the chunk as the one used last, so that it is the last to be forgotten."""
        found = self._chunks.pop(number, None)
        if found is not None:
            self._chunks[number] = found

    def _keep(self, number: int, chunk: Chunk) -> None:
        self._chunks[number] = chunk
        self._weight += chunk.weight
        for oldest in list(self._chunks):
            if self._weight <= KEPT_WEIGHT or oldest == number:
                break
            gone = self._chunks.pop(oldest, None)
            self._weight -= gone.weight if gone is not None else 0

    def next_busy(self, t_ns: int) -> int:
        """No rule holds from ``t_ns``, where none does, until this instant; ``end_ns`` when never again."""
        day = day_of(min(max(t_ns, self.begin_ns), self.end_ns - 1), self.zone).toordinal()
        found = self.end_ns
        ahead = self.windows.next_day(max(FIRST, day - 3))
        if ahead is not None:  # the sun may begin a window the evening before
            found = max(t_ns, instant_of(date.fromordinal(ahead - 1), 0, self.zone))
        later = self.windows.spans.start[self.windows.spans.end > t_ns]
        if later.size:
            found = min(found, max(t_ns, int(later.min())))
        return found

    def last_busy(self, t_ns: int) -> int:
        """No rule held before ``t_ns``, where none does, back to this instant; ``begin_ns`` when none did."""
        day = day_of(min(max(t_ns, self.begin_ns), self.end_ns - 1), self.zone).toordinal()
        found = self.begin_ns
        behind = self.windows.last_day(min(LAST, day + 1))
        if behind is not None:
            after = instant_of(date.fromordinal(min(behind + 4, LAST + 1)), 0, self.zone)
            found = min(t_ns, after)
        earlier = self.windows.spans.end[self.windows.spans.start < t_ns]
        if earlier.size:
            found = max(found, min(t_ns, int(earlier.max())))
        return found
