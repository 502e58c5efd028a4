"""Commands of ledsign as real processes with a home of their own, ended whatever happens."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING, Any

from ledsign.player.heartbeat import ACTIVE_FILE, STANDBY_FILE, Role, beating

if TYPE_CHECKING:
    from pathlib import Path


def uncovered() -> dict[str, str]:
    """Our environment without what makes a process of Python measure its coverage."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_PROCESS_")}


class Running:
    """Commands of ledsign running with one home; ``covered`` says whether their coverage is measured."""

    def __init__(self, home: Path, *, covered: bool = True) -> None:
        self.home = home
        self.covered = covered
        self.processes: list[subprocess.Popen[str]] = []
        self.extra: dict[str, str] = {}

    def start(
        self, *arguments: object, module: str = "ledsign", log: Path | None = None
    ) -> subprocess.Popen[str]:
        """``log`` takes standard output and error in place of pipes, which fill up when nobody reads them."""
        file = None if log is None else log.open("ab")
        process = subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            stdout=subprocess.PIPE if file is None else file,
            stderr=subprocess.PIPE if file is None else file,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=self.environment,
        )
        if file is not None:
            file.close()
        self.processes.append(process)
        return process

    def run(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "ledsign", *map(str, arguments)],
            capture_output=True, text=True, encoding="utf-8", env=self.environment, timeout=60, check=False,
        )  # fmt: skip

    @property
    def environment(self) -> dict[str, str]:
        ours = {"LEDSIGN_HOME": str(self.home), "LEDSIGN_LANG": "en", **self.extra}
        return (dict(os.environ) if self.covered else uncovered()) | ours

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


class Wall:
    """A simulator in a process of its own, asked over its page what it has seen so far."""

    def __init__(
        self, running: Running, sign: object, *listen: str, arguments: tuple[object, ...] = ()
    ) -> None:
        wanted = [part for one in listen or ("ddp://127.0.0.1:0",) for part in ("--listen", one)]
        self.process = running.start("simulate", "--sign", sign, *wanted, "--web", 0, "--json", *arguments)
        assert self.process.stdout is not None
        ready = json.loads(self.process.stdout.readline())
        assert ready["event"] == "ready", ready
        self.page: str = ready["web"]
        self.addresses: list[str] = ready["listen"]

    def report(self) -> dict[str, Any]:
        """Everything measured until now."""
        with urllib.request.urlopen(f"{self.page.rstrip('/')}/api/report", timeout=20) as answer:
            found: dict[str, Any] = json.load(answer)
        return found

    def board(self) -> dict[str, Any]:
        """The same of the only controller there is."""
        (found,) = self.report()["controllers"].values()
        return dict(found)


def active(folder: Path) -> int:
    """The process that plays, 0 while there is none."""
    beat = beating(folder / ACTIVE_FILE)
    return beat.who.pid if beat is not None and beat.role is Role.ACTIVE else 0


def standby(folder: Path) -> int:
    """The process that stands by, ready to take over; 0 while there is none."""
    beat = beating(folder / STANDBY_FILE)
    return beat.who.pid if beat is not None and beat.beats > 1 and beat.who.pid != active(folder) else 0
