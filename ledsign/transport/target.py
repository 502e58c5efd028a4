"""Targets: where a sign's channels go, as operators write it after ``--to`` and in a sign's ``address``.

    ddp://192.0.2.10                    a controller; its protocol's usual port unless :port is given
    ddp://[2001:db8::10]:4048           IPv6 in brackets
    sacn://239.255.0.1?universe=1       multicast: each universe goes to its own group
    serial:///dev/ttyUSB0?baud=921600&protocol=adalight     also serial://COM3
    pcap://out.pcap?protocol=ddp        a capture file for Wireshark
    west=ddp://192.0.2.10               only the output called west; without a name, the whole sign

Options are those of ``ledsign.transport.options.TARGET_OPTIONS``.
"""

from __future__ import annotations

from ledsign.core.clock import Clock
from ledsign.core.errors import DocumentError
from ledsign.transport.base import TRANSPORTS, Target, Transport
from ledsign.transport.carrier import protocol_of, schemes, transport_of
from ledsign.transport.options import TARGET_OPTIONS, encoder_options
from ledsign.transport.url import TargetUrl
from ledsign.wire.base import PROTOCOLS

__all__ = [
    "TARGET_OPTIONS",
    "encoder_options",
    "open_transport",
    "parse_target",
    "protocol_of",
    "schemes",
    "transport_of",
]


def parse_target(text: str) -> Target:
    """A target from its URL, options in normal form. Raises DocumentError with every problem found."""
    url = TargetUrl(text)
    target = url.read()
    if url.problems:
        raise DocumentError(url.problems)
    return target


def open_transport(target: Target, clock: Clock) -> Transport:
    """Open the way to a target. Raises TransportError with the remedy when it cannot be had."""
    return TRANSPORTS[transport_of(target)].open(target, PROTOCOLS[protocol_of(target)], clock)
