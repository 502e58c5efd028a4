"""Capture files: every datagram as Wireshark would have seen it go out, and reading captures back.

Written are classic pcap files with nanoseconds, Ethernet frames, IPv4 and UDP with right lengths and
checksums, from 127.0.0.1 to the protocol's usual port: at the group of the universe for multicast, at
127.0.0.1 otherwise. The time of a packet is the Clock's wall time.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from ledsign.core.clock import NS_PER_S, Clock
from ledsign.core.errors import TransportError
from ledsign.transport.base import Sent, Target, TransportSpec
from ledsign.transport.capture import (
    ETHERNET,
    LINK_TYPES,
    MAGIC_NS,
    MAGIC_US,
    Datagram,
    build_ethernet,
    find_datagram,
)
from ledsign.transport.fault import fault
from ledsign.wire.base import Packets, ProtocolSpec

LOCALHOST = "127.0.0.1"
SOURCE_PORT = 49_152
SNAP_LENGTH = 65_535
MAX_RECORD = 1 << 18
FILE_HEADER = 24
RECORD_HEADER = 16
_PCAPNG = b"\x0a\x0d\x0d\x0a"


class Captured(NamedTuple):
    """A datagram of a capture: wall time, where from, where to, its destination port and its payload."""

    time_ns: int
    source: str
    destination: str
    port: int
    payload: bytes


class PcapTransport:
    """A capture file being written."""

    def __init__(self, target: Target, spec: ProtocolSpec, clock: Clock) -> None:
        self._spec = spec
        self._clock = clock
        self._sent = Sent()
        self._path = Path(target.path)
        try:
            self._file: BinaryIO | None = self._path.open("wb")
            self._file.write(struct.pack("<IHHiIII", MAGIC_NS, 2, 4, 0, 0, SNAP_LENGTH, ETHERNET))
        except OSError as error:
            raise fault(
                f"cannot write {self._path}: {error.strerror} → name a file in a folder you may write to",
                f"无法写入 {self._path}：{error.strerror} → 请指定有写权限的文件夹中的文件",
            ) from error

    @property
    def sent(self) -> Sent:
        """Totals since opening."""
        return self._sent

    def send(self, packets: Packets) -> None:
        """Append the packets; when the disk refuses, they are dropped and counted."""
        universes = packets.universes or (None,) * len(packets.views)
        for view, universe in zip(packets.views, universes, strict=True):
            if self._file is None:
                self._sent.dropped += 1
                continue
            try:
                self._file.write(self._record(bytes(view), universe))
            except OSError as error:
                self._fail(error)
            else:
                self._sent.packets += 1
                self._sent.bytes += len(view)

    def drain(self, timeout_ns: int) -> None:  # noqa: ARG002 - a disk says when it is done
        """Bring the file up to date."""
        if self._file is not None:
            try:
                self._file.flush()
            except OSError as error:
                self._fail(error)

    def close(self) -> None:
        """Finish the file. Safe to call twice."""
        file, self._file = self._file, None
        if file is not None:
            try:
                file.close()
            except OSError as error:
                self._sent.errors += 1
                self._sent.last_error = f"{self._path}: {error.strerror}"

    def _record(self, payload: bytes, universe: int | None) -> bytes:
        group = self._spec.group
        destination = group(universe) if group is not None and universe is not None else LOCALHOST
        datagram = Datagram(LOCALHOST, SOURCE_PORT, destination, self._spec.port, payload)
        frame = build_ethernet(datagram, self._sent.packets)
        seconds, rest = divmod(self._clock.now_ns(), NS_PER_S)
        return struct.pack("<IIII", seconds, rest, len(frame), len(frame)) + frame

    def _fail(self, error: OSError) -> None:
        self._sent.errors += 1
        self._sent.dropped += 1
        self._sent.last_error = f"{self._path}: {error.strerror}"


def open_pcap(target: Target, spec: ProtocolSpec, clock: Clock) -> PcapTransport:
    """Raises TransportError when the file cannot be written or the protocol is not of datagrams."""
    if spec.kind != "datagram":
        raise fault(
            f"{spec.title} runs on a serial line and has no datagrams to capture"
            " → choose a network protocol: pcap://out.pcap?protocol=ddp",
            f"{spec.title} 用于串口，没有可捕获的数据报 → 请选择网络协议：pcap://out.pcap?protocol=ddp",
        )
    return PcapTransport(target, spec, clock)


def read_pcap(path: str | Path) -> Iterator[Captured]:
    """Every whole UDP datagram of a classic pcap file, in order.

    Both byte orders; microseconds or nanoseconds; Ethernet (VLAN tags too), Linux cooked 1 and 2, raw IP
    and loopback links; IPv4 and IPv6. A last record cut off, as in a capture that was killed, ends
    the file. Raises TransportError when the file cannot be read, is no classic pcap, or is damaged.
    """
    try:
        with Path(path).open("rb") as file:
            yield from _records(file, str(path))
    except OSError as error:
        raise fault(
            f"cannot read {path}: {error.strerror} → check name and permissions",
            f"无法读取 {path}：{error.strerror} → 请检查文件名和权限",
        ) from error


def _records(file: BinaryIO, path: str) -> Iterator[Captured]:
    header = file.read(FILE_HEADER)
    if header.startswith(_PCAPNG):
        raise fault(
            f"{path} is a pcapng file → convert it: tshark -F pcap -r {path} -w classic.pcap",
            f"{path} 是 pcapng 文件 → 请转换：tshark -F pcap -r {path} -w classic.pcap",
        )
    order = {MAGIC_US.to_bytes(4, "little"): "<", MAGIC_NS.to_bytes(4, "little"): "<"}.get(header[:4], ">")
    if len(header) < FILE_HEADER or struct.unpack(f"{order}I", header[:4])[0] not in (MAGIC_US, MAGIC_NS):
        raise fault(
            f"{path} is not a pcap file → give a capture file", f"{path} 不是 pcap 文件 → 请给出抓包文件"
        )
    magic, _, _, _, _, _, link = struct.unpack(f"{order}IHHiIII", header)
    link_type = link & 0xFFFF
    if link_type not in LINK_TYPES:
        raise fault(
            f"{path}: link type {link_type} is not known → capture on an Ethernet or loopback interface",
            f"{path}：未知链路类型 {link_type} → 请在以太网或环回接口上抓包",
        )
    unit_ns = 1 if magic == MAGIC_NS else 1_000
    while len(record := file.read(RECORD_HEADER)) == RECORD_HEADER:
        seconds, part, kept, _ = struct.unpack(f"{order}IIII", record)
        if kept > MAX_RECORD:
            raise _damaged(path, kept)
        packet = file.read(kept)
        if len(packet) < kept:
            return
        found = find_datagram(packet, link_type)
        if found is not None:
            time_ns = seconds * NS_PER_S + part * unit_ns
            yield Captured(time_ns, found.source, found.destination, found.port, found.payload)


def _damaged(path: str, kept: int) -> TransportError:
    return fault(
        f"{path} is damaged: a record claims {kept} bytes → capture again",
        f"{path} 已损坏：某条记录声称有 {kept} 字节 → 请重新抓包",
    )


TRANSPORT = TransportSpec(name="pcap", open=open_pcap, summary="a capture file for Wireshark")
