"""The layers around a UDP payload in a captured packet: link, IP, UDP; built and taken apart."""

from __future__ import annotations

import ipaddress
import struct
from dataclasses import dataclass

# pcap file magics (draft-ietf-opsawg-pcap): microseconds and nanoseconds.
MAGIC_US = 0xA1B2C3D4
MAGIC_NS = 0xA1B23C4D
# Link types (tcpdump.org/linktypes.html).
NULL, ETHERNET, SLL, SLL2, IPV4, IPV6 = 0, 1, 113, 276, 228, 229
RAW = (101, 12, 14)
LINK_TYPES = frozenset((NULL, ETHERNET, SLL, SLL2, IPV4, IPV6, *RAW))
_ETHERTYPE_IP = (0x0800, 0x86DD)
_ETHERTYPE_VLAN = (0x8100, 0x88A8)
_UDP = 17
_MAC = b"\x02\x00\x00\x00\x00"


@dataclass(frozen=True, slots=True)
class Datagram:
    """A UDP datagram: IP addresses as text, ``source_port`` and ``port`` (where it goes), payload."""

    source: str
    source_port: int
    destination: str
    port: int
    payload: bytes


def build_ethernet(datagram: Datagram, number: int) -> bytes:
    """An Ethernet frame with an IPv4 packet inside (RFC 791, 768); ``number`` becomes the identification."""
    source = ipaddress.IPv4Address(datagram.source)
    destination = ipaddress.IPv4Address(datagram.destination)
    udp = struct.pack(">HHHH", datagram.source_port, datagram.port, 8 + len(datagram.payload), 0)
    udp += datagram.payload
    pseudo = source.packed + destination.packed + struct.pack(">BBH", 0, _UDP, len(udp))
    # 0 would mean "no checksum" (RFC 768).
    udp = udp[:6] + struct.pack(">H", checksum(pseudo + udp) or 0xFFFF) + udp[8:]
    ip = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(udp), number & 0xFFFF, 0x4000, 64, _UDP, 0)
    ip += source.packed + destination.packed
    ip = ip[:10] + struct.pack(">H", checksum(ip)) + ip[12:]
    return _mac_of(destination) + _MAC + b"\x01" + struct.pack(">H", 0x0800) + ip + udp


def checksum(data: bytes) -> int:
    """The internet checksum (RFC 1071)."""
    if len(data) % 2:
        data += b"\0"
    total: int = sum(struct.unpack(f">{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return ~total & 0xFFFF


def _mac_of(destination: ipaddress.IPv4Address) -> bytes:
    if destination.is_multicast:  # RFC 1112 §6.4: the low 23 bits
        low = destination.packed
        return bytes((0x01, 0x00, 0x5E, low[1] & 0x7F, low[2], low[3]))
    return _MAC + b"\x02"


def find_datagram(packet: bytes, link_type: int) -> Datagram | None:
    """The whole UDP datagram in a captured packet; None for anything else, fragments and cut packets too."""
    try:
        ip = _network_layer(packet, link_type)
        if not ip:
            return None
        return _from_ipv4(ip) if ip[0] >> 4 == 4 else _from_ipv6(ip)
    except (struct.error, IndexError, ValueError):  # cut in the middle of a header
        return None


def _network_layer(packet: bytes, link_type: int) -> bytes:
    """From the first byte of the IP header on; empty when it is not IP."""
    if link_type in RAW or link_type in (IPV4, IPV6):
        return packet
    if link_type == NULL:
        return packet[4:]
    if link_type == SLL:
        at = 14
    elif link_type == SLL2:
        return packet[20:] if int.from_bytes(packet[:2], "big") in _ETHERTYPE_IP else b""
    else:
        at = 12
    while int.from_bytes(packet[at : at + 2], "big") in _ETHERTYPE_VLAN:
        at += 4
    return packet[at + 2 :] if int.from_bytes(packet[at : at + 2], "big") in _ETHERTYPE_IP else b""


def _from_ipv4(ip: bytes) -> Datagram | None:
    total, fragment = struct.unpack_from(">HxxH", ip, 2)
    if ip[9] != _UDP or fragment & 0x3FFF:
        return None
    source, destination = (str(ipaddress.IPv4Address(ip[at : at + 4])) for at in (12, 16))
    # A captured sender may have left the length to the network card; 0 means "as much as there is".
    return _from_udp(ip[(ip[0] & 0x0F) * 4 : total or None], source, destination)


def _from_ipv6(ip: bytes) -> Datagram | None:
    if ip[0] >> 4 != 6 or ip[6] != _UDP or len(ip) < 40:
        return None
    source, destination = (str(ipaddress.IPv6Address(ip[at : at + 16])) for at in (8, 24))
    return _from_udp(ip[40:], source, destination)


def _from_udp(udp: bytes, source: str, destination: str) -> Datagram | None:
    source_port, port, length = struct.unpack_from(">HHH", udp)
    if not 8 <= length <= len(udp):
        return None
    return Datagram(source, source_port, destination, port, udp[8:length])
