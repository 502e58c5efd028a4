"""The sending socket of one UDP target, with every option of its URL applied."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from dataclasses import dataclass
from typing import Any

from ledsign.transport.base import Target
from ledsign.transport.fault import fault
from ledsign.transport.options import number, switch

SEND_BUFFER = 4 << 20
# E1.31-2018 §9.3: 239.255.hi.lo and ff18::8300:hilo. Any address in there means "each universe's own group".
GROUPS_V4 = ipaddress.ip_network("239.255.0.0/16")
GROUPS_V6 = ipaddress.ip_network("ff18::8300:0/112")


@dataclass(frozen=True, slots=True)
class Destination:
    """A resolved target: ``family`` AF_INET or AF_INET6, ``address`` as sockets take it."""

    family: socket.AddressFamily
    address: tuple[Any, ...]

    @property
    def ip(self) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
        """The address alone."""
        return ipaddress.ip_address(str(self.address[0]).partition("%")[0])

    @property
    def means_groups(self) -> bool:
        """True for an address that stands for the multicast group of each universe."""
        return self.ip in GROUPS_V4 or self.ip in GROUPS_V6


def resolve(target: Target) -> Destination:
    """Look the host up, once. Raises TransportError when nobody knows it."""
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_DGRAM)
    except OSError as error:
        raise fault(
            f"{target.url or target.host}: host {target.host!r} is not known ({error.strerror})"
            " → check the name, or write its IP address",
            f"{target.url or target.host}：找不到主机 {target.host!r}（{error.strerror}）"
            " → 请检查名称或改用 IP 地址",
        ) from error
    return Destination(found[0][0], found[0][4])


def open_sender(target: Target, to: Destination, *, connect: bool) -> socket.socket:
    """A non-blocking socket, connected when it has one destination. Raises OSError."""
    made = socket.socket(to.family, socket.SOCK_DGRAM)
    try:
        made.setblocking(False)
        with contextlib.suppress(OSError):
            made.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER)
        if switch(target, "broadcast", default=False):
            made.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
        _mark(made, to, number(target, "dscp", 0))
        interface = target.options.get("interface", "")
        if to.ip.is_multicast:
            _aim_multicast(made, to, number(target, "ttl", 1), interface)
        elif interface:
            made.bind((interface, 0))
        if connect:
            made.connect(to.address)
    except OSError:
        made.close()
        raise
    return made


def _mark(made: socket.socket, to: Destination, dscp: int) -> None:
    if not dscp:
        return
    if to.family == socket.AF_INET6:
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_TCLASS, dscp << 2)
    else:
        made.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, dscp << 2)


def _aim_multicast(made: socket.socket, to: Destination, ttl: int, interface: str) -> None:
    if to.family == socket.AF_INET6:
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, ttl)
        if interface:
            index = socket.if_nametoindex(interface)
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)
        return
    made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, ttl)
    if interface:
        made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, socket.inet_aton(interface))
