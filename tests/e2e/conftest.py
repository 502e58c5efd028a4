"""Real processes: started in a home of their own, ended whatever happens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from ledsign.core.clock import SystemClock
from ledsign.player.heartbeat import ACTIVE_FILE, STANDBY_FILE, beating

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path


class Running:
    """Commands of ledsign running with one home."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.processes: list[subprocess.Popen[str]] = []

    def start(self, *arguments: object) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-m", "ledsign", *map(str, arguments)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=self.environment,
        )
        self.processes.append(process)
        return process

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ledsign", *map(str, arguments)],
            capture_output=True, text=True, encoding="utf-8", env=self.environment, timeout=60, check=False,
        )  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        return {**os.environ, "LEDSIGN_HOME": str(self.home), "LEDSIGN_LANG": "en"}

    def folder(self, sign: str) -> Path:
        return self.home / "player" / sign

    def end(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                process.kill()
        for folder in self.home.glob("player/*"):
            for name in (ACTIVE_FILE, STANDBY_FILE):
                beat = beating(folder / name)
                if beat is not None:
                    beat.who.kill()
        for process in self.processes:
            # Players that outlived their supervisor had its standard error open until now.
            process.communicate(timeout=30)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    made = Running(tmp_path / "home")
    yield made
    made.end()


@pytest.fixture
def event() -> Callable[..., dict[str, Any]]:
    """The next JSON event of that name on a process's standard output."""

    def wait(process: subprocess.Popen[str], name: str) -> dict[str, Any]:
        assert process.stdout is not None
        for line in process.stdout:
            message: dict[str, Any] = json.loads(line)
            if message["event"] == name:
                return message
        raise AssertionError(f"no {name} event; {process.stderr.read() if process.stderr else ''}")

    return wait


@pytest.fixture
def until() -> Callable[..., Any]:
    """Ask again and again until the answer is true; returns it."""
    clock = SystemClock()

    def wait(question: Callable[[], Any], seconds: float = 20.0) -> Any:
        deadline = clock.monotonic_ns() + int(seconds * 1e9)
        while not (answer := question()):
            assert clock.monotonic_ns() < deadline, "not in time"
            clock.sleep_until_ns(clock.monotonic_ns() + 10_000_000)
        return answer

    return wait
