"""Commands on an engine that is real but for its processes: desk on disk, programme, loop, outputs."""

from __future__ import annotations

import json
import socket
import stat
import threading
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from ledsign.core.clock import NS_PER_S, FakeClock, SystemClock
from ledsign.core.errors import PlayerUnavailable, ShowError
from ledsign.player import drawer as drawer_module
from ledsign.player.address import SOCKET_FILE, TOKEN_FILE, players_in, state_folder
from ledsign.player.clock_trust import ClockTrust
from ledsign.player.commands import Commands
from ledsign.player.crew import crew_of
from ledsign.player.desk import DESK_FILE, Desk, read_desk
from ledsign.player.door import Door
from ledsign.player.drawer import Drawer
from ledsign.player.loop import Loop
from ledsign.player.memory_file import place_in_memory
from ledsign.player.programme import Programme, playing_of
from ledsign.player.refusal import Refused
from ledsign.player.status import desk_status, loop_status, show_status, shown_status
from ledsign.player.stock import Stock
from ledsign.player.talk import ask

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledsign.show.types import Show

EVENING_NS = 1_795_168_800 * NS_PER_S


class Engine:
    """Everything of a player but the process."""

    def __init__(self, show: Show | None, sign: Any, folder: Path) -> None:
        self.clock = FakeClock(EVENING_NS)
        self.sign = sign
        self.path = folder / DESK_FILE
        self.drawer = Drawer(folder)
        self.stock = Stock(folder, self.clock)
        self.programme = Programme(sign, self.clock, ClockTrust(self.clock, kernel=lambda: None))
        if show is not None:
            self.programme.play(playing_of(show))
        crew = crew_of(sign, (), self.clock, Fraction(50))
        self.loop = Loop(self.programme, sign.canvas, crew.fitting(), self.clock, Fraction(50))
        self.noted: list[dict[str, Any]] = []
        self.loaded: list[str] = []
        self.stopped = False

    @property
    def standing(self) -> Any:
        return self.programme.standing

    def put(self, desk: Desk, *, anyway: bool = False) -> Any:
        if not anyway:
            self.drawer.put(desk)
            self.programme.set_desk(desk)
            return None
        self.programme.set_desk(desk)
        self.drawer.put_anyway(desk)
        return self.drawer.warning

    def load(self, folder: str) -> None:
        if folder == "/bad":
            raise ShowError("/bad: damaged")
        self.loaded.append(folder)

    def seen(self) -> None:
        self.loop.tick()
        self.loop.tick()

    def status(self) -> dict[str, Any]:
        return {
            "shown": shown_status(self.loop), "desk": desk_status(self.standing),
            "show": show_status(self.standing.playing, ""), **loop_status(self.loop),
        }  # fmt: skip

    def metrics(self) -> str:
        return "# HELP\n"

    def note(self, kind: str, **fields: Any) -> None:
        self.noted.append({"kind": kind, **fields})

    def stop(self) -> None:
        self.stopped = True


class Told:
    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.commands = Commands(engine)

    def __call__(self, command: str, **fields: Any) -> dict[str, Any]:
        return self.commands.obey({"command": command, **fields})

    def shown(self, command: str, **fields: Any) -> tuple[str, str, bool]:
        """What is on after a command that must work: playlist, why, black."""
        answer = self(command, **fields)
        assert answer["ok"], answer
        shown = answer["status"]["shown"]
        return shown["playlist"], shown["why"], shown["black"]

    def refused(self, command: str, **fields: Any) -> str:
        answer = self(command, **fields)
        assert not answer["ok"]
        assert answer["error"]["zh"]
        return str(answer["error"]["code"])


@pytest.fixture
def told(scheduled: Show, tmp_path: Path) -> Told:
    return Told(Engine(scheduled, scheduled.sign, tmp_path))


def test_what_has_no_beginning_or_end_says_so(told: Told) -> None:
    shown = told("blackout")["status"]["shown"]
    assert (shown["since_ns"], shown["until_ns"]) == (None, None)
    shown = told("resume")["status"]["shown"]
    assert shown["since_ns"] <= EVENING_NS < shown["until_ns"]


def test_blackout_and_resume_answer_with_what_is_true(told: Told) -> None:
    assert told.shown("blackout") == ("", "blackout", True)
    assert told.shown("blackout") == ("", "blackout", True)
    assert read_desk(told.engine.path)[0].blackout_local
    assert told.shown("resume") == ("campaign", "", False)
    assert not read_desk(told.engine.path)[0].dark


def test_what_local_hands_made_dark_remote_ones_cannot_light(told: Told) -> None:
    told.shown("blackout")
    assert told.refused("resume", origin="remote") == "local-blackout"
    assert told("status")["status"]["shown"]["frame"] == told.engine.loop.number
    assert told.engine.standing.desk.dark
    told.shown("resume")
    assert told.shown("blackout", origin="remote")[1] == "blackout"
    assert told.shown("resume", origin="remote")[1] == ""
    assert told.refused("blackout", origin="mars") == "bad-origin"


def test_one_darkness_ends_without_the_other(told: Told) -> None:
    told.shown("takedown")
    told.shown("blackout", origin="remote")
    assert told.shown("resume", only="blackout", origin="remote")[1] == "takedown"
    told.shown("blackout")
    assert told.refused("resume", only="blackout", origin="remote") == "local-blackout"
    assert told.shown("resume", only="takedown", origin="remote")[1] == "blackout"
    assert told.shown("resume", only="blackout")[1] == ""
    assert told.refused("resume", only="half") == "bad-only"


def test_takedown_ends_what_was_laid_over_the_show(told: Told) -> None:
    told.shown("emergency", playlist="typhoon", seconds=60)
    assert told.shown("takedown") == ("safe", "takedown", False)
    assert told.refused("override", playlist="notice", seconds=60) == "taken-down"
    assert told.shown("takedown", to="black") == ("", "takedown", True)
    assert told.refused("takedown", to="white") == "bad-to"
    assert told.shown("resume") == ("campaign", "", False)


def test_overrides_end_and_are_cancelled(told: Told) -> None:
    assert told.shown("override", playlist="notice", seconds=60, title="停电通知")[0] == "notice"
    assert told.shown("emergency", playlist="typhoon", until="2026-11-20T18:30", id="t")[0] == "typhoon"
    assert told.shown("cancel", id="t")[0] == "notice"
    told.engine.clock.advance_ns(61 * NS_PER_S)
    assert told.shown("brightness", level="auto")[0] == "campaign"
    told.shown("override", playlist="", seconds=60)
    assert told.shown("cancel", all=True)[0] == "campaign"
    assert told.refused("cancel") == "no-id"
    assert [one["command"] for one in told.engine.noted][:2] == ["override", "emergency"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"playlist": "notice"}, "no-end"),
        ({"playlist": "notice", "seconds": True}, "no-end"),
        ({"playlist": "notice", "seconds": 0}, "bad-end"),
        ({"playlist": "notice", "seconds": float("nan")}, "bad-end"),
        ({"playlist": "notice", "seconds": float("inf")}, "bad-end"),
        ({"playlist": "notice", "seconds": 86_401}, "bad-end"),
        ({"playlist": "notice", "until": "2026-11-22T00:00"}, "bad-end"),
        ({"playlist": "notice", "until": "2026-11-19"}, "bad-end"),
        ({"playlist": "notice", "until": "tomorrow"}, "bad-until"),
        ({"playlist": "notice", "until": "9999-12-31T23:59:59-23:59"}, "bad-end"),
        ({"playlist": "party", "seconds": 60}, "unknown-playlist"),
        ({"seconds": 60}, "no-playlist"),
        ({"playlist": "notice", "seconds": 60, "id": "x" * 101}, "bad-id"),
    ],
)
@pytest.mark.parametrize("command", ["override", "emergency"])
def test_no_override_without_an_end(told: Told, command: str, fields: dict[str, Any], code: str) -> None:
    assert told.refused(command, **fields) == code
    assert told.engine.standing.desk.interludes == ()


def test_the_longest_override_is_a_day(told: Told) -> None:
    assert told.shown("override", playlist="notice", seconds=86_400)[0] == "notice"


def test_the_journal_has_what_was_asked_and_by_whom(told: Told) -> None:
    told("brightness", level=0.5, by="编审甲")
    told("blackout")
    told("resume", by=None, noise=[1], id={"a": 1}, seconds=float("inf"), title="x" * 500)
    assert told.engine.noted == [
        {"kind": "command", "command": "brightness", "origin": "local", "by": "编审甲",
         "given": {"level": 0.5}},
        {"kind": "command", "command": "blackout", "origin": "local"},
        {"kind": "command", "command": "resume", "origin": "local", "given": {"title": "x" * 200}},
    ]  # fmt: skip


@pytest.mark.parametrize("level", [None, True, "loud", -0.1, 1.1, float("nan")])
def test_brightness_is_a_level(told: Told, level: object) -> None:
    assert told.refused("brightness", level=level) == "bad-level"


def test_brightness_reaches_the_channels(told: Told) -> None:
    answer = told("brightness", level=0.5)
    assert answer["status"]["desk"]["brightness"] == 0.5
    assert told.engine.loop.outputs[0].channels.max() == 100


def test_test_patterns(told: Told) -> None:
    assert told.shown("test-pattern", pattern="white", seconds=5) == ("", "test-pattern", False)
    assert told.engine.loop.outputs[0].channels.min() == 255
    assert told.shown("identify", name="west")[1] == "test-pattern"
    assert told.engine.loop.outputs[0].channels.any()
    assert not told.engine.loop.outputs[1].channels.any()
    assert told.shown("test-pattern", pattern="off")[0] == "campaign"
    assert told.refused("test-pattern", pattern="plaid") == "refused"
    assert told.refused("identify", name="north") == "refused"


def test_load_status_metrics_and_stop(told: Told) -> None:
    told.shown("load", show="/x")
    told.shown("load")
    assert told.engine.loaded == ["/x", ""]
    assert told.refused("load", show=7) == "bad-show"
    assert told.refused("load", show="/bad") == "refused"
    assert told("metrics") == {"ok": True, "metrics": "# HELP\n"}
    assert told("stop")["ok"]
    assert told.engine.stopped


@pytest.mark.parametrize(
    "message", [None, [], {}, {"command": 7}, {"command": "dance"}, {"command": "blackot"}]
)
def test_what_is_no_command(told: Told, message: object) -> None:
    answer = told.commands.obey(message)
    assert answer["error"]["code"] in ("not-a-command", "unknown")
    if message == {"command": "blackot"}:
        assert "blackout?" in answer["error"]["en"]


def full(*given: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_full_disk_refuses_what_can_wait(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawer_module, "write_desk", full)
    assert told.refused("brightness", level=0.5) == "disk"
    assert told.refused("override", playlist="notice", seconds=60) == "disk"
    assert told.engine.standing.desk == Desk()


def test_a_full_disk_prevents_neither_dark_nor_light(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawer_module, "write_desk", full)
    drawer, heir = told.engine.drawer, Drawer(told.engine.path.parent)
    for command, why in (("blackout", "blackout"), ("resume", ""), ("takedown", "takedown")):
        answer = told(command)
        assert answer["ok"]
        assert answer["status"]["shown"]["why"] == why
        assert "reboot" in answer["warning"]["en"]
        assert "重启" in answer["warning"]["zh"]
        assert "No space" in drawer.trouble
        # Whoever takes over finds it without the disk, and the disk has not been touched.
        assert heir.read() == told.engine.standing.desk
        assert not told.engine.path.exists()
    assert not drawer.save()
    monkeypatch.undo()
    assert drawer.save()
    assert drawer.trouble == ""
    assert read_desk(told.engine.path) == (told.engine.standing.desk, "")
    assert heir.read_if_changed() == told.engine.standing.desk
    assert heir.unsaved is None
    assert "warning" not in told("blackout")


def test_with_no_memory_to_share_it_is_dark_all_the_same(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawer_module, "write_desk", full)
    monkeypatch.setattr(drawer_module, "place_in_memory", lambda path: None)
    answer = told("blackout")
    assert answer["status"]["shown"]["why"] == "blackout"
    assert "neither a crash" in answer["warning"]["en"]
    assert told.engine.drawer.read_if_changed() is None


def test_the_copy_in_memory_belongs_to_one_boot_and_damaged_is_dark(
    told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    told("blackout")
    with monkeypatch.context() as patch:
        patch.setattr(drawer_module, "write_desk", full)
        told("resume")
    later = Drawer(told.engine.path.parent)
    assert not later.read().dark
    with monkeypatch.context() as patch:
        patch.setattr(drawer_module, "boot_id", lambda: b"other boot" + bytes(6))
        assert later.read().dark  # the last that reached the disk
    place = place_in_memory(told.engine.path)
    assert place is not None
    place.write_bytes(b"{")
    assert later.read().dark
    assert str(place) in later.trouble


def test_in_the_dark_the_answer_says_that_nothing_is_seen(told: Told) -> None:
    assert "note" not in told("override", playlist="notice", seconds=60)
    assert "note" not in told("blackout", origin="remote")
    assert "remote" in told("override", playlist="notice", seconds=60, origin="remote")["note"]["en"]
    told("blackout")
    for command in ("identify", "brightness"):
        assert "local blackout" in told(command, level=0.5, origin="remote")["note"]["en"]
    assert "note" not in told("test-pattern", pattern="off")
    assert "note" not in told("status")


def test_a_fault_of_ours_is_an_answer_too(told: Told, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(told.engine, "seen", lambda: 1 / 0)
    assert told.refused("resume") == "failed"


def test_without_a_show(scheduled: Show, tmp_path: Path) -> None:
    told = Told(Engine(None, scheduled.sign, tmp_path))
    assert told.shown("blackout")[1] == "blackout"
    assert told.shown("resume") == ("", "no-show", True)
    assert told.refused("takedown") == "no-show"
    assert told.refused("takedown", up_to=-1) == told.refused("takedown", up_to=True) == "bad-up-to"
    assert told.shown("takedown", up_to=30)[1] == "no-show"
    assert told.engine.standing.desk.taken_to == 30
    assert told("status")["status"]["desk"]["taken_down"]
    assert told.shown("resume")[1] == "no-show"
    assert told.refused("override", playlist="x", seconds=1) == "unknown-playlist"
    assert told.shown("test-pattern", pattern="red")[1] == "test-pattern"


# ---------------------------------------------------------------- the door
@pytest.fixture(params=["socket", "tcp", "long path"])
def door(request: pytest.FixtureRequest, told: Told, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / ("d" * 120) if request.param == "long path" else tmp_path
    folder.mkdir(exist_ok=True)
    made = Door(folder, told.commands.obey, tcp=request.param == "tcp")
    yield folder
    made.close()


def test_commands_come_in_and_answers_go_out(door: Path) -> None:
    clock = SystemClock()
    assert ask(door, {"command": "blackout"}, clock)["status"]["shown"]["black"]
    with pytest.raises(Refused) as refused:
        ask(door, {"command": "resume", "origin": "remote"}, clock)
    assert refused.value.code == "local-blackout"
    assert "现场" in refused.value.message.zh
    name = SOCKET_FILE if (door / SOCKET_FILE).exists() else TOKEN_FILE
    assert stat.S_IMODE((door / name).stat().st_mode) == 0o600


def test_many_at_once_are_served_one_by_one(door: Path) -> None:
    answers: list[dict[str, Any]] = []
    threads = [
        threading.Thread(
            target=lambda: answers.append(ask(door, {"command": "status"}, SystemClock(), 20 * NS_PER_S))
        )
        for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(answers) == 12


@pytest.mark.parametrize("line", [b"junk\n", b"\xff\xfe\n", b"[" * 1000 + b"\n", b"{" * 300_000])
def test_junk_is_refused_and_the_next_guest_served(told: Told, tmp_path: Path, line: bytes) -> None:
    made = Door(tmp_path, told.commands.obey, tcp=False)
    with socket.socket(socket.AF_UNIX) as guest:
        guest.settimeout(20)
        guest.connect(str(tmp_path / SOCKET_FILE))
        guest.sendall(line)
        answer = json.loads(guest.makefile("rb").readline())
    assert not answer["ok"]
    assert ask(tmp_path, {"command": "status"}, SystemClock())["ok"]
    made.close()


def test_tcp_wants_the_token(told: Told, tmp_path: Path) -> None:
    made = Door(tmp_path, told.commands.obey, tcp=True)
    told_file = json.loads((tmp_path / TOKEN_FILE).read_text())
    (tmp_path / TOKEN_FILE).write_text(json.dumps({**told_file, "token": "guess"}))
    with pytest.raises(Refused) as refused:
        ask(tmp_path, {"command": "blackout"}, SystemClock())
    assert refused.value.code == "not-allowed"
    assert not told.engine.standing.desk.dark
    made.close()


def test_nobody_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(PlayerUnavailable, match="no player answers → start it"):
        ask(tmp_path, {"command": "status"}, FakeClock())
    monkeypatch.setenv("LEDSIGN_LANG", "zh")
    with pytest.raises(PlayerUnavailable, match="没有应答"):
        ask(tmp_path / "none", {"command": "status"}, FakeClock())


def test_state_folders(tmp_path: Path) -> None:
    assert players_in(tmp_path) == ()
    folder = state_folder(tmp_path, "pair")
    folder.mkdir(parents=True)
    (folder.parent / "file").touch()
    assert players_in(tmp_path) == (folder,)
