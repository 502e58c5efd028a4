"""DDP packets, version 1 (3waylabs.com/ddp): layout, building, reading. Big endian.

byte   0 flags   1 sequence   2 data type   3 destination   4-7 offset   8-9 length   [10-13 timecode]   data
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct

from ledsign.core.errors import RemoteWireError

HEADER = Struct(">BBBBIH")
TIMECODE = Struct(">I")  # middle 32 bits of NTP time, present when the flag says so
SEQUENCE_AT = 1
MAX_SEQUENCE = 15  # 1..15; 0 = the sender does not number its packets
BLOCK = 1440  # conventional maximum of data bytes: 480 RGB or 360 RGBW LEDs

# Flags, byte 0. Bits 7-6 are the version.
VERSION_MASK, VERSION_1 = 0xC0, 0x40
TIMECODE_FLAG, STORAGE, REPLY, QUERY, PUSH = 0x10, 0x08, 0x04, 0x02, 0x01

# Data type, byte 2: bits 5-3 kind (1 RGB, 3 RGBW, 4 grey), bits 2-0 size of an element (3 = 8 bits). There is
# no kind for two colours: 0 says undefined.
DATA_TYPES = {1: 0x23, 2: 0x00, 3: 0x0B, 4: 0x1B}
KINDS = {0: "untyped", 1: "RGB", 2: "HSL", 3: "RGBW", 4: "grey"}

# Destinations, byte 3.
DISPLAY, DMX_TRANSIT, EVERYBODY = 1, 254, 255
JSON_CONTROL, JSON_CONFIG, JSON_STATUS = 246, 250, 251
CONTROL_IDS = frozenset({JSON_CONTROL, JSON_CONFIG, JSON_STATUS})
DESTINATIONS = frozenset({*range(1, 250), EVERYBODY}) - CONTROL_IDS


@dataclass(frozen=True, slots=True, kw_only=True)
class DdpPacket:
    """One packet. ``offset`` in bytes; ``timecode`` in 1/65536 s modulo 65536 s, None when not sent."""

    offset: int = 0
    data: bytes = b""
    sequence: int = 0
    data_type: int = DATA_TYPES[3]
    destination: int = DISPLAY
    push: bool = False
    query: bool = False
    reply: bool = False
    storage: bool = False
    timecode: int | None = None

    @property
    def bytes_per_led(self) -> int:
        """What receivers conclude from the data type: RGBW 4, grey 1, anything else 3."""
        return {3: 4, 4: 1}.get(self.data_type >> 3 & 7, 3)


def data_packet(packet: DdpPacket) -> bytes:
    """The bytes of ``packet``. The caller keeps every field in its range."""
    flags = VERSION_1 | PUSH * packet.push | QUERY * packet.query
    flags |= REPLY * packet.reply | STORAGE * packet.storage | TIMECODE_FLAG * (packet.timecode is not None)
    head = HEADER.pack(
        flags, packet.sequence, packet.data_type, packet.destination, packet.offset, len(packet.data)
    )
    timecode = b"" if packet.timecode is None else TIMECODE.pack(packet.timecode)
    return head + timecode + packet.data


def parse_packet(data: bytes) -> DdpPacket:
    """Read one datagram; bytes after the announced length are ignored.

    Raises RemoteWireError: ``too-short``, ``bad-version``, ``truncated``.
    """
    if len(data) < HEADER.size:
        raise RemoteWireError("too-short", f"{len(data)} bytes, a header has {HEADER.size}")
    flags, sequence, data_type, destination, offset, length = HEADER.unpack_from(data)
    if flags & VERSION_MASK != VERSION_1:
        raise RemoteWireError("bad-version", f"flags {flags:#04x}")
    start = HEADER.size + TIMECODE.size * bool(flags & TIMECODE_FLAG)
    if len(data) < start + length:
        raise RemoteWireError("truncated", f"{len(data)} bytes of {start + length}")
    return DdpPacket(
        offset=offset,
        data=data[start : start + length],
        sequence=sequence & 0x0F,
        data_type=data_type,
        destination=destination,
        push=bool(flags & PUSH),
        query=bool(flags & QUERY),
        reply=bool(flags & REPLY),
        storage=bool(flags & STORAGE),
        timecode=TIMECODE.unpack_from(data, HEADER.size)[0] if flags & TIMECODE_FLAG else None,
    )


def describe(data: bytes) -> str:
    """One line for ``ledsign sniff``. Raises RemoteWireError."""
    packet = parse_packet(data)
    words = ["query" if packet.query else "reply" if packet.reply else "data"]
    words += [f"seq {packet.sequence}", f"id {packet.destination}"]
    words += [f"offset {packet.offset}", f"{len(packet.data)} bytes"]
    words += [f"{KINDS.get(packet.data_type >> 3 & 7, 'unknown')} ({packet.data_type:#04x})"]
    words += ["from storage"] * packet.storage + ["push"] * packet.push
    if packet.timecode is not None:
        words.append(f"at {packet.timecode / 65536:.4f} s")
    return "DDP " + " ".join(words)
