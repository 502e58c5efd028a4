"""What carries packets. ``send`` is bounded and never blocks the loop.

Each module has one constant ``TRANSPORT``. A transport is opened for one target and one protocol and used
from one thread. What cannot be sent now is dropped and counted: the newest frame matters, not the backlog.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from ledsign.core.clock import Clock
from ledsign.core.registry import Registry
from ledsign.wire.base import Packets, ProtocolSpec


@dataclass(slots=True)
class Sent:
    """Running totals of one transport, read by status."""

    packets: int = 0
    bytes: int = 0
    dropped: int = 0
    errors: int = 0
    last_error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A parsed ``--to`` URL: scheme (a protocol, ``serial`` or ``pcap``), host or path, port, options.

    ``output`` names one output of the sign (``west=ddp://…``); empty = the whole sign goes there.
    """

    scheme: str
    host: str = ""
    port: int = 0
    path: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    output: str = ""
    url: str = ""


class Transport(Protocol):
    """An open way to one controller."""

    @property
    def sent(self) -> Sent:
        """Totals since opening."""
        ...

    def send(self, packets: Packets) -> None:
        """Send what can be sent now; count the rest as dropped.

        Never blocks, never raises on the network's account.
        """
        ...

    def drain(self, timeout_ns: int) -> None:
        """Finish what was accepted (serial: the frame under way), waiting at most ``timeout_ns``."""
        ...

    def close(self) -> None:
        """Release the socket, port or file. Safe to call twice."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportSpec:
    """A transport. ``open`` raises TransportError with the remedy when it cannot be had."""

    name: str
    open: Callable[[Target, ProtocolSpec, Clock], Transport]
    summary: str = ""


TRANSPORTS: Registry[TransportSpec] = Registry("ledsign.transport", "TRANSPORT", TransportSpec)
