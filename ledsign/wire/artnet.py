"""Art-Net 4, UDP 6454: frames to universes and back, and answers to discovery.

Art-Net™ Designed by and Copyright Artistic Licence.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ledsign.core.errors import RemoteWireError
from ledsign.wire.artnet_packets import (
    DMX_HEADER,
    MAX_DATA,
    MAX_PORT_ADDRESS,
    PORT,
    SEQUENCE_AT,
    ArtDmx,
    ArtPoll,
    ArtPollReply,
    ArtSync,
    artdmx,
    artpollreply,
    artsync,
    describe,
    parse_packet,
    reply_groups,
)
from ledsign.wire.base import (
    NO_PACKETS,
    Announced,
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
from ledsign.wire.runs import UniverseRuns
from ledsign.wire.sources import Order
from ledsign.wire.universes import UniverseMatrix, check_universes

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from ledsign.core.frame import Channels

MAX_BIND_INDEX = 255
UNIVERSE_AT = slice(14, 16)


class ArtNetEncoder:
    """Frames to ArtDmx, one universe a row, and an ArtSync a frame. Port-address = ``universe`` upwards."""

    def __init__(self, channels: int, options: EncoderOptions) -> None:
        """Raises LocalWireError for an option Art-Net cannot carry."""
        universes = check_universes(channels, options.slots, options.universe, 0, MAX_PORT_ADDRESS)
        payload = options.slots + options.slots % 2  # the length must be even and so is at least 2
        self._channels = channels
        self._matrix = UniverseMatrix(
            channels=channels,
            slots=options.slots,
            head=DMX_HEADER,
            payload=payload,
            packets=[artdmx(ArtDmx(universe=universe, data=bytes(payload))) for universe in universes],
            keepalive=options.keepalive,
            keepalive_ns=options.keepalive_ns,
        )
        self._sequences = self._matrix.rows[:, SEQUENCE_AT]
        self._sync = NO_PACKETS
        if options.sync and universes:
            view = memoryview(artsync())
            self._sync = Packets(views=(view,), block=view, size=len(view))

    @property
    def channels(self) -> int:
        """How many channels ``write`` takes."""
        return self._channels

    def write(self, channels: Channels) -> None:
        """Copy uint8 (channels,) into the payloads. Raises LocalWireError on another length."""
        self._matrix.write(channels)

    def seal(self, now_ns: int) -> Burst:
        """Number what is due and return it. ArtSync goes out with every frame, changed or not."""
        due = self._matrix.due(now_ns)
        self._sequences += due
        np.maximum(self._sequences, 1, out=self._sequences)  # 255 is followed by 1; 0 means unnumbered
        return Burst(data=self._matrix.packets(due), sync=self._sync)

    def housekeeping(self, now_ns: int) -> Packets:  # noqa: ARG002
        """Nothing: only nodes announce themselves."""
        return NO_PACKETS

    def counters(self) -> bytes:
        """The last sequence number of every universe."""
        return self._sequences.tobytes()

    def resume(self, counters: bytes) -> None:
        """Go on after ``counters``, when they are of such an encoder."""
        if len(counters) == len(self._sequences):
            self._sequences[...] = np.frombuffer(counters, np.uint8)

    def end(self) -> Sequence[Packets]:
        """Nothing: Art-Net has no end of stream; nodes hold the last look."""
        return ()


class ArtNetDecoder:
    """Datagrams of any number of senders to events, as a node with this controller's universes as outputs.

    Every Write carries ``sync`` 0, and ArtSync yields Present(sync=0). The wire does not say which mode a
    node is in: the receiver shows each Write at once until its first Present, from then on only at Presents,
    and goes back after 4 s without one. ArtSync from another host than the last ArtDmx is ignored.
    ArtPoll is answered with one reply for each group of up to four universes (a bind index each).
    """

    def __init__(self, options: DecoderOptions) -> None:
        """Raises LocalWireError for universes Art-Net does not have."""
        self._options = options
        self._universes = check_universes(
            options.channels, options.slots, options.universe, 0, MAX_PORT_ADDRESS
        )
        self._order = Order(first=1, streams=len(self._universes))
        self.runs = UniverseRuns(
            universes=self._universes,
            head=DMX_HEADER,
            sequence_at=SEQUENCE_AT,
            universe_at=lambda head: int.from_bytes(head[UNIVERSE_AT], "little"),
            first=1,
            order=self._order,
            by_origin=False,
            heard=self._heard,
        )
        self._groups = reply_groups(self._universes)[:MAX_BIND_INDEX]
        self._active: set[int] = set()
        self._last_host: Hashable = None
        self._answers = 0

    def feed(self, data: bytes | memoryview, source: Hashable, now_ns: int) -> Sequence[Event]:  # noqa: ARG002
        """Decode one datagram. Never raises."""
        try:
            packet = parse_packet(bytes(data))
            if isinstance(packet, ArtDmx):
                return self._levels(packet, source)
        except RemoteWireError as error:
            return (Ignored(reason=error.reason, detail=str(error)),)
        if isinstance(packet, ArtSync):
            if self._last_host not in (None, host := _host(source)):
                return (Ignored(reason="foreign-sync", detail=f"ArtSync from {host}, data is not"),)
            return (Present(),)
        if isinstance(packet, ArtPoll):
            return self._answer(packet)
        return (Announced(name=packet.long_name or packet.short_name, universes=packet.universes),)

    def _heard(self, source: Hashable) -> None:
        """Whose ArtDmx came last: only its ArtSync counts."""
        self._last_host = _host(source)

    def _levels(self, packet: ArtDmx, source: Hashable) -> Sequence[Event]:
        options, universe = self._options, packet.universe
        if universe not in self._universes:
            return (Ignored(reason="other-universe", detail=f"universe {universe}"),)
        lost = self._order.lost(source, universe, packet.sequence) if packet.sequence else 0
        self._heard(source)
        self._active.add(universe)
        offset = (universe - options.universe) * options.slots
        write = Write(
            offset=offset,
            data=packet.data[: min(options.slots, options.channels - offset)],
            universe=universe,
            sequence=packet.sequence or None,
        )
        return (Gap(lost=lost, universe=universe), write) if lost else (write,)

    def _answer(self, poll: ArtPoll) -> Sequence[Event]:
        options, wanted = self._options, range(poll.bottom, poll.top + 1)
        if poll.targeted and not any(universe in wanted for universe in self._universes):
            return (Ignored(reason="other-target", detail=f"ArtPoll for {poll.bottom}..{poll.top}"),)
        self._answers = (self._answers + 1) % 10_000
        replies = tuple(
            artpollreply(
                ArtPollReply(
                    ipv4=options.ipv4,
                    mac=options.mac,
                    short_name=options.name,
                    long_name=options.name,
                    universes=universes,
                    active=tuple(universe in self._active for universe in universes),
                    report=f"#0001 [{self._answers:04d}] ready",
                    bind_index=index,
                )
            )
            for index, universes in enumerate(self._groups or [()], 1)
        )
        # Nodes spread their answers over a second; the MAC address does it without a random number.
        return (Asked(replies=replies, delay_ns=int.from_bytes(options.mac, "big") % 1000 * 1_000_000),)


def _host(source: Hashable) -> Hashable:
    """The IP address of a (host, port) address; ArtSync is judged by it (two sockets may be one sender)."""
    return source[0] if isinstance(source, tuple) and source else source


PROTOCOL = ProtocolSpec(
    name="artnet",
    title="Art-Net 4",
    kind="datagram",
    encoder=ArtNetEncoder,
    decoder=ArtNetDecoder,
    describe=describe,
    port=PORT,
    max_fps=44,
    capacity=(MAX_PORT_ADDRESS + 1) * MAX_DATA,
    addressing="universe",
    reference="Art-Net 4 (Artistic Licence)",
    notes="Universes of 170 RGB LEDs, unicast; ArtSync. Art-Net™ Designed by and Copyright Artistic Licence.",
)
