"""Art-Net 4 packets: layout, building, reading. Opcodes are little endian, nearly all else big endian.

    header       0-7 "Art-Net" NUL   8 opcode   10 protocol version (not in ArtPollReply)
    ArtDmx       12 sequence   13 physical   14 SubUni   15 Net   16 length   18.. data
    ArtSync      12 aux1   13 aux2
    ArtPoll      12 flags   13 priority   14 target top   16 target bottom   18 ESTA   20 OEM
    ArtPollReply 239 bytes, see REPLY

Art-Net™ Designed by and Copyright Artistic Licence.
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct
from typing import TypeAlias

from ledsign.core.errors import RemoteWireError

PORT = 6454
ID = b"Art-Net\0"
VERSION = 14
HEADER = Struct(">8s2sH")
DMX = Struct(">BB2sH")  # from byte 12
POLL = Struct(">BBHHHH")
# IP, port (LE), firmware, NetSwitch, SubSwitch, OEM, UBEA, status1, ESTA (LE), short name, long name, report,
# ports, port types, GoodInput, GoodOutput, SwIn, SwOut, priority, macro, remote, spare, style, MAC, bind IP,
# bind index, status2, GoodOutputB, status3, UID, user, refresh rate
REPLY = Struct("> 4s 2s H BB H BB 2s 18s 64s 64s H 4s 4s 4s 4s 4s BBB 3x B 6s 4s BB 4s B 6s HH 11x")
REPLY_AT = 10
MIN_REPLY = 198  # older nodes send less than 239; what is missing is zero

SEQUENCE_AT = 12
DMX_HEADER = HEADER.size + DMX.size  # 18
OP_POLL, OP_POLL_REPLY, OP_DMX, OP_SYNC = 0x2000, 0x2100, 0x5000, 0x5200
OPCODES = {
    0x2300: "ArtDiagData",
    0x2400: "ArtCommand",
    0x5100: "ArtNzs",
    0x6000: "ArtAddress",
    0x7000: "ArtInput",
    0x9700: "ArtTimeCode",
    0x9900: "ArtTrigger",
}
MAX_PORT_ADDRESS = 0x7FFF  # 7 bits net, 4 sub-net, 4 universe
MIN_DATA, MAX_DATA = 2, 512

TARGETED = 0x20  # ArtPoll flags
OEM_UNKNOWN = 0x00FF
STATUS1_NORMAL, STATUS2_15_BIT = 0xD0, 0x08
PORT_OUTPUT_DMX, GOOD_OUTPUT_DATA, GOOD_OUTPUT_B_NO_RDM = 0x80, 0x80, 0x80
PORTS = 4  # of one reply; they share net and sub-net
STYLE_NODE = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtDmx:
    """Levels for one port-address. ``sequence`` 0 = unnumbered. ``data`` 2..512 bytes, even when we send."""

    universe: int
    data: bytes
    sequence: int = 0
    physical: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtSync:
    """Show what was received since the last one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtPoll:
    """Who is there? With ``targeted`` only nodes with a port-address in bottom..top answer."""

    flags: int = 0
    priority: int = 0
    bottom: int = 0
    top: int = 0

    @property
    def targeted(self) -> bool:
        """Whether the range counts."""
        return bool(self.flags & TARGETED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtPollReply:
    """A node's answer for up to four output universes, which must share net and sub-net (bits 14-4).

    ``active`` says for each whether data is coming in. Names are cut to 17 and 63 bytes of UTF-8.
    """

    ipv4: bytes
    mac: bytes
    short_name: str
    long_name: str
    universes: tuple[int, ...]
    active: tuple[bool, ...] = ()
    report: str = ""
    bind_index: int = 1


ArtNetPacket: TypeAlias = ArtDmx | ArtSync | ArtPoll | ArtPollReply


def artdmx(packet: ArtDmx) -> bytes:
    """18 bytes and the data. The caller keeps every field in its range."""
    address = packet.universe.to_bytes(2, "little")
    return (
        _header(OP_DMX) + DMX.pack(packet.sequence, packet.physical, address, len(packet.data)) + packet.data
    )


def artsync() -> bytes:
    """14 bytes."""
    return _header(OP_SYNC) + bytes(2)


def artpoll(packet: ArtPoll) -> bytes:
    """22 bytes."""
    body = POLL.pack(packet.flags, packet.priority, packet.top, packet.bottom, 0, OEM_UNKNOWN)
    return _header(OP_POLL) + body


def artpollreply(packet: ArtPollReply) -> bytes:
    """239 bytes. The caller groups the universes (``reply_groups``)."""
    universes = packet.universes
    switch = universes[0] >> 4 if universes else 0
    active = packet.active or (False,) * len(universes)
    return (
        ID
        + OP_POLL_REPLY.to_bytes(2, "little")
        + REPLY.pack(
            packet.ipv4,
            PORT.to_bytes(2, "little"),
            0,
            switch >> 4,
            switch & 0x0F,
            OEM_UNKNOWN,
            0,
            STATUS1_NORMAL,
            bytes(2),
            cut(packet.short_name, 17),
            cut(packet.long_name, 63),
            cut(packet.report, 63),
            len(universes),
            bytes([PORT_OUTPUT_DMX] * len(universes)),
            b"",
            bytes(GOOD_OUTPUT_DATA * on for on in active),
            b"",
            bytes(universe & 0x0F for universe in universes),
            0,
            0,
            0,
            STYLE_NODE,
            packet.mac,
            packet.ipv4,
            packet.bind_index,
            STATUS2_15_BIT,
            bytes([GOOD_OUTPUT_B_NO_RDM] * len(universes)),
            0,
            bytes(6),
            0,
            0,
        )
    )


def reply_groups(universes: range) -> list[tuple[int, ...]]:
    """``universes`` by what one ArtPollReply (one bind index) can list: four of one net and sub-net."""
    groups: list[tuple[int, ...]] = []
    for universe in universes:
        last = groups[-1] if groups else ()
        if last and len(last) < PORTS and last[0] >> 4 == universe >> 4:
            groups[-1] = (*last, universe)
        else:
            groups.append((universe,))
    return groups


def parse_packet(data: bytes) -> ArtNetPacket:
    """Read one datagram.

    Raises RemoteWireError: ``too-short``, ``bad-magic``, ``bad-version``, ``bad-length``, ``other-opcode``.
    """
    if len(data) < REPLY_AT:
        raise RemoteWireError("too-short", f"{len(data)} bytes, no opcode")
    if not data.startswith(ID):
        raise RemoteWireError("bad-magic", "not an Art-Net packet")
    opcode = int.from_bytes(data[8:10], "little")
    if opcode == OP_POLL_REPLY:
        return _parse_poll_reply(data)
    if len(data) < HEADER.size:
        raise RemoteWireError("too-short", f"{len(data)} bytes, a header has {HEADER.size}")
    version = int.from_bytes(data[10:12], "big")
    if version < VERSION:
        raise RemoteWireError("bad-version", f"protocol version {version}, needs {VERSION}")
    if opcode == OP_DMX:
        return _parse_dmx(data)
    if opcode == OP_SYNC:
        return ArtSync()
    if opcode == OP_POLL:
        fields = data[HEADER.size :].ljust(POLL.size, b"\0")  # version 3 sends 14 bytes in all
        flags, priority, top, bottom, _, _ = POLL.unpack_from(fields)
        return ArtPoll(flags=flags, priority=priority, bottom=bottom, top=top)
    raise RemoteWireError("other-opcode", f"{OPCODES.get(opcode, 'opcode')} {opcode:#06x}")


def _parse_dmx(data: bytes) -> ArtDmx:
    if len(data) < DMX_HEADER:
        raise RemoteWireError("too-short", f"{len(data)} bytes, ArtDmx has {DMX_HEADER} before its data")
    sequence, physical, address, length = DMX.unpack_from(data, HEADER.size)
    if not MIN_DATA <= length <= MAX_DATA or length > len(data) - DMX_HEADER:
        raise RemoteWireError("bad-length", f"says {length} of {len(data) - DMX_HEADER} bytes")
    return ArtDmx(
        universe=int.from_bytes(address, "little") & MAX_PORT_ADDRESS,
        data=data[DMX_HEADER : DMX_HEADER + length],
        sequence=sequence,
        physical=physical,
    )


def _parse_poll_reply(data: bytes) -> ArtPollReply:
    if len(data) < MIN_REPLY:
        raise RemoteWireError("too-short", f"{len(data)} bytes, ArtPollReply has {MIN_REPLY} or more")
    fields = REPLY.unpack_from(data.ljust(REPLY_AT + REPLY.size, b"\0"), REPLY_AT)
    net, sub = fields[3], fields[4]
    short_name, long_name, report, count, kinds, _, good, _, outs = fields[9:18]
    base = (net & 0x7F) << 8 | (sub & 0x0F) << 4
    ports = [port for port in range(min(count, PORTS)) if kinds[port] & PORT_OUTPUT_DMX]
    return ArtPollReply(
        ipv4=fields[0],
        mac=fields[22],
        short_name=_text(short_name),
        long_name=_text(long_name),
        universes=tuple(base | outs[port] & 0x0F for port in ports),
        active=tuple(bool(good[port] & GOOD_OUTPUT_DATA) for port in ports),
        report=_text(report),
        bind_index=fields[24],
    )


def describe(data: bytes) -> str:
    """One line for ``ledsign sniff``. Raises RemoteWireError."""
    packet = parse_packet(data)
    if isinstance(packet, ArtDmx):
        where = f"universe {packet.universe} seq {packet.sequence}"
        return f"ArtDmx {where} physical {packet.physical} {len(packet.data)} slots"
    if isinstance(packet, ArtSync):
        return "ArtSync"
    if isinstance(packet, ArtPoll):
        wanted = f" for {packet.bottom}..{packet.top}" * packet.targeted
        return f"ArtPoll flags {packet.flags:#04x}{wanted}"
    ipv4, listed = ".".join(map(str, packet.ipv4)), ",".join(map(str, packet.universes)) or "none"
    return f"ArtPollReply {packet.short_name!r} {ipv4} bind {packet.bind_index} universes {listed}"


def cut(text: str, limit: int) -> bytes:
    """``text`` in UTF-8, cut between characters to at most ``limit`` bytes."""
    return text.encode()[:limit].decode(errors="ignore").encode()


def _header(opcode: int) -> bytes:
    return HEADER.pack(ID, opcode.to_bytes(2, "little"), VERSION)


def _text(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("utf-8", "replace")
