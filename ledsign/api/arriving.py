"""Arriving: who sent a request, looked up without holding anybody else up."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias
from weakref import WeakKeyDictionary

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool

from ledsign.api.urgent import makes_dark
from ledsign.service import logins
from ledsign.service.actor import Actor
from ledsign.service.house import House

if TYPE_CHECKING:
    from starlette.requests import HTTPConnection

Authenticate: TypeAlias = "Callable[[House, HTTPConnection], Actor | None]"
by_login: Authenticate = logins.actor_of
# What pages ask by themselves says so; it is no use of the session.
POLL = "x-ledsign-poll"
# Pictures, scripts and styles of a page, as browsers say.
_BY_ITSELF = frozenset({"image", "script", "style", "font", "manifest", "video", "audio"})
DARK_S = 0.5
DARK_THREADS = 32
_LOG = logging.getLogger("ledsign.api")
_LIMITERS: WeakKeyDictionary[asyncio.AbstractEventLoop, CapacityLimiter] = WeakKeyDictionary()


async def identify(house: House, connection: HTTPConnection, authenticate: Authenticate) -> Actor | None:
    """Who it is, None for nobody; ``actor`` and ``visitor`` of the request's state are set."""
    if authenticate is by_login:
        used = _is_used(connection)
        known, found = logins.remembered(house, connection, used=used)
        if not known and makes_dark(connection.scope):
            found = await _for_darkness(house, connection)
        elif not known:
            found = await run_in_threadpool(logins.actor_of, house, connection, used=used)
    else:
        found = authenticate(house, connection)
    state = connection.scope["state"]
    seen: dict[str, Any] = {
        "peer": state["peer"],
        "agent": _printable(connection.headers.get("user-agent", "")),
        "request_id": state["request_id"],
    }
    state["visitor"] = replace(logins.NOBODY, **seen)
    actor = None if found is None else replace(found, **seen)
    state["actor"] = actor
    return actor


async def _for_darkness(house: House, connection: HTTPConnection) -> Actor | None:
    """Who orders darkness: as the database says; as it last did, if it does not in time, or at all."""
    looking = asyncio.ensure_future(
        to_thread.run_sync(logins.actor_of, house, connection, limiter=_dark_threads())
    )
    try:
        return await asyncio.wait_for(asyncio.shield(looking), DARK_S)
    except Exception as error:
        actor = logins.last_known(house, connection)
        if actor is not None:
            looking.add_done_callback(_over)
            _LOG.warning("request %s: %s as last known", connection.scope["state"]["request_id"], actor.login)
            return actor
        if isinstance(error, TimeoutError) and not looking.done():
            return await looking
        raise


def _over(looking: asyncio.Future[Actor | None]) -> None:
    """Nobody asks how it ended."""
    if not looking.cancelled():
        looking.exception()


def _dark_threads() -> CapacityLimiter:
    """Threads that only this looking up uses."""
    loop = asyncio.get_running_loop()
    found = _LIMITERS.get(loop)
    if found is None:
        found = _LIMITERS[loop] = CapacityLimiter(DARK_THREADS)
    return found


def _is_used(connection: HTTPConnection) -> bool:
    """Whether a person or program does something; a page that looks by itself, and a WebSocket, which comes
    back by itself, keep no session from ending.
    """
    headers = connection.headers
    by_itself = POLL in headers or headers.get("sec-fetch-dest", "") in _BY_ITSELF
    return connection.scope["type"] == "http" and not by_itself


def _printable(text: str) -> str:
    return "".join(one for one in text[:400] if one.isprintable())
