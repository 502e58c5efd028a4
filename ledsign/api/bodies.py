"""Bodies: no request is larger, or slower, than it may be, whether it says how long it is or not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ledsign.api.refusals import Refused
from ledsign.core.problem import Bilingual

if TYPE_CHECKING:
    from starlette.types import Message, Receive

    from ledsign.service.options import Options

# Where files are sent, by the end of the path.
UPLOADS = ("/media", "/fonts", "/import", "/word-lists")


def most_bytes(path: str, options: Options) -> int:
    """How large a request to ``path`` may be."""
    if path.endswith(UPLOADS) or "/word-lists/" in path:
        return options.upload_mib * 1024 * 1024
    return options.body_kib * 1024


class Bounded:
    """A ``receive`` of ASGI that counts and does not wait for ever. Raises Refused (413, 408)."""

    def __init__(self, receive: Receive, most: int, pause_s: float) -> None:
        """``pause_s``: between two pieces of the body."""
        self._receive = receive
        self._most = most
        self._pause_s = pause_s
        self._count = 0
        self._ended = False

    async def __call__(self) -> Message:
        """The next piece; once the body has ended, whatever comes and however late (the client going)."""
        if self._ended:
            return await self._receive()
        try:
            async with asyncio.timeout(self._pause_s):
                message = await self._receive()
        except TimeoutError:
            self._ended = True
            raise too_slow(self._pause_s) from None
        if message["type"] != "http.request":
            self._ended = True
            return message
        self._count += len(message.get("body", b""))
        self._ended = not message.get("more_body", False)
        if self._count > self._most:
            self._ended = True
            raise too_large(self._most)
        return message


def too_large(most: int) -> Refused:
    """413."""
    return Refused(
        413, "too-large", Bilingual(
            f"at most {most:,} bytes are taken here; send less", f"请求内容不得超过 {most:,} 字节"
        ), headers={"Connection": "close"},
    )  # fmt: skip


def too_slow(pause_s: float) -> Refused:
    """408."""
    return Refused(
        408, "too-slow", Bilingual(
            f"nothing came for {pause_s:g} s; send it again", f"超过 {pause_s:g} 秒未收到数据，请重新发送"
        ), headers={"Connection": "close"},
    )  # fmt: skip
