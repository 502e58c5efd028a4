"""Children are real processes here: small ones, written to a folder for the test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ledsign.app.child import Child
from ledsign.core.errors import PlayerError, PlayerUnavailable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ECHO = """
import json, sys
print(json.dumps({"event": "ready", "args": sys.argv[1:]}), flush=True)
print("this line is no JSON", flush=True)
for line in sys.stdin:
    print(json.dumps({"event": "heard", "line": json.loads(line)}), flush=True)
"""
FAILS = """
print('{"event": "failed", "reason": "no such port"}', flush=True)
raise SystemExit(3)
"""
SILENT = "import sys\nsys.stdin.read()\n"
STUBBORN = """
import signal, sys, threading
signal.signal(signal.SIGTERM, lambda *_: None)
print('{"event": "ready"}', flush=True)
while True:
    threading.Event().wait(60)
"""

Start = "Callable[..., Child]"


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Child]:
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    children: list[Child] = []

    def run(source: str, *arguments: str, on_message: object = None) -> Child:
        name = f"child_of_test_{len(children)}"
        (tmp_path / f"{name}.py").write_text(source)
        child = Child(name, arguments, on_message)  # type: ignore[arg-type]
        children.append(child)
        return child

    yield run
    for child in children:
        child.stop()


def test_talks_json_lines_and_ends_when_its_input_does(start: Callable[..., Child]) -> None:
    seen: list[object] = []
    child = start(ECHO, "--x", "1", on_message=seen.append)
    assert child.wait_for("ready", 20)["args"] == ["--x", "1"]
    child.tell(command="stop", name="塔")
    assert child.wait_for("heard", 20)["line"] == {"command": "stop", "name": "塔"}
    assert child.is_running()
    assert child.stop() == 0
    assert not child.is_running()
    assert [message["event"] for message in seen] == ["ready", "heard"]  # type: ignore[index]


def test_a_failure_is_told_in_the_childs_own_words(start: Callable[..., Child]) -> None:
    with pytest.raises(PlayerError, match="no such port"):
        start(FAILS).wait_for("ready", 20)


def test_a_child_that_ends_is_unavailable(start: Callable[..., Child]) -> None:
    child = start("raise SystemExit(7)")
    with pytest.raises(PlayerUnavailable, match="exit code 7"):
        child.wait_for("ready", 20)
    with pytest.raises(PlayerUnavailable, match="not running"):
        child.tell(command="status")
    assert child.stop() == 7


def test_a_silent_child_is_unavailable(start: Callable[..., Child]) -> None:
    child = start(SILENT)
    with pytest.raises(PlayerUnavailable, match="said nothing"):
        child.wait_for("ready", 0.05)


def test_a_stubborn_child_is_killed(start: Callable[..., Child], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ledsign.app.child.STOP_TIMEOUT_S", 0.2)
    child = start(STUBBORN)
    child.wait_for("ready", 20)
    assert child.wait(0.05) is None
    assert child.stop() != 0
