"""What is left for a player that does not run, and for one that does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledsign.core.clock import FakeClock
from ledsign.player.absent import black_out_absent, take_down_absent
from ledsign.player.desk import NO_SHOW
from ledsign.player.drawer import Drawer
from ledsign.player.memory_file import place_in_memory
from ledsign.player.turn import LOCK_FILE, Turn
from ledsign.show.store import player_store

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.show.types import Show


def test_nobody_was_ever_here(tmp_path: Path) -> None:
    assert not black_out_absent(tmp_path / "none")
    assert not take_down_absent(tmp_path / "none", "black", FakeClock())
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("to", ["black", "safe"])
def test_a_takedown_names_the_show_on_disk(tmp_path: Path, show: Show, to: str) -> None:
    clock = FakeClock()
    assert not take_down_absent(tmp_path, to, clock)  # nothing could be shown
    player_store(tmp_path, clock).publish(show)
    assert take_down_absent(tmp_path, to, clock)
    desk = Drawer(tmp_path).read()
    assert (desk.taken_down, desk.shown_instead) == (f"{show.digest}:0", to)


def test_a_takedown_holds_for_what_is_on_its_way(tmp_path: Path, show: Show) -> None:
    """Nothing may be shown yet: what the service has begun to publish is meant all the same."""
    (tmp_path / "shows").mkdir()
    assert take_down_absent(tmp_path, "black", FakeClock(), 30)
    desk = Drawer(tmp_path).read()
    assert (desk.taken_down, desk.taken_to) == (NO_SHOW, 30)
    player_store(tmp_path, FakeClock()).publish(show)
    assert take_down_absent(tmp_path, "safe", FakeClock(), 20)
    desk = Drawer(tmp_path).read()
    assert (desk.taken_down, desk.taken_to) == (f"{show.digest}:0", 30)


def test_a_blackout_from_afar_keeps_the_local_one(tmp_path: Path) -> None:
    assert black_out_absent(tmp_path)
    desk = Drawer(tmp_path).read()
    assert (desk.blackout_remote, desk.blackout_local) == (True, False)


def test_who_plays_is_asked_not_written_for(tmp_path: Path) -> None:
    turn = Turn(tmp_path / LOCK_FILE, place_in_memory(tmp_path / LOCK_FILE))
    assert turn.take()
    try:
        assert not black_out_absent(tmp_path)
        assert not Drawer(tmp_path).read().dark
    finally:
        turn.release()
    assert black_out_absent(tmp_path)
