"""Guard: what stands before every endpoint, as plain ASGI: nothing is buffered, streams stay streams.

In this order: request id, who really asks, host, NUL, who it is, rate, origin, CSRF, size. A WebSocket is
refused before it is accepted. ``request.state`` then has ``request_id``, ``peer``, ``actor`` (or None) and
``visitor``: an actor who may do nothing, for what is open to everybody.
"""

from __future__ import annotations

import hmac
import logging
import re
import secrets
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection, Request

from ledsign.api import problems, refusals
from ledsign.api.access import Access
from ledsign.api.arriving import Authenticate, by_login, identify
from ledsign.api.bodies import Bounded, most_bytes, too_large
from ledsign.api.security import (
    SAFE_METHODS,
    headers_for,
    host_is_ours,
    origin_is_ours,
    peer_of,
)
from ledsign.core.errors import LedsignError
from ledsign.service import onlookers
from ledsign.service.actor import Actor
from ledsign.service.house import House
from ledsign.service.onlookers import LASTS_NS

if TYPE_CHECKING:
    from fastapi import FastAPI, WebSocket
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["Authenticate", "Guard", "by_login", "install", "websocket_actor"]
_LOG = logging.getLogger("ledsign.api")
# Who comes in here is asked for more than a cookie, and acts with none of its rights.
OPEN = re.compile(r"/api/v1/(sessions|setup|invitations)")
ENDED = 4401  # a WebSocket is closed with this when its session ends
_PIECES = frozenset({"http.response.body", "websocket.send"})
_LONGEST_LENGTH = 15  # digits of a Content-Length anybody needs


def install(app: FastAPI, authenticate: Authenticate) -> None:
    """Put it before the application."""
    app.add_middleware(Guard, authenticate=authenticate)


def websocket_actor(house: House, websocket: WebSocket) -> Actor | None:
    """Who opened a WebSocket. Its Origin was looked at already, and nobody was refused: before the accept."""
    del house
    actor = getattr(websocket.state, "actor", None)
    return actor if isinstance(actor, Actor) else None


class Guard:
    """The middleware."""

    def __init__(self, app: ASGIApp, authenticate: Authenticate) -> None:
        self._app = app
        self._authenticate = authenticate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        house: House = scope["app"].state.house
        connection = HTTPConnection(scope)
        state = scope.setdefault("state", {})
        state["request_id"] = secrets.token_hex(8)
        state["peer"] = peer_of(connection, house.options)
        access = Access(scope, house.clock)
        told = _Answer(send, scope, house, access)
        try:
            bounded = await self._let_in(house, connection, receive)
            await self._app(scope, bounded, told)
        except Exception as error:  # noqa: BLE001 - one request: it is answered, written down, and over
            if not told.cut_off:
                await _refuse(scope, receive, told, error)
        finally:
            access.write()

    async def _let_in(self, house: House, connection: HTTPConnection, receive: Receive) -> Receive:
        """Raises what the request is refused with."""
        scope, options, is_socket = connection.scope, house.options, connection.scope["type"] == "websocket"
        if not host_is_ours(connection, options):
            raise refusals.foreign_host()
        if "\0" in scope["path"]:
            raise refusals.nul()
        if b"%00" in scope["query_string"]:
            raise refusals.nul_asked()
        actor = await identify(house, connection, self._authenticate)
        house.rates.request(_who(actor, connection))
        writes = is_socket or scope["method"] not in SAFE_METHODS
        by_cookie = actor is not None and actor.via == "session" and bool(actor.csrf)
        if writes and not origin_is_ours(connection, options, needed=is_socket and by_cookie):
            raise refusals.foreign_origin()
        if is_socket:
            if actor is None:
                raise refusals.nobody()
            return receive
        if writes and by_cookie and actor is not None and not _is_open(scope):
            given = connection.headers.get("x-csrf-token", "")
            if not hmac.compare_digest(given.encode(), actor.csrf.encode()):
                raise refusals.no_csrf()
        most = most_bytes(scope["path"], options)
        length = connection.headers.get("content-length", "0")
        if length.isascii() and length.isdigit() and (len(length) > _LONGEST_LENGTH or int(length) > most):
            raise too_large(most)
        return Bounded(receive, most, options.body_seconds, house.clock)


class _Answer:
    """A ``send`` that adds our headers, knows whether anything was answered, and cuts a stream off within a
    second when whoever it is for may not have it any more.
    """

    def __init__(self, send: Send, scope: Scope, house: House, access: Access) -> None:
        self._send = send
        self._scope = scope
        self._house = house
        self._access = access
        self._looked_ns = house.clock.monotonic_ns()
        self.begun = False
        self.cut_off = False

    async def __call__(self, message: Message) -> None:
        if message["type"] in ("http.response.start", "websocket.http.response.start"):
            self.begun = True
            # A request may end the session it came in with (a new password, a second factor): its answer,
            # however long it took, still goes to whoever asked.
            self._looked_ns = self._house.clock.monotonic_ns()
            self._access.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers["X-Request-Id"] = self._scope["state"]["request_id"]
            for name, value in headers_for(self._scope["path"], self._house.options).items():
                headers.setdefault(name, value)
        elif message["type"] in ("websocket.accept", "websocket.close"):
            self.begun = True
            self._access.status = self._access.status or (
                101 if message["type"] == "websocket.accept" else 403
            )
        elif message["type"] in _PIECES and not await self._still():
            await self._cut_off(message)
        await self._send(message)

    async def _still(self) -> bool:
        actor, now_ns = self._scope["state"].get("actor"), self._house.clock.monotonic_ns()
        if not isinstance(actor, Actor) or now_ns - self._looked_ns < LASTS_NS:
            return True
        self._looked_ns = now_ns
        if not (actor.login_id or actor.token_id):
            return True
        known = onlookers.still_as_known(self._house, actor)
        return await run_in_threadpool(onlookers.still, self._house, actor) if known is None else known

    async def _cut_off(self, message: Message) -> None:
        """Close it properly; the endpoint is told what it is told when its client goes away."""
        self.cut_off = True
        if message["type"] == "websocket.send":
            await self._send({"type": "websocket.close", "code": ENDED, "reason": "session ended"})
        else:
            await self._send({"type": "http.response.body", "body": b"", "more_body": False})
        raise OSError("the session has ended")


async def _refuse(scope: Scope, receive: Receive, send: _Answer, error: Exception) -> None:
    """Answer ``error``, when there is still somebody to answer."""
    known = isinstance(error, LedsignError | refusals.Refused)
    if not known:
        _LOG.error("request %s failed", scope["state"]["request_id"], exc_info=error)
    if send.begun:
        if not known:
            raise error
        return
    request = Request({**scope, "type": "http", "method": scope.get("method", "GET")})
    response = problems.response_to(request, error if known else refusals.our_fault())
    if scope["type"] == "websocket" and "websocket.http.response" not in scope.get("extensions", {}):
        await send({"type": "websocket.close", "code": 1008, "reason": ""})
        return
    await response(scope, receive, send)


def _is_open(scope: Scope) -> bool:
    return scope["method"] == "POST" and OPEN.fullmatch(scope["path"]) is not None


def _who(actor: Actor | None, connection: HTTPConnection) -> str:
    if actor is None:
        from ledsign.service.rates import site

        return f"peer {site(connection.scope['state']['peer'])}"
    return f"actor {actor.id}"
