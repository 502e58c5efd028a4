"""start: how soon a player that is not running has sent its first frame.

A new process each time, from the call that starts it: interpreter, imports, reading and checking the show,
opening the output, drawing, sending. The show is on disk, as it is for a player that restarts.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ledsign.bench.figure import BenchSpec, Figure, Tell
from ledsign.compiler import compile_playlist
from ledsign.core.clock import NS_PER_S, SystemClock
from ledsign.core.problem import Bilingual
from ledsign.documents.load import load_sign, read_playlist
from ledsign.settings import shipped
from ledsign.show.bundle import write_show
from ledsign.show.types import Show
from ledsign.text.fonts import FontLibrary

CLOCK = SystemClock()
_DOCUMENT = {"ledsign": "playlist/1", "items": [{"text": "技能让生活更美好", "size": 80}]}
_MOST = 15


def run(seconds: float, tell: Tell) -> Iterable[Figure]:
    """As often as there is time for, 15 times at most; a bare interpreter with numpy beside it."""
    with tempfile.TemporaryDirectory(prefix="ledsign-") as name:
        folder = Path(name)
        tell("a player from nothing")
        write_show(_show(), folder / "show")
        until = CLOCK.monotonic_ns() + int(seconds * NS_PER_S)
        player, bare = [_first_frame(folder / "show")], [_bare()]
        while CLOCK.monotonic_ns() < until and len(player) < _MOST:
            player.append(_first_frame(folder / "show"))
            bare.append(_bare())
    least = min(player)
    yield Figure(
        name="start/player",
        title=Bilingual("cold start of the player to its first frame", "播放器冷启动到首帧"),
        value=statistics.median(player), unit="s", bar=0.5, stretch=0.25,
        note=f"quickest {least:.3f} s of {len(player)}; Python with numpy alone {min(bare):.3f} s",
    )  # fmt: skip


def _show() -> Show:
    sign = load_sign(shipped("signs", "twin-towers.yaml"))
    loaded = read_playlist(json.dumps(_DOCUMENT, ensure_ascii=False), "bench", Path())
    return compile_playlist(loaded, sign, FontLibrary()).show


def _first_frame(show: Path) -> float:
    """Seconds from the call to the first frame sent. Raises RuntimeError with what the player said."""
    command = [sys.executable, "-m", "ledsign.player", "--show", str(show), "--seconds", "0.05"]
    command += ["--to", "memory://bench?protocol=ddp", "--born-ns", str(CLOCK.monotonic_ns())]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    for line in done.stdout.splitlines():
        if (event := json.loads(line))["event"] == "first_frame":
            return float(event["seconds"])
    raise RuntimeError(f"the player sent no frame: {done.stdout}{done.stderr}")


def _bare() -> float:
    began = CLOCK.monotonic_ns()
    subprocess.run([sys.executable, "-c", "import numpy"], check=True)
    return (CLOCK.monotonic_ns() - began) / NS_PER_S


BENCH = BenchSpec(name="start", title=Bilingual("Cold start", "冷启动"), share=0.05, run=run)
