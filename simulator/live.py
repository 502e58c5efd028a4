"""Live: a wall fed by a thread from open ports, for as long as it runs.

    ports ─▶ faults ─▶ serial line ─▶ Wall.feed          one thread, woken by selectors
    views ◀── snapshot, health, report ─┘ lock           any thread

The lock is held while a batch is decoded and while front buffers are copied, never while a picture is made.
"""

from __future__ import annotations

import heapq
import selectors
import threading
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from ledsign.core.errors import TransportError
from simulator.channel import Channel, prefer_this_thread
from simulator.faults import Fault
from simulator.ports import REOPEN_NS, UdpPort, open_port
from simulator.wall import Snapshot, Wall

if TYPE_CHECKING:
    from ledsign.core.clock import Clock
    from ledsign.core.frame import Frame
    from ledsign.display.sign import Sign
    from ledsign.wire.base import Asked
    from simulator.listener import Listener

TICK_NS = 50_000_000
MAX_REPLIES = 64
MAX_AGE_NS = 5_000_000_000
_BATCHES = 8
_LAST_ROUNDS = 64


class Live:
    """Open with ``start``, end with ``stop``; both once."""

    def __init__(
        self,
        sign: Sign,
        listeners: Sequence[Listener],
        clock: Clock,
        *,
        faults: Sequence[Fault] = (),
        seed: int = 0,
    ) -> None:
        """Opens every port. Raises TransportError or LayoutError; nothing stays open then."""
        self.clock = clock
        self.channels: list[Channel] = []
        try:
            start_ns = clock.monotonic_ns()
            for listener in listeners:
                self.channels.append(Channel(listener, faults, seed, start_ns))
            self.wall = Wall(sign, [channel.listener for channel in self.channels])
        except BaseException:
            self._close()
            raise
        self.on_change: Callable[[], None] = lambda: None
        self.started_ns = start_ns
        self._lock = threading.Lock()
        self._picture_lock = threading.Lock()
        self._stopping = threading.Event()
        self._replies: list[tuple[int, int, Channel, bytes, Any]] = []
        self._asked = 0
        self._seen_version = 0
        self._selector = selectors.DefaultSelector()
        self._thread = threading.Thread(target=self._run, name="receive", daemon=True)

    # ------------------------------------------------------------------ for views
    @property
    def urls(self) -> list[str]:
        """What a sender's ``--to`` takes, one per listener, with the real ports."""
        return [channel.listener.name for channel in self.channels]

    def snapshot(self) -> Snapshot:
        """Copy what is shown now."""
        with self._lock:
            return self.wall.snapshot()

    def picture(self, snapshot: Snapshot | None = None) -> Frame:
        """The canvas as it is, or as a snapshot has it."""
        with self._picture_lock:
            return self.wall.picture(snapshot or self.snapshot())

    def health(self) -> list[dict[str, Any]]:
        """A few facts per controller."""
        with self._lock:
            return self.wall.health(self.clock.monotonic_ns())

    def foreign(self, within_ns: int) -> list[str]:
        """Strangers of so recently."""
        with self._lock:
            return self.wall.foreign(self.clock.monotonic_ns() - within_ns)

    def report(self) -> dict[str, Any]:
        """Everything measured."""
        with self._lock:
            return self.wall.report(self.clock.monotonic_ns())

    # ------------------------------------------------------------------ running
    def start(self) -> None:
        """Begin to receive."""
        for channel in self.channels:
            if channel.port is not None:
                self._selector.register(channel.port.fileno(), selectors.EVENT_READ, channel)
        self._thread.start()

    def stop(self) -> None:
        """End the thread, take in what has already arrived, close every port."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()
        self._selector.close()
        self._close()

    def _close(self) -> None:
        for channel in self.channels:
            if channel.port is not None:
                channel.port.close()
                channel.port = None

    def _run(self) -> None:
        prefer_this_thread()
        tick_ns = 0
        while not self._stopping.is_set():
            now_ns = self.clock.monotonic_ns()
            ready = self._selector.select(max(0, self._next_ns(now_ns) - now_ns) / 1e9)
            now_ns = self.clock.monotonic_ns()
            for key, _ in ready:
                self._receive(key.data, now_ns)
            self._deliver(now_ns)
            self._answer(now_ns)
            if now_ns - tick_ns >= TICK_NS:
                tick_ns = now_ns
                self._tick(now_ns)
            if (version := self.wall.version) != self._seen_version:
                self._seen_version = version
                self.on_change()
        now_ns = self.clock.monotonic_ns()
        for channel in self.channels:
            # What is in the kernel's buffers was sent before we were told to stop, and on a busy machine that
            # may be several frames. Bounded, for a sender that does not stop.
            for _ in range(_LAST_ROUNDS):
                if not self._receive(channel, now_ns):
                    break
        self._deliver(now_ns)
        self._tick(now_ns)

    def _next_ns(self, now_ns: int) -> int:
        times = [now_ns + TICK_NS, *(at for one in self.channels if (at := one.next_ns()) is not None)]
        if self._replies:
            times.append(self._replies[0][0])
        return min(times)

    def _receive(self, channel: Channel, now_ns: int) -> bool:
        """Take some batches. True when there may be more."""
        for _ in range(_BATCHES):
            if channel.port is None:
                return False
            try:
                if isinstance(channel.port, UdpPort) and not channel.is_faulty:
                    if not self._take_runs(channel, channel.port, now_ns):
                        return False
                    continue
                packets = channel.port.receive()
            except TransportError:
                self._selector.unregister(channel.port.fileno())
                channel.port.close()
                channel.port = None
                channel.reopen_ns = now_ns + REOPEN_NS
                return False
            if not packets:
                return False
            if channel.is_faulty or channel.line is not None:
                for data, source, _ in packets:
                    channel.way.push(data, source, now_ns)
            else:
                self._feed(channel, self._arrivals(packets), now_ns)
            if channel.listener.is_serial:
                return False
        return True

    def _take_runs(self, channel: Channel, port: UdpPort, now_ns: int) -> bool:
        """Datagrams nothing stands between us and: as they came. False when there were none."""
        runs = port.receive_runs()
        clock_ns, wall_ns = self.clock.monotonic_ns(), self.clock.now_ns()
        name = channel.listener.name
        with self._lock:
            for run in runs:
                at_ns = arrival_ns(run.stamp_ns, clock_ns, wall_ns)
                for asked in self.wall.feed_run(name, run.data, run.size, run.source, at_ns):
                    self._remember(channel, asked, run.source, now_ns)
        return bool(runs)

    def _deliver(self, now_ns: int) -> None:
        """Hand on what faults and serial lines have let through by now."""
        for channel in self.channels:
            if not channel.is_faulty and channel.line is None:
                continue
            arrived = channel.way.pop(now_ns)
            if channel.line is not None:
                for data, source in arrived:
                    channel.line.push(bytes(data), source, now_ns)
                arrived = channel.line.pop(now_ns)
            if arrived:
                self._feed(channel, [(data, source, now_ns) for data, source in arrived], now_ns)

    def _arrivals(self, packets: Sequence[tuple[bytes, Any, int]]) -> list[tuple[bytes, Any, int]]:
        """Wall times of arrival to monotonic ones: the sign's jitter is measured, not our own lateness."""
        now_ns, wall_ns = self.clock.monotonic_ns(), self.clock.now_ns()
        return [(data, source, arrival_ns(stamp_ns, now_ns, wall_ns)) for data, source, stamp_ns in packets]

    def _feed(self, channel: Channel, packets: Sequence[tuple[bytes, Any, int]], now_ns: int) -> None:
        name = channel.listener.name
        with self._lock:
            for data, source, arrived_ns in packets:
                for asked in self.wall.feed(name, data, source, arrived_ns):
                    self._remember(channel, asked, source, now_ns)

    def _remember(self, channel: Channel, asked: Asked, source: Any, now_ns: int) -> None:
        """Answers are due later, a bounded number of them."""
        for reply in asked.replies:
            if len(self._replies) < MAX_REPLIES:
                self._asked += 1
                due_ns = now_ns + asked.delay_ns
                heapq.heappush(self._replies, (due_ns, self._asked, channel, reply, source))

    def _answer(self, now_ns: int) -> None:
        while self._replies and self._replies[0][0] <= now_ns:
            _, _, channel, reply, address = heapq.heappop(self._replies)
            if isinstance(channel.port, UdpPort):
                channel.port.reply(reply, channel.reply_address(address))

    def _tick(self, now_ns: int) -> None:
        with self._lock:
            self.wall.tick(now_ns)
            for channel in self.channels:
                counts = dict(channel.way.dropped)
                if channel.line is not None:
                    counts["uart-overrun"] = channel.line.overrun_bytes
                if isinstance(channel.port, UdpPort):
                    counts["kernel-buffer"] = channel.port.dropped
                for reason, total in counts.items():
                    if new := total - channel.told.get(reason, 0):
                        self.wall.drop(channel.listener.name, reason, new)
                        channel.told[reason] = total
            wanted = [
                (channel, set(self.wall.receivers[channel.listener.name].sync_addresses))
                for channel in self.channels
            ]
        for channel, addresses in wanted:
            if isinstance(channel.port, UdpPort):
                channel.port.join(addresses)
            elif channel.port is None and now_ns >= channel.reopen_ns:
                self._reopen(channel, now_ns)

    def _reopen(self, channel: Channel, now_ns: int) -> None:
        """A serial adapter that was pulled out may come back."""
        try:
            channel.port = open_port(channel.listener)
        except TransportError:
            channel.reopen_ns = now_ns + REOPEN_NS
        else:
            self._selector.register(channel.port.fileno(), selectors.EVENT_READ, channel)


def arrival_ns(stamp_ns: int, now_ns: int, wall_ns: int) -> int:
    """When a packet arrived, monotonic, from the kernel's wall time; now when it does not say.

    The wall clock may have been set meanwhile; an age beyond all buffers is no age.
    """
    age_ns = wall_ns - stamp_ns if stamp_ns else 0
    return now_ns - age_ns if 0 < age_ns < MAX_AGE_NS else now_ns
