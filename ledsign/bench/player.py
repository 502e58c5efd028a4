"""Player: what a whole player process takes of the machine while it plays the twin towers.

The real ``ledsign.player`` with a state folder: a marquee up both towers at 60 frames a second, brightness by
schedule, limits, journal and heartbeat on, DDP into a receiver that is drained. CPU is the process's own user
and system time, memory its resident set, both as the system counts them.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from ledsign.bench.drain import Drain
from ledsign.bench.figure import BenchSpec, Figure, Tell
from ledsign.bench.signs import marquee, towers
from ledsign.core.clock import NS_PER_S, SystemClock
from ledsign.core.problem import Bilingual
from ledsign.schedule.types import Edge, Entry, Layer, Level, Rule, Schedule
from ledsign.schedule.types import Window as Hours
from ledsign.show.bundle import sealed
from ledsign.show.store import player_store
from ledsign.show.types import Show

CPU_BAR, CPU_STRETCH = 3.0, 1.5
RSS_BAR = 90.0
_WARM_S = 3.0
_DAY = Rule(windows=(Hours(start=Edge(seconds=0), end=Edge(seconds=86_400)),))


def scheduled_show() -> Show:
    """The marquee as a campaign of every day, at 80 % brightness."""
    show = marquee(towers())
    entry = Entry(id="all-day", layer=Layer.CAMPAIGN, playlist="main", rule=_DAY)
    schedule = Schedule(
        entries=(entry,), safe="main", zone="Asia/Shanghai", levels=(Level(id="day", rule=_DAY, level=0.8),)
    )
    return sealed(replace(show, timelines={"main": show.timeline}, schedule=schedule, digest=""))


def run(seconds: float, tell: Tell) -> Iterable[Figure]:
    """See BenchSpec."""
    tell("player")
    titles = (
        Bilingual("player process, twin towers at 60 fps", "播放进程，双塔 60 帧/秒"),
        Bilingual("memory of the playing player", "播放进程的内存"),
    )
    note, cpu, rss = _measure(max(3.0, seconds - _WARM_S - 2))
    yield Figure(
        name="player/cpu",
        title=titles[0],
        value=cpu,
        unit="% of a core",
        bar=CPU_BAR,
        stretch=CPU_STRETCH,
        note=note,
    )
    yield Figure(name="player/rss", title=titles[1], value=rss, unit="MB", bar=RSS_BAR, note=note)


def _measure(seconds: float) -> tuple[str, float | None, float | None]:
    """(note, % of a core, MB)."""
    if not sys.platform.startswith("linux"):
        return "needs /proc", None, None
    clock = SystemClock()
    with tempfile.TemporaryDirectory() as name, Drain() as west, Drain() as east:
        folder = Path(name)
        player_store(folder, clock).publish(scheduled_show())
        targets = [f"west=ddp://127.0.0.1:{west.port}?burst=45", f"east=ddp://127.0.0.1:{east.port}?burst=45"]
        player = subprocess.Popen(
            [sys.executable, "-m", "ledsign.player", "--state", name]
            + [word for target in targets for word in ("--to", target)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        try:
            assert player.stdout is not None
            for line in player.stdout:
                if json.loads(line)["event"] == "started":
                    break
            clock.sleep_until_ns(clock.monotonic_ns() + int(_WARM_S * NS_PER_S))
            spent, at_ns = _spent_s(player.pid), clock.monotonic_ns()
            clock.sleep_until_ns(at_ns + int(seconds * NS_PER_S))
            share = (_spent_s(player.pid) - spent) / ((clock.monotonic_ns() - at_ns) / NS_PER_S)
            rss = _rss_mb(player.pid)
        finally:
            player.terminate()
            player.communicate()
    return f"{seconds:.0f} s", 100 * share, rss


def _spent_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rss_mb(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    (line,) = (line for line in status.splitlines() if line.startswith("VmRSS:"))
    return int(line.split()[1]) * 1024 / 1e6


BENCH = BenchSpec(
    name="player",
    title=Bilingual("What a whole player takes", "整个播放进程的占用"),
    share=0.15,
    run=run,
)
