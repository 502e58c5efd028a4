"""Pictures of squares are drawn for who is logged in, of short texts, away from the event loop."""

from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.requests import Request

from ledsign.console import app


def asked(body: bytes, actor: object) -> Any:
    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/console/qr",
        "headers": [],
        "state": {"actor": actor},
    }
    return asyncio.run(app._qr(Request(scope, receive)))


@pytest.mark.parametrize(
    ("body", "actor", "status"),
    [(b"otpauth://x", None, 401), (b"x" * 201, "lin", 413), (b"x" * 200, "lin", 200), (b"\xff", "lin", 200)],
    ids=["nobody", "long", "as long as may be", "no text"],
)
def test_who_gets_one(body: bytes, actor: object, status: int) -> None:
    answer = asked(body, actor and SimpleNamespace(login=actor))
    assert answer.status_code == status
    assert (b"<svg" in answer.body) is (status == 200)


def test_it_is_drawn_in_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = []

    def draw(text: str) -> str:
        drawn.append((text, threading.current_thread()))
        return "<svg/>"

    monkeypatch.setattr(app, "_drawn", draw)
    asked(b"x", SimpleNamespace(login="lin"))
    assert drawn[0][0] == "x"
    assert drawn[0][1] is not threading.current_thread()
