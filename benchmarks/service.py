"""How long people wait for the service while the twin towers play.

``python -m benchmarks.service --people 50 --seconds 60`` starts ``ledsign up`` with its service in a folder
of its own, lets everybody edit, preview and look every two seconds, and prints what they waited and which
frames were lost by the count of the simulator.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from rich.console import Console
from rich.table import Table

from tests.faults.operators import frames, lit, tokens_for, work
from tests.running import Running


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="service-") as folder:
        running = Running(Path(folder) / "home")
        try:
            tokens = tokens_for(running.home, options.people)
            service, page = lit(running, Path(folder) / "log")
            before = frames(page)
            waits = work(service, tokens, options.seconds)
            after = frames(page)
        finally:
            running.end()
    table = Table(title=f"{options.people} people, {waits.count} requests in {options.seconds:g} s")
    for column in ("", "requests", "p50 ms", "p95 ms", "p99 ms", "most ms"):
        table.add_column(column, justify="right" if column else "left")
    for kind in (*sorted(waits.by_kind), ""):
        count = len(waits.by_kind[kind]) if kind else waits.count
        cells = (f"{waits.percentile(share, kind):.0f}" for share in (50, 95, 99, 100))
        table.add_row(kind or "all", str(count), *cells)
    console = Console()
    console.print(table)
    console.print(
        f"refused: {len(waits.refused)}   frames shown: {after[0] - before[0]}   lost: {after[1] - before[1]}"
    )


if __name__ == "__main__":
    main()
