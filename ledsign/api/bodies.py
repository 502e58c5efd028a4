"""Bodies: no request is larger, or slower, than it may be, whether it says how long it is or not."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from ledsign.api.refusals import Refused
from ledsign.core.clock import NS_PER_S
from ledsign.core.problem import Bilingual

if TYPE_CHECKING:
    from starlette.types import Message, Receive

    from ledsign.core.clock import Clock
    from ledsign.service.options import Options

# Where files are sent, by the end of the path.
UPLOADS = ("/media", "/fonts", "/import", "/word-lists")


def most_bytes(path: str, options: Options) -> int:
    """How large a request to ``path`` may be."""
    if path.endswith(UPLOADS) or "/word-lists/" in path:
        return options.upload_mib * 1024 * 1024
    return options.body_kib * 1024


# A body may pause so often, and comes faster than so many bytes a second.
PAUSES = 3
SLOWEST = 10_000


class Bounded:
    """A ``receive`` of ASGI that counts and does not wait for ever. Raises Refused (413, 408)."""

    def __init__(self, receive: Receive, most: int, pause_s: float, clock: Clock) -> None:
        """``pause_s``: the longest between two pieces of the body; who drips is not waited for either."""
        self._receive = receive
        self._most = most
        self._pause_s = pause_s
        self._clock = clock
        self._began_ns = clock.monotonic_ns()
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
        took_s = (self._clock.monotonic_ns() - self._began_ns) / NS_PER_S
        if not self._ended and took_s > PAUSES * self._pause_s + self._count / SLOWEST:
            self._ended = True
            raise too_slow(self._pause_s)
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
            f"it came too slowly, or not at all for {pause_s:g} s; send it again",
            f"数据过慢，或超过 {pause_s:g} 秒未收到，请重新发送",
        ), headers={"Connection": "close"},
    )  # fmt: skip
