"""Pacing: how late frames leave at 60 fps: a process of its own, idle and beside a saturated service, and a
thread inside that service.

The percentiles are of one stretch of time each, taken in turn; ratios are of stretches of the same round.
"""

from __future__ import annotations

import statistics
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ledsign.app.child import Child
from ledsign.bench.figure import BenchSpec, Figure, Tell
from ledsign.bench.sink import Sink
from ledsign.core.problem import Bilingual

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

CASES = ("idle", "beside", "thread", "spin")
STRETCH_S = 5.0
READY_S = 30.0
LEAST_MS = 0.001


def run(seconds: float, tell: Tell) -> Iterable[Figure]:
    """As many rounds of all cases as fit, stretches of about ``STRETCH_S``."""
    rounds = max(1, int(seconds // (len(CASES) * STRETCH_S)))
    stretch = max(0.3, seconds / rounds / len(CASES) - 0.5)
    found: dict[str, list[dict[str, Any]]] = {case: [] for case in CASES}
    with Sink() as sink, started("pace") as own:
        for place in range(rounds):
            for case in CASES:
                tell(f"{case}, {place + 1}/{rounds}")
                asked = {"host": sink.host, "port": sink.port, "seconds": stretch, "spin": case == "spin"}
                found[case].append(measure(case, own, asked))
        policy = own.policy
    yield from figures(found, policy)


def measure(case: str, own: Started, asked: dict[str, Any]) -> dict[str, Any]:
    """One stretch of one case."""
    if case in ("idle", "spin"):
        return own.pace(asked)
    with started("serve") as service, started("load", str(service.port)):
        return (own if case == "beside" else service).pace(asked)


def figures(found: dict[str, list[dict[str, Any]]], policy: str) -> Iterable[Figure]:
    """What the stretches say: dictionaries of p50, p99, max (ms), skipped and frames by case."""
    late = {case: [max(LEAST_MS, one["p99"]) for one in stretches] for case, stretches in found.items()}
    told = ", ".join(f"{case} {statistics.median(values):.2f}" for case, values in late.items())
    yield Figure(
        name="pacing/beside-idle",
        title=Bilingual(
            "lateness p99 beside a saturated service, over idle", "发送迟到 p99：服务饱和时与空闲时之比"
        ),
        value=statistics.median(a / b for a, b in zip(late["beside"], late["idle"], strict=True)),
        unit="×",
        bar=3,
        note=f"p99 ms: {told}; {policy}",
    )
    yield Figure(
        name="pacing/beside-thread",
        title=Bilingual(
            "lateness p99 of an own process, over a thread in the service",
            "发送迟到 p99：独立进程与服务内线程之比",
        ),
        value=statistics.median(a / b for a, b in zip(late["beside"], late["thread"], strict=True)),
        unit="×",
        bar=0.1,
    )
    skipped = sum(one["skipped"] for one in found["beside"])
    frames = sum(one["frames"] for one in found["beside"])
    inside = sum(one["skipped"] for one in found["thread"])
    yield Figure(
        name="pacing/skipped",
        title=Bilingual("frames skipped beside a saturated service", "服务饱和时跳过的帧"),
        value=skipped,
        unit="",
        bar=0,
        note=f"of {frames}; the thread inside skipped {inside}",
    )
    yield Figure(
        name="pacing/wake",
        title=Bilingual("lateness p99 with --low-jitter, idle", "--low-jitter 空闲时发送迟到 p99"),
        value=statistics.median(late["spin"]),
        unit="ms",
        bar=1.0,
        stretch=0.1,
    )


class Started:
    """A running role of ``ledsign.bench.busy``."""

    def __init__(self, *arguments: str) -> None:
        self.child = Child("ledsign.bench.busy", list(arguments))
        ready = self.child.wait_for("ready", READY_S)
        self.port, self.policy = int(ready["port"]), str(ready["policy"])

    def pace(self, asked: dict[str, Any]) -> dict[str, Any]:
        """One measurement."""
        self.child.tell(**asked)
        return self.child.wait_for("paced", asked["seconds"] * 4 + READY_S)


@contextmanager
def started(*arguments: str) -> Iterator[Started]:
    """A role for as long as the block runs."""
    role = Started(*arguments)
    try:
        yield role
    finally:
        role.child.stop()


BENCH = BenchSpec(name="pacing", title=Bilingual("being on time", "准时"), share=0.27, run=run)
