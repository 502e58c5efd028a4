"""The player process: ``python -m ledsign.player``.

It waits for a show (``--show FOLDER`` or a ``load`` line on standard input), opens its outputs and plays
until told to stop. Events are JSON lines on standard output: ``started``, ``first_frame``, ``status`` (each
second with ``--status``), ``refused``, ``stopped``.
"""

from __future__ import annotations

import argparse
import io
import json
import os
import signal
import sys
import threading
from fractions import Fraction
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any

from ledsign.core.clock import NS_PER_S, SystemClock
from ledsign.core.errors import LedsignError
from ledsign.display.limiter import Limiter
from ledsign.player.control import Control
from ledsign.player.fitting import Fitting
from ledsign.player.heartbeat import supervisor_pid
from ledsign.player.loop import Loop
from ledsign.player.output import open_outputs, plan_outputs
from ledsign.player.pacer import Punctual
from ledsign.player.status import loop_status
from ledsign.show.bundle import read_show
from ledsign.show.staging import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledsign.player.duty import Duty
    from ledsign.show.types import Show


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ledsign.player", description="Play a compiled show to controllers."
    )
    parser.add_argument("--show", type=Path, help="show folder; without it, wait for a load command on stdin")
    parser.add_argument(
        "--to", action="append", default=[], help="target URL; default: the sign's own outputs"
    )
    parser.add_argument("--fps", type=Fraction, help="frames a second; default: the show's")
    parser.add_argument("--seconds", type=Fraction, help="stop after so long")
    parser.add_argument(
        "--wall-offset-ns", type=int, default=0, help="shift wall time (play as if it were then)"
    )
    parser.add_argument(
        "--born-ns", type=int, help="monotonic time the command began, for first-frame timing"
    )
    parser.add_argument("--status", action="store_true", help="a status line each second")
    parser.add_argument("--stop-on-eof", action="store_true", help="stop when standard input ends")
    state = parser.add_argument_group("one of two players with a state folder")
    state.add_argument("--state", type=Path, help="state folder: lock, desk, control socket, shows, journal")
    state.add_argument("--wiring", type=Path, help="the sign as JSON: black can be sent before any show")
    state.add_argument("--clock", choices=("any", "synchronised"), default="any", help="clocks to believe")
    state.add_argument("--earliest-ns", type=int, help="believe no wall clock before this")
    state.add_argument("--realtime", choices=("auto", "no"), default="auto", help="ask for SCHED_FIFO")
    parser.add_argument("--low-jitter", action="store_true", help="wait awake for the last 0.6 ms of a frame")
    state.add_argument("--cpu", type=int, help="bind the sending thread to this core")
    state.add_argument("--stale", type=float, default=1.5, help="seconds of silence before a takeover")
    return parser


def _commands() -> Iterator[str]:
    """Lines of standard input, unbuffered: a buffered stream's lock would break the interpreter's exit."""
    with io.FileIO(sys.stdin.fileno(), closefd=False) as raw:
        for line in raw:
            yield line.decode("utf-8", "replace")


class Player:
    """The parts of the process, built in order and ended in reverse."""

    def __init__(self, options: argparse.Namespace) -> None:
        self._options = options
        self._clock = SystemClock(options.wall_offset_ns)
        self._born_ns = options.born_ns or self._clock.monotonic_ns()
        self._shows: SimpleQueue[Show | None] = SimpleQueue()
        self._loop: Loop | None = None
        self._tell = Voice().tell

    def run(self) -> int:
        """Play. Returns the process's exit code."""
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: self._stop())
        control = Control(
            _commands(),
            load=self._take,
            stop=self._stop,
            status=self._tell_status,
            refuse=lambda reason: self._tell("refused", reason=reason),
            stop_on_eof=self._options.stop_on_eof,
        )
        if self._options.show:
            self._shows.put(read_show(self._options.show))
        control.start()
        show = self._wait_for_show()
        if show is None:
            self._tell("stopped", frames=0)
            return 0
        fps = self._options.fps or show.sign.fps
        plans = plan_outputs(show.sign, self._options.to)
        outputs = open_outputs(show.sign, plans, self._clock, float(fps))
        fitting = Fitting(outputs=tuple(outputs), limits=Limiter(show.sign))
        clock = Punctual(self._clock) if self._options.low_jitter else self._clock
        self._loop = Loop(Stage(show), show.sign.canvas, fitting, clock, fps, self._first_frame)
        self._tell(
            "started",
            show=show.digest,
            fps=float(fps),
            outputs=[
                {
                    "name": plan.name,
                    "to": plan.target.url,
                    "protocol": plan.protocol.name,
                    "channels": plan.channels,
                }
                for plan in plans
            ],
        )
        if self._options.status:
            threading.Thread(target=self._report_each_second, name="status", daemon=True).start()
        self._loop.run(self._options.seconds)
        self._tell("stopped", **self._status())
        return 0

    def _wait_for_show(self) -> Show | None:
        """The first show, or None when told to stop before one came. Wakes often so that Ctrl-C is heard."""
        return self._shows.get()

    def _take(self, show: Show) -> None:
        if self._loop is None:
            self._shows.put(show)
        else:
            self._loop.load(Stage(show))

    def _stop(self) -> None:
        if self._loop is None:
            self._shows.put(None)
        else:
            self._loop.stop()

    def _first_frame(self, sent_ns: int) -> None:
        self._tell("first_frame", seconds=round((sent_ns - self._born_ns) / NS_PER_S, 3))

    def _report_each_second(self) -> None:
        while True:
            self._clock.sleep_until_ns(self._clock.monotonic_ns() + NS_PER_S)
            self._tell_status()

    def _tell_status(self) -> None:
        self._tell("status", **self._status())

    def _status(self) -> dict[str, Any]:
        loop = self._loop
        if loop is None:
            return {"frames": 0}
        return loop_status(loop)


class Voice:
    """Events as JSON lines on standard output. A reader that has gone away does not stop the player."""

    def __init__(self) -> None:
        self._lock = threading.Lock()

    def tell(self, event: str, **fields: Any) -> None:
        """One line."""
        line = json.dumps({"event": event, **fields}, ensure_ascii=False)
        with self._lock:
            try:
                sys.stdout.write(line + "\n")
                sys.stdout.flush()
            except (OSError, ValueError):
                pass


def on_duty(options: argparse.Namespace) -> int:
    """Play, or stand by, with a state folder."""
    from ledsign.player.duty import Duty

    clock = SystemClock(options.wall_offset_ns)
    options.born_ns = options.born_ns or clock.monotonic_ns()
    voice = Voice()
    duty = Duty(options, clock, voice.tell)
    threading.Thread(target=_mind_input, args=(duty, options.stop_on_eof), name="input", daemon=True).start()
    return duty.run()


def _mind_input(duty: Duty, stop_on_eof: bool) -> None:
    """Input ends with the process that started us: then who plays goes on, and who waits stays its spare.

    On Windows it is also how the supervisor tells a standby to end.
    """
    for _ in _commands():
        pass
    if stop_on_eof or (os.name == "nt" and supervisor_pid() and not duty.is_active):
        os.kill(os.getpid(), signal.SIGTERM)
    elif supervisor_pid():
        duty.orphan()


def main(arguments: Sequence[str] | None = None) -> int:
    """Entry point. Exit codes: 0 stopped as asked, 3 an output could not be opened or the show is bad."""
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(encoding="utf-8")
    options = _parser().parse_args(arguments)
    try:
        return Player(options).run() if options.state is None else on_duty(options)
    except LedsignError as error:
        sys.stdout.write(json.dumps({"event": "failed", "reason": str(error)}, ensure_ascii=False) + "\n")
        sys.stdout.flush()
        return 3
