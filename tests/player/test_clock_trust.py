from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.player import realtime
from ledsign.player.clock_trust import (
    ASK_KERNEL_NS,
    LATEST_NS,
    WRITTEN_NS,
    ClockTrust,
    Trust,
    kernel_synchronised,
)


@pytest.mark.parametrize(
    ("wall_ns", "kernel", "required", "trust"),
    [
        (0, True, False, Trust.IN_THE_PAST),
        (WRITTEN_NS - 1, True, True, Trust.IN_THE_PAST),
        (WRITTEN_NS, False, False, Trust.TRUSTED),
        (WRITTEN_NS, False, True, Trust.UNSYNCHRONISED),
        (WRITTEN_NS, None, True, Trust.TRUSTED),
        (WRITTEN_NS, True, True, Trust.TRUSTED),
        (LATEST_NS, True, False, Trust.IN_THE_FUTURE),
    ],
)
def test_what_is_believed(wall_ns: int, kernel: bool | None, required: bool, trust: Trust) -> None:
    assert ClockTrust(FakeClock(), synchronised=required, kernel=lambda: kernel).judge(wall_ns) is trust


def test_the_kernel_is_not_asked_too_often() -> None:
    clock, asked = FakeClock(), []
    trust = ClockTrust(clock, kernel=lambda: bool(asked.append(1)))
    for _ in range(100):
        trust.ask_kernel()
        clock.advance_ns(NS_PER_S // 10)
    assert len(asked) == 10 * NS_PER_S // ASK_KERNEL_NS


def test_the_kernel_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kernel_synchronised() in (True, False, None)
    monkeypatch.setattr(sys, "platform", "win32")
    assert kernel_synchronised() is None


# ---------------------------------------------------------------- real time
def test_the_best_there_is(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    def refuse() -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(realtime, "sharpen_timer", lambda: 1000)
    monkeypatch.setattr(realtime, "_bind", lambda cpu: said.append(f"cpu {cpu}"))
    monkeypatch.setattr(realtime, "_fifo", lambda: said.append("fifo"))
    monkeypatch.setattr(realtime, "_nice", lambda: said.append("nice"))
    assert realtime.claim(cpu=1) == realtime.RealTime(policy="fifo", cpu=1)
    monkeypatch.setattr(realtime, "_fifo", refuse)
    assert realtime.claim() == realtime.RealTime(
        policy="nice", reason="fifo: Operation not permitted", slack_ns=1000
    )
    monkeypatch.setattr(realtime, "_nice", refuse)
    monkeypatch.setattr(realtime, "_bind", lambda cpu: refuse())
    got = realtime.claim(cpu=9)
    assert (got.policy, got.cpu) == ("normal", None)
    assert got.reason.count("Operation not permitted") == 3
    assert realtime.claim(wanted=False).policy == "normal"
    assert said == ["cpu 1", "fifo", "nice"]


def test_a_sharper_timer_is_asked_for_where_there_is_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(realtime, "SLACK_FILE", tmp_path / "slack")
    (tmp_path / "slack").write_text("50000\n", encoding="ascii")
    assert realtime.timer_slack_ns() == 50_000
    assert realtime.sharpen_timer() == realtime.timer_slack_ns() == 1_000
    monkeypatch.setattr(realtime, "SLACK_FILE", tmp_path / "elsewhere" / "slack")
    assert realtime.sharpen_timer() is None


@pytest.mark.skipif(sys.platform != "linux", reason="asks Linux")
def test_what_is_asked_of_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[object, ...]] = []
    for name in ("sched_setscheduler", "setpriority", "sched_setaffinity"):
        monkeypatch.setattr(os, name, lambda *given, name=name: asked.append((name, *given[:2])))
    realtime._fifo()
    realtime._nice()
    realtime._bind(1)
    # Threads and children must not inherit real-time priority: they could starve the machine.
    assert asked == [
        ("sched_setscheduler", 0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK),
        ("setpriority", os.PRIO_PROCESS, 0),
        ("sched_setaffinity", 0, {1}),
    ]
