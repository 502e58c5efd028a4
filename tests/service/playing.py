"""A player for tests of the service: real but for its processes. Its door, commands, desk, programme, loop
and status are the player's own; its clock is the house's and its outputs lead into memory.
"""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from ledsign.player.clock_trust import ClockTrust
from ledsign.player.commands import Commands
from ledsign.player.crew import crew_of
from ledsign.player.door import Door
from ledsign.player.drawer import Drawer
from ledsign.player.loop import Loop
from ledsign.player.programme import Programme, playing_of
from ledsign.player.realtime import RealTime
from ledsign.player.status import player_status
from ledsign.player.stock import Stock
from ledsign.show.release import Release

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.core.clock import Clock
    from ledsign.player.desk import Desk
    from ledsign.show.types import Show


class Played:
    """Open until ``close``; ``number`` is its release's, 0 without."""

    def __init__(self, folder: Path, show: Show, clock: Clock, *, number: int = 0) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder, self.clock, self.sign = folder, clock, show.sign
        self.drawer = Drawer(folder)
        self.stock = Stock(folder, clock)
        self.trust = ClockTrust(clock, kernel=lambda: None)
        self.programme = Programme(show.sign, clock, self.trust, self.drawer.read())
        self.load_show(show, number)
        crew = crew_of(show.sign, (), clock, Fraction(50))
        self.loop = Loop(self.programme, show.sign.canvas, crew.fitting(), clock, Fraction(50))
        self.pid = 1001
        self.heard: list[dict[str, Any]] = []
        self.tick()
        self._commands = Commands(self)
        self._door = Door(folder, self._obey)

    def load_show(self, show: Show, number: int = 0, *, until_ns: int = 1 << 62) -> None:
        """Another show, with a release of that number."""
        release = None
        if number:
            release = Release(
                number=number, sign=show.sign.name, show=show.digest, approvers=(), threshold=2,
                not_before_ns=0, expires_ns=until_ns, issued_ns=0,
            )  # fmt: skip
        self.programme.play(playing_of(show, release, trusted=bool(number)))

    def close(self) -> None:
        """It has ended in order."""
        self._door.close()

    def tick(self) -> None:
        """Two frames leave."""
        self.loop.tick()
        self.loop.tick()

    def names(self) -> list[str]:
        """The commands it was given, questions apart."""
        return [str(one["command"]) for one in self.heard if one["command"] != "status"]

    def _obey(self, message: object) -> dict[str, Any]:
        assert isinstance(message, dict)
        self.heard.append(message)
        return self._commands.obey(message)

    # ------------------------------------------------------------ what commands need
    @property
    def standing(self) -> Any:
        return self.programme.standing

    def put(self, desk: Desk, *, anyway: bool = False) -> Any:
        self.drawer.put(desk)
        self.programme.set_desk(desk)
        return None

    def load(self, folder: str) -> None:
        """Nothing new was published."""

    def seen(self) -> None:
        self.tick()

    def status(self) -> dict[str, Any]:
        rig: Any = SimpleNamespace(
            sign=self.sign, supervisor=0, started_ns=0, clock=self.clock, loop=self.loop,
            standing=self.standing, fallback="", trust=self.trust,
            real_time=RealTime(policy="normal"), programme=self.programme,
            stock=self.stock, journal=SimpleNamespace(trouble=""),
        )  # fmt: skip
        return {**player_status(rig), "pid": self.pid}

    def metrics(self) -> str:
        return ""

    def note(self, kind: str, **fields: Any) -> None:
        """No journal."""

    def stop(self) -> None:
        """It is the test that ends it."""
