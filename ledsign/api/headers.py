"""Headers: those of the API, as its document tells them."""

from __future__ import annotations

from typing import Any

IF_MATCH: dict[str, Any] = {
    "description": "ETag of the version that is meant / 所修改版本的 ETag",
    "schema": {"type": "string", "pattern": r'^(\*|(W/)?"[0-9]{1,18}")$', "maxLength": 24},
    "example": '"3"',
}
IDEMPOTENCY_KEY: dict[str, Any] = {
    "description": "any text of your own; the same request under the same key happens once / 防止重复执行",
    "schema": {"type": "string", "pattern": r"^[!-~]{1,128}$", "minLength": 1, "maxLength": 128},
    "example": "3f6b2c1e-8a55-4a43-9a7e-0c8d4f1b2a90",
}
_STRING = {"type": "string"}
REQUEST_ID: dict[str, Any] = {
    "description": "this request, as in the logs / 本次请求的编号",
    "schema": _STRING,
    "example": "5f1c9a7be0d24c83",
}
ETAG: dict[str, Any] = {
    "description": "the version; send it as If-Match / 版本号",
    "schema": _STRING,
    "example": '"3"',
}
LOCATION: dict[str, Any] = {
    "description": "where the new thing is / 新内容的地址",
    "schema": {"type": "string", "format": "uri-reference"},
    "example": "/api/v1/signs/twin-towers/playlists/01jv0gq8x0zq2f7m4h9s6b3k1d",
}
REPLAY: dict[str, Any] = {
    "description": "`true`: the answer of the first time, nothing happened again / 重复请求，未再次执行",
    "schema": {"type": "string", "enum": ["true"]},
    "example": "true",
}
_SPELLING = {
    "if-match": "If-Match",
    "if-none-match": "If-None-Match",
    "idempotency-key": "Idempotency-Key",
    "content-type": "Content-Type",
    "last-event-id": "Last-Event-ID",
    "range": "Range",
    "accept-language": "Accept-Language",
}


def spelt(name: str) -> str:
    """A header's name as everybody writes it."""
    return _SPELLING.get(name.lower(), name)


def document(operation: dict[str, Any], method: str, *, versioned: bool) -> None:
    """Add headers to the answers of an operation; ``versioned`` when its path has things with versions."""
    once = any(one["name"] == "Idempotency-Key" for one in operation.get("parameters", ()))
    for status, answer in operation["responses"].items():
        told = answer.setdefault("headers", {})
        told["X-Request-Id"] = REQUEST_ID
        if not status.startswith("2"):
            continue
        if versioned and method != "delete":
            told.setdefault("ETag", ETAG)
        if status == "201":
            told.setdefault("Location", LOCATION)
        if once:
            told["Idempotent-Replay"] = REPLAY
