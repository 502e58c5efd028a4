"""What it costs that many watch the towers live, and that nobody at the towers notices.

``python -m benchmarks.watchers --watchers 50 --seconds 10`` starts ``ledsign up`` in a folder of its own, and
lets one and then many WebSockets take what the controllers receive and say of each picture that it was drawn,
as browsers do, in turns and from a process that gives way. It prints the pictures a second that each saw,
what the service used of a core, and the deadlines that the player missed. Linux only: it reads ``/proc``.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import statistics
import tempfile
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

import websockets
from rich.console import Console
from rich.table import Table

from ledsign.core.clock import NS_PER_S, SystemClock
from tests.e2e.test_service import child
from tests.faults.operators import SIGN, lit, tokens_for
from tests.running import Running

BAR_FPS, BAR_RATIO, STRETCH_RATIO = 15.0, 2.0, 1.2
ROUNDS = 3
SETTLE_S = 2.0
CLOCK = SystemClock()
Answer: TypeAlias = "multiprocessing.Queue[list[float]]"
HEADER_NUMBER = slice(12, 16)  # see ledsign.service.live_pictures


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """``fps`` of the one who saw least, ``cores`` of the service, deadlines ``missed`` by the player."""

    watchers: int
    fps: float
    cores: float
    missed: int


async def _watch(url: str, token: str, until_ns: int) -> float:
    """Pictures a second that one watcher took."""
    seen, begun_ns = 0, 0
    headers = {"Authorization": f"Bearer {token}"}
    async with websockets.connect(url, additional_headers=headers, max_size=None) as socket:
        async for message in socket:
            now_ns = CLOCK.monotonic_ns()
            if isinstance(message, bytes):
                seen += bool(begun_ns)
                begun_ns = begun_ns or now_ns
                await socket.send(str(int.from_bytes(message[HEADER_NUMBER], "little")))
            if now_ns >= until_ns:
                break
    return seen * NS_PER_S / max(1, CLOCK.monotonic_ns() - begun_ns)


async def _all_watch(url: str, tokens: list[str], seconds: float) -> list[float]:
    until_ns = CLOCK.monotonic_ns() + int(seconds * NS_PER_S)
    return await asyncio.gather(*(_watch(url, token, until_ns) for token in tokens))


def _browsers(
    url: str, tokens: list[str], seconds: float, answer: multiprocessing.Queue[list[float]]
) -> None:
    """In a process of its own: browsers stand on other desks, so here they give way to the sign."""
    os.nice(19)
    answer.put(asyncio.run(_all_watch(url, tokens, seconds)))


def _used_s(pid: int) -> float:
    """Seconds of a core that a process has used."""
    words = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def _missed(service: str, token: str) -> int:
    asked = urllib.request.Request(
        f"{service}/api/v1/signs/{SIGN}/status", headers={"Authorization": f"Bearer {token}"}
    )
    with urllib.request.urlopen(asked, timeout=20) as answer:
        return int(json.load(answer)["reported"]["skipped"])


def measured(service: str, pid: int, tokens: list[str], seconds: float) -> Round:
    """As many as there are tokens watch for so long; the middle of it counts."""
    url = f"ws{service.removeprefix('http')}/api/v1/signs/{SIGN}/observed/frames"
    spawn = multiprocessing.get_context("spawn")
    answer: Answer = spawn.Queue()
    process = spawn.Process(target=_browsers, args=(url, tokens, seconds + 2 * SETTLE_S, answer))
    missed = _missed(service, tokens[0])
    process.start()
    CLOCK.sleep_until_ns(CLOCK.monotonic_ns() + int(SETTLE_S * NS_PER_S))
    used_s, begun_ns = _used_s(pid), CLOCK.monotonic_ns()
    CLOCK.sleep_until_ns(begun_ns + int(seconds * NS_PER_S))
    cores = (_used_s(pid) - used_s) * NS_PER_S / (CLOCK.monotonic_ns() - begun_ns)
    seen = answer.get(timeout=60)
    process.join(30)
    return Round(
        watchers=len(tokens), fps=min(seen), cores=cores, missed=_missed(service, tokens[0]) - missed
    )


def main() -> int:
    """Measure in turns; exit 1 when something promised is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--watchers", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    options = parser.parse_args()
    rounds: list[Round] = []
    with tempfile.TemporaryDirectory(prefix="watchers-") as folder:
        running = Running(Path(folder) / "home", covered=False)
        try:
            tokens = tokens_for(running.home, options.watchers)
            service, _ = lit(running, Path(folder) / "log")
            pid = child(running.processes[0], "serve")
            for _ in range(options.rounds):
                rounds += [measured(service, pid, some, options.seconds) for some in (tokens[:1], tokens)]
        finally:
            running.end()
    return report(rounds, options.watchers)


def report(rounds: list[Round], many: int) -> int:
    """Print the rounds and what came of them; 1 when a bar is missed."""
    console, table = Console(), Table("watchers", "least fps", "cores of the service", "missed deadlines")
    for one in rounds:
        table.add_row(str(one.watchers), f"{one.fps:.1f}", f"{one.cores:.2f}", str(one.missed))
    console.print(table)
    alone, together = rounds[::2], rounds[1::2]
    fps = statistics.median(one.fps for one in alone)
    ratio = statistics.median(b.cores / a.cores for a, b in zip(alone, together, strict=True))
    missed = sum(one.missed for one in rounds)
    console.print(
        f"fps of one watcher {fps:.1f} (≥ {BAR_FPS:g})   service with {many} ÷ with one {ratio:.2f} "
        f"(≤ {BAR_RATIO:g}, stretch {STRETCH_RATIO:g})   missed deadlines {missed} (0)   "
        f"load {os.getloadavg()[0]:.1f}"
    )
    return 0 if fps >= BAR_FPS and ratio <= BAR_RATIO and missed == 0 else 1


if __name__ == "__main__":
    raise SystemExit(main())
