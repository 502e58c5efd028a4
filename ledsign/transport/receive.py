"""UDP coming in, for the simulator and ``ledsign sniff``: large buffers, many groups, many packets a call."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import struct
from collections import deque
from dataclasses import dataclass
from types import TracebackType
from typing import TypeAlias

from ledsign.transport.fault import fault
from ledsign.transport.segmentation import LINUX, SOL_UDP, UDP_GRO

Address: TypeAlias = tuple[str, int]

RECEIVE_BUFFER = 4 << 20
# linux/socket.h: how many datagrams the kernel dropped on this socket because its buffer was full.
SO_RXQ_OVFL = 40
# linux/socket.h: stamp each message with the wall time at which the kernel took it in (struct timespec).
SO_TIMESTAMPNS = 35
# Linux lets one socket join net.ipv4.igmp_max_memberships groups, 20 unless changed.
GROUPS_PER_SOCKET = 20
_LARGEST = 65_535
_RUNS_BYTES = 1 << 18  # stays in a core's own cache
# What came within so long is told with one time of arrival.
_TOGETHER_NS = 1_000_000
_INT = struct.Struct("=i")
_UNSIGNED = struct.Struct("=I")
_TIMESPEC = struct.Struct("@ll")
_ANCILLARY = 192


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Datagrams of ``size`` bytes each that came one after another from ``source``; the last may be shorter.

    ``data`` is valid until the next call to the receiver. ``stamp_ns`` is the last one's, as of
    ``receive_stamped``.
    """

    data: memoryview
    size: int
    source: Address
    stamp_ns: int


class UdpReceiver:
    """A bound, non-blocking socket.

    ``host`` "" or 0.0.0.0 listens on every interface, as multicast needs; ``port`` 0 takes a free one.
    ``groups`` are joined on ``interface`` (an IPv4 address, or for IPv6 groups an interface name; "" = the
    system's choice).
    ``share`` lets other programs listen on the same port; None = only when there are groups, because two
    unicast listeners would silently take each other's packets. Raises TransportError with the remedy.
    """

    def __init__(
        self,
        host: str = "127.0.0.1",
        port: int = 0,
        *,
        groups: tuple[str, ...] = (),
        interface: str = "",
        share: bool | None = None,
        buffer_bytes: int = RECEIVE_BUFFER,
        coalesce: bool = True,
    ) -> None:
        self._waiting: deque[tuple[bytes, Address, int]] = deque()
        self._buffer = bytearray(_LARGEST)
        self._runs_buffer: memoryview | None = None
        self._members: list[socket.socket] = []
        self._joined = 0
        self._dropped = 0
        self._interface = interface
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        try:
            self._socket.setblocking(False)
            if bool(groups) if share is None else share:
                _allow_sharing(self._socket)
            enlarge(self._socket, buffer_bytes)
            self._ask_kernel(coalesce=coalesce)
            self._socket.bind((host, port))
        except OSError as error:
            self._socket.close()
            place = f"{host or '*'}:{port}"
            raise fault(
                f"cannot listen on {place}: {error.strerror}"
                " → end the program that has the port, or use another",
                f"无法监听 {place}：{error.strerror} → 请结束占用该端口的程序，或改用其他端口",
            ) from error
        for group in groups:
            self.join(group)

    # ------------------------------------------------------------ what it is
    @property
    def address(self) -> Address:
        """Where it listens; the port is the real one even when 0 was asked for."""
        host, port = self._socket.getsockname()[:2]
        return host, port

    @property
    def buffer_bytes(self) -> int:
        """The receive buffer the kernel granted (Linux counts its bookkeeping in and reports it doubled)."""
        return self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF)

    @property
    def dropped(self) -> int:
        """Datagrams the kernel dropped because nobody read them in time; known on Linux, else 0."""
        return self._dropped

    def fileno(self) -> int:
        """For ``selectors``."""
        return self._socket.fileno()

    # ------------------------------------------------------------ what it does
    def receive(self, max_packets: int = 256) -> list[tuple[bytes, Address]]:
        """What has arrived, at most ``max_packets``, each with its sender; never waits.

        Call it again while it returns ``max_packets``: some may already be read and wait in here.
        """
        return [(data, sender) for data, sender, _ in self.receive_stamped(max_packets)]

    def receive_stamped(self, max_packets: int = 256) -> list[tuple[bytes, Address, int]]:
        """Like ``receive``, with the wall time (ns) at which the kernel took each packet in; 0 = unknown.

        It says when a packet came, however late we are to read it. Known on Linux.
        """
        waiting = self._waiting
        while len(waiting) < max_packets and self._read():
            pass
        return [waiting.popleft() for _ in range(min(max_packets, len(waiting)))]

    def receive_runs(self) -> list[Run]:
        """What has arrived, as few runs as can be, at most ``_RUNS_BYTES``; never waits.

        Nothing is copied: much cheaper than ``receive`` where the kernel coalesces. Do not mix with it.
        """
        if self._runs_buffer is None:
            self._runs_buffer = memoryview(bytearray(_RUNS_BYTES))
        whole, at, began, first_ns = self._runs_buffer, 0, 0, 0
        runs: list[Run] = []
        last: tuple[Address, int] | None = None
        stamp_ns = 0
        while at + _LARGEST <= _RUNS_BYTES:
            took = self._take(whole[at : at + _LARGEST])
            if took is None:
                break
            length, size, source, now_ns = took
            late = now_ns - first_ns > _TOGETHER_NS
            if last is not None and (last != (source, size) or late or not length or (at - began) % size):
                runs.append(Run(data=whole[began:at], size=last[1], source=last[0], stamp_ns=stamp_ns))
                last = None
            if last is None:
                last, began, first_ns = (source, size), at, now_ns
            stamp_ns = now_ns
            at += length
            if not length:  # an empty datagram is one, too
                runs.append(Run(data=whole[at:at], size=1, source=source, stamp_ns=now_ns))
                last = None
        if last is not None:
            runs.append(Run(data=whole[began:at], size=last[1], source=last[0], stamp_ns=stamp_ns))
        return runs

    def reply(self, data: bytes, address: Address) -> None:
        """Send one datagram from the listening port. Raises TransportError when it cannot leave."""
        try:
            self._socket.sendto(data, address)
        except OSError as error:
            raise fault(
                f"no answer to {address[0]}:{address[1]} possible: {error.strerror} → check the route",
                f"无法回复 {address[0]}:{address[1]}：{error.strerror} → 请检查路由",
            ) from error

    def join(self, group: str) -> None:
        """Join one more multicast group. Raises TransportError when there is no interface for it."""
        member = self._socket
        if self._joined >= GROUPS_PER_SOCKET:
            # Further memberships hang on sockets of their own; the kernel delivers to every bound socket.
            if self._joined % GROUPS_PER_SOCKET == 0:
                self._members.append(socket.socket(_family(group), socket.SOCK_DGRAM))
            member = self._members[-1]
        try:
            _join(member, group, self._interface)
        except OSError as error:
            raise fault(
                f"cannot join multicast group {group}: {error.strerror or error}"
                " → name an interface that has a network, by its IP address",
                f"无法加入组播组 {group}：{error.strerror or error} → 请用 IP 地址指定已联网的接口",
            ) from error
        self._joined += 1

    def close(self) -> None:
        """Release every socket. Safe to call twice."""
        for made in (self._socket, *self._members):
            made.close()

    def __enter__(self) -> UdpReceiver:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # ------------------------------------------------------------ inside
    def _read(self) -> bool:
        """Read one message of the kernel, which may be several datagrams. False when there is none."""
        took = self._take(memoryview(self._buffer))
        if took is None:
            return False
        length, size, address, stamp_ns = took
        whole = bytes(memoryview(self._buffer)[:length])
        for start in range(0, max(1, length), size):
            self._waiting.append((whole[start : start + size], address, stamp_ns))
        return True

    def _take(self, buffer: memoryview) -> tuple[int, int, Address, int] | None:
        """Length of a message, bytes of each of its datagrams (≥ 1), who sent it and when. None = nothing."""
        while True:
            try:
                if not LINUX:
                    length, sender = self._socket.recvfrom_into(buffer)
                    return length, length or 1, sender[:2], 0
                length, notes, _, sender = self._socket.recvmsg_into((buffer,), _ANCILLARY)
            except BlockingIOError:
                return None
            except ConnectionError:
                # The system tells here that an earlier answer of ours was not wanted; nothing was received.
                continue
            break
        size = length
        stamp_ns = 0
        for level, kind, data in notes:
            if level == SOL_UDP and kind == UDP_GRO:
                (size,) = _INT.unpack_from(data)
            elif level == socket.SOL_SOCKET and kind == SO_RXQ_OVFL:
                (self._dropped,) = _UNSIGNED.unpack_from(data)
            elif level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
                seconds, rest = _TIMESPEC.unpack_from(data)
                stamp_ns = seconds * 1_000_000_000 + rest
        return length, size or 1, (sender[0], sender[1]), stamp_ns

    def _ask_kernel(self, *, coalesce: bool) -> None:
        if not LINUX:
            return
        with contextlib.suppress(OSError):
            self._socket.setsockopt(socket.SOL_SOCKET, SO_RXQ_OVFL, 1)
            self._socket.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
        if coalesce:
            with contextlib.suppress(OSError):
                self._socket.setsockopt(SOL_UDP, UDP_GRO, 1)


def enlarge(made: socket.socket, wanted: int) -> None:
    """Ask for a receive buffer of ``wanted`` bytes; the kernel grants less to those who are not root."""
    force = getattr(socket, "SO_RCVBUFFORCE", 33) if LINUX else None
    if force is not None:
        with contextlib.suppress(OSError):  # only root may go past net.core.rmem_max
            made.setsockopt(socket.SOL_SOCKET, force, wanted)
            return
    with contextlib.suppress(OSError):
        made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, wanted)


def _family(group: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in group else socket.AF_INET


def _allow_sharing(made: socket.socket) -> None:
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # On Linux SO_REUSEPORT deals packets out between listeners; on BSD and macOS it is what shares groups.
    if not LINUX and hasattr(socket, "SO_REUSEPORT"):
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)


def _join(member: socket.socket, group: str, interface: str) -> None:
    address = ipaddress.ip_address(group)
    if address.version == 6:
        index = socket.if_nametoindex(interface) if interface else 0
        member.setsockopt(
            socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP, address.packed + struct.pack("@I", index)
        )
    else:
        local = socket.inet_aton(interface or "0.0.0.0")  # noqa: S104 - not a bind: "any interface"
        member.setsockopt(socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP, address.packed + local)
