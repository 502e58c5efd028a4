"""Up: the whole thing on one machine, for ``ledsign up`` and ``make run``.

    simulator  ◀── datagrams on loopback ── player ◀── show store ── compiler (here)
      │    │                                  └── standby  ◀── commands, releases ── service
      │    └── monitor folder: what was decoded, for the service                       │
      └── web page: the same for people                                               API

Parts start in the order simulator, players, service and stop in reverse, so the last black frame and the end
of the stream are still seen. A player or service that dies is replaced and nobody notices; when the simulator
dies the rest is stopped too and the reason is said.
"""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledsign.app.child import Child
from ledsign.app.keeper import Keeper
from ledsign.app.playing import play_rate
from ledsign.app.supervisor import Supervisor
from ledsign.compiler import compile_document
from ledsign.core.clock import NS_PER_S, SystemClock, seconds
from ledsign.core.errors import PlayerError, PlayerUnavailable
from ledsign.display.wiring import to_json
from ledsign.player.address import state_folder
from ledsign.player.output import plan_outputs
from ledsign.player.watch import POLL_NS as STEP_NS
from ledsign.settings import user_fonts
from ledsign.show.store import player_store
from ledsign.text.fonts import FontLibrary

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction
    from types import TracebackType

    from ledsign.core.clock import Clock
    from ledsign.display.sign import Sign
    from ledsign.documents.load import LoadedPlaylist
    from ledsign.documents.load_schedule import LoadedSchedule

READY_TIMEOUT_S = 20.0
START_TIMEOUT_S = 20.0
POLL_NS = NS_PER_S // 5


class Up:
    """Simulator, players and service, running. Leaving it as a context manager stops them in reverse order.

    ``service`` are the arguments of ``ledsign serve``, None for none; ``on_service`` hears when it is ready.
    """

    def __init__(
        self,
        loaded: LoadedPlaylist | LoadedSchedule,
        sign: Sign,
        *,
        home: Path,
        host: str,
        port: int,
        service: Sequence[str] | None = None,
        on_service: Callable[[dict[str, Any]], None] = lambda _: None,
    ) -> None:
        self._loaded = loaded
        self._sign = sign
        self._home = home
        self._host = host
        self._port = port
        self._simulator: Child | None = None
        self._service: Keeper | None = None
        self._service_arguments, self._on_service = service, on_service
        self._supervisor: Supervisor | None = None
        self._stepping: threading.Thread | None = None
        self._started, self._ending = threading.Event(), threading.Event()
        self._failure = ""
        self.address = ""
        self.dark = False

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
                    *("--monitor", str(self._home / "monitor" / self._sign.name)),
                ],
            )
            ready = self._simulator.wait_for("ready", READY_TIMEOUT_S)
        self.address = str(ready["web"])
        self._light(tuple(ready["listen"]))
        if self._service_arguments is not None:
            arguments = [
                "serve",
                "--home",
                str(self._home),
                *self._service_arguments,
                "--json",
                "--stop-on-eof",
            ]
            self._service = Keeper("ledsign", arguments, SystemClock(), self._on_service)
            self._service.step()

    def _light(self, targets: tuple[str, ...]) -> None:
        """Publish the show and start two players. Raises DocumentError, ShowError, PlayerError.

        Once people approve what this sign shows, what they released is played, and nothing else.
        """
        folder = state_folder(self._home, self._sign.name)
        rate = play_rate(plan_outputs(self._sign, targets), self._sign, None)
        store = player_store(folder)
        if store.trust is None:
            compiled = compile_document(
                self._loaded,
                self._sign,
                FontLibrary(user_fonts=user_fonts()),
                rate,
                shown_from=seconds(SystemClock().now_ns()),
            )
            store.publish(compiled.show)
        wiring = folder / "sign.json"
        wiring.write_bytes(to_json(self._sign))
        arguments = ["--wiring", str(wiring), "--fps", str(rate), "--stop-on-eof"]
        for target in targets:
            arguments += ["--to", target]
        self._supervisor = Supervisor(folder, arguments, SystemClock(), self._heard)
        self._stepping = threading.Thread(target=self._supervise, name="supervisor", daemon=True)
        self._stepping.start()
        if not self._started.wait(START_TIMEOUT_S):
            raise PlayerUnavailable(f"no player has started in {START_TIMEOUT_S:g} s")
        if self._failure:
            raise PlayerError(self._failure)

    def _heard(self, message: dict[str, Any]) -> None:
        """An event of a player."""
        if message["event"] == "started":
            self.dark = bool(message["dark"])
        if message["event"] == "failed":
            self._failure = str(message.get("reason", ""))
        if message["event"] in ("started", "failed"):
            self._started.set()

    def _supervise(self) -> None:
        clock = SystemClock()
        assert self._supervisor is not None
        while not self._ending.is_set():
            self._supervisor.step()
            clock.sleep_until_ns(clock.monotonic_ns() + STEP_NS)

    def wait(self, clock: Clock, seconds: Fraction | None, on_wait: Callable[[], None] | None = None) -> None:
        """Return after ``seconds`` (None: never). Raises PlayerUnavailable when the simulator has died."""
        until = None if seconds is None else clock.monotonic_ns() + int(seconds * NS_PER_S)
        while until is None or clock.monotonic_ns() < until:
            child = self._simulator
            if child is not None and not child.is_running():
                raise PlayerUnavailable(f"{child.module} ended by itself (exit code {child.wait()})")
            now = clock.monotonic_ns()
            clock.sleep_until_ns(now + POLL_NS if until is None else min(until, now + POLL_NS))
            if self._service is not None:
                self._service.step()
            if on_wait is not None:
                on_wait()

    def _stop(self) -> None:
        if self._service is not None:
            self._service.stop()
        self._ending.set()
        if self._stepping is not None:
            self._stepping.join()
        if self._supervisor is not None:
            self._supervisor.stop()
        if self._simulator is not None:
            self._simulator.stop()
