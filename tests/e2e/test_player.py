"""The player as it is installed: supervisor, active, standby, and hands that kill and stop them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

from ledsign.core.clock import SystemClock
from ledsign.player.heartbeat import ACTIVE_FILE, STANDBY_FILE, beating
from ledsign.player.journal_files import read_journal
from ledsign.player.talk import ask

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills processes by signal")
SIGN = "p10-64x16"
PLAYLIST = "playlists/p10-shop.yaml"
# Standby, then the one that was started for it; `make faults` kills a hundred times.
KILLS = 2


class Lit:
    """A player into a simulator."""

    def __init__(self, running: Any, event: Any, until: Any, tmp_path: Path, protocol: str) -> None:
        self.running, self.event, self.until = running, event, until
        self.report = tmp_path / "report.json"
        self.folder = running.folder(SIGN)
        self.simulator = running.start(
            "simulate", "--sign", SIGN, "--listen", f"{protocol}://127.0.0.1:0", "--json",
            "--report", self.report,
        )  # fmt: skip
        self.address = event(self.simulator, "ready")["listen"][0]
        self.supervisor = self.start()

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        documents = arguments or (PLAYLIST,)
        player = self.running.start("player", *documents, "--sign", SIGN, "--to", self.address, "--json")
        self.event(player, "started")
        return player

    def active(self) -> int:
        beat = beating(self.folder / ACTIVE_FILE)
        return beat.who.pid if beat is not None else 0

    def standby(self) -> int:
        """The standby that is ready, 0 while there is none."""
        beat = beating(self.folder / STANDBY_FILE)
        return beat.who.pid if beat is not None and beat.beats > 1 and beat.who.pid != self.active() else 0

    def ready(self) -> int:
        return int(self.until(self.standby))

    def ask(self, command: str, **fields: Any) -> dict[str, Any]:
        status: dict[str, Any] = ask(self.folder, {"command": command, **fields}, SystemClock())["status"]
        return status

    def seen(self) -> dict[str, Any]:
        """Stop everything and read what the simulator saw."""
        self.supervisor.terminate()
        assert self.supervisor.wait(30) == 0
        self.simulator.send_signal(signal.SIGINT)
        self.simulator.communicate(timeout=30)
        report: dict[str, Any] = json.loads(self.report.read_text())
        return report


@pytest.fixture
def lit(running: Any, event: Any, until: Any, tmp_path: Path) -> Callable[[str], Lit]:
    return lambda protocol: Lit(running, event, until, tmp_path, protocol)


def plays(journal: Path) -> list[dict[str, Any]]:
    return [one for one, _ in read_journal(journal) if one is not None and one["kind"] == "play"]


def recovered(journal: Path) -> list[dict[str, Any]]:
    return [one for one in plays(journal) if one.get("recovered")]


@pytest.mark.parametrize("protocol", ["ddp", "sacn", "artnet"])
def test_killing_the_player_is_not_seen(
    lit: Callable[[str], Lit], protocol: str, figure: Callable[..., None]
) -> None:
    wall = lit(protocol)
    for _ in range(KILLS):
        heir, gone = wall.ready(), wall.active()
        os.kill(gone, signal.SIGKILL)
        assert wall.until(lambda gone=gone: wall.active() not in (0, gone) and wall.active()) == heir
    wall.ready()
    wall.until(lambda: len(recovered(wall.folder / "journal")) >= KILLS)
    pieces = plays(wall.folder / "journal")
    told_ns = sum(one["to"] - one["from"] for one in pieces)
    gone_by_ns = max(one["to"] for one in pieces) - min(one["from"] for one in pieces)
    # Proof of play misses nothing but the frames nobody sent.
    assert abs(told_ns - gone_by_ns) <= max(KILLS * 100_000_000, gone_by_ns // 100)
    seen = wall.seen()
    (board,) = seen["controllers"].values()
    assert (seen["torn"], seen["dropped"]) == (0, {})
    # One frame may have been numbered and not sent: no more is ever missing.
    assert seen["lost"] <= KILLS * (1 + 256)
    gap_ms = board["interval_ms"]["max"]
    figure(f"gap at a killed player, {protocol}", gap_ms, "ms", "≤ 100", gap_ms <= 100, timing=True)


def test_a_stopped_player_is_ended_and_replaced_in_time(
    lit: Callable[[str], Lit], figure: Callable[..., None]
) -> None:
    wall = lit("ddp")
    heir, stopped = wall.ready(), wall.active()
    os.kill(stopped, signal.SIGSTOP)
    wall.until(lambda: wall.active() == heir)
    seen = wall.seen()
    (board,) = seen["controllers"].values()
    gap_ms = board["interval_ms"]["max"]
    assert gap_ms >= 1400
    figure("gap at a stopped player", gap_ms, "ms", "≤ 2100", gap_ms <= 2100, timing=True)


def test_a_local_blackout_outlives_everybody(lit: Callable[[str], Lit]) -> None:
    wall = lit("ddp")
    assert wall.ask("blackout")["shown"]["why"] == "blackout"
    wall.ready()
    os.kill(wall.active(), signal.SIGKILL)
    assert wall.ask("status")["shown"]["black"]
    said = wall.running.run("status", "--sign", SIGN)
    assert "dark: blackout (local)" in said.stdout
    wall.supervisor.terminate()
    wall.supervisor.communicate(timeout=30)
    wall.supervisor = wall.start()
    assert wall.ask("status")["shown"]["why"] == "blackout"
    refused = wall.running.run("resume", "--sign", SIGN, "--json")
    assert json.loads(refused.stdout)["status"]["shown"]["why"] == ""


def test_the_players_of_a_dead_supervisor_play_on_until_the_next_one_takes_them_over(
    lit: Callable[[str], Lit], figure: Callable[..., None]
) -> None:
    wall = lit("ddp")
    wall.ready()
    orphan = wall.active()
    wall.supervisor.kill()
    wall.supervisor.wait(30)
    assert wall.ask("status")["pid"] == orphan
    second = wall.running.start("player", "--sign", SIGN, "--to", wall.address, "--json")
    wall.event(second, "adopted")
    wall.supervisor = second
    assert wall.until(lambda: wall.active() not in (0, orphan))
    seen = wall.seen()
    (board,) = seen["controllers"].values()
    gap_ms = board["interval_ms"]["max"]
    figure("gap at a killed supervisor", gap_ms, "ms", "≤ 100", gap_ms <= 100, timing=True)
    assert seen["torn"] == 0


def test_a_second_supervisor_is_told_so_and_a_missing_player_too(
    lit: Callable[[str], Lit], tmp_path: Path
) -> None:
    wall = lit("ddp")
    again = wall.running.run("player", "--sign", SIGN, "--to", wall.address)
    assert again.returncode == 3
    assert "has a player already" in again.stderr
    nobody = wall.running.run("blackout", "--home", tmp_path / "elsewhere")
    assert nobody.returncode == 3
    assert "there is no player here" in nobody.stderr
