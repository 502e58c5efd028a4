"""Connections: uvicorn's own HTTP and WebSocket connections, held to ``ledsign.app.doors``.

A request's head has ten seconds, from the opening of its connection or from its first byte, to be there.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from uvicorn.protocols.http.auto import AutoHTTPProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from ledsign.api.urgent import only_urgent
from ledsign.app.doors import Doors, Guest, Room
from ledsign.service.rates import site

if TYPE_CHECKING:
    from collections.abc import Callable

HEAD_S = 10.0
# uvicorn chooses between httptools and h11 by what is installed; both have what is used here.
_Http: Any = AutoHTTPProtocol


def protocols(
    doors: Doors, is_free: Callable[[str], bool], head_s: float = HEAD_S
) -> tuple[type[asyncio.Protocol], type[asyncio.Protocol]]:
    """Classes for ``http=`` and ``ws=`` of uvicorn's configuration. ``is_free`` of an address: it is not held
    to what one peer may have.
    """

    def arrive(guest: Guest, client: tuple[str, int] | None) -> Room:
        host = client[0] if client else "local"
        return doors.arrive(guest, site(host), free=is_free(host))

    class Http(_Http):  # type: ignore[misc]
        """A connection from its opening until it is closed, or becomes a WebSocket."""

        _late: asyncio.TimerHandle | None = None
        _room = Room.ALL
        _upgraded = False
        app: Any

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            super().connection_made(transport)
            self._room = arrive(self, self.client)
            if self._room is Room.NONE:
                self.send_away()
                return
            if self._room is Room.URGENT:
                self.app = only_urgent(self.app)
            self._wait_for_head()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self._upgraded or self.transport.is_closing():
                return
            if self.cycle is not None and not self.cycle.response_complete:
                self._stop_waiting()
                doors.busy(self)
            elif self._late is None:
                self._wait_for_head()

        def handle_websocket_upgrade(self, *event: Any) -> None:
            self._upgraded = True
            if self._room is not Room.ALL:
                self.send_away()
                return
            self._stop_waiting()
            doors.leave(self)  # the WebSocket counts from now on
            super().handle_websocket_upgrade(*event)

        def on_response_complete(self) -> None:
            super().on_response_complete()
            if self.cycle is None or self.cycle.response_complete:
                doors.silent(self)

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_waiting()
            doors.leave(self)
            super().connection_lost(exc)

        def send_away(self) -> None:
            """Close it at once: nobody waits for anything."""
            self._stop_waiting()
            self.transport.abort()

        def _wait_for_head(self) -> None:
            self._late = self.loop.call_later(head_s, self.send_away)

        def _stop_waiting(self) -> None:
            if self._late is not None:
                self._late.cancel()
                self._late = None

    class Socket(WebSocketsSansIOProtocol):
        """A connection that has become a WebSocket; it is never silent."""

        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            super().connection_made(transport)
            if arrive(self, self.client) is not Room.ALL:
                transport.close()
            doors.busy(self)

        def connection_lost(self, exc: Exception | None) -> None:
            doors.leave(self)
            super().connection_lost(exc)

        def send_away(self) -> None:
            """Never asked: it is never silent."""
            self.transport.close()

    return Http, Socket


def impatient(loop: asyncio.AbstractEventLoop, seconds: float = HEAD_S) -> None:
    """Whoever opens a TLS connection and says nothing is waited for as long as for a request's head."""
    create: Callable[..., Any] = loop.create_server

    def create_server(*args: Any, ssl: Any = None, **more: Any) -> Any:
        bounded = {} if ssl is None else {"ssl_handshake_timeout": seconds}
        return create(*args, ssl=ssl, **bounded, **more)

    loop.create_server = create_server  # type: ignore[method-assign]
