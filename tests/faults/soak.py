"""``make soak``: a player plays for a long time, and must not grow.

Every five seconds memory, open files and threads of the active player are read. After the warm-up a line is
fitted through the memory by least squares; files and threads must be the same at the end, and frames as
punctual as at the beginning.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from tests.faults.lit import CLOCK, Lit, Seen, memory_mb, rest
from tests.faults.table import show_table
from tests.running import Running

EVERY_S = 5.0
# Late frames are counted over the last 4096: 68 s at 60 a second.
LATE_WINDOW_S = 70.0


def main() -> int:
    options = _options()
    console = Console(stderr=True)
    with tempfile.TemporaryDirectory(prefix="soak-") as home:
        running = Running(Path(home))
        try:
            lit = Lit(
                running, sign=options.sign, document=options.document, more=("--realtime", options.realtime)
            )
            figures, samples = _soak(lit, options.minutes * 60, console)
        finally:
            running.end()
    if options.samples:
        options.samples.write_text(json.dumps(samples), encoding="utf-8")
    show_table(figures, f"Soak of {options.minutes:g} minutes", as_json=options.json)
    return 0 if all(one["met"] for one in figures) else 1


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--sign", default="twin-towers")
    parser.add_argument("--document", default="playlists/twin-towers.yaml")
    parser.add_argument("--realtime", choices=("auto", "no"), default="auto")
    parser.add_argument("--samples", type=Path, help="write all samples here, as JSON")
    parser.add_argument("--json", action="store_true", help="figures as JSON")
    return parser.parse_args()


def _soak(lit: Lit, seconds: float, console: Console) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    lit.playing(60)
    lit.standby()
    pid = lit.active()
    seen = Seen(lit)
    begun_ns = CLOCK.monotonic_ns()
    samples: list[dict[str, Any]] = []
    bar = Progress(TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn(), console=console)
    with bar:
        task = bar.add_task("soaking", total=seconds)
        while (elapsed := (CLOCK.monotonic_ns() - begun_ns) / 1e9) < seconds:
            samples.append({"s": elapsed, **_sample(lit, pid)})
            bar.update(task, completed=elapsed, description=f"{samples[-1]['mb']:.1f} MB")
            rest(EVERY_S)
    warm_s = max(LATE_WINDOW_S, seconds * 0.15)
    warm = [one for one in samples if one["s"] >= min(warm_s, seconds / 2)]
    times, memory = np.array([one["s"] for one in warm]), np.array([one["mb"] for one in warm])
    slope = float(np.polyfit(times, memory, 1)[0]) * 3600
    late_then, late_now = (
        float(np.median([one["late_ms"] for one in part])) for part in (warm[:12], warm[-12:])
    )
    drift = 100 * (late_now / late_then - 1) if late_then else 0.0
    figures = [
        _figure("soak: memory grows by", round(slope, 3), "MB/h", "≤ 1", slope <= 1),
        *(
            _figure(
                f"soak: {what}, last minute against first", _step(warm, key), "", "0", _step(warm, key) == 0
            )
            for what, key in (("open files", "fds"), ("threads", "threads"))
        ),
        _figure(
            f"soak: lateness p99, from {late_then:.2f} to {late_now:.2f} ms", round(drift, 1), "%", "≤ 20",
            drift <= 20 or late_now - late_then < 0.2,
        ),
        _figure("soak: players that died", len(lit.events("died")), "", "0", not lit.events("died")),
        _figure("soak: frames torn or lost", seen.count("torn") + seen.count("lost"), "", "0",
                seen.count("torn") + seen.count("lost") == 0),
        _figure("soak: frames a second", seen.fps(), "fps", "≥ 59.9", seen.fps() >= 59.9),
        _figure("soak: longest pause", round(seen.pauses()[0], 2), "ms", "≤ 100", seen.pauses()[0] <= 100),
    ]  # fmt: skip
    sound = lit.journal()
    figures.append(
        _figure(
            f"soak: journal of {sound['records']} records, faults",
            len(sound["faults"]),
            "",
            "0",
            sound["sound"],
        )
    )
    return figures, samples


def _sample(lit: Lit, pid: int) -> dict[str, Any]:
    # Counted before it is asked: who answers has a file and a thread of its own for a moment.
    sample = {
        "mb": memory_mb(pid),
        "fds": len(list(Path(f"/proc/{pid}/fd").iterdir())),
        "threads": len(list(Path(f"/proc/{pid}/task").iterdir())),
    }
    status = lit.ask("status")
    return {**sample, "late_ms": status["late_ms"]["p99"], "skipped": status["skipped"]}


def _step(samples: list[dict[str, Any]], key: str) -> int:
    """Last minute less first, by the median."""
    first, last = ([one[key] for one in part] for part in (samples[:12], samples[-12:]))
    return int(np.median(last) - np.median(first))


def _figure(name: str, value: float, unit: str, bar: str, met: bool) -> dict[str, Any]:
    return {"name": name, "value": value, "unit": unit, "bar": bar, "met": bool(met)}


if __name__ == "__main__":
    sys.exit(main())
