"""Real connections to a real server that say nothing, or too slowly, or are too many."""

from __future__ import annotations

import asyncio
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn

from ledsign.app.connections import impatient, protocols
from ledsign.app.doors import Doors

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
UPGRADE = (
    b"GET /ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


async def app(scope: Any, receive: Any, send: Any) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        await receive()
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


@contextmanager
def served(doors: Doors, head_s: float = 60.0, *, free: bool = False) -> Iterator[int]:
    with socket.socket() as line:
        line.bind(("127.0.0.1", 0))
        http, websocket = protocols(doors, lambda _: free, head_s)
        config = uvicorn.Config(app, http=http, ws=websocket, log_config=None, lifespan="off")
        server = uvicorn.Server(config)

        async def serve() -> None:
            impatient(asyncio.get_running_loop(), head_s)
            await server.serve(sockets=[line])

        line.listen()
        thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
        thread.start()
        try:
            yield line.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(20)


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=20)


def answer(one: socket.socket, head: bytes = HEAD) -> bytes:
    one.sendall(head)
    told = one.recv(400)
    while told.startswith(b"HTTP/1.1 200") and not told.endswith(b"ok"):
        told += one.recv(400)
    return told


def ends(one: socket.socket) -> bool:
    """The other side closes it without a word."""
    try:
        return one.recv(1) == b""
    except ConnectionResetError:
        return True


@pytest.mark.parametrize("said", [b"", b"GET / HTTP/1.1\r\nHost: x\r\n"], ids=["nothing", "half a head"])
def test_who_does_not_say_what_it_wants_is_closed(said: bytes) -> None:
    with served(Doors(100), 0.2) as port, connect(port) as silent:
        silent.sendall(said)
        assert ends(silent)
        with connect(port) as other:
            assert answer(other).startswith(b"HTTP/1.1 200")


def test_half_a_second_request_is_not_waited_for_either() -> None:
    with served(Doors(100), 0.2) as port, connect(port) as one:
        assert answer(one).startswith(b"HTTP/1.1 200")
        one.sendall(b"GET / HT")
        assert ends(one)


def test_many_that_are_silent_keep_nobody_out() -> None:
    with served(Doors(100, most=5), free=True) as port:
        silent = [connect(port) for _ in range(20)]
        with connect(port) as one:
            assert answer(one).startswith(b"HTTP/1.1 200")
            assert answer(one).startswith(b"HTTP/1.1 200")
        for other in silent:
            other.close()


def test_a_websocket_counts_until_it_ends_and_lets_only_the_urgent_in_beside_it() -> None:
    doors = Doors(1, most=5)
    with served(doors) as port:
        with connect(port) as watching:
            assert answer(watching, UPGRADE).startswith(b"HTTP/1.1 101")
            with connect(port) as one:
                assert answer(one).startswith(b"HTTP/1.1 200")
            with connect(port) as other:
                assert answer(other, HEAD.replace(b"healthz", b"")).startswith(b"HTTP/1.1 503")
            with connect(port) as another:
                another.sendall(UPGRADE)
                assert ends(another)
        assert doors._counts["127.0.0.1"] <= 2
    assert len(doors) == 0
