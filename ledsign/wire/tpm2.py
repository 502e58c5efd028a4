"""TPM2 on a serial line: a start byte, a type, a length, the payload, an end byte; 8N1, any baud.

    0    1  c9
    1    1  type: da data, c0 command, aa ping
    2    2  payload length, big endian
    4    n  payload: RGB
    4+n  1  36

A receiver answers a ping with the single byte ac. WLED answers as soon as it has seen
``c9 aa`` and takes no length after it; others expect the full form. The decoder answers at once as WLED
does and then lets the rest of the full form (``00 00 36``) pass.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np

from ledsign.core.errors import LocalWireError, RemoteWireError
from ledsign.core.frame import Channels
from ledsign.wire.base import (
    NO_PACKETS,
    Asked,
    Burst,
    DecoderOptions,
    EncoderOptions,
    Event,
    Ignored,
    Packets,
    Present,
    ProtocolSpec,
    Write,
)
from ledsign.wire.scanner import Scanner, junk

START = 0xC9
DATA = 0xDA
COMMAND = 0xC0
PING = 0xAA
ACK = 0xAC
END = 0x36
HEADER = 4
CAPACITY = 65_535
PING_TAIL = bytes((0, 0, END))


def payload_length(channels: int) -> int:
    """The payload length that carries ``channels`` bytes so that every LED of them is shown by WLED.

    WLED counts LEDs as ⌊256·high/3⌋ + ⌊low/3⌋, which is one too few where the two remainders add up to 3 or
    more (258 bytes show 85 LEDs). Up to two bytes more, after whole LEDs, avoid those lengths.
    """
    length = -(-channels // 3) * 3
    while (length >> 8) % 3 + (length & 0xFF) % 3 > 2:
        length += 1
    return length


class Tpm2Encoder:
    """One data frame of ``channels`` bytes, ready but for the pixels."""

    def __init__(self, channels: int, options: EncoderOptions) -> None:  # noqa: ARG002 - it has none
        if not 0 <= channels <= CAPACITY:
            raise LocalWireError(f"TPM2 carries 0..{CAPACITY} channels, not {channels}")
        self._channels = channels
        length = payload_length(channels)
        self._frame = np.zeros(HEADER + length + 1, np.uint8)
        self._pixels = self._frame[HEADER : HEADER + channels]
        self._burst = Burst()
        if channels:
            self._frame[:HEADER] = (START, DATA, length >> 8, length & 0xFF)
            self._frame[-1] = END
            block = memoryview(self._frame.data)
            self._burst = Burst(data=Packets(views=(block,), block=block, size=len(block)))

    @property
    def channels(self) -> int:
        """How many channels ``write`` takes."""
        return self._channels

    def write(self, channels: Channels) -> None:
        """Copy uint8 (channels,) into the frame. Raises LocalWireError on another length."""
        if channels.shape != self._pixels.shape:
            raise LocalWireError(f"expected {self._channels} channels, got an array of {channels.shape}")
        self._pixels[:] = channels

    def seal(self, now_ns: int) -> Burst:  # noqa: ARG002 - nothing in it depends on time
        """The frame; nothing at all for a controller without channels."""
        return self._burst

    def housekeeping(self, now_ns: int) -> Packets:  # noqa: ARG002
        """Nothing: frames are all a sender needs."""
        return NO_PACKETS

    def counters(self) -> bytes:
        """Nothing: frames are not numbered."""
        return b""

    def resume(self, counters: bytes) -> None:
        """Go on after ``counters``, when they are of such an encoder."""
        # nothing to go on with

    def end(self) -> Sequence[Packets]:
        """Nothing: the protocol has no end of stream."""
        return ()


@dataclass(frozen=True, slots=True)
class Tpm2Frame:
    """A frame's ``kind`` (DATA, COMMAND or PING) and payload."""

    kind: int
    payload: bytes


def frame_length(start: bytes, limit: int = CAPACITY) -> int:
    """Bytes of the frame that starts so; 0 = cannot tell yet. Raises RemoteWireError on a false header.

    A ping is complete after its type byte, in either form.
    """
    if len(start) > 1 and start[1] not in (DATA, COMMAND, PING):
        raise RemoteWireError("unknown-type", f"{start[1]:02x}")
    if len(start) > 1 and start[1] == PING:
        return 2
    if len(start) < HEADER:
        return 0
    size = start[2] << 8 | start[3]
    if size > limit:
        raise RemoteWireError("beyond-buffer", f"{size} bytes for a controller of {limit}")
    return HEADER + size + 1


def read_frame(frame: bytes) -> Tpm2Frame:
    """A frame of the length ``frame_length`` gave. Raises RemoteWireError when it does not end as one."""
    if frame[1] == PING:
        return Tpm2Frame(PING, b"")
    if frame[-1] != END:
        raise RemoteWireError("bad-end", f"{frame[-1]:02x} instead of {END:02x}")
    return Tpm2Frame(frame[1], frame[HEADER:-1])


def parse_frame(frame: bytes) -> Tpm2Frame:
    """Exactly one frame, a ping in either form. Raises RemoteWireError."""
    if len(frame) < 2:
        raise RemoteWireError("too-short", f"{len(frame)} bytes")
    if frame[0] != START:
        raise RemoteWireError("bad-magic", frame[:2].hex(" "))
    expected = frame_length(frame)
    if not expected:
        raise RemoteWireError("too-short", f"{len(frame)} bytes")
    if len(frame) != expected and not (frame[1] == PING and frame[2:] == PING_TAIL):
        raise RemoteWireError("bad-length", f"{len(frame)} bytes instead of {expected}")
    return read_frame(frame)


class Tpm2Decoder:
    """A serial line's bytes → Write and Present for data, Asked for a ping."""

    def __init__(self, options: DecoderOptions) -> None:
        self._channels = options.channels
        self._ping_tail = b""
        limit = payload_length(options.channels)
        self._scanner: Scanner[Tpm2Frame] = Scanner(
            bytes((START,)), lambda start: frame_length(start, limit), read_frame, self._skipped
        )

    def feed(self, data: bytes | memoryview, source: Hashable, now_ns: int) -> Sequence[Event]:  # noqa: ARG002
        """Decode any piece of the stream; a line has one sender, so ``source`` is not looked at."""
        events: list[Event] = []
        for found in self._scanner.feed(data, now_ns):
            if isinstance(found, Ignored):
                events.append(found)
                continue
            self._ping_tail = b""
            if found.kind == DATA:
                events += (Write(offset=0, data=found.payload[: self._channels]), Present())
            elif found.kind == PING:
                self._ping_tail = PING_TAIL
                events.append(Asked(replies=(bytes((ACK,)),)))
            else:
                events.append(Ignored(reason="command", detail=found.payload[:16].hex(" ")))
        return events

    def _skipped(self, between: bytes) -> Ignored | None:
        """Bytes outside frames: the rest of a ping is expected, an ac is another receiver's answer."""
        while between and self._ping_tail[:1] == between[:1]:
            between, self._ping_tail = between[1:], self._ping_tail[1:]
        if not between:
            return None
        self._ping_tail = b""
        if between.count(ACK) == len(between):
            return Ignored(reason="ack", detail=f"{len(between)} acknowledgements of a receiver")
        return junk(between)


def describe(frame: bytes) -> str:
    """One line about one frame. Raises RemoteWireError."""
    found = parse_frame(frame)
    if found.kind == PING:
        return "TPM2 ping"
    if found.kind == COMMAND:
        return f"TPM2 command {found.payload[:16].hex(' ')}".rstrip()
    return f"TPM2 data {len(found.payload)} bytes, first {found.payload[:3].hex()}"


PROTOCOL = ProtocolSpec(
    name="tpm2",
    title="TPM2",
    kind="stream",
    encoder=Tpm2Encoder,
    decoder=Tpm2Decoder,
    describe=describe,
    capacity=CAPACITY,
    reference="tpm2.de, WLED wled_serial.cpp",
    notes="Serial. At most 65 535 bytes; filled up by a few bytes where WLED would lose the last LED.",
)
