"""A sign that is lit for a fault to be tried on it: simulator, supervisor, active player and standby."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledsign.core.clock import NS_PER_S, SystemClock
from ledsign.player.talk import ask
from tests.running import Running, Wall, active, standby

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FPS = 60
PERIOD_MS = 1000 / FPS
BOARD = "p10-64x16"
# Every LED is lit at every instant, so that a black frame is a fault.
ALWAYS_LIT = """ledsign: playlist/1
items:
  - { text: 技能让生活更美好, size: 16, effect: scroll-left, continuous: true, gap: 8 px, speed: 60 px/s,
      background: "#202020" }
"""
PAIR = """ledsign: sign/1
name: pair
canvas: [32, 16]
fps: 60
gamma: 1.0
time_zone: Asia/Shanghai
faces: { west: [0, 0, 16, 16], east: [16, 0, 16, 16] }
outputs:
  - { name: west, to: "ddp://127.0.0.1:4048", order: RGB, panels: [{ rect: [0, 0, 16, 16] }] }
  - { name: east, to: "ddp://127.0.0.1:4049", order: RGB, panels: [{ rect: [16, 0, 16, 16] }] }
"""
COUNTED = ("frames", "torn", "black", "lost", "signal_losses")
CLOCK = SystemClock()


def until(question: Callable[[], Any], seconds: float = 30.0, every_ms: float = 5) -> Any:
    """Ask again and again until the answer is true; returns it."""
    deadline_ns = CLOCK.monotonic_ns() + int(seconds * NS_PER_S)
    while not (answer := question()):
        assert CLOCK.monotonic_ns() < deadline_ns, "not in time"
        rest(every_ms / 1000)
    return answer


def rest(seconds: float) -> None:
    """Let the others play for so long."""
    CLOCK.sleep_until_ns(CLOCK.monotonic_ns() + int(seconds * NS_PER_S))


def written(path: Path, text: str) -> Path:
    """``path`` with ``text`` in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def pair(folder: Path) -> Path:
    """A sign of two controllers, each with a face of its own that is one datagram in size."""
    return written(folder / "pair.yaml", PAIR)


class Lit:
    """``document`` on ``sign``, seen by a simulator of its own. ``more`` are arguments of the player,
    ``to`` makes targets of the simulator's addresses; ``wall`` is a simulator that another has started.
    """

    def __init__(
        self,
        running: Running,
        *,
        sign: object = BOARD,
        name: str = "",
        document: object = None,
        listen: Sequence[str] = ("ddp://127.0.0.1:0",),
        to: Callable[[list[str]], list[str]] | None = None,
        more: Sequence[object] = (),
        wall: Wall | None = None,
    ) -> None:
        self.running = running
        running.home.mkdir(parents=True, exist_ok=True)
        self.name = name or str(sign)
        self.sign = sign
        self.document = document or written(running.home / "lit.yaml", ALWAYS_LIT)
        self.more = tuple(more)
        self.wall = wall or Wall(running, sign, *listen)
        self.targets = self.wall.addresses if to is None else to(self.wall.addresses)
        self.folder = running.folder(self.name)
        self.log = running.home.with_suffix(".events")
        self.supervisor = self.supervise(self.document)

    def supervise(self, *document: object) -> Any:
        """Start a supervisor; with a document it is compiled and published first."""
        targets = [part for one in self.targets for part in ("--to", one)]
        arguments = ("--sign", self.sign, "--fps", FPS, "--json", *targets, *self.more)
        return self.running.start("player", *document, *arguments, log=self.log)

    # ------------------------------------------------------------ what it says
    def events(self, name: str) -> list[dict[str, Any]]:
        """All its events of that name so far."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        told = [json.loads(line) for line in lines if line.startswith("{") and line.endswith("}")]
        return [one for one in told if one["event"] == name]

    def ask(self, command: str, **fields: Any) -> dict[str, Any]:
        """Its status after a command of the local operator."""
        status: dict[str, Any] = ask(self.folder, {"command": command, **fields}, CLOCK)["status"]
        return status

    def active(self) -> int:
        """The process that plays, 0 for none."""
        return active(self.folder)

    def standby(self) -> int:
        """The process that is ready to take over, once there is one."""
        return int(until(lambda: standby(self.folder)))

    def journal(self) -> dict[str, Any]:
        """What ``ledsign journal verify`` says."""
        said = self.running.run("journal", "verify", "--sign", self.name, "--json")
        found: dict[str, Any] = json.loads(said.stdout)
        return found

    # ------------------------------------------------------------ what is done to it
    def playing(self, more: int = 20, controller: str = "") -> None:
        """Wait until a controller has shown ``more`` frames."""
        seen = self.board(controller)["frames"]
        until(lambda: self.board(controller)["frames"] >= seen + more)

    def hit(self, number: int) -> int:
        """Send the active player a signal once its standby is ready; returns the heir when that plays."""
        heir = self.standby()
        os.kill(self.active(), number)
        until(lambda: self.active() == heir, every_ms=2)
        return heir

    # ------------------------------------------------------------ what is seen of it
    def board(self, controller: str = "") -> dict[str, Any]:
        """What the simulator knows of a controller, of the only one without a name."""
        controllers = self.wall.report()["controllers"]
        found: dict[str, Any] = controllers[controller or next(iter(controllers))]
        return found


class Seen:
    """What the simulator sees of a controller from now on: pauses, torn, black and lost frames."""

    def __init__(self, lit: Lit, controller: str = "") -> None:
        self._lit, self._controller = lit, controller
        self._before = lit.board(controller)
        self._since_ns = CLOCK.monotonic_ns()

    def pauses(self, count: int = 1) -> list[float]:
        """The ``count`` longest times between two frames, milliseconds, the longest first."""
        now, before = (Counter(one["longest_ms"]) for one in (self._now(), self._before))
        return sorted((now - before).elements(), reverse=True)[:count] or [0.0]

    def gap(self) -> float:
        """The longest time a frame was missing: a pause less the time there is between frames anyway."""
        return round(max(0.0, self.pauses()[0] - PERIOD_MS), 2)

    def counts(self) -> Counter[str]:
        """``frames``, ``torn``, ``black``, ``lost``, ``signal_losses`` since then, all at one moment."""
        now = self._now()
        return Counter({key: now[key] - self._before[key] for key in COUNTED})

    def count(self, key: str) -> int:
        """One of them."""
        return self.counts()[key]

    def faults(self, *keys: str) -> int:
        """Their sum."""
        found = self.counts()
        return sum(found[key] for key in keys)

    def fps(self) -> float:
        """Frames a second since then."""
        return round(self.count("frames") * NS_PER_S / (CLOCK.monotonic_ns() - self._since_ns), 2)

    def _now(self) -> dict[str, Any]:
        return self._lit.board(self._controller)


def memory_mb(pid: int) -> float:
    """Resident memory of a process, MB."""
    with Path(f"/proc/{pid}/smaps_rollup").open(encoding="ascii") as lines:
        return next(int(line.split()[1]) for line in lines if line.startswith("Rss:")) / 1024
