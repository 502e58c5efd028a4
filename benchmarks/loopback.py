"""The figures step 1 promises, measured end to end with real processes on loopback.

    python benchmarks/loopback.py [--seconds 60] [--json FILE]

For DDP at 60 fps and sACN and Art-Net at 40 fps the twin towers are played into the simulator; what the
simulator counted is compared with the bars. Also: how long ``ledsign up`` takes to its address and ``ledsign
play`` to its first frame (median of five).
"""

from __future__ import annotations

import argparse
import json
import signal
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import track
from rich.table import Table

from ledsign.core.clock import NS_PER_S, SystemClock

PLAYLIST = Path(__file__).resolve().parent.parent / "playlists" / "twin-towers.yaml"
RATES = {"ddp": 60.0, "sacn": 40.0, "artnet": 40.0}
FPS_BAR = 0.001
UP_BAR_S = 4.0
FIRST_FRAME_BAR_S = 1.0
STARTS = 5


def ledsign(*arguments: object, **more: Any) -> subprocess.Popen[str]:
    """One of our commands as a process."""
    command = [sys.executable, "-m", "ledsign", *map(str, arguments)]
    return subprocess.Popen(command, text=True, encoding="utf-8", **more)


def events(process: subprocess.Popen[str], last: str) -> list[dict[str, Any]]:
    """JSON lines up to and with the event ``last``."""
    assert process.stdout is not None
    found = []
    for line in process.stdout:
        found.append(json.loads(line))
        if found[-1]["event"] == last:
            return found
    raise SystemExit(f"no {last} event")


def carry(protocol: str, seconds: float, folder: Path) -> dict[str, Any]:
    """Play for ``seconds`` into the simulator; what both sides say."""
    report = folder / f"{protocol}.json"
    simulator = ledsign(
        *("simulate", "--sign", "twin-towers", "--listen", f"{protocol}://127.0.0.1:0"),
        *("--json", "--report", report),
        stdout=subprocess.PIPE,
    )
    (address,) = events(simulator, "ready")[-1]["listen"]
    player = ledsign(
        "play", PLAYLIST, "--to", address, "--seconds", seconds, "--json", stdout=subprocess.PIPE
    )
    said = {one["event"]: one for one in events(player, "stopped")}
    player.communicate()
    simulator.send_signal(signal.SIGINT)
    simulator.communicate()
    seen = json.loads(report.read_text(encoding="utf-8"))
    rate = RATES[protocol]
    controllers = seen["controllers"].values()
    jitter = max((one["jitter_ms"] for one in controllers), key=lambda one: one["p99"])
    met = (
        seen["lost"] == seen["torn"] == seen["gaps"] == 0
        and not seen["dropped"]
        and abs(seen["fps"] - rate) <= rate * FPS_BAR
    )
    return {
        "what": f"{protocol} {rate:g} fps, {seconds:g} s",
        "fps": seen["fps"],
        "lost": seen["lost"],
        "torn": seen["torn"],
        "gaps": seen["gaps"],
        "dropped": sum(seen["dropped"].values()),
        "jitter_ms": jitter,
        "late_ms": said["stopped"]["late_ms"],
        "skipped": said["stopped"]["skipped"],
        "met": met,
    }


def up_seconds(clock: SystemClock) -> float:
    """From starting ``ledsign up`` to its address on the screen."""
    began = clock.monotonic_ns()
    running = ledsign("up", "--port", "0", stderr=subprocess.PIPE)
    assert running.stderr is not None
    next(line for line in running.stderr if "http://" in line)
    took = (clock.monotonic_ns() - began) / NS_PER_S
    running.send_signal(signal.SIGINT)
    running.communicate()
    return took


def first_frame_seconds(folder: Path) -> float:
    """From process start to the first packet, as ``ledsign play --json`` reports it."""
    target = f"pcap://{folder}/first.pcap"
    player = ledsign("play", PLAYLIST, "--to", target, "--seconds", "0.2", "--json", stdout=subprocess.PIPE)
    said = {one["event"]: one for one in events(player, "stopped")}
    player.communicate()
    return float(said["first_frame"]["seconds"])


def main() -> int:
    """Measure, print a table; exit 1 when a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    clock = SystemClock()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        console = Console(stderr=True)
        played = track(RATES, "playing", console=console, transient=True)
        rows = [carry(protocol, options.seconds, folder) for protocol in played]
        ups = [up_seconds(clock) for _ in track(range(STARTS), "starting", console=console, transient=True)]
        firsts = [first_frame_seconds(folder) for _ in range(STARTS)]
    starts = [
        {"what": "ledsign up ready, s", "median": statistics.median(ups), "worst": max(ups), "bar": UP_BAR_S},
        {
            "what": "ledsign play first frame, s",
            "median": statistics.median(firsts),
            "worst": max(firsts),
            "bar": FIRST_FRAME_BAR_S,
        },
    ]
    for one in starts:
        one["met"] = one["median"] <= one["bar"]  # type: ignore[operator]
    table = Table("played", "fps", "lost", "torn", "gaps", "jitter p99", "late p99", "skipped", "met")
    for row in rows:
        counts = [str(row[key]) for key in ("what", "fps", "lost", "torn", "gaps")]
        times = [f"{row[key]['p99']:.2f} ms" for key in ("jitter_ms", "late_ms")]
        table.add_row(*counts, *times, str(row["skipped"]), str(row["met"]))
    started = Table("started", "median", "worst", "bar", "met")
    for one in starts:
        started.add_row(
            str(one["what"]), f"{one['median']:.2f}", f"{one['worst']:.2f}", str(one["bar"]), str(one["met"])
        )
    console = Console(width=110)
    console.print(table)
    console.print(started)
    met = all(one["met"] for one in [*rows, *starts])
    if options.json:
        result = {"loopback": rows, "starts": starts, "met": met}
        options.json.write_text(json.dumps(result, indent=2) + "\n", encoding="utf-8")
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
