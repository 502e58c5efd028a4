"""A rig on a fake clock: built from what is on disk, changed while it plays."""

from __future__ import annotations

import argparse
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.errors import ShowError, TransportError
from ledsign.display.wiring import to_json
from ledsign.player.commands import Commands
from ledsign.player.desk import DESK_FILE, Desk, write_desk
from ledsign.player.rig import Rig
from ledsign.player.upkeep import Upkeep
from ledsign.show.bundle import sealed, write_show
from ledsign.show.store import ShowStore, player_store

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.show.types import Show

EVENING_NS = 1_795_168_800 * NS_PER_S


class Built:
    def __init__(self, folder: Path, show: Show | None, wiring: bool = False) -> None:
        self.clock = FakeClock(EVENING_NS)
        self.folder = folder / "state"
        self.folder.mkdir()
        self.events: list[dict[str, Any]] = []
        if show is not None:
            player_store(self.folder).publish(show)
        options = argparse.Namespace(
            state=self.folder, wiring=None, to=[], fps=None, clock="any", earliest_ns=None, born_ns=0,
            realtime="no", cpu=None, stale=1.5, seconds=None,
        )  # fmt: skip
        if wiring and show is not None:
            options.wiring = folder / "sign.json"
            options.wiring.write_bytes(to_json(show.sign))
        self.rig = Rig(
            options, self.clock, lambda event, **fields: self.events.append({"event": event, **fields})
        )
        self.rig._build()

    def shown(self) -> tuple[str, str]:
        self.rig.loop.tick()
        return self.rig.loop.lit.decision.playlist, self.rig.loop.lit.why


def test_from_disk_to_the_first_frame(scheduled: Show, tmp_path: Path) -> None:
    built = Built(tmp_path, scheduled)
    assert built.shown() == ("campaign", "")
    status = built.rig.status()
    assert status["show"]["digest"] == scheduled.digest
    assert status["shown"]["playlist"] == "campaign"
    assert [one["packets"] for one in status["outputs"]] == [2, 2]


def test_with_neither_show_nor_wiring_there_is_nothing_to_drive(scheduled: Show, tmp_path: Path) -> None:
    with pytest.raises(ShowError):
        Built(tmp_path, None)


def test_what_others_write_is_followed(scheduled: Show, show: Show, tmp_path: Path) -> None:
    built = Built(tmp_path, scheduled)
    write_desk(built.folder / DESK_FILE, Desk(blackout_local=True))
    built.rig.keep_up()
    assert built.shown() == ("", "blackout")
    write_desk(built.folder / DESK_FILE, Desk())
    player_store(built.folder).publish(show)
    built.rig.keep_up()
    assert built.shown() == ("main", "")
    assert built.rig.standing.playing is not None
    assert built.rig.standing.playing.show.digest == show.digest


def test_a_takedown_holds_for_what_waits_in_the_store(
    scheduled: Show, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also for what came a moment ago; a disk that does not tell is no reason to wait."""
    built = Built(tmp_path, scheduled)
    commands = Commands(built.rig)
    monkeypatch.setattr(built.rig, "seen", lambda: None)
    monkeypatch.setattr(ShowStore, "last_number", lambda _: 20)
    assert commands.obey({"command": "takedown"})["status"]["desk"]["taken_to"] == 20

    def broken(_: object) -> NoReturn:
        raise OSError(5, "input/output error")

    monkeypatch.setattr(ShowStore, "last_number", broken)
    commands.obey({"command": "resume"})
    assert commands.obey({"command": "takedown"})["status"]["desk"]["taken_to"] == 20


def test_a_show_of_another_wiring_brings_its_outputs(scheduled: Show, tmp_path: Path) -> None:
    built = Built(tmp_path, scheduled)
    built.shown()
    before = built.rig.crew
    west, east = scheduled.sign.outputs
    sign = replace(scheduled.sign, outputs=(west, replace(east, address="memory://new?protocol=ddp")))
    built.rig.load(str(write_show(sealed(replace(scheduled, sign=sign, digest="")), tmp_path / "bundle")))
    assert built.shown() == ("campaign", "")
    assert built.rig.crew.ways[0] is before.ways[0]
    assert built.rig.crew.ways[1] is not before.ways[1]
    assert built.rig.loop.outputs == built.rig.crew.outputs


def test_the_wiring_given_at_the_start_drives_shows_of_its_canvas(scheduled: Show, tmp_path: Path) -> None:
    built = Built(tmp_path, scheduled, wiring=True)
    built.rig.keep_up()
    assert built.rig.sign == scheduled.sign
    built.rig.tell("x", y=1)
    assert built.events[-1] == {"event": "x", "y": 1}


def test_upkeep_ends_what_is_over_and_reads_the_sensor(scheduled: Show, tmp_path: Path) -> None:
    built = Built(tmp_path, scheduled)
    built.rig.loop.tick()
    upkeep = Upkeep(built.rig, None)  # type: ignore[arg-type]
    upkeep._begin()
    from ledsign.core.clock import SystemClock
    from ledsign.player.talk import ask

    assert ask(built.folder, {"command": "status"}, SystemClock())["status"]["sign"] == "pair"
    (built.folder / "lux").write_text("120.5\n")
    import os

    os.utime(built.folder / "lux", ns=(EVENING_NS, EVENING_NS))
    now, mono = built.clock.now_ns(), built.clock.monotonic_ns()
    from ledsign.player.desk import Interlude

    laid = Interlude(
        id="a", kind="override", what="notice", since_wall_ns=now, until_wall_ns=now + NS_PER_S,
        since_monotonic_ns=mono, until_monotonic_ns=mono + NS_PER_S,
    )  # fmt: skip
    built.rig.put(Desk().with_interlude(laid))
    assert built.shown() == ("notice", "")
    built.clock.advance_ns(2 * NS_PER_S)
    upkeep.look()
    assert built.rig.standing.desk.interludes == ()
    assert built.rig.loop.lux == built.rig.programme.lux == 120.5
    (built.folder / "lux").write_text("dark")
    built.clock.step_wall_ns(3600 * NS_PER_S)
    built.shown()
    built.clock.advance_ns(2 * NS_PER_S)
    upkeep.look()
    assert built.rig.loop.lux is None
    upkeep._door.close()  # type: ignore[union-attr]
    built.rig.journal.close()
    built.rig.crew.close()


def test_fps_of_the_options_counts(scheduled: Show, tmp_path: Path) -> None:
    built = Built(tmp_path, scheduled)
    built.rig._options.fps = Fraction(25)
    assert built.rig._fps(scheduled.sign) == 25


def test_a_controller_nobody_knows_is_named_once_and_again_when_it_is_there(
    scheduled: Show, tmp_path: Path
) -> None:
    built = Built(tmp_path, scheduled)
    upkeep, way = Upkeep(built.rig, None), built.rig.crew.ways[1]  # type: ignore[arg-type]
    known, inner = way._open_one, way._inner

    def unknown(*_: object) -> NoReturn:
        raise TransportError("host 'nohost.invalid' is not known")

    way._inner, way._open_one = None, unknown
    for _ in range(3):
        way.attend()
        upkeep._mind_ways()
    told = {"event": "unreachable", "output": "east", "to": "memory://east?protocol=ddp"}
    assert built.events == [{**told, "reason": "host 'nohost.invalid' is not known"}]
    way._open_one = known
    way.attend()
    for _ in range(3):
        upkeep._mind_ways()
    assert built.events[1:] == [{**told, "event": "reached"}]
    built.rig.journal.close()
    inner.close()  # type: ignore[union-attr]
    built.rig.crew.close()
