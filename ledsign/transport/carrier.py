"""Which transport carries which protocol, and what a target's scheme may therefore be."""

from __future__ import annotations

from ledsign.transport.base import TRANSPORTS, Target
from ledsign.wire.base import PROTOCOLS

UDP = "udp"
DEFAULT_PROTOCOL = {"serial": "adalight", "pcap": "ddp", "memory": "ddp"}
_KINDS = {"serial": ("stream",), "memory": ("datagram", "stream")}


def network_protocols() -> tuple[str, ...]:
    """Protocols that are a scheme of their own, because UDP carries them."""
    return tuple(name for name, spec in PROTOCOLS.entries().items() if spec.kind == "datagram")


def carried_by(transport: str) -> tuple[str, ...]:
    """The protocols a transport can carry: datagrams, frames of a serial line, or both."""
    kinds = _KINDS.get(transport, ("datagram",))
    return tuple(name for name, spec in PROTOCOLS.entries().items() if spec.kind in kinds)


def schemes() -> tuple[str, ...]:
    """Every scheme a target may have: the network protocols, and the transports that carry several."""
    return (*network_protocols(), *(name for name in TRANSPORTS.names() if name != UDP))


def transport_of(target: Target) -> str:
    """The name of the transport that carries a target: ``udp`` for every network protocol."""
    return target.scheme if target.scheme in TRANSPORTS else UDP


def protocol_of(target: Target) -> str:
    """What a target speaks: its scheme, or its ``protocol`` option, or the carrier's default."""
    if target.scheme not in TRANSPORTS:
        return target.scheme
    return target.options.get("protocol", DEFAULT_PROTOCOL.get(target.scheme, "ddp"))
