"""Real processes: started in a home of their own, ended whatever happens."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from ledsign.core.clock import SystemClock
from tests.figures import figure
from tests.running import Running

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["figure"]


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
