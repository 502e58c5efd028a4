"""Up: the whole thing on one machine, for ``ledsign up`` and ``make run``.

    simulator  ◀── datagrams on loopback ── player ◀── show bundle ── compiler (here)
        └── web page: what was decoded from those datagrams

Parts start in the order simulator, player and stop in reverse, so the last black frame and the end of the
stream are still seen. When one dies by itself the other is stopped too and the reason is said.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ledsign.app.child import Child
from ledsign.app.playing import Request, start_player
from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import PlayerUnavailable
from ledsign.display.wiring import to_json

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction
    from types import TracebackType

    from ledsign.core.clock import Clock
    from ledsign.display.sign import Sign
    from ledsign.documents.load import LoadedPlaylist
    from ledsign.documents.load_schedule import LoadedSchedule

READY_TIMEOUT_S = 20.0
POLL_NS = NS_PER_S // 5


class Up:
    """Simulator and player, running. Use as a context manager: leaving it stops both, in reverse order."""

    def __init__(
        self, loaded: LoadedPlaylist | LoadedSchedule, sign: Sign, *, home: Path, host: str, port: int
    ) -> None:
        self._loaded = loaded
        self._sign = sign
        self._home = home
        self._host = host
        self._port = port
        self._simulator: Child | None = None
        self._player: Child | None = None
        self.address = ""

    def __enter__(self) -> Up:
        try:
            self._start()
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _start(self) -> None:
        self._home.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=self._home, prefix="wiring-") as folder:
            wiring = Path(folder) / "wiring.json"
            wiring.write_bytes(to_json(self._sign))
            listen = ",".join(f"{output.name}=ddp://127.0.0.1:0" for output in self._sign.outputs)
            self._simulator = Child(
                "simulator",
                [
                    *(
                        "--wiring",
                        str(wiring),
                        "--listen",
                        listen,
                        "--json",
                        "--stop-on-eof",
                        "--view",
                        "none",
                    ),
                    *("--host", self._host, "--web", str(self._port)),
                ],
            )
            ready = self._simulator.wait_for("ready", READY_TIMEOUT_S)
        self.address = str(ready["web"])
        request = Request(loaded=self._loaded, sign=self._sign, targets=tuple(ready["listen"]))
        self._player, _ = start_player(request, self._home / "shows")

    def wait(self, clock: Clock, seconds: Fraction | None, on_wait: Callable[[], None] | None = None) -> None:
        """Return after ``seconds`` (None: never). Raises PlayerUnavailable when a part has died."""
        until = None if seconds is None else clock.monotonic_ns() + int(seconds * NS_PER_S)
        while until is None or clock.monotonic_ns() < until:
            for child in (self._player, self._simulator):
                if child is not None and not child.is_running():
                    raise PlayerUnavailable(f"{child.module} ended by itself (exit code {child.wait()})")
            now = clock.monotonic_ns()
            clock.sleep_until_ns(now + POLL_NS if until is None else min(until, now + POLL_NS))
            if on_wait is not None:
                on_wait()

    def _stop(self) -> None:
        for child in (self._player, self._simulator):
            if child is not None:
                child.stop()
