"""Tally: how many requests were answered, how, and how quickly; for /metrics. Counts only, bounded."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field

# Seconds; upper bounds of the histogram's buckets.
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
MOST_ROUTES = 500


@dataclass(slots=True)
class _Latency:
    buckets: list[int] = field(default_factory=lambda: [0] * (len(BUCKETS) + 1))
    total_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Counted:
    """Of one method and route: answers by status, and the cumulative histogram of their times."""

    method: str
    route: str
    statuses: dict[int, int]
    cumulative: tuple[int, ...]
    total_s: float


class Tally:
    """Requests by route as written in the API (never by what callers typed: that has no bound)."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._statuses: dict[tuple[str, str], Counter[int]] = {}
        self._latency: dict[tuple[str, str], _Latency] = {}
        self.under_way = 0

    def begun(self) -> None:
        """A request has come in."""
        with self._lock:
            self.under_way += 1

    def answered(self, method: str, route: str, status: int, took_s: float) -> None:
        """It has been answered."""
        with self._lock:
            self.under_way -= 1
            key = (method, route)
            if key not in self._statuses and len(self._statuses) >= MOST_ROUTES:
                key = ("OTHER", "other")
            self._statuses.setdefault(key, Counter())[status] += 1
            latency = self._latency.setdefault(key, _Latency())
            latency.total_s += took_s
            place = next((n for n, most in enumerate(BUCKETS) if took_s <= most), len(BUCKETS))
            latency.buckets[place] += 1

    def counted(self) -> list[Counted]:
        """All of it, in the order of methods and routes."""
        with self._lock:
            found = []
            for key in sorted(self._statuses):
                running, cumulative = 0, []
                for count in self._latency[key].buckets:
                    running += count
                    cumulative.append(running)
                found.append(
                    Counted(
                        key[0], key[1], dict(sorted(self._statuses[key].items())), tuple(cumulative),
                        self._latency[key].total_s,
                    )
                )  # fmt: skip
            return found
