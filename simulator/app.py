"""The simulator as a program: parts in order of start, stopped in reverse.

ports and receiving thread ─▶ web server ─▶ "ready" ─▶ terminal view, waiting ─▶ report, picture
"""

from __future__ import annotations

import io
import json
import signal
import subprocess
import sys
import threading
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledsign.core.clock import NS_PER_S, Clock, SystemClock
from ledsign.core.errors import DocumentError, LayoutError, LedsignError, ShowError
from ledsign.core.problem import operator_language
from ledsign.display.wiring import from_json
from ledsign.transport.fault import fault
from simulator.faults import check_controllers, parse_fault
from simulator.files import check_files
from simulator.listen import read_listeners, read_serial
from simulator.live import Live
from simulator.monitor import Monitor
from simulator.options import parse_options
from simulator.problems import say
from simulator.summary import ready_text, status_line, summary

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from ledsign.display.sign import Sign

BAD_INPUT, FAILED = 2, 3
_DRAW_S = 0.1
# The receiving thread gets its turn soon even while a page's frame is being packed.
_SWITCH_S = 0.001


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until told to stop. Returns the exit code: 0 done, 2 bad input, 3 something failed."""
    as_json = "--json" in (sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")
    sys.setswitchinterval(_SWITCH_S)
    stop = threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
    try:
        run(parse_options(arguments), SystemClock(), stop)
    except LedsignError as error:
        return _failed(as_json, error)
    except BrokenPipeError:
        return 0
    return 0


def run(options: argparse.Namespace, clock: Clock, stop: threading.Event) -> None:
    """Run with parsed options until ``stop`` is set or time is up. Raises LedsignError."""
    check_files(options.save, options.report)
    sign = read_sign(options)
    faults = [parse_fault(text) for text in options.fault]
    check_controllers(faults, [output.name for output in sign.outputs])
    serial = read_serial(sign, options.serial, options.protocol, options.baud) if options.serial else ()
    # A device named on the command line replaces the sign's own addresses unless more is asked for.
    only_serial = serial and all(text == "own" for text in options.listen)
    listeners = serial if only_serial else (*read_listeners(sign, options.listen), *serial)
    live = Live(sign, listeners, clock, faults=faults, seed=options.seed)
    with ExitStack() as running:
        live.start()
        running.callback(live.stop)
        if options.monitor is not None:
            monitor = Monitor(live, options.monitor)
            running.callback(monitor.stop)
            monitor.start()
        web = ""
        if options.web is not None:
            from simulator.serve import WebServer

            server = WebServer(live, options.host, options.web)
            running.callback(server.stop)
            server.start()
            web = server.url
        _say(options.json, "ready", {"web": web, "listen": live.urls, "sign": sign.name})
        if options.stop_on_eof:
            threading.Thread(target=_wait_for_eof, args=(stop,), daemon=True).start()
        _watch(options, live, clock, stop)
    _finish(options, sign, live)


def read_sign(options: argparse.Namespace) -> Sign:
    """The sign from its wiring, or from YAML by way of ``ledsign wiring`` in a process of its own.

    Raises ShowError for a bad wiring, DocumentError-like problems as ``ledsign wiring`` printed them.
    """
    if options.sign is not None:
        done = subprocess.run(
            [sys.executable, "-m", "ledsign", "wiring", options.sign], capture_output=True, check=False
        )
        if done.returncode:
            told = done.stderr.decode(errors="replace").strip()
            raise ShowError(told or say(f"cannot read sign {options.sign}", f"无法读取屏 {options.sign}"))
        return from_json(done.stdout)
    try:
        data = sys.stdin.buffer.read() if options.wiring == "-" else Path(options.wiring).read_bytes()
    except OSError as error:
        raise ShowError(
            say(
                f"cannot read the wiring {options.wiring}: {error.strerror} → ledsign wiring SIGN makes one",
                f"无法读取走线 {options.wiring}：{error.strerror} → 可用 ledsign wiring SIGN 生成",
            )
        ) from error
    return from_json(data)


def _watch(options: argparse.Namespace, live: Live, clock: Clock, stop: threading.Event) -> None:
    """Wait for the end; draw in the terminal meanwhile."""
    end_ns = None if options.seconds is None else live.started_ns + int(options.seconds * NS_PER_S)
    terminal = None
    if options.view == "term":
        from simulator.views.fold import named_faces
        from simulator.views.term import Terminal

        faces = named_faces(live.wall.sign)
        terminal = Terminal(sys.stderr if options.json else sys.stdout, faces=faces)
    try:
        while not stop.is_set():
            left_s = _DRAW_S if end_ns is None else (end_ns - clock.monotonic_ns()) / NS_PER_S
            if left_s <= 0:
                break
            if terminal is not None:
                terminal.draw(live.picture(), status_line(live.health()))
            stop.wait(min(_DRAW_S, left_s))
    finally:
        if terminal is not None:
            terminal.close(live.picture(), status_line(live.health()))


def _finish(options: argparse.Namespace, sign: Sign, live: Live) -> None:
    report = live.report()
    if options.save is not None:
        from simulator.views.png import draw, save

        save(options.save, draw(sign, live.picture(), options.look))
    if options.report is not None:
        try:
            options.report.write_text(
                json.dumps(report, ensure_ascii=False, indent=2) + "\n", encoding="utf-8"
            )
        except OSError as error:
            raise fault(
                f"cannot write {options.report}: {error.strerror} → use a writable folder",
                f"无法写入 {options.report}：{error.strerror} → 请使用可写的目录",
            ) from error
    _say(options.json, "report", report)


def _say(as_json: bool, event: str, facts: dict[str, Any]) -> None:
    if as_json:
        line = json.dumps({"event": event, **facts}, ensure_ascii=False)
    else:
        line = ready_text(facts["web"], facts["listen"]) if event == "ready" else summary(facts)
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _failed(as_json: bool, error: LedsignError) -> int:
    """Say once what went wrong: to the program that reads our events, else to the person at the terminal."""
    if isinstance(error, (DocumentError, LayoutError)):
        language = operator_language()
        text = "\n".join(problem.line_of_text(language) for problem in error.problems)
    else:
        text = str(error)
    if as_json:
        _say(as_json, "failed", {"reason": text})
    else:
        sys.stderr.write(text + "\n")
    return BAD_INPUT if isinstance(error, (DocumentError, LayoutError, ShowError)) else FAILED


def _wait_for_eof(stop: threading.Event) -> None:
    """Whoever started us has gone, or wants us to go, when our standard input ends.

    Read unbuffered: a thread inside a buffered stream's lock would break the interpreter's exit.
    """
    with io.FileIO(sys.stdin.fileno(), closefd=False) as raw:
        while raw.read(4096):
            pass
    stop.set()
