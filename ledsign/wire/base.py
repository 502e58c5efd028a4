"""What every protocol offers, and the events a decoder yields.

Contract
* An Encoder owns one preallocated uint8 matrix of ready datagrams (or serial frames). ``write`` copies a
  controller's channels into the payloads, ``seal`` stamps sequence numbers and says what to send now. Time
  is an argument (``now_ns``, monotonic). Nothing is allocated per frame that can be prepared before.
* All data of a frame leaves before any ``sync`` packet of that frame (push, ArtSync, E1.31 sync).
* A Decoder is fed what arrived and yields events; it raises nothing but RemoteWireError, and that only from
  ``parse`` functions: ``feed`` turns it into ``Ignored(reason)``. It never touches a display: arbitration by
  priority, sync buffering and time-outs belong to the receiver that drives it (``simulator.receivers``).
* Each module has one constant ``PROTOCOL``; ``registry`` finds it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol, TypeAlias

from ledsign.core.frame import Channels
from ledsign.core.registry import Registry

# 1500-byte Ethernet MTU less 20 bytes of IPv4 and 8 of UDP header: no datagram of ours is ever fragmented.
MAX_DATAGRAM = 1472


# ---------------------------------------------------------------- encoder side
@dataclass(frozen=True, slots=True, kw_only=True)
class Packets:
    """Datagrams ready to go to one controller.

    ``views`` are read-only-by-agreement memoryviews of bytes, valid until the next ``write``/``seal``.
    ``universes[i]`` is the universe of ``views[i]`` for per-universe multicast; empty when there is one
    destination. ``block`` is the same bytes as one contiguous view when they are all ``size`` bytes long
    (the last may be shorter), so that a transport may hand the kernel one segmented send; else None.
    """

    views: tuple[memoryview, ...] = ()
    universes: tuple[int, ...] = ()
    block: memoryview | None = None
    size: int = 0


NO_PACKETS = Packets()


@dataclass(frozen=True, slots=True, kw_only=True)
class Burst:
    """What one frame sends to one controller: every controller's ``data`` first, then every ``sync``."""

    data: Packets = NO_PACKETS
    sync: Packets = NO_PACKETS


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderOptions:
    """How to fill packets; a protocol ignores what it does not have.

    ``universe``: first universe. ``slots``: slots of a universe used, 1..512 (510 for whole RGB LEDs).
    ``offset``: first byte in the controller's DDP/serial-frame buffer. ``push``: DDP pushes on the last data
    packet (``last``) or with an empty packet in the sync phase (``separate``), for several controllers.
    ``sync``: synchronise the universes of a frame. ``sync_universe``: E1.31 sync address, 0 = pick one past
    the last universe. ``force_sync``: E1.31 option bit. ``keepalive``: sACN/Art-Net resend unchanged
    universes only now and then (E1.31 §6.6.2: after three packets); False sends everything every frame.
    ``keepalive_ns`` is how often: 0.9 s by the standard, less where a sign must be refreshed more often.
    ``bytes_per_led`` is what the DDP data type and LED-count protocols need: 1 to 4.
    """

    universe: int = 1
    slots: int = 510
    offset: int = 0
    push: Literal["last", "separate"] = "last"
    sync: bool = True
    sync_universe: int = 0
    force_sync: bool = False
    priority: int = 100
    preview: bool = False
    source_name: str = "ledsign"
    cid: bytes = b"ledsign".ljust(15, b"\0") + b"\xa1"
    keepalive: bool = True
    keepalive_ns: int = 900_000_000
    bytes_per_led: int = 3
    destination: int = 1
    extra: Mapping[str, str] = field(default_factory=dict)


class Encoder(Protocol):
    """Channels of one controller → packets."""

    @property
    def channels(self) -> int:
        """How many channels ``write`` takes."""
        ...

    def write(self, channels: Channels) -> None:
        """Copy uint8 (channels,) into the payloads. Raises LocalWireError on another length."""
        ...

    def seal(self, now_ns: int) -> Burst:
        """Number the packets of this frame and return them. Call once after each ``write``."""
        ...

    def housekeeping(self, now_ns: int) -> Packets:
        """Packets due besides frames (sACN discovery every 10 s), usually NO_PACKETS. Sent before data."""
        ...

    def counters(self) -> bytes:
        """Where the numbering of packets stands, a few bytes of fixed length for one encoder's options.

        Another process that goes on in its place hands them to ``resume``, and receivers notice nothing.
        """
        ...

    def resume(self, counters: bytes) -> None:
        """Go on numbering after ``counters``; those of another length are not ours and change nothing."""
        ...

    def end(self) -> Sequence[Packets]:
        """The protocol's own end of stream, one entry per round (sACN: three). Empty when it has none."""
        ...


# ---------------------------------------------------------------- decoder side
@dataclass(frozen=True, slots=True, kw_only=True)
class Write:
    """``data`` belongs at byte ``offset`` of the controller's channels (decoder options already applied).

    ``universe`` and ``priority`` as sent; ``sync`` is the sync address it waits for, 0 = act at once or at
    the next plain Present; ``sequence`` as sent, None when the protocol or sender has none. ``origin`` is who
    sent it where the protocol itself names senders (E1.31 CID); empty = known by its address only.
    """

    offset: int
    data: bytes
    universe: int = 0
    priority: int = 100
    sequence: int | None = None
    sync: int = 0
    preview: bool = False
    force_sync: bool = False
    origin: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """Show what was written. ``sync`` names the sync address (E1.31), 0 = everything from this source.

    ``origin`` as in Write: receivers that choose between sources obey only the one they chose.
    """

    sync: int = 0
    origin: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """Packets before this one are missing: ``lost`` of them by the sequence number (≥ 1)."""

    lost: int
    universe: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """The source said it stops sending ``universe`` (0 = all). ``origin`` as in Write."""

    universe: int = 0
    origin: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Announced:
    """The source told about itself (sACN discovery, Art-Net poll reply): a name and its universes."""

    name: str
    universes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The source expects these datagrams back (ArtPollReply, DDP status), after ``delay_ns``."""

    replies: tuple[bytes, ...]
    delay_ns: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ignored:
    """Dropped. ``reason`` is a short stable key (``too-short``, ``bad-magic``…), ``detail`` for people."""

    reason: str
    detail: str = ""


Event: TypeAlias = Write | Present | Gap | Ended | Announced | Asked | Ignored


@dataclass(frozen=True, slots=True, kw_only=True)
class DecoderOptions:
    """Where incoming bytes land: the mirror of EncoderOptions.

    ``channels``: size of the controller's buffer; what lies beyond is rejected, never clamped. (Slots of a
    universe past ``slots``, or past the channels in the last universe, are padding, not data.)
    ``name``, ``ipv4`` and ``mac`` are what the controller says of itself when asked.
    """

    channels: int
    universe: int = 1
    slots: int = 510
    offset: int = 0
    bytes_per_led: int = 3
    name: str = "ledsign simulator"
    ipv4: bytes = b"\x7f\x00\x00\x01"
    mac: bytes = b"\x02\x00\x00\x00\x00\x01"


class Decoder(Protocol):
    """What arrived → events."""

    def feed(self, data: bytes | memoryview, source: Hashable, now_ns: int) -> Sequence[Event]:
        """Decode one datagram, or any piece of a serial stream. Never raises on the peer's bytes."""
        ...


# ---------------------------------------------------------------- registry
@dataclass(frozen=True, slots=True, kw_only=True)
class ProtocolSpec:
    """A protocol. ``kind`` is the carrier; ``port`` its usual UDP port (0 for serial).

    ``max_fps`` is the rate not to exceed unless asked (None = no limit of the protocol).
    ``capacity`` is the most channels one controller can have, None = unlimited in practice.
    ``group`` gives the multicast address of a universe, None when the protocol has no multicast.
    ``describe`` turns one packet into one line for ``ledsign sniff`` (raises RemoteWireError).
    ``addressing``: what separates controllers that share one host: ``offset``, ``universe`` or None.
    """

    name: str
    title: str
    kind: Literal["datagram", "stream"]
    encoder: Callable[[int, EncoderOptions], Encoder]
    decoder: Callable[[DecoderOptions], Decoder]
    describe: Callable[[bytes], str]
    port: int = 0
    max_fps: int | None = None
    capacity: int | None = None
    group: Callable[[int], str] | None = None
    addressing: Literal["offset", "universe"] | None = None
    reference: str = ""
    notes: str = ""


PROTOCOLS: Registry[ProtocolSpec] = Registry("ledsign.wire", "PROTOCOL", ProtocolSpec)
