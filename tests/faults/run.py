"""``make faults``: the whole fault suite, one test after another, and all its figures in one table;
``make safety``: what the service promises, the same way.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ledsign.core.clock import NS_PER_S, SystemClock
from tests.faults.table import show_table

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
# Figures of the service, in the order of its promises.
SAFETY = (
    "tests/api/test_schemathesis.py",
    "tests/api/test_matrix.py",
    "tests/api/test_foreign_ids.py",
    "tests/faults/test_service_faults.py",
    "tests/faults/test_upload_faults.py",
    "tests/worker",
    "tests/service/test_parcels.py",
    "tests/faults/test_release_faults.py",
    "tests/service/test_forgeries.py",
    "tests/review",
    "tests/faults/test_service_load.py",
    "tests/faults/test_takedown.py",
    "tests/faults/test_strangers.py",
    "tests/store/test_audit_tampering.py",
)


def main() -> int:
    """Exit code 1 when a figure is not met or a test fails."""
    parser = argparse.ArgumentParser(prog="make faults", description=__doc__)
    parser.add_argument("--safety", action="store_true", help="the figures of the service")
    parser.add_argument("-k", default="", help="only tests whose name matches, as pytest -k")
    parser.add_argument("--quick", action="store_true", help="few rounds, as in the daily tests")
    parser.add_argument("--json", action="store_true", help="figures as one JSON object")
    options = parser.parse_args()
    clock = SystemClock()
    begun_ns = clock.monotonic_ns()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        report = Path(folder) / "figures.jsonl"
        failed = _play(report, options)
        lines = report.read_text(encoding="utf-8").splitlines() if report.exists() else []
    figures: list[dict[str, Any]] = [json.loads(line) for line in lines]
    took_s = (clock.monotonic_ns() - begun_ns) / NS_PER_S
    suite = "Safety of the service" if options.safety else "Fault suite"
    show_table(figures, f"{suite}, {took_s // 60:.0f} min {took_s % 60:.0f} s", as_json=options.json)
    for text in failed:
        print(text, file=sys.stderr)
    return 1 if failed or not figures or not all(one["met"] for one in figures) else 0


def _play(report: Path, options: argparse.Namespace) -> list[str]:
    """Run pytest and show how far it is. Returns what failed, in pytest's words."""
    console = Console(stderr=True)
    environment = {**os.environ, "LEDSIGN_FAULTS_REPORT": str(report)}
    if not options.quick:
        environment["LEDSIGN_FAULTS"] = "full"
    pytest = [
        sys.executable,
        "-m",
        "pytest",
        *([str(ROOT / one) for one in SAFETY if (ROOT / one).exists()] if options.safety else [str(HERE)]),
        "-p",
        "no:xdist",
        "-p",
        "no:randomly",
        "-v",
        "--tb=short",
    ]
    pytest += ["-k", options.k] if options.k else []
    running = subprocess.Popen(
        [*pytest, "--color=no"], stdout=subprocess.PIPE, env=environment, text=True, cwd=ROOT
    )
    assert running.stdout is not None
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )
    told: list[str] = []
    with bar:
        task = bar.add_task("collecting", total=None)
        for line in running.stdout:
            told.append(line.rstrip("\n"))
            if line.startswith("collect") and " items" in line:
                words = line.partition("collected ")[2].split()
                bar.update(task, total=int(words[words.index("selected") - 1 if "selected" in words else 0]))
            elif "::" in line and "%]" in line:
                name, _, outcome = line.partition("::")[2].partition(" ")
                bar.update(task, advance=1, description=name)
                if outcome.split()[0] != "PASSED" or not console.is_terminal:
                    bar.console.print(
                        f"{name} {outcome.split('[')[0].strip()}", markup=False, highlight=False
                    )
    code = running.wait()
    if code in (0, 5):
        return []
    start = next((at for at, line in enumerate(told) if set(line) <= set("= ERORSFAILU") and "= " in line), 0)
    return told[start:]


if __name__ == "__main__":
    sys.exit(main())
