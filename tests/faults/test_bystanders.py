"""Everything that is not the player is killed; and the sign goes dark with everything else down."""

from __future__ import annotations

import os
import shutil
import signal
import socket
from typing import TYPE_CHECKING

import pytest

from ledsign.core.clock import NS_PER_S
from ledsign.player.address import SOCKET_FILE, reachable
from ledsign.player.identity import identity_of
from ledsign.player.refusal import Refused
from ledsign.player.talk import ask
from tests.faults.lit import CLOCK, Lit, Seen, until
from tests.running import standby

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.running import Running

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills processes by signal")


def half_a_command(lit: Lit) -> None:
    """Somebody who is cut off in the middle of a word."""
    with socket.socket(socket.AF_UNIX) as line, reachable(lit.folder / SOCKET_FILE) as name:
        line.connect(name)
        line.sendall(b'{"command": "blacko')


def strand(lit: Lit) -> None:
    """Kill everybody but the active player."""
    lit.supervisor.kill()
    lit.supervisor.wait(30)
    waiting = standby(lit.folder)
    if waiting:
        os.kill(waiting, signal.SIGKILL)
    until(lambda: not standby(lit.folder))


def test_all_but_the_player_killed(
    running: Running, figure: Callable[..., None], rounds: Callable[[int, int], int]
) -> None:
    """Supervisor, standby and whoever talks to the player, by kill -9; then the next supervisor comes."""
    lit, frames, skipped, faults, gaps = Lit(running), 0, 0, 0, []
    lit.playing(60)
    times = rounds(10, 1)
    for _ in range(times):
        lit.standby()
        player, before, seen = lit.active(), lit.ask("status"), Seen(lit)
        asking = running.start("status", "--sign", lit.name)
        half_a_command(lit)
        strand(lit)
        asking.kill()
        lit.playing(20)
        assert lit.active() == player
        frames += seen.count("frames")
        skipped += lit.ask("status")["skipped"] - before["skipped"]
        faults += seen.faults("torn", "black", "lost", "signal_losses")
        seen = Seen(lit)
        lit.supervisor = lit.supervise()
        until(lambda player=player: lit.active() not in (0, player))
        lit.playing(20)
        gaps.append(seen.gap())
    what = f"kill -9 of supervisor, standby and clients ×{times}"
    figure(f"{what}: of {frames} frames torn, black or lost", faults, "", "0", faults == 0)
    figure(f"{what}: of {frames} frames left out", skipped, "", "0", skipped == 0, timing=True)
    figure("next supervisor takes over: gap max", max(gaps), "ms", "≤ 100", max(gaps) <= 100, timing=True)


def test_a_spare_is_left_without_a_supervisor(
    running: Running, figure: Callable[..., None], rounds: Callable[[int, int], int]
) -> None:
    """kill -9 of the supervisor, then of the player; the next supervisor; a goodbye without any."""
    lit = Lit(running)
    lit.playing(60)
    seen, players = Seen(lit), {lit.active(), lit.standby()}
    lit.supervisor.kill()
    lit.supervisor.wait(30)
    lit.playing(60)
    assert {lit.active(), standby(lit.folder)} == players
    heir = lit.hit(signal.SIGKILL)
    lit.playing(60)
    gap = seen.gap()
    what = "kill -9 of the supervisor, then of the player"
    figure(f"{what}: gap", gap, "ms", "≤ 100", gap <= 100, timing=True)
    seen, lit.supervisor = Seen(lit), lit.supervise()
    until(lambda: lit.active() not in (0, heir))
    lit.standby()
    lit.playing(60)
    faults = seen.faults("torn", "black", "lost", "signal_losses")
    figure(f"{what}, then the next: frames torn, black or lost", faults, "", "0", faults == 0)
    # A spare of a dead supervisor makes way for the next one, and leaves with the player that is told to.
    for goodbye in (False, True):
        orphans = [identity_of(lit.active()), identity_of(lit.standby())]
        lit.supervisor.kill()
        lit.supervisor.wait(30)
        if goodbye:
            os.kill(lit.active(), signal.SIGTERM)
        else:
            seen, lit.supervisor = Seen(lit), lit.supervise()
        until(lambda orphans=orphans: not any(one.lives() for one in orphans))
        if not goodbye:
            until(lit.active)
            lit.standby()
            lit.playing(60)
            faults = seen.faults("torn", "black", "lost", "signal_losses")
            figure("supervisor killed, then the next: torn, black or lost", faults, "", "0", faults == 0)
    assert not lit.active()


def test_the_state_folder_removed(running: Running, figure: Callable[..., None]) -> None:
    """rm -rf under a lit sign, then kill -9 of the player, twice: the second heir was started after it."""
    lit = Lit(running)
    lit.playing(60)
    lit.standby()
    lit.ask("brightness", level=0.5)
    seen = Seen(lit)
    shutil.rmtree(lit.folder, ignore_errors=True)
    until(lambda: (lit.folder / SOCKET_FILE).exists() and (lit.folder / "shows" / "current.json").exists())
    assert lit.ask("status")["desk"]["brightness"] == 0.5
    for _ in range(2):
        lit.hit(signal.SIGKILL)
        lit.playing(60)
    assert (lit.folder / "sign.json").exists()
    status = lit.ask("status")
    assert status["shown"]["why"] == ""
    assert status["desk"]["brightness"] == 0.5
    lit.standby()
    faults = seen.faults("torn", "black", "lost")
    figure("state folder removed, kill -9 ×2: frames torn, black or lost", faults, "", "0", faults == 0)


def seconds_until(lit: Lit, seen: Seen, dark: bool) -> float:
    """How long until the wall shows black frames, or no more of them."""
    begun_ns = CLOCK.monotonic_ns()

    def is_so() -> bool:
        found = seen.counts()
        return found["black"] > 0 if dark else found["frames"] > found["black"]

    until(is_so)
    return (CLOCK.monotonic_ns() - begun_ns) / NS_PER_S


def test_dark_with_everything_else_down(
    running: Running, figure: Callable[..., None], rounds: Callable[[int, int], int]
) -> None:
    """Blackout, resume and takedown, with nothing left but the active player."""
    lit = Lit(running)
    lit.playing(60)
    lit.standby()
    strand(lit)
    took: dict[str, list[float]] = {"blackout": [], "resume": [], "takedown": []}
    times, undone = rounds(10, 1), 0
    for _ in range(times):
        for command in ("blackout", "resume", "takedown", "resume"):
            seen, begun_ns = Seen(lit), CLOCK.monotonic_ns()
            lit.ask(command)
            answered = (CLOCK.monotonic_ns() - begun_ns) / NS_PER_S
            took[command].append(answered + seconds_until(lit, seen, dark=command != "resume"))
            if command == "blackout":
                with pytest.raises(Refused, match="made it dark"):
                    ask(lit.folder, {"command": "resume", "origin": "remote"}, CLOCK)
                seen = Seen(lit)
                lit.playing(20)
                found = seen.counts()
                undone += found["frames"] - found["black"]
    for command, seconds in took.items():
        slowest = round(max(seconds), 3)
        figure(f"{command}, all else down ×{times}: on the wall after", slowest, "s", "≤ 1", slowest <= 1,
               timing=True)  # fmt: skip
    figure("blackout, then remote resume: lit frames", undone, "", "0", undone == 0)
    seen, begun_ns = Seen(lit), CLOCK.monotonic_ns()
    typed = running.start("blackout", "--sign", lit.name)
    seconds_until(lit, seen, dark=True)
    slowest = round((CLOCK.monotonic_ns() - begun_ns) / NS_PER_S, 3)
    typed.communicate(timeout=30)
    assert typed.returncode == 0
    figure("ledsign blackout, start of the program included", slowest, "s", "≤ 1", slowest <= 1, timing=True)
