"""``ledsign up``: everything on this machine, to look at in a browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ledsign.documents.load import LoadedPlaylist
    from ledsign.documents.load_schedule import LoadedSchedule

DEFAULT_PORT = 8080
SERVICE_PORT = 8000


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
    service_port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="Port of the service. Default 8000, or any free one when taken."),
    ] = None,
    service: Annotated[bool, typer.Option(help="Start the service (API, review, takedown) too.")] = True,
    seconds: Annotated[float | None, typer.Option(min=0.001, help="Stop after so long.")] = None,
) -> None:
    """Play a playlist or schedule to simulated controllers, show them in the browser, start the service."""
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
    if service_port:
        require_free("127.0.0.1", service_port)
    usual = SERVICE_PORT if _is_free("127.0.0.1", SERVICE_PORT) else 0
    arguments = ["--port", str(service_port if service_port is not None else usual), "--quiet"]
    for path in (_sign_file(loaded, sign), *_files_of(loaded)):
        arguments += ["--demo", str(path.absolute())]
    limit = Fraction(seconds).limit_denominator(1000) if seconds else None
    try:
        with Up(
            loaded, found, home=home(), host=host, port=chosen, service=arguments if service else None,
            on_service=_service_told,
        ) as running:  # fmt: skip
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


def _sign_file(loaded: LoadedPlaylist | LoadedSchedule, sign: str) -> Path:
    from ledsign.cli.load import DEFAULT_SIGN
    from ledsign.documents.shipped import find_sign

    return find_sign(sign) if sign else loaded.sign_path() or find_sign(DEFAULT_SIGN)


def _files_of(loaded: LoadedPlaylist | LoadedSchedule) -> list[Path]:
    """Its playlists and itself."""
    playlists = getattr(loaded, "playlists", {})
    return [*(one.path for one in playlists.values()), loaded.path]


def _service_told(message: dict[str, Any]) -> None:
    """The service is ready, or ready again."""
    from ledsign.cli.say import note

    url = message["url"]
    note(f"console: {url}   service: {url}/docs", f"控制台：{url}   服务：{url}/docs")
    if message["setup"]:
        note(
            f"first account, once and within an hour: {message['setup']}",
            f"建立首个账号（仅一次，一小时内有效）：{message['setup']}",
        )


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
