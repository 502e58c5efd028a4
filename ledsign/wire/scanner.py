"""Find frames in a byte stream that may start anywhere, break off, or be nonsense.

A stream protocol gives three things: the bytes a frame starts with, a function that tells a frame's whole
length from its first bytes, and one that reads a whole frame. Whatever does not fit is skipped one byte at
a time, so a real header hidden in junk or in a damaged frame is still found. The length is judged before
anything is kept, so memory stays bounded by the longest legal frame plus one fed piece. A frame that falls
silent for more than ``IDLE_TIMEOUT_NS`` is given up: senders never pause inside one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

from ledsign.core.errors import RemoteWireError
from ledsign.wire.base import Ignored

IDLE_TIMEOUT_NS = 200_000_000

T = TypeVar("T")


def junk(skipped: bytes) -> Ignored | None:
    """Count bytes that belong to no frame."""
    return Ignored(reason="junk", detail=f"{len(skipped)} bytes outside any frame")


class Scanner(Generic[T]):
    """Byte stream → what ``parse`` makes of each frame, and an Ignored for everything else.

    ``length(start)`` gets the bytes so far (at least ``magic``) and returns the frame's length in bytes, 0 to
    ask for more; ``parse(frame)`` gets that many. Both raise RemoteWireError to say: not a frame after all.
    ``skipped`` may turn the bytes between frames into an event, or into nothing.
    """

    def __init__(
        self,
        magic: bytes,
        length: Callable[[bytes], int],
        parse: Callable[[bytes], T],
        skipped: Callable[[bytes], Ignored | None] = junk,
    ) -> None:
        self._magic = magic
        self._length = length
        self._parse = parse
        self._skipped = skipped
        self._buffer = bytearray()
        self._need = 0
        self._last_ns = 0

    def feed(self, data: bytes | memoryview, now_ns: int) -> Iterator[T | Ignored]:
        """Frames and oddities completed by ``data``, in order. ``now_ns`` is monotonic."""
        if self._buffer and now_ns - self._last_ns > IDLE_TIMEOUT_NS:
            yield Ignored(reason="timeout", detail=f"silence after {len(self._buffer)} bytes of a frame")
            self._forget(len(self._buffer))
        if len(data):
            self._last_ns = now_ns
            self._buffer += data
            yield from self._scan()

    def _scan(self) -> Iterator[T | Ignored]:
        lost = bytearray()
        while self._buffer:
            try:
                frame = self._next_frame(lost)
                read = self._parse(frame) if frame else None
            except RemoteWireError as error:
                yield from self._between(lost)
                yield Ignored(reason=error.reason, detail=str(error))
                lost += self._forget(1)
                continue
            if read is None:
                break
            yield from self._between(lost)
            self._forget(len(frame))
            yield read
        yield from self._between(lost)

    def _next_frame(self, lost: bytearray) -> bytes:
        """The whole frame at the front, after moving junk to ``lost``; empty while it is not all here."""
        magic, buffer = self._magic, self._buffer
        while buffer and not magic.startswith(bytes(buffer[: len(magic)])):
            start = buffer.find(magic[0], 1)
            lost += self._forget(start if start > 0 else len(buffer))
        if not self._need and len(buffer) >= len(magic):
            self._need = self._length(bytes(buffer[:16]))
        return bytes(buffer[: self._need]) if self._need and len(buffer) >= self._need else b""

    def _between(self, lost: bytearray) -> Iterator[Ignored]:
        event = self._skipped(bytes(lost)) if lost else None
        lost.clear()
        if event is not None:
            yield event

    def _forget(self, count: int) -> bytes:
        gone = bytes(self._buffer[:count])
        del self._buffer[:count]
        self._need = 0
        return gone
