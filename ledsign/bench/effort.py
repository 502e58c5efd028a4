"""Effort: CPU time of cases, interleaved round by round, so that a busy moment is bad for all of them.

Wall time says how busy the machine is, CPU time what the work costs; ratios are taken inside a round, and
the median of those is what is told.
"""

from __future__ import annotations

import statistics
import time
from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from ledsign.core.clock import Clock

Rounds = dict[str, list[float]]
TURN_NS = 10_000_000
LEAST_ROUNDS = 3


def cpu_ns() -> int:
    """CPU time of this process, all threads, in nanoseconds."""
    return time.process_time_ns()


def interleave(
    cases: Mapping[str, Callable[[], object]],
    seconds: float,
    clock: Clock,
    *,
    spent: Callable[[], int] = cpu_ns,
    turn_ns: int = TURN_NS,
    before: Callable[[str], object] = lambda _name: None,
    rest: Callable[[str, int], object] = lambda _name, _calls: None,
) -> Rounds:
    """Nanoseconds of CPU for one call of each case, a value a round, for about ``seconds`` of wall time.

    A case is called until it has spent ``turn_ns``, at least once. Every case is called once beforehand.
    ``before(name)`` runs before and ``rest(name, calls)`` after each turn, at nobody's expense.
    """
    for action in cases.values():
        action()
    for name in cases:
        rest(name, 1)
    rounds: Rounds = {name: [] for name in cases}
    end_ns = clock.monotonic_ns() + int(seconds * NS_PER_S)
    done = 0
    while done < LEAST_ROUNDS or clock.monotonic_ns() < end_ns:
        for name, action in cases.items():
            before(name)
            began, calls, now = spent(), 0, 0
            while not calls or now - began < turn_ns:
                action()
                calls += 1
                now = spent()
            rounds[name].append((now - began) / calls)
            rest(name, calls)
        done += 1
    return rounds


def ratio(over: Sequence[float], under: Sequence[float]) -> float:
    """The median of ``over[i] / under[i]``. Raises StatisticsError when there was no round."""
    return statistics.median(a / b for a, b in zip(over, under, strict=True))
