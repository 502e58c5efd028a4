"""Serve: the service as one process, its parts started in order and stopped in reverse.

    secret ─▶ database (migrated, repaired) ─▶ house ─▶ what was under way ─▶ HTTP ─▶ upkeep, webhooks,
    reconciler ─▶ workers

Stopping: no new requests; streams are ended with a reason; requests under way have ten seconds; then the
others, the database last. A kill at any instant loses nothing that was answered, and no player notices.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import threading
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import uvicorn
from anyio import to_thread

from ledsign.api.app import create_app
from ledsign.api.security import is_proxy
from ledsign.app.connections import impatient, protocols
from ledsign.app.descriptors import as_many_as_allowed
from ledsign.app.doors import Doors
from ledsign.console import app as console
from ledsign.core.errors import LedsignError, TransportError
from ledsign.core.problem import Bilingual, operator_language
from ledsign.service import arrivals, dark_orders, jobs, listening, releasing
from ledsign.service.delivering import Deliverer
from ledsign.service.house import House
from ledsign.service.reconcile import Reconciler
from ledsign.service.seeding import seed
from ledsign.service.upkeep import Upkeep
from ledsign.service.workers import Workers
from ledsign.store.files import FileStore
from ledsign.store.opening import open_store
from ledsign.store.secret import installation_secret

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from ledsign.core.clock import Clock
    from ledsign.service.options import Options

FINISH_S = 10
KEEP_ALIVE_S = 15
LARGEST_HEADERS = 64 * 1024
LARGEST_MESSAGE = 64 * 1024
BACKLOG = 512
MOST_THREADS = 160
START_S = 30.0
_OWN = frozenset({"local", "127.0.0.1", "::1", "::ffff:127.0.0.1"})
_LOG = logging.getLogger("ledsign.serve")


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where to open it; ``setup`` is the link for the first person, empty once there is one."""

    url: str
    setup: str = ""


class Service:
    """A running service. Use as a context manager."""

    def __init__(self, options: Options, clock: Clock, demo: Sequence[Path] = ()) -> None:
        """``demo``: a sign and its documents, taken in unless they were there already."""
        self._demo = demo
        self._options = options
        self._clock = clock
        self._parts = ExitStack()
        self._house: House | None = None
        self._thread: threading.Thread | None = None
        self.notes: list[Bilingual] = []
        self.address = Address(url="")

    def __enter__(self) -> Service:
        try:
            self._start()
        except BaseException:
            self._parts.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._parts.close()

    @property
    def house(self) -> House:
        """Its parts, while it runs."""
        assert self._house is not None
        return self._house

    @property
    def is_running(self) -> bool:
        """Whether it still takes requests."""
        return self._thread is not None and self._thread.is_alive()

    # ---------------------------------------------------------------- in order
    def _start(self) -> None:
        house = self._house = self._build()
        listening.check(house)
        line = _listen(self._options.host, self._options.port)
        self._parts.callback(line.close)
        self._carry_on(house)
        if self._demo:
            seed(house, self._demo)
        watching = self._watching(house)
        self._serve(house, line)
        for one in watching:
            one.start()
        self.address = self._told(house, line)
        # Last: children that start take from the machine what we need to be ready.
        house.workers.warm()

    def _build(self) -> House:
        options, home = self._options, self._options.home
        folder = home / "service"
        opened = open_store(options.database_url, folder, self._clock, installation_secret(folder))
        self._parts.callback(opened.close)
        self.notes += opened.notes
        workers = Workers(options, home, self._clock)
        self._parts.callback(workers.close)
        house = House(
            options=options, home=home, database=opened.database, clock=self._clock,
            files=FileStore(folder / "files"), workers=workers, secret=installation_secret(folder),
        )  # fmt: skip
        self._parts.callback(house.players.close)
        self._parts.callback(house.jobs.close)
        return house

    def _carry_on(self, house: House) -> None:
        """What was under way when the last service ended. A part that fails must not keep the rest down."""
        if house.database.read_only:
            return
        for recover in (dark_orders.take_in, releasing.recover, jobs.recover):
            try:
                recover(house)
            except (LedsignError, OSError) as error:
                _LOG.error("%s: %s", recover.__module__, error)

    def _watching(self, house: House) -> tuple[Upkeep | Deliverer | Reconciler, ...]:
        """What starts after HTTP and is stopped after it."""
        upkeep = Upkeep(house)
        parts = (upkeep, Deliverer(house), Reconciler(house, upkeep=upkeep))
        for one in parts:
            self._parts.callback(one.close)
        return parts

    def _serve(self, house: House, line: socket.socket) -> None:
        options = self._options
        app = create_app(house)
        console.mount(app, house)
        as_many_as_allowed()
        http, websocket = protocols(Doors(options.connections_per_peer), lambda host: _is_free(host, options))
        config = uvicorn.Config(
            app, http=http, log_config=None, access_log=False, lifespan="on", server_header=False,
            proxy_headers=False, ws=websocket, ws_max_size=LARGEST_MESSAGE, backlog=BACKLOG,
            ws_per_message_deflate=False,  # pictures are deflated already, once for everybody
            timeout_keep_alive=KEEP_ALIVE_S, timeout_graceful_shutdown=FINISH_S,
            h11_max_incomplete_event_size=LARGEST_HEADERS,
            ssl_certfile=None if options.tls_cert is None else str(options.tls_cert),
            ssl_keyfile=None if options.tls_key is None else str(options.tls_key),
        )  # fmt: skip
        try:
            config.load()
        except OSError as error:  # ssl.SSLError is one
            raise _tls(error) from error
        server = uvicorn.Server(config)
        # In a thread of its own, so that signals are ours and the order of stopping too.
        thread = threading.Thread(target=_run, args=(server, config, line), name="http", daemon=True)
        self._thread = thread
        thread.start()
        self._parts.callback(self._stop_serving, house, server, thread)
        deadline_ns = self._clock.monotonic_ns() + int(START_S * 1e9)
        while not server.started:
            if not thread.is_alive() or self._clock.monotonic_ns() > deadline_ns:
                raise TransportError("the HTTP server did not start; its log says why")
            self._clock.sleep_until_ns(self._clock.monotonic_ns() + 10_000_000)

    @staticmethod
    def _stop_serving(house: House, server: uvicorn.Server, thread: threading.Thread) -> None:
        house.closing.set()
        server.should_exit = True
        thread.join(FINISH_S + 5)

    def _told(self, house: House, line: socket.socket) -> Address:
        reached = self._options.model_copy(update={"port": line.getsockname()[1]})
        scheme, host = "https" if reached.tls_cert is not None else "http", reached.host
        url = f"{scheme}://{f'[{host}]' if ':' in host else host}:{reached.port}"
        if house.database.read_only:
            return Address(url=url)
        secret = arrivals.setup_link(house)
        return Address(url=url, setup=arrivals.link_text(reached, secret, setup=True) if secret else "")


def _run(server: uvicorn.Server, config: uvicorn.Config, line: socket.socket) -> None:
    async def serve() -> None:
        # Requests that wait for a worker hold a thread each; as many as may wait, and room for the others.
        to_thread.current_default_thread_limiter().total_tokens = MOST_THREADS
        impatient(asyncio.get_running_loop())
        await server.serve(sockets=[line])

    with asyncio.Runner(loop_factory=config.get_loop_factory()) as runner:
        runner.run(serve())


def _is_free(host: str, options: Options) -> bool:
    """Whether one address may have any number of connections: this machine's own, and proxies we trust."""
    return host in _OWN or is_proxy(host, options)


def _listen(host: str, port: int) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, protocol, _, address = found[0]
        line = socket.socket(family, kind, protocol)
        try:
            if os.name == "posix":
                line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            line.bind(address)
            line.set_inheritable(False)
        except OSError:
            line.close()
            raise
    except OSError as error:
        told = error.strerror or str(error)
        raise TransportError(
            f"无法监听 {host}:{port}：{told} → 请用 --port 换一个端口"
            if operator_language() == "zh"
            else f"cannot listen on {host}:{port}: {told} → choose another --port, or 0 for any free one"
        ) from error
    return line


def _tls(error: OSError) -> TransportError:
    return TransportError(
        f"无法使用 TLS 证书：{error} → 请检查 tls_cert 和 tls_key（PEM）"
        if operator_language() == "zh"
        else f"cannot use the TLS certificate: {error} → check tls_cert and tls_key (PEM)"
    )
