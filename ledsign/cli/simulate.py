"""``ledsign simulate``: stand in for a sign's controllers. ``python -m simulator`` does the work."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer


def simulate(
    sign: Annotated[str, typer.Option(help="Sign file or shipped name.")] = "twin-towers",
    listen: Annotated[
        list[str] | None,
        typer.Option(
            help="ddp,sacn,artnet or URLs, NAME=URL for one output; default: the sign's own addresses."
        ),
    ] = None,
    serial: Annotated[
        list[str] | None, typer.Option(help="Serial device to read; NAME=DEVICE for one output.")
    ] = None,
    protocol: Annotated[str, typer.Option(help="Protocol on --serial.")] = "adalight",
    baud: Annotated[int | None, typer.Option(help="Speed of the serial line to model.")] = None,
    web: Annotated[int | None, typer.Option(help="Port of the page; 0 = any free one.")] = None,
    host: Annotated[str, typer.Option(help="Address the page listens on.")] = "127.0.0.1",
    seconds: Annotated[float | None, typer.Option(min=0.001, help="Stop after so long.")] = None,
    save: Annotated[Path | None, typer.Option(help="Picture to write at the end (.png).")] = None,
    look: Annotated[Literal["pixels", "led"], typer.Option(help="Look of --save.")] = "pixels",
    report: Annotated[Path | None, typer.Option(help="Report to write at the end (.json).")] = None,
    view: Annotated[
        Literal["none", "term"], typer.Option(help="term draws the sign in this terminal.")
    ] = "none",
    fault: Annotated[
        list[str] | None,
        typer.Option(help="loss=5% reorder=2% duplicate=1% delay=100ms freeze=… unplug=…"),
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of the faults.")] = 0,
    monitor: Annotated[
        Path | None, typer.Option(help="Folder to leave status.json and frame.bin in, for a service.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Events as JSON lines.")] = False,
) -> None:
    """Receive what a player sends, decode it as controllers would, show and measure it."""
    import signal
    import subprocess
    import sys
    import tempfile

    from ledsign.app.child import own_group
    from ledsign.display.wiring import to_json
    from ledsign.documents.load import load_sign
    from ledsign.documents.shipped import find_sign

    wiring = to_json(load_sign(find_sign(sign)))
    arguments = ["--host", host, "--look", look, "--view", view, "--seed", str(seed)]
    for one in listen or ():
        arguments += ["--listen", one]
    for name, value in (
        ("--web", web),
        ("--seconds", seconds),
        ("--save", save),
        ("--report", report),
        ("--baud", baud),
        ("--monitor", monitor),
    ):
        if value is not None:
            arguments += [name, str(value)]
    for device in serial or ():
        arguments += ["--serial", device]
    if serial:
        arguments += ["--protocol", protocol]
    for one in fault or ():
        arguments += ["--fault", one]
    if json:
        arguments.append("--json")
    with tempfile.TemporaryDirectory(prefix="ledsign-") as folder:
        path = Path(folder) / "wiring.json"
        path.write_bytes(wiring)
        command = [sys.executable, "-m", "simulator", "--wiring", str(path), "--stop-on-eof", *arguments]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, **own_group())
        assert process.stdin is not None
        # The end of its input is how it is asked to stop: it writes report and picture, we wait. It works the
        # same on every system, and when this process is killed.
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: process.stdin and process.stdin.close())
        raise typer.Exit(process.wait())
