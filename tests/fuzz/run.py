"""Fuzz every decoder of the registry, two at a time: ``python tests/fuzz/run.py --seconds N [NAME...]``.

Prints one line a protocol, and the whole log of one that failed. Exits 1 when any failed.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from importlib.util import find_spec
from pathlib import Path

from ledsign.wire.base import PROTOCOLS

FUZZER = Path(__file__).with_name("fuzz_decoder.py")
GRACE_SECONDS = 120  # start-up, and inputs already under way when time is up


def fuzz(name: str, seconds: int, out: Path) -> tuple[int, str]:
    """Exit code and log of one fuzzer."""
    command = [sys.executable, str(FUZZER), name, "--seconds", str(seconds), "--out", str(out)]
    try:
        done = subprocess.run(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            timeout=seconds + GRACE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        return 1, f"{error}\n{error.stdout}"
    return done.returncode, done.stdout


def main() -> int:
    """Run them all; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", default=PROTOCOLS.names(), help="protocols, default all")
    parser.add_argument("--seconds", type=int, default=20, help="for each protocol")
    parser.add_argument("--out", type=Path, default=Path("var/fuzz"), help="corpora and crashing inputs")
    arguments = parser.parse_args()
    if find_spec("atheris") is None:
        print("atheris is not installed, nothing was fuzzed: pip install atheris", file=sys.stderr)
        return 1 if os.environ.get("LEDSIGN_REQUIRE_PEERS") == "1" else 0
    print(f"Fuzzing {', '.join(arguments.names)}: {arguments.seconds} s each, two at a time ...", flush=True)
    failed = []
    with ThreadPoolExecutor(2) as pool:
        names, seconds, out = arguments.names, arguments.seconds, arguments.out
        running = {pool.submit(fuzz, name, seconds, out): name for name in names}
        for future in as_completed(running):
            name, (code, log) = running[future], future.result()
            runs = re.search(r"number_of_executed_units: (\d+)", log)
            if code == 0 and runs is not None:
                print(f"  {name:10} ok, {int(runs[1]):,} inputs", flush=True)
            else:
                failed.append(name)
                print(f"  {name:10} FAILED (exit {code})\n{log}", flush=True)
    if failed:
        print(f"Failed: {', '.join(failed)}. Inputs are under {arguments.out}; try one again with --replay.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
