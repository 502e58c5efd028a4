"""Adalight: a six-byte header, then three bytes for every LED; 8N1, any baud.

    0  3  41 64 61   "Ada"
    3  2  count − 1  LEDs, big endian
    5  1  check      high ^ low ^ 55
    6  3n            RGB

There is no check on the pixels, no end mark and no sequence, and pixels may spell "Ada": a receiver that
lost its place can only wait for a header with a right check byte. The sketch this comes
from blanks the LEDs after 15 s without data, WLED leaves live mode after 2.5 s.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np

from ledsign.core.errors import LocalWireError, RemoteWireError
from ledsign.core.frame import Channels
from ledsign.wire.base import (
    NO_PACKETS,
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
from ledsign.wire.scanner import Scanner

MAGIC = b"Ada"
HEADER = 6
BYTES_PER_LED = 3
MAX_LEDS = 65_536
CAPACITY = MAX_LEDS * BYTES_PER_LED
CHECK = 0x55


def leds_for(channels: int) -> int:
    """LEDs that hold ``channels`` bytes; the last one is filled up with zeros."""
    return -(-channels // BYTES_PER_LED)


class AdalightEncoder:
    """One frame of ``channels`` bytes, ready but for the pixels."""

    def __init__(self, channels: int, options: EncoderOptions) -> None:  # noqa: ARG002 - it has none
        if not 0 <= channels <= CAPACITY:
            raise LocalWireError(f"Adalight carries 0..{CAPACITY} channels ({MAX_LEDS} LEDs), not {channels}")
        self._channels = channels
        leds = leds_for(channels)
        self._frame = np.zeros(HEADER + leds * BYTES_PER_LED, np.uint8)
        self._pixels = self._frame[HEADER : HEADER + channels]
        self._burst = Burst()
        if leds:
            high, low = divmod(leds - 1, 256)
            self._frame[:HEADER] = (*MAGIC, high, low, high ^ low ^ CHECK)
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
        """Nothing: the protocol has only frames."""
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


def frame_length(start: bytes, limit: int = CAPACITY) -> int:
    """Bytes of the frame that starts so; 0 = cannot tell yet. Raises RemoteWireError on a false header."""
    if len(start) < HEADER:
        return 0
    high, low, check = start[3:HEADER]
    if check != high ^ low ^ CHECK:
        raise RemoteWireError("bad-checksum", f"{check:02x} instead of {high ^ low ^ CHECK:02x}")
    size = (high << 8 | low) * BYTES_PER_LED + BYTES_PER_LED
    if size > limit:
        raise RemoteWireError("beyond-buffer", f"{size} bytes for a controller of {limit}")
    return HEADER + size


def parse_frame(frame: bytes) -> bytes:
    """The pixel bytes of exactly one frame. Raises RemoteWireError."""
    if len(frame) < HEADER:
        raise RemoteWireError("too-short", f"{len(frame)} bytes")
    if not frame.startswith(MAGIC):
        raise RemoteWireError("bad-magic", frame[:3].hex(" "))
    expected = frame_length(frame)
    if len(frame) != expected:
        raise RemoteWireError("bad-length", f"{len(frame)} bytes instead of {expected}")
    return frame[HEADER:]


class AdalightDecoder:
    """A serial line's bytes → one Write and one Present for each whole frame."""

    def __init__(self, options: DecoderOptions) -> None:
        self._channels = options.channels
        limit = leds_for(options.channels) * BYTES_PER_LED
        self._scanner: Scanner[bytes] = Scanner(
            MAGIC, lambda start: frame_length(start, limit), lambda frame: frame[HEADER:]
        )

    def feed(self, data: bytes | memoryview, source: Hashable, now_ns: int) -> Sequence[Event]:  # noqa: ARG002
        """Decode any piece of the stream; a line has one sender, so ``source`` is not looked at."""
        events: list[Event] = []
        for found in self._scanner.feed(data, now_ns):
            if isinstance(found, Ignored):
                events.append(found)
            else:
                # The last LED may reach past the buffer by the bytes that fill it up.
                events += (Write(offset=0, data=found[: self._channels]), Present())
        return events


def describe(frame: bytes) -> str:
    """One line about one frame. Raises RemoteWireError."""
    pixels = parse_frame(frame)
    return f"Adalight {len(pixels) // BYTES_PER_LED} LEDs, first {pixels[:3].hex()}"


PROTOCOL = ProtocolSpec(
    name="adalight",
    title="Adalight",
    kind="stream",
    encoder=AdalightEncoder,
    decoder=AdalightDecoder,
    describe=describe,
    capacity=CAPACITY,
    reference="github.com/adafruit/Adalight, WLED wled_serial.cpp",
    notes="Understood by most Arduino and WLED controllers. No check of the pixels; at most 65 536 LEDs.",
)
