"""Real processes over real sockets: play into simulate, and up as a newcomer starts it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    running: list[subprocess.Popen[str]] = []
    environment = {**os.environ, "LEDSIGN_HOME": str(tmp_path / "home"), "LEDSIGN_LANG": "en"}

    def run(*arguments: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "ledsign", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=environment,
        )
        running.append(process)
        return process

    yield run
    for process in running:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=30)


def event(process: subprocess.Popen[str], name: str) -> dict[str, Any]:
    assert process.stdout is not None
    for line in process.stdout:
        message: dict[str, Any] = json.loads(line)
        if message["event"] == name:
            return message
    raise AssertionError(f"no {name} event; {process.stderr.read() if process.stderr else ''}")


@pytest.mark.parametrize("protocol", ["ddp", "sacn", "artnet"])
def test_play_into_simulate_loses_and_tears_nothing(
    start: Callable[..., subprocess.Popen[str]], tmp_path: Path, protocol: str
) -> None:
    picture, report = tmp_path / "last.png", tmp_path / "report.json"
    simulator = start(
        "simulate", "--sign", "twin-towers", "--listen", f"{protocol}://127.0.0.1:0", "--json",
        "--save", picture, "--report", report,
    )  # fmt: skip
    (address,) = event(simulator, "ready")["listen"]
    player = start("play", "playlists/twin-towers.yaml", "--to", address, "--seconds", "1.5", "--json")
    stopped = event(player, "stopped")
    assert player.wait(60) == 0
    simulator.send_signal(signal.SIGINT)
    simulator.communicate(timeout=60)
    assert simulator.returncode == 0
    seen = json.loads(report.read_text())
    assert (seen["lost"], seen["torn"], seen["gaps"], seen["dropped"]) == (0, 0, 0, {})
    # Every frame sent was shown, and the three black ones that end the stream. Before the first sync a
    # receiver of sACN or Art-Net acts on data at once, so the first frame may not count as one shown whole.
    assert seen["frames"] - stopped["frames"] in ((3,) if protocol == "ddp" else (2, 3))
    assert all(not one["universes_never_written"] for one in seen["controllers"].values())
    assert not np.asarray(Image.open(picture)).any(), "the last picture is black"


def test_up_shows_real_packets_and_ends_cleanly(start: Callable[..., subprocess.Popen[str]]) -> None:
    running = start("up", "--port", "0")
    assert running.stderr is not None
    address = next(word for line in running.stderr for word in line.split() if word.startswith("http://"))
    with urllib.request.urlopen(address, timeout=20) as page:
        assert "<canvas" in page.read().decode()
    controllers: list[dict[str, Any]] = []
    for _ in range(200):
        with urllib.request.urlopen(f"{address}api/health", timeout=20) as answer:
            controllers = json.load(answer)["controllers"]
        if all(one["frames"] > 30 for one in controllers):
            break
    assert [one["controller"] for one in controllers] == ["west", "east"]
    assert all(one["state"] == "live" and one["senders"] for one in controllers)
    running.send_signal(signal.SIGINT)
    _, rest = running.communicate(timeout=30)
    assert running.returncode == 0
    assert rest.strip().endswith("stopped")
