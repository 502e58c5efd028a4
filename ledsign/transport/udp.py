"""UDP to one controller: unicast, broadcast, or one multicast group for each universe.

Nothing here waits for the network. A datagram the kernel does not take at once is dropped and counted, and
so is one that a firewall or a missing route refuses; ``sent.last_error`` says why. After an error that may
mean the network has changed (cable, DHCP) the socket is made anew, at most once a second.

A block of packets for one destination goes out by segmentation offload where the kernel has it, at most
``burst`` packets back to back: small controllers lose packets when 45 arrive at once. ``gap_us`` adds a
pause after each burst; all pauses of one ``send`` together stay below ``GAP_BUDGET_NS``.
"""

from __future__ import annotations

import errno
import socket
from typing import TYPE_CHECKING, Any

from ledsign.core.clock import NS_PER_S, Clock
from ledsign.transport.base import Sent, Target, TransportSpec
from ledsign.transport.fault import fault
from ledsign.transport.options import number, switch
from ledsign.transport.segmentation import LINUX, segments_per_send, send_segmented
from ledsign.transport.sender import open_sender, resolve
from ledsign.wire.base import Packets, ProtocolSpec

if TYPE_CHECKING:
    from collections.abc import Iterator

RENEW_NS = NS_PER_S
GAP_BUDGET_NS = 8_000_000
_FULL = frozenset((errno.EAGAIN, errno.EWOULDBLOCK, errno.ENOBUFS))
_AWAY = frozenset(
    (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.ENETDOWN, errno.EHOSTDOWN, errno.EADDRNOTAVAIL, errno.EPERM)
)
_REFUSED = errno.ECONNREFUSED


class UdpTransport:
    """An open way to one controller over UDP."""

    def __init__(self, target: Target, spec: ProtocolSpec, clock: Clock) -> None:
        self._target = target
        self._clock = clock
        self._burst = number(target, "burst", 16)
        self._gap_ns = number(target, "gap_us", 0) * 1_000
        self._gso = LINUX and switch(target, "gso", default=True)
        self._sent = Sent()
        self._closed = False
        self._to = resolve(target)
        self._group = spec.group if self._to.means_groups else None
        self._groups: dict[int, tuple[Any, ...]] = {}
        self._paused_ns = 0
        self._burst_ns = 0
        self._stale = False
        self._renew_at_ns = 0
        self._socket: socket.socket | None = None
        try:
            self._renew()
        except OSError as error:
            raise fault(
                f"{target.url or target.host}: {error} → check interface and options of this target",
                f"{target.url or target.host}：{error} → 请检查该目标的网络接口和选项",
            ) from error

    @property
    def sent(self) -> Sent:
        """Totals since opening."""
        return self._sent

    @property
    def segmented(self) -> bool:
        """Whether blocks are handed to the kernel whole; False for good once it refused."""
        return self._gso

    def send(self, packets: Packets) -> None:
        """Send what can be sent now; count the rest as dropped."""
        for _ in self.bursts(packets):
            pass

    def bursts(self, packets: Packets) -> Iterator[None]:
        """``send``, a burst at each step, so that bursts to others may come between."""
        if self._stale and not self._closed and self._clock.monotonic_ns() >= self._renew_at_ns:
            self._renew_or_count()
        if self._socket is None:
            self._sent.dropped += len(packets.views)
            return
        self._paused_ns = 0
        if self._group is not None and packets.universes:
            yield from self._send_to_groups(self._socket, packets)
        else:
            yield from self._send_to_one(self._socket, packets)

    def drain(self, timeout_ns: int) -> None:
        """Nothing is ever under way: the kernel has it, or it was dropped."""

    def close(self) -> None:
        """Release the socket. Safe to call twice."""
        self._closed = True
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    # ------------------------------------------------------------ sending
    def _send_to_one(self, sender: socket.socket, packets: Packets) -> Iterator[None]:
        views, block, size = packets.views, packets.block, packets.size
        step = self._burst if block is None else segments_per_send(size, self._burst)
        for first in range(0, len(views), step):
            chunk = views[first : first + step]
            if first:
                self._mark()
                yield
                self._pause()
            if self._gso and block is not None and len(chunk) > 1:
                whole = block[first * size : first * size + sum(map(len, chunk))]
                if self._offer(sender, whole, len(chunk), size=size):
                    continue
            for view in chunk:
                self._offer(sender, view, 1)

    def _send_to_groups(self, sender: socket.socket, packets: Packets) -> Iterator[None]:
        for place, (view, universe) in enumerate(zip(packets.views, packets.universes, strict=True)):
            if place and place % self._burst == 0:
                self._mark()
                yield
                self._pause()
            self._offer(sender, view, 1, address=self._groups.get(universe) or self._address(universe))

    def _offer(
        self,
        sender: socket.socket,
        data: memoryview,
        count: int,
        *,
        size: int = 0,
        address: tuple[Any, ...] | None = None,
    ) -> bool:
        """Hand ``count`` packets to the kernel. False only when it will not segment: nothing was sent."""
        for again in (True, False):
            try:
                if size:
                    send_segmented(sender, data, size)
                elif address is not None:
                    sender.sendto(data, address)
                else:
                    sender.send(data)
            except OSError as error:
                if size and error.errno not in _FULL | _AWAY | {_REFUSED}:
                    self._gso = False
                    return False
                self._count(error)
                # A refusal answers an earlier packet; Linux reports it instead of sending this one.
                if error.errno == _REFUSED and again:
                    continue
                self._sent.dropped += count
            else:
                self._sent.packets += count
                self._sent.bytes += len(data)
            break
        return True

    def _mark(self) -> None:
        if self._gap_ns:
            self._burst_ns = self._clock.monotonic_ns()

    def _pause(self) -> None:
        """Let ``gap_us`` pass since the last burst; others' bursts may have taken that long."""
        if not self._gap_ns:
            return
        now_ns = self._clock.monotonic_ns()
        wait_ns = self._burst_ns + self._gap_ns - now_ns
        if wait_ns > 0 and self._paused_ns + wait_ns <= GAP_BUDGET_NS:
            self._paused_ns += wait_ns
            self._clock.sleep_until_ns(now_ns + wait_ns)

    def _address(self, universe: int) -> tuple[Any, ...]:
        assert self._group is not None
        host = self._group(universe) if self._to.family == socket.AF_INET else f"ff18::8300:{universe:x}"
        self._groups[universe] = (host, *self._to.address[1:])
        return self._groups[universe]

    # ------------------------------------------------------------ the socket and its errors
    def _count(self, error: OSError) -> None:
        self._sent.errors += 1
        self._sent.last_error = f"{self._target.url or self._target.host}: {error.strerror or error}"
        self._stale = self._stale or error.errno not in _FULL | {_REFUSED, errno.EMSGSIZE}

    def _renew_or_count(self) -> None:
        try:
            self._renew()
        except OSError as error:
            self._count(error)

    def _renew(self) -> None:
        """Make the socket anew; without one while the network is away. Raises OSError for anything else."""
        self._renew_at_ns = self._clock.monotonic_ns() + RENEW_NS
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        self._stale = True
        try:
            self._socket = open_sender(self._target, self._to, connect=self._group is None)
        except OSError as error:
            # A player that starts before its network comes up goes on trying.
            if error.errno not in _AWAY or "interface" in self._target.options:
                raise
            self._count(error)
        else:
            self._stale = False


def open_udp(target: Target, spec: ProtocolSpec, clock: Clock) -> UdpTransport:
    """Raises TransportError for an unknown host, a wrong interface, or options the system refuses."""
    return UdpTransport(target, spec, clock)


TRANSPORT = TransportSpec(
    name="udp", open=open_udp, summary="UDP unicast, broadcast, or a multicast group for each universe"
)
