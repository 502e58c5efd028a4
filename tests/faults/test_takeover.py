"""A player is killed, stopped, stuck: what the controllers see of it."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from ledsign.app.notify import Notify
from ledsign.app.supervisor import Supervisor
from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.player.watch import POLL_NS
from tests.faults.lit import Lit, Seen, until, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.running import Running

fcntl = pytest.importorskip("fcntl", reason="kills processes by signal, holds them up by pipes")
# Players that die often are started again later and later, so several signs are tried side by side.
SIGNS = 5


@pytest.mark.timeout(900)
def test_killed_again_and_again(
    several: Callable[[], Running], figure: Callable[..., None], rounds: Callable[[int, int], int]
) -> None:
    """kill -9 of the active player."""
    signs, times = rounds(SIGNS, 1), rounds(100 // SIGNS, 3)
    lit = [Lit(several()) for _ in range(signs)]
    for sign in lit:
        sign.playing(60)
    seen = [Seen(sign) for sign in lit]

    def kill(sign: Lit) -> None:
        for _ in range(times):
            sign.hit(signal.SIGKILL)
            sign.playing(10)

    with ThreadPoolExecutor(signs) as hands:
        list(hands.map(kill, lit))
    pauses = [pause for one in seen for pause in one.pauses(times)]
    gaps = [max(0.0, pause - 1000 / 60) for pause in pauses]
    middle, worst = round(statistics.median(gaps), 2), round(max(gaps), 2)
    what = f"kill -9 of the player ×{signs * times}"
    figure(f"{what}: gap p50", middle, "ms", "≤ 20", middle <= 20, timing=True)
    figure(f"{what}: gap max", worst, "ms", "≤ 100", worst <= 100, timing=True)
    for key in ("torn", "black"):
        total = sum(one.count(key) for one in seen)
        figure(f"{what}: {key} frames", total, "", "0", total == 0)
    found = [sign.journal() for sign in lit]
    faults = sum(len(one["faults"]) for one in found)
    records = sum(one["records"] for one in found)
    figure(f"{what}: faults in {records} journal records", faults, "", "0", faults == 0 < records)


def replaced(lit: Lit, figure: Callable[..., None], what: str, gaps: list[float]) -> None:
    """Who hung was found and replaced in time, every time."""
    told = until(lambda: len(found := lit.events("killed")) >= len(gaps) and found)
    silent = [one["silent_s"] for one in told]
    slowest, longest = round(max(silent), 2), round(max(gaps), 2)
    figure(f"{what}: found by the standby after", slowest, "s", "≤ 2", slowest <= 2, timing=True)
    figure(f"{what}: dark for", longest, "s", "≤ 2.1", longest <= 2.1, timing=True)


def test_stopped(running: Running, figure: Callable[..., None], rounds: Callable[[int, int], int]) -> None:
    """SIGSTOP."""
    lit, gaps = Lit(running), []
    lit.playing(60)
    times = rounds(5, 1)
    for _ in range(times):
        seen = Seen(lit)
        lit.hit(signal.SIGSTOP)
        lit.playing(5)
        gaps.append(seen.pauses()[0] / 1000)
    replaced(lit, figure, f"player stopped (SIGSTOP) ×{times}", gaps)


# An effect as somebody else's package would bring it. The process named in a file does not come back from it.
ENDLESS = """
import os
from dataclasses import replace
from ledsign.core.problem import Bilingual
from ledsign.effects.hold import EFFECT as HOLD

VICTIM = os.environ["ENDLESS_VICTIM"]

def place(t, clip, view, options):
    try:
        with open(VICTIM) as file:
            named = file.read()
    except OSError:
        named = ""
    while named == str(os.getpid()):
        pass
    return HOLD.place(t, clip, view, options)

EFFECT = replace(HOLD, name="endless", title=Bilingual("Endless", "Endless"), place=place, mirrored="endless")
"""
ENDLESS_PLAYLIST = """ledsign: playlist/1
items: [{ text: 亮, size: 16, effect: endless, duration: 5 s, background: "#202020" }]
"""


def test_in_an_endless_loop(
    running: Running, figure: Callable[..., None], rounds: Callable[[int, int], int], tmp_path: Path
) -> None:
    """An effect of another package never returns."""
    plugin, victim = tmp_path / "plugin", tmp_path / "victim"
    written(plugin / "endless.py", ENDLESS)
    written(plugin / "endless-1.dist-info" / "METADATA", "Metadata-Version: 2.1\nName: endless\nVersion: 1\n")
    written(
        plugin / "endless-1.dist-info" / "entry_points.txt", "[ledsign.effects]\nendless = endless:EFFECT\n"
    )
    running.extra = {"PYTHONPATH": str(plugin), "ENDLESS_VICTIM": str(victim)}
    lit, gaps = Lit(running, document=written(tmp_path / "endless.yaml", ENDLESS_PLAYLIST)), []
    lit.playing(60)
    times = rounds(3, 1)
    for _ in range(times):
        heir, seen = lit.standby(), Seen(lit)
        written(victim, str(lit.active()))
        until(lambda heir=heir: lit.active() == heir)
        lit.playing(5)
        gaps.append(seen.pauses()[0] / 1000)
    replaced(lit, figure, f"player in an endless loop ×{times}", gaps)


class Pipe:
    """A capture written to a pipe whose reader stops reading: the write in the loop waits for ever."""

    def __init__(self, path: Path) -> None:
        os.mkfifo(path)
        self._descriptor = os.open(path, os.O_RDWR)
        fcntl.fcntl(self._descriptor, fcntl.F_SETPIPE_SZ, 65536)
        self._reads = threading.Event()
        self._reads.set()
        self._over = False
        threading.Thread(target=self._run, daemon=True).start()

    def _run(self) -> None:
        while self._reads.wait() and not self._over:
            os.read(self._descriptor, 65536)

    def stop(self) -> None:
        self._reads.clear()

    def go(self) -> None:
        self._reads.set()


@pytest.mark.skipif(not hasattr(fcntl, "F_SETPIPE_SZ"), reason="the size of a pipe cannot be set here")
def test_in_a_write_that_waits(
    running: Running, figure: Callable[..., None], rounds: Callable[[int, int], int], tmp_path: Path
) -> None:
    """A transport whose write does not return: a capture file on something that takes no more."""
    pipe = Pipe(tmp_path / "pipe")
    extra = f"pcap://{tmp_path}/pipe?protocol=ddp"
    lit, gaps = Lit(running, to=lambda addresses: [*addresses, extra]), []
    lit.playing(60)
    times = rounds(3, 1)
    for _ in range(times):
        stuck, heir, seen = lit.active(), lit.standby(), Seen(lit)
        pipe.stop()
        until(lambda stuck=stuck: lit.active() != stuck, every_ms=2)
        pipe.go()
        until(lambda heir=heir: lit.active() == heir, every_ms=2)
        lit.playing(5)
        gaps.append(seen.pauses()[0] / 1000)
    replaced(lit, figure, f"player in a blocked write ×{times}", gaps)


class Crashing:
    """A real process that fails at once."""

    good = False

    def __init__(self, arguments: object, on_event: Callable[[dict[str, Any]], None]) -> None:
        self._process = subprocess.Popen(["sleep", "60"] if self.good else ["false"])
        self.pid = self._process.pid
        if not self.good:
            self._process.wait()

    def ended(self) -> int | None:
        return self._process.poll()

    def terminate(self) -> None:
        self._process.terminate()

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()


def test_a_thousand_crashes_in_a_row(
    tmp_path: Path, figure: Callable[..., None], rounds: Callable[[int, int], int]
) -> None:
    """Real processes that fail at once, the time between them simulated: it never gives up."""
    clock, events = FakeClock(), []
    supervisor = Supervisor(
        tmp_path / "state", [], clock, events.append, spawn=Crashing, notify=Notify({}), players=1
    )
    times = rounds(1000, 100)
    while supervisor.deaths < times:
        supervisor.step()
        clock.advance_ns(POLL_NS)
    Crashing.good, healed_ns = True, clock.monotonic_ns()
    try:
        while not supervisor.pids:
            supervisor.step()
            clock.advance_ns(POLL_NS)
        took = (clock.monotonic_ns() - healed_ns) / NS_PER_S
    finally:
        Crashing.good = False
        supervisor.stop()
    figure(f"{times} crashes in a row: started again within", round(took, 2), "s", "≤ 5.1", took <= 5.1)
