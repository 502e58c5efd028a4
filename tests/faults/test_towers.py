"""Two players, one show: both towers show the same frame at the same time, and are found out when not."""

from __future__ import annotations

import json
import os
import signal
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.lit import FPS, Lit, pair, rest, until

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.running import Running

pytestmark = pytest.mark.skipif(os.name != "posix", reason="stops processes by signal")
AHEAD_MS = 50


def skew(lit: Lit, limit_ms: float) -> dict[str, Any]:
    """What ``ledsign skew`` says of the east tower, and whether it is content."""
    said = lit.running.run("skew", "--simulator", lit.wall.page, "--limit", limit_ms, "--json")
    found = json.loads(said.stdout)
    assert found["in_step"] == (said.returncode == 0)
    return {**found["faces"]["east"], "in_step": found["in_step"]}


def test_two_towers_in_step(
    several: Callable[[], Running],
    figure: Callable[..., None],
    rounds: Callable[[int, int], int],
    tmp_path: Path,
) -> None:
    sign = pair(tmp_path)
    both = ("west=ddp://127.0.0.1:0,east=ddp://127.0.0.1:0",)
    west = Lit(several(), sign=sign, name="pair", listen=both, to=lambda found: found[:1])
    east = Lit(several(), sign=sign, name="pair", wall=west.wall, to=lambda found: found[1:])
    west.playing(60, "west")
    east.playing(60, "east")
    for tower in (west, east):
        tower.standby()
        tower.ask("test-pattern", pattern="frame-counter")

    def counting() -> bool:
        return bool(west.wall.report()["timecode"]["counting"])

    until(counting)
    rest(rounds(20, 1))
    found = skew(west, 1000 / FPS)
    middle, most = abs(found["p50_ms"]), abs(found["p99_ms"])
    what = f"two players in step, {found['frames']} frames"
    figure(f"{what}: skew p50", middle, "ms", "≤ 5", middle <= 5, timing=True)
    figure(f"{what}: skew p99", most, "ms", "≤ 5", most <= 5, timing=True)

    # The clock of one is set forward: its frames come earlier by so much.
    east.supervisor.send_signal(signal.SIGTERM)
    assert east.supervisor.wait(30) == 0
    east.running.start(
        "--state", east.folder, "--wiring", east.folder / "sign.json", "--fps", FPS, "--to", east.targets[0],
        "--wall-offset-ns", AHEAD_MS * 1_000_000, module="ledsign.player", log=east.log,
    )  # fmt: skip
    until(east.active)
    east.playing(60, "east")
    until(counting)
    rest(rounds(10, 1))
    found = skew(west, 1000 / FPS)
    assert not found["in_step"]
    apart = round(abs(found["p50_ms"] + AHEAD_MS), 2)
    figure(f"one clock {AHEAD_MS} ms ahead: told {-found['p50_ms']:.1f} ms, off by", apart, "ms", "≤ 5",
           apart <= 5, timing=True)  # fmt: skip
