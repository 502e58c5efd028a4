"""``ledsign up``: everything on this machine, to look at in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

DEFAULT_PORT = 8080


def up(
    file: Annotated[
        Path | None, typer.Argument(help="Playlist or schedule; default: the twin-tower demo.")
    ] = None,
    sign: Annotated[str, typer.Option(help="Sign file or shipped name; default: the file's.")] = "",
    host: Annotated[str, typer.Option(help="Address the page listens on.")] = "127.0.0.1",
    port: Annotated[
        int | None,
        typer.Option(
            min=0, max=65535, help="Port of the page; 0 = any free one. Default 8080, or any when taken."
        ),
    ] = None,
    seconds: Annotated[float | None, typer.Option(min=0.001, help="Stop after so long.")] = None,
) -> None:
    """Play a playlist or schedule to simulated controllers and show them as LEDs in the browser."""
    import signal
    from fractions import Fraction

    from ledsign.app.up import Up
    from ledsign.cli.load import load_document
    from ledsign.cli.say import note
    from ledsign.core.clock import SystemClock
    from ledsign.settings import home, shipped

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, interrupt)
    loaded, found = load_document(file or shipped("playlists", "twin-towers.yaml"), sign)
    if port:
        require_free(host, port)
    chosen = port if port is not None else (DEFAULT_PORT if _is_free(host, DEFAULT_PORT) else 0)
    limit = Fraction(seconds).limit_denominator(1000) if seconds else None
    try:
        with Up(loaded, found, home=home(), host=host, port=chosen) as running:
            note(
                f"{found.title or found.name} is lit: open {running.address}   (Ctrl-C stops)",
                f"{found.title or found.name} 已点亮：请打开 {running.address}（按 Ctrl-C 停止）",
            )
            if running.dark:
                note(
                    "it is dark by blackout: ledsign resume lights it",
                    "当前为黑屏状态：ledsign resume 可恢复",
                )
            running.wait(SystemClock(), limit)
    except KeyboardInterrupt:
        pass
    note("stopped", "已停止")


def require_free(host: str, port: int) -> None:
    """Raises TransportError with the remedy when something listens at that port already."""
    from ledsign.core.errors import TransportError
    from ledsign.core.problem import operator_language

    if not _is_free(host, port):
        if operator_language() == "zh":
            raise TransportError(f"端口 {port} 已被占用：请用 --port 换一个，或写 --port 0 自动选择")
        raise TransportError(f"port {port} is taken: choose another --port, or --port 0 for any free one")


def _is_free(host: str, port: int) -> bool:
    import socket

    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True
