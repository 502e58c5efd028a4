"""The player process stays light: what it must not import is not in ``sys.modules`` once it plays."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

from ledsign.show.bundle import write_show

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.show.types import Show

ABSENT = (
    "fastapi", "starlette", "nicegui", "sqlalchemy", "pydantic", "PIL", "uharfbuzz", "asyncio", "typer",
    "rich", "yaml", "ledsign.text", "ledsign.documents", "ledsign.content", "ledsign.compiler", "simulator",
)  # fmt: skip
PROBE = """
import json, sys
from ledsign.player.main import main
code = main(sys.argv[1:])
print(json.dumps({"event": "modules", "code": code, "names": sorted(sys.modules)}))
"""


def run(*arguments: str, stdin: str | None = None) -> list[dict[str, object]]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE, *arguments],
        input=stdin,
        stdin=subprocess.DEVNULL if stdin is None else None,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=60,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_what_the_player_never_imports(show: Show, tmp_path: Path) -> None:
    folder = write_show(show, tmp_path / "show")
    events = run("--show", str(folder), "--seconds", "0.2", "--to", f"pcap://{tmp_path}/o.pcap")
    assert [one["event"] for one in events] == ["started", "first_frame", "stopped", "modules"]
    names = set(events[-1]["names"])  # type: ignore[call-overload]
    assert "ledsign.show.staging" in names
    assert names.isdisjoint(ABSENT)


def test_a_show_handed_over_on_standard_input(show: Show, tmp_path: Path) -> None:
    folder = write_show(show, tmp_path / "show")
    commands = (
        json.dumps({"command": "dance"}) + "\n" + json.dumps({"command": "load", "show": str(folder)}) + "\n"
    )
    events = run("--seconds", "0.2", "--to", f"pcap://{tmp_path}/o.pcap", stdin=commands)
    assert [one["event"] for one in events][:2] == ["refused", "started"]


def test_stopped_before_it_had_a_show() -> None:
    events = run("--stop-on-eof", stdin="")
    assert events[0] == {"event": "stopped", "frames": 0}


def test_a_damaged_show_is_told(tmp_path: Path) -> None:
    events = run("--show", str(tmp_path / "none"))
    assert events[0]["event"] == "failed"
    assert events[-1]["code"] == 3
