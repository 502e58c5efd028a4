"""The pool: workers that die or hang, urgency, full queues, clients that go, what children inherit."""

from __future__ import annotations

import os
import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from ledsign.core.errors import Invalid, TooMany, Unavailable
from ledsign.service import compiling, snapshots
from ledsign.service.lane import Lane
from ledsign.service.worker_process import Died, TookTooLong, WorkerProcess
from tests.content_of import CAPTION, SIGN
from tests.house import LOCAL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledsign.service.house import House
    from ledsign.service.snapshots import Snapshot

HELLO = {"kind": "hello"}


@pytest.fixture
def lane() -> Iterator[Lane]:
    made = Lane(lambda: WorkerProcess("ledsign.worker"), seats=1, most_waiting=2)
    yield made
    made.close()


def snapshot_of(house: House, text: str) -> Snapshot:
    with house.view(LOCAL) as unit:
        return snapshots.of_text(unit, SIGN, "playlist", text)


def test_a_dead_worker_is_replaced_and_the_request_done(lane: Lane) -> None:
    first = lane.call(HELLO, timeout_s=20)["result"]["pid"]
    os.kill(first, signal.SIGKILL)
    second = lane.call(HELLO, timeout_s=20)["result"]["pid"]
    assert second != first


def test_a_worker_killed_in_the_middle_is_replaced_and_the_request_done(lane: Lane) -> None:
    answers: list[Any] = []
    thread = threading.Thread(target=lambda: answers.append(lane.call({"kind": "warm"}, timeout_s=60)))
    thread.start()
    tick = threading.Event()
    while not lane.pids():
        tick.wait(0.01)
    (killed,) = lane.pids()
    os.kill(killed, signal.SIGKILL)
    thread.join(60)
    assert [one["result"] for one in answers] == [None]
    assert killed not in lane.pids()


class Failing:
    """Stands in for a process that dies, hangs, or waits to be let go."""

    def __init__(self, how: Callable[[], dict[str, Any]]) -> None:
        self.how, self.alive, self.pid = how, True, 0

    def is_running(self) -> bool:
        return self.alive

    def end(self) -> None:
        self.alive = False

    leave = end

    def ask(self, message: object, **_: object) -> dict[str, Any]:
        return self.how()


def raising(error: type[Exception], asked: list[int]) -> Callable[[], dict[str, Any]]:
    def how() -> dict[str, Any]:
        asked.append(1)
        raise error

    return how


def test_a_request_that_kills_two_workers_is_refused() -> None:
    asked: list[int] = []
    lane = Lane(lambda: Failing(raising(Died, asked)), seats=1, most_waiting=2)  # type: ignore[arg-type,return-value]
    with pytest.raises(Unavailable) as refused:
        lane.call(HELLO, timeout_s=1)
    assert (refused.value.code, len(asked)) == ("worker-died", 2)


def test_a_request_that_takes_too_long_is_refused_at_once() -> None:
    asked: list[int] = []
    lane = Lane(lambda: Failing(raising(TookTooLong, asked)), seats=1, most_waiting=2)  # type: ignore[arg-type,return-value]
    with pytest.raises(Unavailable) as refused:
        lane.call(HELLO, timeout_s=1)
    assert (refused.value.code, len(asked)) == ("too-slow", 1)


class Held:
    """A lane whose one worker is busy until it is let go, and the order in which requests came to it."""

    def __init__(self) -> None:
        self.begun, self.let_go = threading.Event(), threading.Event()
        self.order: list[str] = []
        self.lane = Lane(self._start, seats=1, most_waiting=2)  # type: ignore[arg-type]
        self.threads: list[threading.Thread] = []

    def _start(self) -> Any:
        failing = Failing(dict)
        failing.ask = self._ask  # type: ignore[method-assign]
        return failing

    def _ask(self, message: Any, **_: object) -> dict[str, Any]:
        self.order.append(message["name"])
        self.begun.set()
        self.let_go.wait(10)
        return {}

    def ask(self, name: str, urgency: int) -> None:
        call = lambda: self.lane.call({"name": name}, timeout_s=10, urgency=urgency)  # noqa: E731
        thread = threading.Thread(target=call)
        thread.start()
        self.threads.append(thread)

    def wait_for(self, waiting: int) -> None:
        tick = threading.Event()
        for _ in range(500):
            if len(self.lane._waiting) == waiting:
                return
            tick.wait(0.01)
        raise AssertionError("they did not come")


def test_who_waits_at_a_screen_comes_before_long_work_and_too_many_are_refused() -> None:
    held = Held()
    held.ask("first", 0)
    held.begun.wait(10)
    held.ask("long", 5)
    held.wait_for(1)
    held.ask("urgent", 0)
    held.wait_for(2)
    with pytest.raises(TooMany) as refused:
        held.lane.call({"name": "too many"}, timeout_s=10)
    assert refused.value.told["retry_after_s"]
    held.let_go.set()
    for thread in held.threads:
        thread.join(10)
    assert held.order == ["first", "urgent", "long"]


def test_who_has_gone_no_longer_waits() -> None:
    held = Held()
    held.ask("first", 0)
    held.begun.wait(10)
    with pytest.raises(TooMany):
        held.lane.call({"name": "gone"}, timeout_s=10, gone=lambda: True)
    held.let_go.set()
    held.threads[0].join(10)
    assert held.order == ["first"]


def test_a_worker_that_hangs_is_killed() -> None:
    process = WorkerProcess("ledsign.worker")
    process.ask(HELLO, timeout_s=20)
    if sys.platform != "win32":
        os.kill(process.pid, signal.SIGSTOP)
    with pytest.raises(TookTooLong):
        process.ask(HELLO, timeout_s=0.3)
    assert not process.is_running()


def test_a_worker_ends_with_the_service() -> None:
    process = WorkerProcess("ledsign.worker")
    process.ask(HELLO, timeout_s=20)
    assert process._process.stdin is not None
    process._process.stdin.close()
    assert process._process.wait(10) == 0
    process.end()


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_workers_are_nice_and_know_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDSIGN_DATABASE", "postgresql://user:topsecret@db/ledsign")
    monkeypatch.setenv("LEDSIGN_USER_FONTS", "/elsewhere")
    for module in ("ledsign.worker", "ledsign.worker.decode"):
        process = WorkerProcess(module)
        try:
            environment = Path(f"/proc/{process.pid}/environ").read_bytes()
            if module == "ledsign.worker":
                process.ask(HELLO, timeout_s=20)
                assert os.getpriority(os.PRIO_PROCESS, process.pid) >= min(19, os.nice(0) + 10)
            assert os.getsid(process.pid) == process.pid  # no Ctrl-C of a terminal, and a share of its own
        finally:
            process.end()
        assert b"topsecret" not in environment
        assert b"LEDSIGN_USER_FONTS" not in environment


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_worker_holds_itself_to_its_memory(warm_house: House) -> None:
    compiling.compile_draft(warm_house, snapshot_of(warm_house, CAPTION))
    pid = warm_house.workers.pids()["quick"][0]
    limits = Path(f"/proc/{pid}/limits").read_text("ascii").splitlines()
    told = next(line.split() for line in limits if line.startswith("Max address space"))
    assert int(told[3]) <= 4 << 30


def test_problems_come_back_as_they_were(warm_house: House) -> None:
    text = "ledsign: playlist/1\nitems:\n  - text: 很\n    size: 2000\n"
    with pytest.raises(Invalid) as refused:
        compiling.compile_draft(warm_house, snapshot_of(warm_house, text))
    (problem,) = refused.value.problems
    assert problem.where.field == "items[0].size"
    assert problem.where.line == 4
    assert problem.remedy.zh


def test_an_answer_to_nobody_is_not_mistaken_for_the_next(lane: Lane) -> None:
    """A worker's answers carry the number of what was asked."""
    process = WorkerProcess("ledsign.worker")
    try:
        from ledsign.worker.framing import send

        assert process._process.stdin is not None
        send(process._process.stdin, {"kind": "hello", "id": 77})
        assert process.ask(HELLO, timeout_s=20)["id"] == 1
    finally:
        process.end()
