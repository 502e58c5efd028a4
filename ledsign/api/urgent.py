"""Urgent: what is answered however many others ask: takedown, blackout, and whether the service is there."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import ASGIApp, Receive, Scope, Send

DARK = re.compile(r"/api/v1/(takedown|signs/[^/]+/(takedown|blackout))")
_HEALTH = frozenset({"/healthz", "/readyz"})
_TOLD = {
    "type": "/docs/problems#busy", "title": "Not now", "status": 503, "code": "busy", "instance": "",
    "detail": "too many connections are open; close other pages and try again in a moment",
    "detail_zh": "连接数过多：请关闭其他页面后重试", "problems": [],
}  # fmt: skip


def makes_dark(scope: Scope) -> bool:
    """Whether a request is one that makes signs dark; ending that is not."""
    return scope.get("method") in ("PUT", "POST") and DARK.fullmatch(scope["path"]) is not None


def only_urgent(app: ASGIApp) -> ASGIApp:
    """``app`` for a connection that there is no room for."""

    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan" or scope["path"] in _HEALTH or makes_dark(scope):
            await app(scope, receive, send)
            return
        body = json.dumps(_TOLD, ensure_ascii=False).encode()
        headers = [
            (b"content-type", b"application/problem+json"), (b"retry-after", b"2"),
            (b"content-length", b"%d" % len(body)), (b"connection", b"close"),
        ]  # fmt: skip
        await send({"type": "http.response.start", "status": 503, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    return answer
