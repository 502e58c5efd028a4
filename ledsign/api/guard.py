"""Guard: what stands before every endpoint: request id, who it is, origin, rate."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from starlette.middleware.base import BaseHTTPMiddleware

from ledsign.service.actor import Actor
from ledsign.service.house import House

if TYPE_CHECKING:
    from fastapi import FastAPI, Request, Response
    from starlette.middleware.base import RequestResponseEndpoint
    from starlette.requests import HTTPConnection

Authenticate: TypeAlias = "Callable[[House, HTTPConnection], Actor | None]"


def by_login(house: House, connection: HTTPConnection) -> Actor | None:
    """Who a cookie or token stands for; None for nobody."""
    del house, connection
    return None


def install(app: FastAPI, authenticate: Authenticate) -> None:
    """Put it before the application."""

    async def identify(request: Request, call_next: RequestResponseEndpoint) -> Response:
        request.state.request_id = secrets.token_hex(8)
        request.state.actor = authenticate(request.app.state.house, request)
        response = await call_next(request)
        response.headers["X-Request-Id"] = request.state.request_id
        return response

    app.add_middleware(BaseHTTPMiddleware, dispatch=identify)
