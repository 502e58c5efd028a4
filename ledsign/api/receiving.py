"""Receiving: an uploaded file from the request's body to the disk, and what the API's document says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool

from ledsign.api.sent import media_type, unsupported

if TYPE_CHECKING:
    from fastapi import Request

    from ledsign.service.uploads import Upload

PICTURES = ("image/png", "image/jpeg", "image/webp", "image/gif")
FONTS = ("font/ttf", "font/otf", "font/collection", "font/sfnt")
ANYTHING = "application/octet-stream"
# So much is gathered before a thread is asked to write it.
_PART = 1 << 20


def require_kind(request: Request, kinds: tuple[str, ...]) -> None:
    """415 unless it is sent as one of ``kinds``, or as nothing in particular; what it is is seen later."""
    if media_type(request) not in ("", ANYTHING, *kinds):
        raise unsupported(*kinds)


async def receive(request: Request, upload: Upload) -> None:
    """The whole body into ``upload``. Raises TooLarge as soon as it is too long."""
    waiting = bytearray()
    async for part in request.stream():
        waiting += part
        if len(waiting) >= _PART:
            await run_in_threadpool(upload.write, bytes(waiting))
            waiting.clear()
    await run_in_threadpool(upload.write, bytes(waiting))


def file_body(kinds: tuple[str, ...]) -> dict[str, Any]:
    """For ``openapi_extra=`` of a route that takes a file as it is."""
    schema = {"type": "string", "format": "binary"}
    content = {kind: {"schema": schema} for kind in (*kinds, ANYTHING)}
    return {"requestBody": {"required": True, "content": content}}
