"""Checks: what is measured of the frames one controller shows.

    Pace    when frames were shown: frames a second, intervals, jitter
    Ledger  which of them were torn: shown with rows of two frames
    Skew    how far apart the controllers of one sign show the same frame

All of it is bounded memory, fed with monotonic nanoseconds, and knows no protocol.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Sequence
from typing import Any

import numpy as np

from ledsign.core.clock import NS_PER_S

_KEPT_INTERVALS = 65_536
_KEPT_FRAMES = 1_024
_LONGEST = 128
_MS = 1_000_000


class Pace:
    """Intervals between frames. A pause longer than ``pause_ns`` starts anew and is no interval."""

    def __init__(self, pause_ns: int) -> None:
        self._pause_ns = pause_ns
        self._last_ns: int | None = None
        self._intervals: deque[int] = deque(maxlen=_KEPT_INTERVALS)
        self._count = 0
        self._total_ns = 0
        self._longest_ns = 0
        self._longest: list[int] = []

    def shown(self, now_ns: int) -> None:
        """A frame was shown."""
        if self._last_ns is not None:
            interval = max(0, now_ns - self._last_ns)
            if interval <= self._pause_ns:
                self._intervals.append(interval)
                self._count += 1
                self._total_ns += interval
                self._longest_ns = max(self._longest_ns, interval)
                self._keep(interval)
        self._last_ns = now_ns

    def _keep(self, interval: int) -> None:
        """Keep the longest intervals there ever were."""
        if len(self._longest) < _LONGEST:
            heapq.heappush(self._longest, interval)
        elif interval > self._longest[0]:
            heapq.heapreplace(self._longest, interval)

    @property
    def longest_ms(self) -> list[float]:
        """The longest intervals, the longest first."""
        return [round(interval / _MS, 3) for interval in sorted(self._longest, reverse=True)]

    @property
    def fps(self) -> float:
        """Frames a second over everything but the pauses; 0 before two frames."""
        return self._count * NS_PER_S / self._total_ns if self._total_ns else 0.0

    def fps_now(self, now_ns: int, window_ns: int = 2 * NS_PER_S) -> float:
        """Frames a second of the last ``window_ns``; 0 when none was shown in it."""
        if self._last_ns is None or now_ns - self._last_ns > window_ns:
            return 0.0
        spent = count = 0
        for interval in reversed(self._intervals):
            if spent + interval > window_ns:
                break
            spent += interval
            count += 1
        # A stream that has just stopped slows down visibly instead of keeping its last rate.
        spent = max(spent, now_ns - self._last_ns)
        return count * NS_PER_S / spent if spent else 0.0

    def report(self, recent: int | None = None) -> dict[str, Any]:
        """Intervals and jitter in milliseconds, over the last ``recent`` frames (None: the kept ones).

        Jitter is the distance of an interval from the median one. ``max`` of intervals is over everything.
        """
        kept = list(self._intervals) if recent is None else list(self._intervals)[-recent:]
        intervals = np.asarray(kept, np.float64) / _MS
        longest = self._longest_ns / _MS if recent is None else None
        if not kept:
            return {"interval_ms": _spread(intervals, longest), "jitter_ms": _spread(intervals)}
        jitter = np.abs(intervals - np.median(intervals))
        return {"interval_ms": _spread(intervals, longest), "jitter_ms": _spread(jitter)}


def _spread(values: np.ndarray[Any, np.dtype[np.float64]], longest: float | None = None) -> dict[str, float]:
    if not len(values):
        return {"p50": 0.0, "p99": 0.0, "max": 0.0}
    p50, p99 = np.percentile(values, (50, 99))
    top = float(values.max()) if longest is None else longest
    return {"p50": round(float(p50), 3), "p99": round(float(p99), 3), "max": round(top, 3)}


class Ledger:
    """Counts frames and finds the torn ones, each once, even when it becomes known later.

    Frames are numbered from 0; ``frames`` is the number of the one being put together.
    """

    def __init__(self) -> None:
        self.frames = 0
        self.torn = 0
        self._torn: set[int] = set()
        self._empty: set[int] = set()

    def shown(self, *, empty: bool) -> None:
        """The frame under way was shown; ``empty`` when nothing in it had been refreshed."""
        if empty:
            self._empty.add(self.frames)
        self.frames += 1
        if len(self._empty) > _KEPT_FRAMES:
            self._empty = {frame for frame in self._empty if frame > self.frames - _KEPT_FRAMES // 2}

    def tear(self, first: int, end: int) -> None:
        """Frames ``first`` ≤ n < ``end`` lacked a part. Those that showed nothing new were whole, but old."""
        for frame in range(max(first, end - _KEPT_FRAMES, 0), end):
            if frame not in self._empty and frame not in self._torn:
                self._torn.add(frame)
                self.torn += 1
        if len(self._torn) > _KEPT_FRAMES * 2:
            self._torn = {frame for frame in self._torn if frame > self.frames - _KEPT_FRAMES}


class Coverage:
    """Is a frame complete? For senders whose packets say nothing by which a missing one could be named.

    A sender that has refreshed everything ``HABIT`` times in a row is a full-frame sender, and a part it did
    not refresh makes the frame torn. One that skips parts ``HABIT`` times with no packet
    missing does so on purpose.
    """

    HABIT = 3

    def __init__(self) -> None:
        self._full = 0
        self._partial = 0

    def judge(self, *, complete: bool, missing: bool) -> bool:
        """True when the frame just shown is torn. ``missing``: a packet is known lost since the last."""
        if complete:
            self._full += 1
            self._partial = 0
            return False
        torn = missing or self._full >= self.HABIT
        if not missing:
            self._partial += 1
            if self._partial >= self.HABIT:
                self._full = 0
        return torn


class Skew:
    """Time between the first and the last controller showing the same round of frames."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = frozenset(names)
        self._round: dict[str, int] = {}
        self._kept: deque[int] = deque(maxlen=_KEPT_INTERVALS)

    def shown(self, name: str, now_ns: int) -> None:
        """Controller ``name`` showed a frame."""
        if name in self._round:
            self._round.clear()  # somebody missed the round that was open
        self._round[name] = now_ns
        if len(self._round) == len(self._names):
            self._kept.append(now_ns - min(self._round.values()))
            self._round.clear()

    def report(self) -> dict[str, float]:
        """p50, p99 and max in milliseconds; zeros for a single controller."""
        return _spread(np.asarray(self._kept, np.float64) / _MS)
