"""Pacing figures: their arithmetic, and a very short real run."""

from __future__ import annotations

from ledsign.bench import pacing
from ledsign.bench.sink import Sink


def stretch(p99: float, skipped: int = 0) -> dict[str, float]:
    return {"p50": p99 / 2, "p99": p99, "max": p99 * 2, "skipped": skipped, "frames": 100}


def test_ratios_are_of_stretches_of_the_same_round() -> None:
    found = {
        "idle": [stretch(1.0), stretch(4.0), stretch(1.0)],
        "beside": [stretch(2.0), stretch(4.0, 1), stretch(0.5)],
        "thread": [stretch(40.0, 9), stretch(20.0), stretch(50.0)],
        "spin": [stretch(0.0), stretch(0.2), stretch(0.05)],
    }
    told = {one.name: one for one in pacing.figures(found, "fifo")}
    assert told["pacing/beside-idle"].value == 1.0
    assert told["pacing/beside-thread"].value == 0.05
    assert told["pacing/skipped"].value == 1
    assert not told["pacing/skipped"].met
    assert "skipped 9" in told["pacing/skipped"].note
    assert told["pacing/wake"].value == 0.05
    assert "fifo" in told["pacing/beside-idle"].note


def test_a_process_of_its_own_and_a_thread_in_a_busy_service() -> None:
    with Sink() as sink, pacing.started("pace") as own:
        asked = {"host": sink.host, "port": sink.port, "seconds": 0.5, "spin": False}
        assert pacing.measure("idle", own, asked)["frames"] == 30
        assert sink.count() == 30 * 256
        assert pacing.measure("thread", own, {**asked, "spin": True})["frames"] == 30
        assert sink.count() == 30 * 256
