"""``ledsign serve``: the service: API, database, review and safety for the signs of this machine."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ledsign.app.serve import Service


def serve(
    config: Annotated[
        Path | None, typer.Option("--config", help="A TOML file. Default: LEDSIGN_HOME/service.toml.")
    ] = None,
    home: Annotated[Path | None, typer.Option(help="Where ledsign keeps its things.")] = None,
    database: Annotated[
        str | None, typer.Option(help="SQLAlchemy URL; default: SQLite in the home folder.")
    ] = None,
    host: Annotated[
        str | None, typer.Option(help="Address to listen on; default: this machine only.")
    ] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65535, help="Port; 0 = any free one.")] = None,
    tls_cert: Annotated[Path | None, typer.Option(help="Certificate chain, PEM.")] = None,
    tls_key: Annotated[Path | None, typer.Option(help="Its private key, PEM.")] = None,
    log_format: Annotated[str | None, typer.Option(help="text or json.")] = None,
    json: Annotated[bool, typer.Option("--json", help="Events as JSON lines on standard output.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", help="Log only what goes wrong.")] = False,
    demo: Annotated[
        list[Path] | None,
        typer.Option(hidden=True, help="A sign and its documents, taken in once."),
    ] = None,
    stop_on_eof: Annotated[
        bool, typer.Option("--stop-on-eof", hidden=True, help="Stop when standard input ends.")
    ] = False,
) -> None:
    """Run the service: web API, review, releases, takedown. Ctrl-C stops it in order; players play on.

    运行服务：接口、审核、发布、撤播。按 Ctrl-C 有序停止，播出不受影响。
    """
    import logging
    import signal
    import threading
    from contextlib import ExitStack

    from ledsign.app.garbage import undisturbed
    from ledsign.app.logs import log_to_stderr
    from ledsign.app.notify import Notify
    from ledsign.cli.say import note
    from ledsign.core.clock import SystemClock
    from ledsign.service.configuration import read

    flags = {
        "home": home, "database": database, "host": host, "port": port, "tls_cert": tls_cert,
        "tls_key": tls_key, "log_format": log_format,
    }  # fmt: skip
    options = read(flags, config).options
    log_to_stderr(options.log_format, logging.WARNING if quiet else logging.INFO)
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    if stop_on_eof:
        threading.Thread(target=_wait_for_eof, args=(stop,), daemon=True).start()
    notify = Notify()
    with ExitStack() as parts:
        with undisturbed():
            from ledsign.app.serve import Service

            service = parts.enter_context(Service(options, SystemClock(), demo=demo or ()))
        _tell(service, as_json=json)
        notify.ready()
        while not stop.wait(1.0) and service.is_running:
            notify.alive()
        notify.stopping()
        ended_by_itself = not stop.is_set()
    if json:
        from ledsign.cli.say import json_line

        json_line(event="stopped")
    else:
        note("stopped", "已停止")
    if ended_by_itself:
        raise typer.Exit(3)


def _tell(service: Service, *, as_json: bool) -> None:
    from ledsign.cli.say import json_line, note

    for one in service.notes:
        note(f"! {one.en}", f"! {one.zh}")
    address = service.address
    if as_json:
        json_line(event="ready", url=address.url, setup=address.setup)
        return
    url = address.url
    note(f"open {url}   (the API: {url}/docs )", f"请打开 {url}（接口说明：{url}/docs ）")
    if address.setup:
        note(
            f"nobody has an account yet. Set up the first one, within an hour and once: {address.setup}",
            f"尚无账号。请在一小时内用此链接建立首个账号（仅一次有效）：{address.setup}",
        )


def _wait_for_eof(stop: object) -> None:
    """Whoever started us has gone, or wants us to go, when our standard input ends."""
    import io
    import sys
    import threading

    assert isinstance(stop, threading.Event)
    with io.FileIO(sys.stdin.fileno(), closefd=False) as raw:
        while raw.read(4096):
            pass
    stop.set()
