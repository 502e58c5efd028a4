"""Heartbeat, identity, watch and turn: who lives, who is silent, who may play."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.player import identity as identity_module
from ledsign.player.heartbeat import SIZE, Heartbeat, Role, beating, read_beat, supervisor_pid
from ledsign.player.identity import Identity, boot_id, identity_of, this_process
from ledsign.player.memory_file import open_memory_file, read_memory_file
from ledsign.player.standby import Standby
from ledsign.player.turn import Turn, is_taken
from ledsign.player.watch import POLL_NS, STALE_NS, Watch


def test_what_is_beaten_is_read(tmp_path: Path) -> None:
    path = tmp_path / "heartbeat"
    pulse = Heartbeat(path, Role.STARTING, supervisor=7)
    pulse.become(Role.ACTIVE)
    pulse.beat(11, 22, 33, 44)
    beat = read_beat(path)
    assert beat is not None
    assert (beat.role, beat.who.pid, beat.beats, beat.supervisor) == (Role.ACTIVE, os.getpid(), 2, 7)
    assert (beat.sent_ns, beat.frame, beat.accepted_ns, beat.wall_ns) == (11, 22, 33, 44)
    assert beating(path) == beat
    pulse.close()


@pytest.mark.parametrize("content", [b"", b"x" * SIZE, bytes(SIZE), b"LEDSBEAT" + bytes(SIZE - 8)])
def test_what_is_no_heartbeat(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "heartbeat").write_bytes(content)
    assert read_beat(tmp_path / "heartbeat") is None
    assert beating(tmp_path / "heartbeat") is None
    assert read_beat(tmp_path / "none") is None


def test_supervisor_pid(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDSIGN_SUPERVISOR", "12")
    assert supervisor_pid() == 12
    monkeypatch.setenv("LEDSIGN_SUPERVISOR", "x")
    assert supervisor_pid() == 0


@pytest.fixture
def sleeper() -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    yield process
    process.kill()
    process.communicate()


def test_only_the_very_same_process_is_killed(sleeper: subprocess.Popen[bytes]) -> None:
    who = identity_of(sleeper.pid)
    assert who.lives()
    for other in (replace(who, started=who.started + 1), replace(who, boot=b"x" * 16), replace(who, pid=0)):
        assert not other.kill()
    assert sleeper.poll() is None
    assert not this_process().kill()
    assert who.kill()
    assert sleeper.wait(20) != 0
    assert not who.lives()
    assert not who.kill()


def test_a_zombie_does_not_live(sleeper: subprocess.Popen[bytes]) -> None:
    who = identity_of(sleeper.pid)
    sleeper.kill()
    os.waitid(os.P_PID, sleeper.pid, os.WEXITED | os.WNOWAIT)
    assert not who.lives()


def test_where_nothing_is_known_of_processes(
    monkeypatch: pytest.MonkeyPatch, sleeper: subprocess.Popen[bytes]
) -> None:
    monkeypatch.setattr(identity_module, "_BOOT_ID", Path("/nowhere"))
    monkeypatch.setattr(identity_module.platform, "system", lambda: "Other")
    assert boot_id() == bytes(16)
    who = identity_of(sleeper.pid)
    assert who == Identity(pid=sleeper.pid, started=0, boot=bytes(16))
    assert who.lives()
    sleeper.kill()
    sleeper.wait()
    assert not who.lives()


# ---------------------------------------------------------------- memory file
def test_the_bytes_lie_in_memory_behind_a_link(tmp_path: Path) -> None:
    memory = tmp_path / "shm"
    memory.mkdir()
    path = tmp_path / "state" / "beat"
    first = open_memory_file(path, 8, shared_memory=memory)
    first[:] = b"12345678"
    assert path.is_symlink()
    assert path.readlink().is_relative_to(memory)
    assert open_memory_file(path, 8, shared_memory=memory)[:] == b"12345678"
    assert read_memory_file(path, 8) == b"12345678"
    assert read_memory_file(path, 9) is None
    assert open_memory_file(path, 9, shared_memory=memory)[:] == bytes(9)


def test_without_memory_of_our_own_the_folder_will_do(tmp_path: Path) -> None:
    path = tmp_path / "beat"
    path.symlink_to(tmp_path / "gone")
    assert len(open_memory_file(path, 8, shared_memory=tmp_path / "none")) == 8
    assert not path.is_symlink()
    memory = tmp_path / "shm"
    memory.mkdir()
    other = tmp_path / "other" / "beat"
    open_memory_file(other, 8, shared_memory=memory)
    (folder,) = memory.iterdir()
    folder.chmod(0o777)  # somebody else may write there
    other.unlink()
    open_memory_file(other, 8, shared_memory=memory)
    assert not other.is_symlink()


# ---------------------------------------------------------------- watch
def test_silence_is_noticed_in_time(tmp_path: Path) -> None:
    clock = FakeClock()
    pulse = Heartbeat(tmp_path / "heartbeat", Role.ACTIVE)
    watch = Watch(tmp_path / "heartbeat", clock)
    for number in range(100):
        pulse.beat(number, number, 0, 0)
        clock.advance_ns(POLL_NS)
        assert watch.look() is None
    rounds = 0
    while watch.look() is None:
        clock.advance_ns(POLL_NS)
        rounds += 1
    assert STALE_NS <= rounds * POLL_NS <= STALE_NS + 2 * POLL_NS
    assert watch.look() == this_process()
    pulse.beat(0, 0, 0, 0)
    assert watch.look() is None


def test_a_machine_that_was_frozen_blames_nobody(tmp_path: Path) -> None:
    clock = FakeClock()
    Heartbeat(tmp_path / "heartbeat", Role.ACTIVE)
    watch = Watch(tmp_path / "heartbeat", clock)
    watch.look()
    clock.advance_ns(3600 * NS_PER_S)
    assert watch.look() is None
    assert Watch(tmp_path / "none", clock).look() is None


def test_a_standby_ends_who_is_silent_and_keeps_up(tmp_path: Path, sleeper: subprocess.Popen[bytes]) -> None:
    clock, kept, killed = FakeClock(), [], []
    pulse = Heartbeat(tmp_path / "heartbeat", Role.ACTIVE)
    pulse._who = identity_of(sleeper.pid)
    pulse.become(Role.ACTIVE)
    standby = Standby(
        tmp_path,
        clock,
        lambda: kept.append(clock.monotonic_ns()),
        lambda who, silent_ns: killed.append(who.pid),
    )
    while clock.monotonic_ns() < 2 * NS_PER_S:
        standby.look()
        clock.advance_ns(POLL_NS)
    assert killed == [sleeper.pid]
    assert sleeper.wait(20) != 0
    assert 6 <= len(kept) <= 8
    beat = read_beat(tmp_path / "standby")
    assert beat is not None
    assert (beat.role, beat.beats) == (Role.STANDBY, 41)
    standby.end()


def test_a_standby_thread_ends(tmp_path: Path) -> None:
    standby = Standby(tmp_path, FakeClock(), lambda: None, lambda who, silent_ns: None)
    standby.start()
    standby.end()
    standby._thread.join(20)
    assert not standby._thread.is_alive()


# ---------------------------------------------------------------- turn
def test_one_at_a_time(tmp_path: Path) -> None:
    path = tmp_path / "state" / "lock"
    assert not is_taken(path)
    first, second = Turn(path), Turn(path)
    assert first.take()
    assert first.take()
    assert not second.take()
    assert is_taken(path)
    first.release()
    first.release()
    second.wait(FakeClock())
    assert second.held
    second.wait(FakeClock())
    second.release()
    assert not is_taken(path)


def test_the_turn_ends_with_its_process(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    code = (
        "import sys; from pathlib import Path; from ledsign.player.turn import Turn\n"
        "turn = Turn(Path(sys.argv[1])); print(turn.take(), flush=True); input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline().strip() == b"True"
        mine = Turn(path)
        assert not mine.take()
        holder.kill()
        mine.wait(FakeClock())
        assert mine.held
        mine.release()


def test_a_turn_holds_although_its_first_file_is_removed(tmp_path: Path) -> None:
    first, also = tmp_path / "lock", tmp_path / "also"
    holder, other = Turn(first, also), None
    assert holder.take()
    first.unlink()
    other = Turn(first, also)
    assert not other.take()
    holder.release()
    assert other.take()
    other.release()
