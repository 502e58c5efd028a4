"""Framing: messages over a pipe. Four bytes of length (big-endian), then one MessagePack value.

Pictures travel as they are, as binary values. A stream that ends in the middle of a message has ended.
"""

from __future__ import annotations

import struct
from typing import IO, Any

import msgspec

MOST_BYTES = 512 << 20
_LENGTH = struct.Struct(">I")

Message = dict[str, Any]


def send(stream: IO[bytes], message: Message) -> None:
    """Write one message. Raises OSError when nobody reads it, ValueError when the stream is closed."""
    data = msgspec.msgpack.encode(message)
    stream.write(_LENGTH.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> Message | None:
    """The next message; None at the end of the stream, and when what comes is no message of ours."""
    head = _read(stream, _LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > MOST_BYTES:
        return None
    data = _read(stream, length)
    if len(data) < length:
        return None
    try:
        message = msgspec.msgpack.decode(data)
    except msgspec.DecodeError:
        return None
    return message if isinstance(message, dict) else None


def _read(stream: IO[bytes], count: int) -> bytes:
    """So many bytes, fewer only at the end."""
    parts: list[bytes] = []
    while count:
        part = stream.read(count)
        if not part:
            break
        parts.append(part)
        count -= len(part)
    return b"".join(parts)
