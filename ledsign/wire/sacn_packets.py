"""sACN packets, ANSI E1.31-2018: layout, building, reading. Big endian; clause numbers are the standard's.

root layer   0-15 preamble   16 flags+length   18 vector   22-37 CID
data         38 flags+length   40 vector   44-107 name   108 priority   109 sync address   111 sequence
             112 options   113 universe   115 flags+length   117 vector   118-122 addressing   123 count
             125 START code   126.. slots
sync         38 flags+length   40 vector   44 sequence   45 sync address   47 reserved
discovery    38 flags+length   40 vector   44-107 name   108 reserved   112 flags+length   114 vector
             118 page   119 last page   120.. universes
"""

from __future__ import annotations

from dataclasses import dataclass
from struct import Struct
from typing import TypeAlias

from ledsign.core.errors import RemoteWireError

PREAMBLE = b"\x00\x10\x00\x00ASC-E1.17\x00\x00\x00"
ROOT = Struct(">16sHI16s")
DATA = Struct(">HI64sBHBBHHBBHHHB")  # from octet 38 to the START code
SYNC = Struct(">HIBHH")
DISCOVERY = Struct(">HI64sIHIBB")

FRAMING_AT, DMP_AT, LIST_AT = 38, 115, 112  # where the length of an inner layer counts from
SEQUENCE_AT, OPTIONS_AT = 111, 112
DATA_HEADER = ROOT.size + DATA.size  # 126
SYNC_LENGTH = ROOT.size + SYNC.size  # 49
DISCOVERY_HEADER = ROOT.size + DISCOVERY.size  # 120

FLAGS, MAX_LENGTH = 0x7000, 0x0FFF  # the upper four bits of every length are flags
ROOT_DATA, ROOT_EXTENDED = 4, 8
FRAMING_DATA, FRAMING_SYNC, FRAMING_DISCOVERY = 2, 1, 2
DMP_SET, DMP_ADDRESSING, LIST_UNIVERSES = 2, 0xA1, 1

PREVIEW, TERMINATED, FORCE_SYNC = 0x80, 0x40, 0x20  # 6.2.6
LEVELS = 0x00  # the START code of dimmer levels

MIN_UNIVERSE, MAX_UNIVERSE = 1, 63999
MAX_PRIORITY = 200
MAX_SLOTS = 512
MAX_NAME = 63  # bytes of UTF-8 before the NUL
PAGE = 512  # universes on a discovery page


@dataclass(frozen=True, slots=True, kw_only=True)
class DataPacket:
    """Slots of one universe. ``sync_address`` 0 = act at once."""

    cid: bytes
    source_name: str
    universe: int
    slots: bytes
    priority: int = 100
    sequence: int = 0
    sync_address: int = 0
    preview: bool = False
    terminated: bool = False
    force_sync: bool = False
    start_code: int = LEVELS


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncPacket:
    """Show what waits for ``sync_address``."""

    cid: bytes
    sync_address: int
    sequence: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscoveryPacket:
    """One page of the universes a source sends on."""

    cid: bytes
    source_name: str
    universes: tuple[int, ...]
    page: int = 0
    last_page: int = 0


SacnPacket: TypeAlias = DataPacket | SyncPacket | DiscoveryPacket


def group(universe: int) -> str:
    """The IPv4 multicast group of a universe (9.3.1)."""
    return f"239.255.{universe >> 8}.{universe & 0xFF}"


def data_packet(packet: DataPacket) -> bytes:
    """126 + slots bytes. The caller keeps every field in its range."""
    length = DATA_HEADER + len(packet.slots)
    options = PREVIEW * packet.preview | TERMINATED * packet.terminated | FORCE_SYNC * packet.force_sync
    return (
        _root(length, ROOT_DATA, packet.cid)
        + DATA.pack(
            FLAGS | (length - FRAMING_AT),
            FRAMING_DATA,
            packet.source_name.encode(),
            packet.priority,
            packet.sync_address,
            packet.sequence,
            options,
            packet.universe,
            FLAGS | (length - DMP_AT),
            DMP_SET,
            DMP_ADDRESSING,
            0,
            1,
            len(packet.slots) + 1,
            packet.start_code,
        )
        + packet.slots
    )


def sync_packet(packet: SyncPacket) -> bytes:
    """49 bytes."""
    framing = FLAGS | (SYNC_LENGTH - FRAMING_AT)
    body = SYNC.pack(framing, FRAMING_SYNC, packet.sequence, packet.sync_address, 0)
    return _root(SYNC_LENGTH, ROOT_EXTENDED, packet.cid) + body


def discovery_packet(packet: DiscoveryPacket) -> bytes:
    """120 + 2 bytes a universe; at most 512 of them, in rising order."""
    length = DISCOVERY_HEADER + 2 * len(packet.universes)
    body = DISCOVERY.pack(
        FLAGS | (length - FRAMING_AT),
        FRAMING_DISCOVERY,
        packet.source_name.encode(),
        0,
        FLAGS | (length - LIST_AT),
        LIST_UNIVERSES,
        packet.page,
        packet.last_page,
    )
    universes = b"".join(universe.to_bytes(2, "big") for universe in packet.universes)
    return _root(length, ROOT_EXTENDED, packet.cid) + body + universes


def parse_packet(data: bytes) -> SacnPacket:
    """Read one datagram.

    Raises RemoteWireError: ``too-short``, ``bad-magic``, ``bad-length``, ``bad-vector``, ``bad-dmp``,
    ``bad-universe``, ``bad-priority``, ``bad-page``.
    """
    size = len(data)
    if size < SYNC_LENGTH:
        raise RemoteWireError("too-short", f"{size} bytes, the shortest packet has {SYNC_LENGTH}")
    preamble, flags_length, vector, cid = ROOT.unpack_from(data)
    if preamble != PREAMBLE:
        raise RemoteWireError("bad-magic", "not an ACN packet")
    _check_length("root", flags_length, size - 16)
    if vector == ROOT_DATA:
        return _parse_data(data, cid)
    if vector != ROOT_EXTENDED:
        raise RemoteWireError("bad-vector", f"root vector {vector}")
    framing = int.from_bytes(data[40:44], "big")
    if framing == FRAMING_SYNC:
        return _parse_sync(data, cid)
    if framing == FRAMING_DISCOVERY:
        return _parse_discovery(data, cid)
    raise RemoteWireError("bad-vector", f"extended framing vector {framing}")


def _parse_data(data: bytes, cid: bytes) -> DataPacket:
    size = len(data)
    if size < DATA_HEADER:
        raise RemoteWireError("too-short", f"{size} bytes, a data packet has {DATA_HEADER} or more")
    fields = DATA.unpack_from(data, FRAMING_AT)
    framing_length, framing, name, priority, sync, sequence, options, universe = fields[:8]
    dmp_length, dmp, kind, first, step, count, start_code = fields[8:]
    _check_length("framing", framing_length, size - FRAMING_AT)
    _check_length("DMP", dmp_length, size - DMP_AT)
    if framing != FRAMING_DATA or dmp != DMP_SET:
        raise RemoteWireError("bad-vector", f"framing vector {framing}, DMP vector {dmp}")
    if (kind, first, step) != (DMP_ADDRESSING, 0, 1):
        raise RemoteWireError("bad-dmp", f"type {kind:#04x}, first address {first}, step {step}")
    if not 1 <= count <= MAX_SLOTS + 1 or count - 1 > size - DATA_HEADER:
        raise RemoteWireError("bad-length", f"{count} properties in {size} bytes")
    if not MIN_UNIVERSE <= universe <= MAX_UNIVERSE:
        raise RemoteWireError("bad-universe", f"universe {universe}")
    if priority > MAX_PRIORITY:
        raise RemoteWireError("bad-priority", f"priority {priority}")
    return DataPacket(
        cid=cid,
        source_name=_name(name),
        universe=universe,
        slots=data[DATA_HEADER : DATA_HEADER + count - 1],
        priority=priority,
        sequence=sequence,
        sync_address=sync,
        preview=bool(options & PREVIEW),
        terminated=bool(options & TERMINATED),
        force_sync=bool(options & FORCE_SYNC),
        start_code=start_code,
    )


def _parse_sync(data: bytes, cid: bytes) -> SyncPacket:
    flags_length, _, sequence, address, _ = SYNC.unpack_from(data, FRAMING_AT)
    _check_length("framing", flags_length, SYNC_LENGTH - FRAMING_AT)
    if len(data) != SYNC_LENGTH:
        raise RemoteWireError("bad-length", f"{len(data)} bytes, a sync packet has {SYNC_LENGTH}")
    if not MIN_UNIVERSE <= address <= MAX_UNIVERSE:
        raise RemoteWireError("bad-universe", f"sync address {address}")
    return SyncPacket(cid=cid, sync_address=address, sequence=sequence)


def _parse_discovery(data: bytes, cid: bytes) -> DiscoveryPacket:
    size = len(data)
    if size < DISCOVERY_HEADER:
        raise RemoteWireError("too-short", f"{size} bytes, a discovery packet has {DISCOVERY_HEADER} or more")
    framing_length, _, name, _, list_length, vector, page, last_page = DISCOVERY.unpack_from(data, FRAMING_AT)
    _check_length("framing", framing_length, size - FRAMING_AT)
    _check_length("universe list", list_length, size - LIST_AT)
    if vector != LIST_UNIVERSES:
        raise RemoteWireError("bad-vector", f"universe list vector {vector}")
    if page > last_page:
        raise RemoteWireError("bad-page", f"page {page} of {last_page}")
    count, odd = divmod(size - DISCOVERY_HEADER, 2)
    if odd or count > PAGE:
        raise RemoteWireError("bad-length", f"{size} bytes cannot list whole universes, or too many")
    universes = Struct(f">{count}H").unpack_from(data, DISCOVERY_HEADER)
    return DiscoveryPacket(
        cid=cid, source_name=_name(name), universes=universes, page=page, last_page=last_page
    )


def _root(length: int, vector: int, cid: bytes) -> bytes:
    return ROOT.pack(PREAMBLE, FLAGS | (length - 16), vector, cid)


def _check_length(layer: str, flags_length: int, expected: int) -> None:
    if flags_length != FLAGS + expected or expected > MAX_LENGTH:
        raise RemoteWireError("bad-length", f"{layer} layer says {flags_length:#06x} before {expected} bytes")


def _name(field: bytes) -> str:
    return field.partition(b"\0")[0].decode("utf-8", "replace")


def describe(data: bytes) -> str:
    """One line for ``ledsign sniff``. Raises RemoteWireError."""
    packet = parse_packet(data)
    if isinstance(packet, SyncPacket):
        return f"sACN sync {packet.sync_address} seq {packet.sequence}"
    if isinstance(packet, DiscoveryPacket):
        listed = ",".join(map(str, packet.universes[:8])) + ",…" * (len(packet.universes) > 8)
        page = f"page {packet.page}/{packet.last_page}"
        return f"sACN discovery {page} {len(packet.universes)} universes {listed} from {packet.source_name!r}"
    words = [f"sACN data universe {packet.universe} seq {packet.sequence} priority {packet.priority}"]
    words += [f"{len(packet.slots)} slots from {packet.source_name!r}"]
    words += [f"sync {packet.sync_address}"] * (packet.sync_address != 0)
    words += [f"START {packet.start_code:#04x}"] * (packet.start_code != LEVELS)
    words += ["preview"] * packet.preview + ["terminated"] * packet.terminated
    words += ["force-sync"] * packet.force_sync
    return " ".join(words)
