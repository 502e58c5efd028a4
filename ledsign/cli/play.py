"""``ledsign play``: send a playlist or schedule to controllers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ledsign.app.child import Message


def play(
    file: Annotated[Path, typer.Argument(help="Playlist or schedule file.")],
    sign: Annotated[str, typer.Option(help="Sign file or shipped name; default: the file's.")] = "",
    to: Annotated[
        list[str] | None,
        typer.Option(
            help="Where to send, again and again: ddp://HOST sacn://239.255.0.1?universe=1 artnet://HOST "
            "serial:///dev/ttyUSB0?baud=921600&protocol=adalight pcap://out.pcap, or NAME=URL for one "
            "output. Default: the sign's own outputs."
        ),
    ] = None,
    at: Annotated[str, typer.Option(help="Play as if it were this instant, ISO 8601.")] = "",
    seconds: Annotated[float | None, typer.Option(min=0.001, help="Stop after so long.")] = None,
    fps: Annotated[float | None, typer.Option(min=1, max=240, help="Frames a second.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Events and figures as JSON lines.")] = False,
) -> None:
    """Play a document to controllers until Ctrl-C; ends with black and the protocol's end of stream."""
    from fractions import Fraction

    from ledsign.app.playing import Request, start_player
    from ledsign.cli.birth import BORN_NS
    from ledsign.cli.instant import read_instant
    from ledsign.cli.load import load_document
    from ledsign.cli.say import compiled_notes, json_line
    from ledsign.core.clock import SystemClock
    from ledsign.settings import home

    loaded, found = load_document(file, sign)
    offset = read_instant(at, found.zone) - SystemClock().now_ns() if at else 0
    request = Request(
        loaded=loaded,
        sign=found,
        targets=tuple(to or ()),
        fps=Fraction(fps).limit_denominator(1001) if fps else None,
        seconds=Fraction(seconds).limit_denominator(1000) if seconds else None,
        wall_offset_ns=offset,
        born_ns=BORN_NS,
        status=json,
    )
    player, compiled = start_player(request, home() / "shows", _relay if json else _speak)
    if json:
        for speed in compiled.speeds:
            json_line(
                event="speed",
                item=speed.item,
                asked_px_s=float(speed.asked_px_s),
                px_s=float(speed.px_s),
                step=speed.step,
            )
        for problem in (*loaded.problems, *compiled.warnings):
            json_line(event="warning", **problem.as_json())
    else:
        compiled_notes(loaded, compiled)
    raise typer.Exit(wait_for_end(player))


def wait_for_end(player: object) -> int:
    """Wait until the player ends or Ctrl-C (or SIGTERM) asks it to; its exit code."""
    import signal

    from ledsign.app.child import Child

    assert isinstance(player, Child)

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    try:
        code = None
        while code is None:
            code = player.wait(0.5)
    except KeyboardInterrupt:
        code = player.stop()
    return code


def _relay(message: Message) -> None:
    """Pass a message on; when nobody reads any more (``| head``), stop as for Ctrl-C."""
    import os
    import signal
    import sys

    from ledsign.cli.say import json_line

    try:
        json_line(**message)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        signal.raise_signal(signal.SIGTERM)


def _speak(message: Message) -> None:
    from ledsign.cli.say import note

    if message["event"] == "started":
        outputs = ", ".join(f"{one['name']} → {one['to']}" for one in message["outputs"])
        note(
            f"playing at {message['fps']:g} fps: {outputs}; Ctrl-C stops",
            f"正在播放，{message['fps']:g} 帧/秒：{outputs}；按 Ctrl-C 停止",
        )
    elif message["event"] == "stopped" and message.get("frames"):
        frames, skipped, late = message["frames"], message["skipped"], message["late_ms"]["p99"]
        note(
            f"stopped: {frames} frames, {skipped} skipped, late p99 {late} ms",
            f"已停止：{frames} 帧，跳过 {skipped}，迟到 p99 {late} 毫秒",
        )
        dropped = sum(one["dropped"] for one in message["outputs"])
        if dropped:
            note(
                f"{dropped} packets were not sent: the line or network takes less than this; lower --fps",
                f"有 {dropped} 个数据包未能发出：线路速度不够，请降低 --fps 或提高波特率",
            )
        if message["last_error"]:
            note(f"last error: {message['last_error']}", f"最后的错误：{message['last_error']}")
    elif message["event"] == "refused":
        note(f"refused: {message['reason']}", f"已拒绝：{message['reason']}")
