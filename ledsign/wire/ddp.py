"""DDP, Distributed Display Protocol version 1 (3waylabs.com/ddp), UDP 4048: frames to packets and back.

The offset in a packet counts bytes of the controller's buffer, which persists between frames; push shows it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from ledsign.core.errors import LocalWireError, RemoteWireError
from ledsign.wire.base import (
    NO_PACKETS,
    Asked,
    Burst,
    DecoderOptions,
    EncoderOptions,
    Event,
    Gap,
    Ignored,
    Packets,
    Present,
    ProtocolSpec,
    Write,
)
from ledsign.wire.ddp_packets import (
    BLOCK,
    CONTROL_IDS,
    DATA_TYPES,
    DESTINATIONS,
    DMX_TRANSIT,
    HEADER,
    JSON_CONFIG,
    JSON_CONTROL,
    JSON_STATUS,
    MAX_SEQUENCE,
    SEQUENCE_AT,
    DdpPacket,
    data_packet,
    describe,
    parse_packet,
)
from ledsign.wire.runs import DdpRuns
from ledsign.wire.sources import Remembered

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from ledsign.core.frame import Channels

PORT = 4048
_LONGEST_NAME = 64  # keeps a reply in one datagram even when JSON escapes every character


class DdpEncoder:
    """Frames to DDP packets; the matrix has one row a packet, the last may be shorter."""

    def __init__(self, channels: int, options: EncoderOptions) -> None:
        """Raises LocalWireError for an option DDP cannot carry."""
        _check(channels, options)
        self._channels = channels
        self._block = block = BLOCK - BLOCK % options.bytes_per_led
        packets = [
            data_packet(
                DdpPacket(
                    offset=options.offset + start,
                    data=bytes(min(block, channels - start)),
                    data_type=DATA_TYPES[options.bytes_per_led],
                    destination=options.destination,
                    push=options.push == "last" and start + block >= channels,
                )
            )
            for start in range(0, channels, block)
        ]
        self._rows = len(packets)
        size = HEADER.size + block
        buffer = np.zeros(self._rows * size, np.uint8)
        matrix = buffer.reshape(self._rows, size)
        used = sum(map(len, packets))
        buffer[:used] = np.frombuffer(b"".join(packets), np.uint8)
        whole = channels // block
        self._whole = matrix[:whole, HEADER.size :]
        self._tail = buffer[whole * size + HEADER.size : used]
        self._sequences = matrix[:, SEQUENCE_AT]
        view = buffer.data[:used]
        views = tuple(view[start : start + size] for start in range(0, used, size))
        data = Packets(views=views, block=view, size=size) if views else NO_PACKETS

        self._push: memoryview | None = None
        sync = NO_PACKETS
        if options.push == "separate":
            empty = DdpPacket(
                data_type=DATA_TYPES[options.bytes_per_led], destination=options.destination, push=True
            )
            self._push = memoryview(bytearray(data_packet(empty)))
            sync = Packets(views=(self._push,), block=self._push, size=HEADER.size)
        self._burst = Burst(data=data, sync=sync)
        # Every run of sequence numbers a frame can have is a slice of this table.
        self._numbers = (np.arange(self._rows + MAX_SEQUENCE) % MAX_SEQUENCE + 1).astype(np.uint8)
        self._next = 0

    @property
    def channels(self) -> int:
        """How many channels ``write`` takes."""
        return self._channels

    def write(self, channels: Channels) -> None:
        """Copy uint8 (channels,) into the payloads. Raises LocalWireError on another length."""
        if channels.shape != (self._channels,):
            raise LocalWireError(f"channels: got shape {channels.shape}, need ({self._channels},)")
        whole = self._whole.size
        self._whole[...] = channels[:whole].reshape(self._whole.shape)
        self._tail[...] = channels[whole:]

    def seal(self, now_ns: int) -> Burst:  # noqa: ARG002 - DDP has no timing rule
        """Number the packets of this frame and return them."""
        self._sequences[...] = self._numbers[self._next : self._next + self._rows]
        self._next = (self._next + self._rows) % MAX_SEQUENCE
        if self._push is not None:
            self._push[SEQUENCE_AT] = self._next + 1
            self._next = (self._next + 1) % MAX_SEQUENCE
        return self._burst

    def housekeeping(self, now_ns: int) -> Packets:  # noqa: ARG002
        """Nothing: DDP displays are asked, they do not announce."""
        return NO_PACKETS

    def counters(self) -> bytes:
        """The next number of 1..15, counted from 0."""
        return bytes((self._next,))

    def resume(self, counters: bytes) -> None:
        """Go on after ``counters``, when they are of such an encoder."""
        if len(counters) == 1:
            self._next = counters[0] % MAX_SEQUENCE

    def end(self) -> Sequence[Packets]:
        """Nothing: DDP has no end of stream; receivers notice the silence."""
        return ()


def _check(channels: int, options: EncoderOptions) -> None:
    if channels < 0:
        raise LocalWireError(f"channels must be 0 or more, not {channels}")
    if options.bytes_per_led not in DATA_TYPES:
        raise LocalWireError(f"bytes_per_led must be 1, 2, 3 or 4 for DDP, not {options.bytes_per_led}")
    if options.destination not in DESTINATIONS:
        raise LocalWireError(
            f"destination must be 1..249 or 255 and not {JSON_CONTROL}, not {options.destination}; "
            "1 is a display's default output"
        )
    if options.offset < 0 or options.offset + channels > 1 << 32:
        raise LocalWireError(f"offset {options.offset} + {channels} channels is outside 0..2^32 of DDP")
    if options.push not in ("last", "separate"):
        raise LocalWireError(f"push must be last or separate, not {options.push!r}")


class _Numbering:
    """Sequence numbers of one sender: the packet just before (duplicates) and the furthest (gaps)."""

    __slots__ = ("furthest", "previous")

    def __init__(self) -> None:
        self.previous = self.furthest = 0

    def lost(self, sequence: int) -> int:
        """How many are missing before ``sequence`` (1..15).

        The spec lets blocks come in any order, so a number up to 7 back is late rather than the end of a long
        gap; two late ones in a row are a restart.
        """
        previous, self.previous = self.previous, sequence
        ahead = (sequence - self.furthest - 1) % MAX_SEQUENCE if self.furthest else 0
        if ahead <= MAX_SEQUENCE // 2:
            self.furthest = sequence
            return ahead
        if sequence == previous % MAX_SEQUENCE + 1:
            self.furthest = sequence
        return 0


class DdpDecoder:
    """Datagrams of any number of senders to events.

    A push yields Present(sync=0) after the packet's own Write. Only back-to-back duplicates are dropped.
    Queries for status and configuration are answered in JSON. Data for bytes outside the buffer is rejected.
    """

    def __init__(self, options: DecoderOptions) -> None:
        self._options = options
        self._senders: Remembered[_Numbering] = Remembered(_Numbering)
        self.runs = DdpRuns(
            channels=options.channels,
            offset=options.offset,
            numbering=self._senders.__getitem__,
        )

    def feed(self, data: bytes | memoryview, source: Hashable, now_ns: int) -> Sequence[Event]:  # noqa: ARG002
        """Decode one datagram. Never raises."""
        try:
            packet = parse_packet(bytes(data))
        except RemoteWireError as error:
            return (Ignored(reason=error.reason, detail=str(error)),)
        if packet.query or packet.reply or packet.destination in CONTROL_IDS:
            return (self._control(packet),)
        if packet.storage:
            return (Ignored(reason="storage", detail="asks for a stored picture; there is none"),)
        if packet.destination == DMX_TRANSIT:
            return (Ignored(reason="dmx-transit", detail="DMX to pass on, not pixels"),)
        events: list[Event] = []
        if packet.sequence:
            sender = self._senders[source]
            if sender.previous == packet.sequence:
                return (Ignored(reason="duplicate", detail=f"sequence {packet.sequence} again"),)
            if lost := sender.lost(packet.sequence):
                events.append(Gap(lost=lost))
        start = packet.offset - self._options.offset
        if packet.data and not 0 <= start <= self._options.channels - len(packet.data):
            last = packet.offset + len(packet.data) - 1
            return (*events, Ignored(reason="beyond-buffer", detail=f"bytes {packet.offset}..{last}"))
        if packet.data:
            events.append(Write(offset=start, data=packet.data, sequence=packet.sequence or None))
        if packet.push:
            events.append(Present())
        return events

    def _control(self, packet: DdpPacket) -> Event:
        if packet.reply or not packet.query or packet.destination not in (JSON_STATUS, JSON_CONFIG):
            what = "reply" if packet.reply else "query" if packet.query else "control"
            return Ignored(reason=what, detail=f"id {packet.destination}")
        options = self._options
        if packet.destination == JSON_STATUS:
            about: dict[str, object] = {
                "man": "ledsign",
                "mod": options.name[:_LONGEST_NAME],
                "ver": "1",
                "mac": options.mac.hex(":"),
                "push": True,
                "ntp": False,
            }
            answer = {"status": about}
        else:
            ports = [{"port": 0, "ts": 0, "l": options.channels // max(1, options.bytes_per_led), "ss": 0}]
            answer = {"config": {"ip": ".".join(map(str, options.ipv4)), "ports": ports}}
        reply = DdpPacket(
            data=json.dumps(answer, separators=(",", ":")).encode(),
            data_type=0,
            destination=packet.destination,
            reply=True,
            push=True,
        )
        # The spec spreads the answers to a broadcast by the last byte of the MAC address, in milliseconds.
        return Asked(replies=(data_packet(reply),), delay_ns=options.mac[-1] * 1_000_000)


PROTOCOL = ProtocolSpec(
    name="ddp",
    title="DDP",
    kind="datagram",
    encoder=DdpEncoder,
    decoder=DdpDecoder,
    describe=describe,
    port=PORT,
    addressing="offset",
    reference="3waylabs.com/ddp, version 1",
    notes="Least overhead: 480 RGB LEDs a packet; a push shows the whole frame at once. WLED, FPP, xLights.",
)
