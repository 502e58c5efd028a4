"""Beside four processes that want every core: are frames still on time?"""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from tests.faults.lit import PERIOD_MS, Lit, Seen, rest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.running import Running

HOGS = 4


@contextmanager
def hogs() -> Iterator[None]:
    """They spin inside the block."""
    spinning = [subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(HOGS)]
    try:
        yield
    finally:
        for one in spinning:
            one.kill()
            one.wait()


@pytest.mark.parametrize(("asked", "bar"), [("auto", 3), ("no", 15)])
def test_beside_hogs(
    running: Running, figure: Callable[..., None], rounds: Callable[[int, int], int], asked: str, bar: int
) -> None:
    """With SCHED_FIFO, and without any privilege."""
    lit = Lit(running, more=("--realtime", asked))
    lit.playing(60)
    lit.standby()
    status = lit.ask("status")
    policy, skipped = status["real_time"]["policy"], status["skipped"]
    if asked == "auto" and policy != "fifo":
        pytest.skip(f"SCHED_FIFO is not allowed here: {status['real_time']['reason']}")
    seconds = rounds(30, 1)
    with hogs():
        rest(0.2)
        seen = Seen(lit)
        rest(seconds)
        status = lit.ask("status")
    pauses = seen.pauses(64)
    frames = seen.count("frames")
    left_out = status["skipped"] - skipped
    # Of so many frames the p99 is the longest but one in a hundred.
    p99 = round(max(0.0, pauses[min(len(pauses) - 1, frames // 100)] - PERIOD_MS), 2)
    what = f"beside {HOGS} CPU hogs, {'SCHED_FIFO' if policy == 'fifo' else 'no privileges'}"
    late = status["late_ms"]["p99"]
    figure(f"{what}: lateness p99, as the player says", late, "ms", f"≤ {bar}", late <= bar, timing=True)
    figure(
        f"{what}: interval above the period p99, as the wall sees",
        p99,
        "ms",
        f"≤ {bar}",
        p99 <= bar,
        timing=True,
    )
    share = round(100 * left_out / frames, 2)
    figure(f"{what}: frames left out", share, "%", "≤ 1", share <= 1, timing=True)
    faults = seen.faults("torn", "black", "lost")
    figure(f"{what}: of {frames} frames torn, black or lost", faults, "", "0", faults == 0)
