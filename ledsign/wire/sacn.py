"""sACN, ANSI E1.31-2018, UDP 5568: frames to universes and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ledsign.core.errors import LocalWireError, RemoteWireError
from ledsign.wire.base import (
    NO_PACKETS,
    Announced,
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
from ledsign.wire.runs import UniverseRuns
from ledsign.wire.sacn_discovery import (
    DISCOVERY_INTERVAL_NS,
    DISCOVERY_UNIVERSE,
    Pages,
    discovery_packets,
)
from ledsign.wire.sacn_packets import (
    DATA_HEADER,
    MAX_NAME,
    MAX_PRIORITY,
    MAX_SLOTS,
    MAX_UNIVERSE,
    MIN_UNIVERSE,
    OPTIONS_AT,
    SEQUENCE_AT,
    SYNC_LENGTH,
    TERMINATED,
    DataPacket,
    DiscoveryPacket,
    SacnPacket,
    SyncPacket,
    data_packet,
    describe,
    group,
    parse_packet,
    sync_packet,
)
from ledsign.wire.sources import Order, Remembered
from ledsign.wire.universes import UniverseMatrix, check_universes

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from ledsign.core.frame import Channels

PORT = 5568
SYNC_SEQUENCE_AT = 44
END_ROUNDS = 3  # 6.2.6: three packets with Stream_Terminated
SYNC_ADDRESSES = 16  # sync counters remembered of one source
UNIVERSE_AT = slice(113, 115)


class SacnEncoder:
    """Frames to data packets, one universe a row, a sync packet a frame, and discovery every 10 s."""

    def __init__(self, channels: int, options: EncoderOptions) -> None:
        """Raises LocalWireError for an option E1.31 cannot carry."""
        universes = check_universes(channels, options.slots, options.universe, MIN_UNIVERSE, MAX_UNIVERSE)
        _check(options)
        address = 0
        if options.sync:
            address = options.sync_universe or universes.stop
            if not MIN_UNIVERSE <= address <= MAX_UNIVERSE:
                raise LocalWireError(
                    f"sync_universe must be {MIN_UNIVERSE}..{MAX_UNIVERSE}, not {address}; name a free one"
                )
        packets = [
            data_packet(
                DataPacket(
                    cid=options.cid,
                    source_name=options.source_name,
                    universe=universe,
                    slots=bytes(options.slots),
                    priority=options.priority,
                    sync_address=address,
                    preview=options.preview,
                    force_sync=options.force_sync and options.sync,
                )
            )
            for universe in universes
        ]
        self._channels = channels
        self._universes = tuple(universes)
        self._matrix = UniverseMatrix(
            channels=channels,
            slots=options.slots,
            head=DATA_HEADER,
            payload=options.slots,
            packets=packets,
            keepalive=options.keepalive,
            keepalive_ns=options.keepalive_ns,
        )
        self._matrix.rows[:, SEQUENCE_AT] = 0xFF  # so that every universe starts with 0
        self._sync = NO_PACKETS
        self._sync_packet = bytearray()
        if address and universes:
            self._sync_packet = bytearray(
                sync_packet(SyncPacket(cid=options.cid, sync_address=address, sequence=0xFF))
            )
            view = memoryview(self._sync_packet)
            self._sync = Packets(views=(view,), universes=(address,), block=view, size=SYNC_LENGTH)
        listed = sorted({*universes, address} - {0}) if universes else []
        pages = discovery_packets(options.cid, options.source_name, listed)
        self._discovery = Packets(
            views=tuple(map(memoryview, pages)), universes=(DISCOVERY_UNIVERSE,) * len(pages)
        )
        self._announced_ns: int | None = None

    @property
    def channels(self) -> int:
        """How many channels ``write`` takes."""
        return self._channels

    def write(self, channels: Channels) -> None:
        """Copy uint8 (channels,) into the payloads. Raises LocalWireError on another length."""
        self._matrix.write(channels)

    def seal(self, now_ns: int) -> Burst:
        """Number what is due and return it. The sync packet goes out with every frame, changed or not."""
        due = self._matrix.due(now_ns)
        self._matrix.rows[:, SEQUENCE_AT] += due
        if self._sync_packet:
            self._sync_packet[SYNC_SEQUENCE_AT] = (self._sync_packet[SYNC_SEQUENCE_AT] + 1) & 0xFF
        return Burst(data=self._matrix.packets(due, self._universes), sync=self._sync)

    def housekeeping(self, now_ns: int) -> Packets:
        """The discovery pages at the first call and every 10 s (4.3)."""
        if self._announced_ns is not None and now_ns - self._announced_ns < DISCOVERY_INTERVAL_NS:
            return NO_PACKETS
        self._announced_ns = now_ns
        return self._discovery

    def counters(self) -> bytes:
        """The last sequence number of every universe, then the sync packet's."""
        return self._matrix.rows[:, SEQUENCE_AT].tobytes() + bytes(self._sync_packet[SYNC_SEQUENCE_AT:][:1])

    def resume(self, counters: bytes) -> None:
        """Go on after ``counters``, when they are of such an encoder."""
        rows = len(self._matrix.rows)
        if len(counters) == rows + bool(self._sync_packet):
            self._matrix.rows[:, SEQUENCE_AT] = np.frombuffer(counters, np.uint8)[:rows]
            if self._sync_packet:
                self._sync_packet[SYNC_SEQUENCE_AT] = counters[rows]

    def end(self) -> Sequence[Packets]:
        """Three rounds of Stream_Terminated on every universe; the payload is to be ignored."""
        rounds = []
        for _ in range(END_ROUNDS if self._universes else 0):
            self._matrix.rows[:, SEQUENCE_AT] += 1
            rows = self._matrix.rows.copy()
            rows[:, OPTIONS_AT] |= TERMINATED
            block, size = rows.reshape(-1).data, rows.shape[1]
            views = tuple(block[start : start + size] for start in range(0, len(block), size))
            rounds.append(Packets(views=views, universes=self._universes, block=block, size=size))
        return rounds


def _check(options: EncoderOptions) -> None:
    if not 0 <= options.priority <= MAX_PRIORITY:
        raise LocalWireError(f"priority must be 0..{MAX_PRIORITY}, not {options.priority}; 100 is usual")
    size = len(options.source_name.encode())
    if size > MAX_NAME or "\0" in options.source_name:
        raise LocalWireError(f"source_name must be at most {MAX_NAME} bytes of UTF-8 without NUL, not {size}")
    if len(options.cid) != 16:
        raise LocalWireError(f"cid must be the 16 bytes of a UUID, not {len(options.cid)}")


def _differs_in_levels_only(data: bytes, before: bytes) -> bool:
    """Whether everything but sequence number and slots is as in ``before``."""
    return (
        len(data) == len(before)
        and data[:SEQUENCE_AT] == before[:SEQUENCE_AT]
        and data[OPTIONS_AT:DATA_HEADER] == before[OPTIONS_AT:DATA_HEADER]
    )


class SacnDecoder:
    """Datagrams of any number of senders to events.

    A source is its CID, whatever address it sends from; each of its universes and sync addresses has its own
    counter. Slots past the configured ones, and those of the last universe past the controller's channels,
    are padding. A sync packet yields Present(sync=address); data with ``sync`` 0 acts at once. What to do
    with priority, preview, force_sync and lost synchronisation is the receiver's decision. A source's name is
    Announced before its first data, and when it changes.
    """

    def __init__(self, options: DecoderOptions) -> None:
        """Raises LocalWireError for universes E1.31 does not have."""
        self._options = options
        self._universes = check_universes(
            options.channels, options.slots, options.universe, MIN_UNIVERSE, MAX_UNIVERSE
        )
        self._data = Order(first=0, streams=len(self._universes))
        self._syncs = Order(first=0, streams=SYNC_ADDRESSES)
        self._pages: Remembered[Pages] = Remembered(Pages)
        self._names: Remembered[list[str]] = Remembered(list)
        # The last packet taken on each of our universes, and its Write: see _again.
        self._known: dict[bytes, tuple[bytes, Write]] = {}
        self.runs = UniverseRuns(
            universes=self._universes,
            head=DATA_HEADER,
            sequence_at=SEQUENCE_AT,
            universe_at=lambda head: int.from_bytes(head[UNIVERSE_AT], "big"),
            first=0,
            order=self._data,
            by_origin=True,
        )

    def feed(self, data: bytes | memoryview, source: Hashable, now_ns: int) -> Sequence[Event]:  # noqa: ARG002
        """Decode one datagram. Never raises."""
        data = bytes(data)
        known = self._known.get(data[UNIVERSE_AT])
        try:
            if known is not None and _differs_in_levels_only(data, known[0]):
                return self._again(data, known[1])
            return self._decode(parse_packet(data), data)
        except RemoteWireError as error:
            return (Ignored(reason=error.reason, detail=str(error)),)

    def _decode(self, packet: SacnPacket, data: bytes) -> Sequence[Event]:
        if isinstance(packet, DataPacket):
            return self._levels(packet, data)
        if isinstance(packet, DiscoveryPacket):
            return self._pages[packet.cid].add(packet)
        address = packet.sync_address
        lost = self._syncs.lost(packet.cid, address, packet.sequence)
        shown = Present(sync=address, origin=packet.cid)
        return (Gap(lost=lost, universe=address), shown) if lost else (shown,)

    def _again(self, data: bytes, before: Write) -> Sequence[Event]:
        """A packet whose header is known to be good: most of a stream, at half the price."""
        universe, sequence = before.universe, data[SEQUENCE_AT]
        lost = self._data.lost(before.origin, universe, sequence)
        write = Write(
            offset=before.offset,
            data=data[DATA_HEADER : DATA_HEADER + len(before.data)],
            universe=universe,
            priority=before.priority,
            sequence=sequence,
            sync=before.sync,
            preview=before.preview,
            force_sync=before.force_sync,
            origin=before.origin,
        )
        return (Gap(lost=lost, universe=universe), write) if lost else (write,)

    def _levels(self, packet: DataPacket, data: bytes) -> Sequence[Event]:
        options, universe = self._options, packet.universe
        if packet.start_code:
            return (Ignored(reason="start-code", detail=f"START code {packet.start_code:#04x}"),)
        if universe not in self._universes:
            return (Ignored(reason="other-universe", detail=f"universe {universe}"),)
        if packet.terminated:
            self._data.forget(packet.cid, universe)
            return (Ended(universe=universe, origin=packet.cid),)
        lost = self._data.lost(packet.cid, universe, packet.sequence)
        offset = (universe - options.universe) * options.slots
        write = Write(
            offset=offset,
            data=packet.slots[: min(options.slots, options.channels - offset)],
            universe=universe,
            priority=packet.priority,
            sequence=packet.sequence,
            sync=packet.sync_address,
            preview=packet.preview,
            force_sync=packet.force_sync,
            origin=packet.cid,
        )
        self._known[data[UNIVERSE_AT]] = data, write
        found: tuple[Event, ...] = (Gap(lost=lost, universe=universe), write) if lost else (write,)
        return (*self._named(packet), *found)

    def _named(self, packet: DataPacket) -> tuple[Event, ...]:
        """Announced when a source says its name for the first time, or another one."""
        known, name = self._names[packet.cid], packet.source_name
        if not name or known == [name]:
            return ()
        known[:] = [name]
        return (Announced(name=name),)


PROTOCOL = ProtocolSpec(
    name="sacn",
    title="sACN (E1.31)",
    kind="datagram",
    encoder=SacnEncoder,
    decoder=SacnDecoder,
    describe=describe,
    port=PORT,
    max_fps=44,
    capacity=MAX_UNIVERSE * MAX_SLOTS,
    group=group,
    addressing="universe",
    reference="ANSI E1.31-2018",
    notes="Universes of 170 RGB LEDs, unicast or multicast; priority, sync packet, clean end of stream.",
)
