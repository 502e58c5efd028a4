"""A player is killed, stopped, stuck: what the controllers see of it."""

from __future__ import annotations

import os
import signal
import statistics
from typing import TYPE_CHECKING, Any

import pytest

from tests.running import Running, Wall, active, standby

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills processes by signal")
SIGN = "p10-64x16"
PERIOD_MS = 1000 / 60
ALWAYS_LIT = """ledsign: playlist/1
items:
  - { text: 技能让生活更美好, size: 16, effect: scroll-left, continuous: true, gap: 8 px, speed: 60 px/s,
      background: "#202020" }
"""


class Lit:
    """An installed player, its standby and a wall that sees it."""

    def __init__(self, running: Running, until: Callable[..., Any], folder: Path, protocol: str) -> None:
        playlist = folder / "lit.yaml"
        playlist.write_text(ALWAYS_LIT, encoding="utf-8")
        self._until = until
        self.wall = Wall(running, SIGN, f"{protocol}://127.0.0.1:0")
        self.folder = running.folder(SIGN)
        self.supervisor = running.start(
            "player", playlist, "--sign", SIGN, "--to", self.wall.addresses[0], "--fps", 60, "--json"
        )
        self.playing(60)

    def playing(self, more: int = 20) -> None:
        """Wait until the wall has seen ``more`` frames."""
        seen = self.wall.board()["frames"]
        self._until(lambda: self.wall.board()["frames"] >= seen + more)

    def end(self, number: int) -> None:
        """Send the active player a signal once its standby is ready; return when that has taken over."""
        heir = self._until(lambda: standby(self.folder))
        os.kill(active(self.folder), number)
        self._until(lambda: active(self.folder) == heir, every_ms=2)

    def pauses(self, count: int) -> list[float]:
        """The ``count`` longest times between two frames, milliseconds."""
        return list(self.wall.board()["longest_ms"][:count])


@pytest.fixture
def lit(running: Running, until: Callable[..., Any], tmp_path: Path) -> Callable[[str], Lit]:
    return lambda protocol: Lit(running, until, tmp_path, protocol)


def sound(wall: Wall) -> tuple[int, int]:
    """Torn and black frames so far."""
    report = wall.report()
    return report["torn"], sum(one["black"] for one in report["controllers"].values())


@pytest.mark.timeout(900)
def test_killed_again_and_again(
    lit: Callable[[str], Lit], figure: Callable[..., None], rounds: Callable[[int, int], int]
) -> None:
    """kill -9 of the active player, as often as the longest pauses are kept."""
    sign, times = lit("ddp"), rounds(100, 5)
    torn, black = sound(sign.wall)
    for _ in range(times):
        sign.end(signal.SIGKILL)
        sign.playing(10)
    pauses = sign.pauses(times)
    torn, black = (now - before for now, before in zip(sound(sign.wall), (torn, black), strict=True))
    # What is missed is a pause less the time there is between frames anyway.
    gaps = [pause - PERIOD_MS for pause in pauses]
    what = f"kill -9 of the player ×{times}"
    figure(f"{what}: gap p50", round(statistics.median(gaps), 2), "ms", "≤ 20", statistics.median(gaps) <= 20)
    figure(f"{what}: gap max", round(max(gaps), 2), "ms", "≤ 100", max(gaps) <= 100)
    figure(f"{what}: torn frames", torn, "", "0", torn == 0)
    figure(f"{what}: black frames", black, "", "0", black == 0)
