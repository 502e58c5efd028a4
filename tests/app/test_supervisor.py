"""The supervisor with children of straw: it starts, restarts, ends and reports, and never gives up."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from ledsign.app.backoff import LONGEST_NS, WELL_NS, Backoff
from ledsign.app.notify import Notify, watchdog_due
from ledsign.app.supervisor import GOODBYE_NS, READY_BEATS, SILENT_NS, Supervisor
from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.errors import PlayerError
from ledsign.player.heartbeat import ACTIVE_FILE, STANDBY_FILE, Heartbeat, Role
from ledsign.player.identity import Identity, identity_of
from ledsign.player.watch import POLL_NS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


class Straw:
    """A child that runs until told otherwise."""

    def __init__(self, pid: int, field: Field) -> None:
        self.pid = pid
        self.code: int | None = None
        self.field = field
        self.stubborn = False

    def ended(self) -> int | None:
        return self.code

    def terminate(self) -> None:
        self.field.log.append(f"terminate {self.pid}")
        if not self.stubborn:
            self.code = 0

    def kill(self) -> None:
        self.field.log.append(f"kill {self.pid}")
        self.code = -9


class Field:
    """Supervisor, clock, children, and what systemd heard."""

    def __init__(self, folder: Path, notify: Notify | None = None) -> None:
        self.clock = FakeClock()
        self.folder = folder
        self.log: list[str] = []
        self.events: list[dict[str, Any]] = []
        self.children: list[Straw] = []
        self.trouble: OSError | None = None
        self.supervisor = Supervisor(
            folder, ["--fps", "50"], self.clock, self.events.append, spawn=self.spawn,
            notify=notify or Notify({}),
        )  # fmt: skip

    def spawn(self, arguments: Sequence[str], on_event: Callable[[dict[str, Any]], None]) -> Straw:
        if self.trouble is not None:
            raise self.trouble
        assert arguments == ["--state", str(self.folder), "--fps", "50"]
        self.children.append(Straw(100_000_000 + len(self.children), self))
        return self.children[-1]

    def step(self, seconds: float = 0.05) -> None:
        until = self.clock.monotonic_ns() + int(seconds * NS_PER_S)
        while self.clock.monotonic_ns() < until:
            self.supervisor.step()
            self.clock.advance_ns(POLL_NS)

    def told(self, event: str) -> list[dict[str, Any]]:
        return [one for one in self.events if one["event"] == event]


@pytest.fixture
def field(tmp_path: Path) -> Iterator[Field]:
    made = Field(tmp_path / "state")
    yield made
    made.supervisor.stop()


def test_two_players_and_the_dead_one_is_replaced_at_once(field: Field) -> None:
    field.step()
    assert len(field.children) == 2
    field.children[0].code = -9
    field.step()
    assert len(field.children) == 3
    assert field.told("died") == [{"event": "died", "pid": 100_000_000, "code": -9}]
    assert len(field.supervisor.pids) == 2
    assert field.supervisor.deaths == 1


def test_a_thousand_crashes_in_a_row_never_end_in_giving_up(field: Field) -> None:
    starts = []
    while len(field.children) < 1000:
        before = len(field.children)
        field.step()
        for child in field.children:
            if child.code is None:
                child.code = 1
        if len(field.children) > before:
            starts.append(field.clock.monotonic_ns())
    gaps = [b - a for a, b in itertools.pairwise(starts)]
    assert max(gaps) <= LONGEST_NS + 2 * POLL_NS
    assert gaps[-1] >= LONGEST_NS - 2 * POLL_NS  # the machine is not kept busy with it


def test_who_has_been_well_is_restarted_at_once_again() -> None:
    backoff = Backoff()
    for _ in range(9):
        backoff.died(0, 0)
    assert backoff.due_ns == LONGEST_NS
    backoff.died(0, WELL_NS)
    assert backoff.due_ns == WELL_NS
    assert backoff.is_due(WELL_NS)


def test_no_process_can_be_started_just_now(field: Field) -> None:
    field.trouble = OSError(11, "Resource temporarily unavailable")
    field.step(3)
    assert not field.children
    assert "unavailable" in field.told("refused")[0]["reason"]
    assert len(field.told("refused")) < 40
    field.trouble = None
    field.step(5)
    assert len(field.supervisor.pids) == 2


def silence(field: Field, monkeypatch: pytest.MonkeyPatch, name: str, pid: int) -> list[int]:
    """A heartbeat of ``pid`` that beats no more. Returns whom kills reach."""
    ended: list[int] = []
    monkeypatch.setattr(Identity, "lives", lambda self: True)
    monkeypatch.setattr(Identity, "kill", lambda self: bool(ended.append(self.pid)) or True)
    pulse = Heartbeat(field.folder / name, Role.ACTIVE if name == ACTIVE_FILE else Role.STANDBY)
    pulse._who = Identity(pid=pid, started=1, boot=b"b" * 16)
    pulse.become(Role.ACTIVE if name == ACTIVE_FILE else Role.STANDBY)
    return ended


def test_a_silent_player_is_ended_even_without_a_standby(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    field.step()
    ended = silence(field, monkeypatch, ACTIVE_FILE, field.children[0].pid)
    field.step(SILENT_NS / NS_PER_S - 0.1)
    assert not ended
    field.step(0.3)
    assert set(ended) == {field.children[0].pid}


def test_a_silent_standby_is_ended_but_not_who_has_become_active(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    field.step()
    ended = silence(field, monkeypatch, STANDBY_FILE, field.children[1].pid)
    field.step(11)
    assert set(ended) == {field.children[1].pid}
    ended.clear()
    pulse = Heartbeat(field.folder / ACTIVE_FILE, Role.ACTIVE)
    pulse._who = Identity(pid=field.children[1].pid, started=1, boot=b"b" * 16)
    pulse.become(Role.ACTIVE)
    for number in range(300):
        pulse.beat(number, number, 0, 0)
        field.step()
    assert not ended


def test_orphans_are_taken_over_only_once_our_standby_is_ready(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    field.step()
    ended = silence(field, monkeypatch, ACTIVE_FILE, 4)
    field.step(0.5)
    assert not ended
    waiting = Heartbeat(field.folder / STANDBY_FILE, Role.STANDBY)
    waiting._who = Identity(pid=field.children[0].pid, started=1, boot=b"b" * 16)
    waiting.become(Role.STANDBY)
    waiting.beat(1, 0, 0, 0)
    field.step()
    assert not ended  # the spare of the dead one is to make way first
    for number in range(READY_BEATS):
        waiting.beat(number + 2, 0, 0, 0)
    field.step()
    assert ended == [4]
    assert field.told("adopted") == [{"event": "adopted", "pid": 4}]


def test_who_waits_is_ended_before_who_plays(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    field.step()
    silence(field, monkeypatch, ACTIVE_FILE, field.children[0].pid)
    field.supervisor.stop()
    assert field.log == ["terminate 100000001", "terminate 100000000"]


def test_who_does_not_go_is_killed(field: Field) -> None:
    field.step()
    field.children[0].stubborn = True
    before = field.clock.monotonic_ns()
    field.supervisor.stop()
    assert field.log[-1] == "kill 100000000"
    assert field.clock.monotonic_ns() - before <= GOODBYE_NS + NS_PER_S


def test_what_players_need_to_start_is_put_back(tmp_path: Path) -> None:
    wiring, spawned = tmp_path / "state" / "sign.json", []
    clock = FakeClock()

    def spawn(*_: object) -> NoReturn:
        spawned.append(wiring.read_bytes())
        raise OSError(11, "Resource temporarily unavailable")

    supervisor = Supervisor(
        wiring.parent, [], clock, lambda event: None, spawn=spawn, notify=Notify({}), kept={wiring: b"{}"}
    )
    supervisor.step()
    shutil.rmtree(wiring.parent)
    clock.advance_ns(10 * NS_PER_S)
    supervisor.step()
    assert spawned == [b"{}"] * 4
    supervisor.stop()


def test_one_supervisor_for_each_sign(field: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PlayerError, match="has a player already"):
        Field(field.folder)
    monkeypatch.setenv("LEDSIGN_LANG", "zh")
    with pytest.raises(PlayerError, match="已在运行"):
        Field(field.folder)
    field.supervisor.stop()
    Field(field.folder).supervisor.stop()


# ---------------------------------------------------------------- systemd
@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[socket.socket]:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(str(tmp_path / "notify"))
        heard.setblocking(False)
        yield heard


def lines(heard: socket.socket) -> list[str]:
    found = []
    while True:
        try:
            found.append(heard.recv(1000).decode())
        except BlockingIOError:
            return found


def test_systemd_hears_ready_and_is_fed_only_by_frames(systemd: socket.socket, tmp_path: Path) -> None:
    environment = {
        "NOTIFY_SOCKET": str(tmp_path / "notify"),
        "WATCHDOG_USEC": "2000000",
        "WATCHDOG_PID": str(os.getpid()),
    }
    field = Field(tmp_path / "state", Notify(environment))
    field.step(2)
    assert lines(systemd) == []
    pulse = Heartbeat(field.folder / ACTIVE_FILE, Role.ACTIVE)
    pulse._who = identity_of(os.getpid())
    for number in range(60):
        pulse.beat(number + 1, number, 0, 0)
        field.step()
    heard = lines(systemd)
    assert heard[0] == "READY=1"
    assert heard.count("READY=1") == 1
    assert 3 <= heard.count("WATCHDOG=1") <= 4
    assert any(line.startswith(f"STATUS=playing (pid {os.getpid()})") for line in heard)
    field.step(1.2)
    lines(systemd)
    field.step(5)
    assert "WATCHDOG=1" not in lines(systemd)
    field.supervisor.stop()
    assert lines(systemd)[-1] == "STOPPING=1"


def test_notify_without_systemd_says_nothing() -> None:
    quiet = Notify({})
    quiet.ready()
    quiet.status("x")
    assert not quiet.wanted
    assert quiet.every_ns is None
    Notify({"NOTIFY_SOCKET": "/no/such/socket"}).ready()
    assert Notify({"WATCHDOG_USEC": "4000000", "WATCHDOG_PID": "1"}).every_ns is None
    assert Notify({"WATCHDOG_USEC": "4000000"}).every_ns == 2 * NS_PER_S
    assert not watchdog_due(0, NS_PER_S, None)
    assert watchdog_due(0, NS_PER_S, 10 * NS_PER_S)


@pytest.mark.skipif(not hasattr(socket, "AF_UNIX") or os.uname().sysname != "Linux", reason="abstract names")
def test_notify_to_an_abstract_name() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
        heard.bind(f"\0ledsign-test-{os.getpid()}")
        heard.setblocking(False)
        Notify({"NOTIFY_SOCKET": f"@ledsign-test-{os.getpid()}"}).status("a\nb")
        assert lines(heard) == ["STATUS=a b"]
