"""A serial line to one controller: one picture on the way, one waiting, the newest wins.

* A picture that has begun is finished; until then only the newest of those that follow is kept.
* A picture begins only when, by baud arithmetic (8N1: ten bits a byte), the one before has left the line.
  Kernels and adapters would queue many, and the wall would lag behind. A line too slow
  for every frame thus carries every second, third … one: fewer, but in even steps.
* ``send`` writes what the device takes at once and remembers where it stopped. It tries once a call, so a
  device that takes nothing costs one system call a frame.
* An unplugged device is an error in the count; it is looked for again at most once a second, and then
  starts with the newest picture.
"""

from __future__ import annotations

from ledsign.core.clock import NS_PER_S, Clock
from ledsign.core.errors import TransportError
from ledsign.transport.base import Sent, Target, TransportSpec
from ledsign.transport.fault import fault
from ledsign.transport.options import number
from ledsign.transport.port import Port, known_ports, open_port, stable_name
from ledsign.wire.base import Packets, ProtocolSpec

REOPEN_NS = NS_PER_S
BITS_PER_BYTE = 10
# A frame may begin this early: the loop's ticks are not exact, and the adapter's buffer takes the overlap.
EARLY_NS = 2_000_000
DRAIN_STEP_NS = 2_000_000


class _Picture:
    """The bytes of one ``send``, copied, because the encoder writes the next picture into the same place."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.packets = 0
        self.done = 0

    def load(self, packets: Packets) -> None:
        self.data.clear()
        for view in packets.views:
            self.data += view
        self.packets = len(packets.views)
        self.done = 0

    def clear(self) -> None:
        self.data.clear()
        self.packets = self.done = 0

    @property
    def rest(self) -> memoryview:
        return memoryview(self.data)[self.done :]


class SerialTransport:
    """An open serial line."""

    def __init__(self, target: Target, clock: Clock) -> None:
        self._path = target.path
        self._baud = number(target, "baud", 115_200)
        self._gap_ns = number(target, "gap_us", 0) * 1_000
        self._clock = clock
        self._sent = Sent()
        self._closed = False
        self._current = _Picture()
        self._next = _Picture()
        self._free_at_ns = clock.monotonic_ns()
        self._reopen_at_ns = 0
        # False: somebody else opens a new line when this one is ``gone``, outside the loop.
        self.reopens = True
        try:
            self._port: Port | None = open_port(self._path, self._baud)
        except OSError as error:
            ports = ", ".join(known_ports())
            raise fault(
                f"cannot open serial port {self._path}: {error.strerror or error} → plug it in, let your user"
                f" use it (group dialout), or take one of: {ports or 'none found'}",
                f"无法打开串口 {self._path}：{error.strerror or error} → 请接好设备，授予权限（dialout 组），"
                f"或改用：{ports or '未找到串口'}",
            ) from error

    @property
    def sent(self) -> Sent:
        """Totals since opening."""
        return self._sent

    @property
    def gone(self) -> bool:
        """Whether the device has been lost and not been found again."""
        return self._port is None

    @property
    def stable_path(self) -> str:
        """A name of this very device that it keeps when it is plugged in elsewhere, if it has one."""
        return stable_name(self._path)

    @property
    def idle(self) -> bool:
        """True when nothing is on the way or waiting."""
        return not self._current.data and not self._next.data

    def send(self, packets: Packets) -> None:
        """Take one picture in place of the one that still waits, and write what the line takes now."""
        if not packets.views:
            return
        if self._closed:
            self._sent.dropped += len(packets.views)
            return
        self._sent.dropped += self._next.packets
        self._next.load(packets)
        self._pump()

    def drain(self, timeout_ns: int) -> None:
        """Finish the picture under way and the one waiting, and let the last byte leave the line."""
        deadline_ns = self._clock.monotonic_ns() + timeout_ns
        while not self._closed:
            self._pump()
            now_ns = self._clock.monotonic_ns()
            if now_ns >= deadline_ns or (self.idle and now_ns >= self._free_at_ns):
                return
            until_ns = self._free_at_ns if self.idle else now_ns + DRAIN_STEP_NS
            self._clock.sleep_until_ns(min(deadline_ns, until_ns))

    def close(self) -> None:
        """Release the port; what has not left is dropped. Safe to call twice."""
        self._give_up()
        self._closed = True
        if self._port is not None:
            self._port.close()
            self._port = None

    # ------------------------------------------------------------ inside
    def _pump(self) -> None:
        now_ns = self._clock.monotonic_ns()
        if self._port is None and not self._reopened(now_ns):
            self._give_up()
            return
        if not self._current.data and now_ns + EARLY_NS >= self._free_at_ns:
            self._current, self._next = self._next, self._current
        if not self._current.data:
            return
        try:
            self._write(now_ns)
        except OSError as error:
            self._lose(error, now_ns)

    def _write(self, now_ns: int) -> None:
        assert self._port is not None
        picture = self._current
        with picture.rest as rest:
            count = self._port.write(rest)
        picture.done += count
        self._sent.bytes += count
        self._free_at_ns = max(now_ns, self._free_at_ns) + count * BITS_PER_BYTE * NS_PER_S // self._baud
        if picture.done == len(picture.data):
            self._sent.packets += picture.packets
            self._free_at_ns += self._gap_ns
            picture.clear()

    def _lose(self, error: OSError, now_ns: int) -> None:
        """The device is gone: forget what was meant for it and look for it again in a second."""
        self._sent.errors += 1
        self._sent.last_error = f"{self._path}: {error.strerror or error}"
        self._give_up()
        self._free_at_ns = now_ns
        self._reopen_at_ns = now_ns + REOPEN_NS
        if self._port is not None:
            self._port.close()
            self._port = None

    def _reopened(self, now_ns: int) -> bool:
        if not self.reopens or now_ns < self._reopen_at_ns:
            return False
        try:
            self._port = open_port(self._path, self._baud)
        except (OSError, TransportError) as error:
            self._lose(error if isinstance(error, OSError) else OSError(str(error)), now_ns)
            return False
        return True

    def _give_up(self) -> None:
        self._sent.dropped += self._current.packets + self._next.packets
        self._current.clear()
        self._next.clear()


def open_serial(target: Target, spec: ProtocolSpec, clock: Clock) -> SerialTransport:
    """Raises TransportError when the port is missing, busy or forbidden, or the protocol needs a network."""
    if spec.kind != "stream":
        raise fault(
            f"{spec.title} needs a network → use {spec.name}://ADDRESS, or another protocol for the line",
            f"{spec.title} 需要网络 → 请使用 {spec.name}://地址，或为串口另选协议",
        )
    return SerialTransport(target, clock)


TRANSPORT = TransportSpec(
    name="serial", open=open_serial, summary="a serial line, paced by its baud rate; the newest picture wins"
)
