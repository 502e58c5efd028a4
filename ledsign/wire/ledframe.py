"""ledframe: our own serial frame. Byte-exact specification: docs/serial-frame.md.

    COBS( header, payload, CRC-32 ) 00

    0  1  version  01
    1  1  type     01 channels, 02 end of stream
    2  2  sequence, big endian, one more for every frame, ffff → 0000
    4  1  flags    01 first of a picture, 02 push: last of a picture, show it
    5  4  offset of the payload in the controller's buffer, in bytes, big endian
    9  n  payload, 0..240 bytes
    …  4  CRC-32 (zlib's) of all bytes before it, big endian

It exists because Adalight and TPM2 cannot tell a damaged pixel from a good one. 240 bytes of payload make a
frame of at most 253 bytes: a receiver needs one 254-byte buffer and 8-bit counters, and COBS (Cheshire and
Baker 1999) then costs exactly one byte.
"""

from __future__ import annotations

import zlib
from collections.abc import Hashable, Sequence

import numpy as np

from ledsign.core.errors import LocalWireError, RemoteWireError
from ledsign.core.frame import Channels
from ledsign.wire.base import (
    NO_PACKETS,
    Burst,
    DecoderOptions,
    EncoderOptions,
    Ended,
    Event,
    Gap,
    Ignored,
    Packets,
    Present,
    ProtocolSpec,
    Write,
)
from ledsign.wire.ledframe_packets import (
    CAPACITY,
    CHANNELS,
    CRC,
    END_OF_STREAM,
    FIRST,
    HEADER,
    MAX_ENCODED,
    MAX_PAYLOAD,
    PUSH,
    ROW,
    SEQUENCES,
    VERSION,
    Ledframe,
    build_frame,
    describe,
    parse_frame,
    stuff,
)
from ledsign.wire.scanner import IDLE_TIMEOUT_NS


class LedframeEncoder:
    """The frames of one picture in one block, headers ready; COBS goes into a second block."""

    def __init__(self, channels: int, options: EncoderOptions) -> None:
        if not 0 <= options.offset <= options.offset + channels <= CAPACITY:
            raise LocalWireError(
                f"ledframe addresses {CAPACITY} bytes; {channels} from {options.offset} do not fit"
            )
        self._channels = channels
        self._sequence = 0
        count = -(-channels // MAX_PAYLOAD)
        self._last = channels - (count - 1) * MAX_PAYLOAD + ROW - MAX_PAYLOAD if count else 0
        size = (count - 1) * ROW + self._last if count else 0
        self._plain = np.zeros(size, np.uint8)
        self._stuffed = np.zeros(size, np.uint8)
        plain, stuffed = memoryview(self._plain.data), memoryview(self._stuffed.data)
        rows = [slice(at, min(at + ROW, size)) for at in range(0, size, ROW)]
        self._frames = [plain[row.start + 1 : row.stop - 1] for row in rows]
        for number, frame in enumerate(self._frames):
            flags = (FIRST if number == 0 else 0) | (PUSH if number == count - 1 else 0)
            frame[0], frame[1], frame[4] = VERSION, CHANNELS, flags
            frame[5:HEADER] = (options.offset + number * MAX_PAYLOAD).to_bytes(4, "big")
        self._views = tuple(stuffed[row] for row in rows)
        whole = size - self._last
        self._body = self._plain[:whole].reshape(-1, ROW)[:, 1 + HEADER : 1 + HEADER + MAX_PAYLOAD]
        self._rest = self._plain[whole + 1 + HEADER : size - 1 - CRC]
        self._burst = Burst(data=Packets(views=self._views, block=stuffed, size=ROW)) if count else Burst()

    @property
    def channels(self) -> int:
        """How many channels ``write`` takes."""
        return self._channels

    def write(self, channels: Channels) -> None:
        """Copy uint8 (channels,) into the payloads. Raises LocalWireError on another length."""
        if channels.shape != (self._channels,):
            raise LocalWireError(f"expected {self._channels} channels, got an array of {channels.shape}")
        self._body[:] = channels[: self._body.size].reshape(-1, MAX_PAYLOAD)
        self._rest[:] = channels[self._body.size :]

    def seal(self, now_ns: int) -> Burst:  # noqa: ARG002 - nothing in it depends on time
        """Number, check and stuff the frames of one picture; the last one carries the push.

        There is no sync phase even for ``push="separate"``: every line runs at its own pace.
        """
        for frame in self._frames:
            frame[2:4] = self._sequence.to_bytes(2, "big")
            frame[-CRC:] = zlib.crc32(frame[:-CRC]).to_bytes(CRC, "big")
            self._sequence = (self._sequence + 1) % SEQUENCES
        if self._frames:
            np.copyto(self._stuffed, self._plain)
            stuff(self._stuffed, self._last)
        return self._burst

    def housekeeping(self, now_ns: int) -> Packets:  # noqa: ARG002
        """Nothing: frames are all a sender needs."""
        return NO_PACKETS

    def counters(self) -> bytes:
        """The next sequence number."""
        return self._sequence.to_bytes(2, "big")

    def resume(self, counters: bytes) -> None:
        """Go on after ``counters``, when they are of such an encoder."""
        if len(counters) == 2:
            self._sequence = int.from_bytes(counters, "big")

    def end(self) -> Sequence[Packets]:
        """The last picture once more, and the end-of-stream frame.

        On a busy line the newest packets take the place of a picture that still waits; the picture goes
        with the end so that the wall is left showing what was written last.
        """
        views = self.seal(0).data.views
        last = build_frame(END_OF_STREAM, self._sequence, 0, 0, b"")
        self._sequence = (self._sequence + 1) % SEQUENCES
        return (Packets(views=(*views, memoryview(last))),)


class LedframeDecoder:
    """A serial line's bytes → Writes, and a Present for each picture that arrived whole.

    A picture with a frame missing is not presented: ``Ignored("torn-picture")``.
    """

    def __init__(self, options: DecoderOptions) -> None:
        self._options = options
        self._buffer = bytearray()
        self._skipping = False
        self._last_ns = 0
        self._sequence: int | None = None
        self._whole = False

    def feed(self, data: bytes | memoryview, source: Hashable, now_ns: int) -> Sequence[Event]:  # noqa: ARG002
        """Decode any piece of the stream; a line has one sender, so ``source`` is not looked at."""
        events: list[Event] = []
        if self._buffer and now_ns - self._last_ns > IDLE_TIMEOUT_NS:
            if not self._skipping:
                detail = f"silence after {len(self._buffer)} bytes of a frame"
                events.append(Ignored(reason="timeout", detail=detail))
            self._buffer.clear()
            self._skipping = False
        if len(data):
            self._last_ns = now_ns
            *ended, rest = bytes(data).split(b"\0")
            for piece in ended:
                self._collect(piece, events)
                if self._buffer and not self._skipping:
                    events += self._decode(bytes(self._buffer))
                self._buffer.clear()
                self._skipping = False
            self._collect(rest, events)
        return events

    def _collect(self, piece: bytes, events: list[Event]) -> None:
        """Keep no more than the longest frame; what is longer is no frame up to the next delimiter."""
        if len(self._buffer) + len(piece) > MAX_ENCODED and not self._skipping:
            events.append(Ignored(reason="too-long", detail=f"no delimiter within {MAX_ENCODED} bytes"))
            self._skipping = True
        self._buffer += piece[: MAX_ENCODED - len(self._buffer)]

    def _decode(self, encoded: bytes) -> list[Event]:
        try:
            frame = parse_frame(encoded)
        except RemoteWireError as error:
            return [Ignored(reason=error.reason, detail=str(error))]
        events: list[Event] = self._follow(frame)
        if frame.kind == END_OF_STREAM:
            return [*events, Ended()]
        if frame.flags & FIRST:
            self._whole = True
        start = frame.offset - self._options.offset
        if start < 0 or start + len(frame.payload) > self._options.channels:
            self._whole = False
            events.append(
                Ignored(reason="beyond-buffer", detail=f"{len(frame.payload)} bytes at {frame.offset}")
            )
        elif frame.payload:
            events.append(Write(offset=start, data=frame.payload, sequence=frame.sequence))
        if frame.flags & PUSH:
            events.append(Present() if self._whole else Ignored(reason="torn-picture"))
            self._whole = False
        return events

    def _follow(self, frame: Ledframe) -> list[Event]:
        """Frames missing since the last one; a number that is no step ahead is a sender that started anew."""
        before, self._sequence = self._sequence, frame.sequence
        step = 1 if before is None else (frame.sequence - before) % SEQUENCES
        if step != 1:
            self._whole = False
        return [Gap(lost=step - 1)] if 1 < step < SEQUENCES // 2 else []


PROTOCOL = ProtocolSpec(
    name="ledframe",
    title="ledframe",
    kind="stream",
    encoder=LedframeEncoder,
    decoder=LedframeDecoder,
    describe=describe,
    addressing="offset",
    reference="docs/serial-frame.md",
    notes="Our own serial frame: COBS with a CRC-32, so a damaged frame is never shown.",
)
