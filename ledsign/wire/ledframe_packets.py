"""The frame of ledframe: layout, COBS, check; built and taken apart. Specification: docs/serial-frame.md."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import numpy as np

from ledsign.core.errors import LocalWireError, RemoteWireError
from ledsign.core.frame import Bytes

VERSION = 1
CHANNELS = 1
END_OF_STREAM = 2
FIRST = 0x01
PUSH = 0x02
HEADER = 9
CRC = 4
MAX_PAYLOAD = 240
MAX_ENCODED = 1 + HEADER + MAX_PAYLOAD + CRC
# One row of the encoder: a place for COBS's first code, the frame, the delimiter.
ROW = MAX_ENCODED + 1
CAPACITY = 1 << 32
SEQUENCES = 1 << 16


def stuff(rows: Bytes, last: int) -> None:
    """COBS in place: each zero becomes the distance to the next one.

    ``rows`` is uint8 (n·ROW,): rows that begin and end with a zero, all ROW long but the last of ``last``
    bytes. A distance never leaves its row nor exceeds 254, so no code byte has to be inserted.
    """
    zeros = np.flatnonzero(rows == 0)
    rows[zeros[:-1]] = np.diff(zeros)
    rows[ROW - 1 : len(rows) - last : ROW] = 0


def unstuff(encoded: bytes) -> bytes:
    """COBS of one frame without its delimiter → the frame. Raises RemoteWireError("bad-cobs")."""
    frame, size, at = bytearray(encoded), len(encoded), 0
    inserted = [0]
    while at < size:
        code = frame[at]
        if not code or at + code > size:
            raise RemoteWireError("bad-cobs", f"code {code} at byte {at} of {size}")
        frame[at] = 0  # a dark picture is all zeros: one step here for each byte
        at += code
        if code == 0xFF:
            inserted.append(at)
    for place in reversed(inserted):
        del frame[place : place + 1]
    return bytes(frame)


def build_frame(kind: int, sequence: int, flags: int, offset: int, payload: bytes) -> bytes:
    """One frame with its delimiter, as it goes out. Raises LocalWireError on a payload over 240 bytes."""
    if len(payload) > MAX_PAYLOAD:
        raise LocalWireError(f"a ledframe carries at most {MAX_PAYLOAD} bytes, not {len(payload)}")
    body = bytes((VERSION, kind)) + sequence.to_bytes(2, "big") + bytes((flags,)) + offset.to_bytes(4, "big")
    body += payload
    body += zlib.crc32(body).to_bytes(CRC, "big")
    row = np.frombuffer(b"\0" + body + b"\0", np.uint8).copy()
    stuff(row, len(row))
    return row.tobytes()


@dataclass(frozen=True, slots=True)
class Ledframe:
    """The fields of one frame."""

    kind: int
    sequence: int
    flags: int
    offset: int
    payload: bytes


def parse_frame(encoded: bytes) -> Ledframe:
    """One frame, with or without its delimiter, of a kind and version we know. Raises RemoteWireError."""
    body = unstuff(encoded.removesuffix(b"\0"))
    if len(body) < HEADER + CRC:
        raise RemoteWireError("too-short", f"{len(body)} bytes")
    if len(body) > HEADER + MAX_PAYLOAD + CRC:
        raise RemoteWireError("too-long", f"{len(body)} bytes")
    if zlib.crc32(body[:-CRC]) != int.from_bytes(body[-CRC:], "big"):
        raise RemoteWireError("bad-crc")
    if body[0] != VERSION:
        raise RemoteWireError("bad-version", str(body[0]))
    if body[1] not in (CHANNELS, END_OF_STREAM):
        raise RemoteWireError("unknown-type", str(body[1]))
    sequence, offset = int.from_bytes(body[2:4], "big"), int.from_bytes(body[5:HEADER], "big")
    return Ledframe(body[1], sequence, body[4], offset, body[HEADER:-CRC])


_NAMES = {0: "", FIRST: " first", PUSH: " push", FIRST | PUSH: " first push"}


def describe(frame: bytes) -> str:
    """One line about one frame. Raises RemoteWireError."""
    found = parse_frame(frame)
    if found.kind == END_OF_STREAM:
        return f"ledframe {found.sequence} end of stream"
    flags = _NAMES[found.flags & (FIRST | PUSH)]
    return f"ledframe {found.sequence}{flags} offset {found.offset}, {len(found.payload)} bytes"
