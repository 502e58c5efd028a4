"""UART: a serial line takes ten bit times for a byte (8N1), and drops what comes faster than that.

A pty or USB adapter hands over bytes at any speed. The line gives each byte its time, ``10 / baud`` seconds,
and holds what waits in a bounded FIFO: what a port's driver and its sender queue. Bytes that find it full are
lost, as in a real UART overrun. How late we ourselves come to read must not look like an overrun: bytes found
now may have come since the last read, up to ``GRACE_NS`` ago.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable

from ledsign.core.clock import NS_PER_S

BITS_PER_BYTE = 10
# The kernel's transmit buffer of a serial port: the least a sender may hand over ahead of the line.
FIFO_BYTES = 4_096
GRACE_NS = 50_000_000


class Line:
    """One line at ``baud``; ``baud`` 0 passes everything at once (native USB has no bit rate)."""

    def __init__(self, baud: int, fifo_bytes: int = FIFO_BYTES) -> None:
        self.overrun_bytes = 0
        self._ns_per_byte = BITS_PER_BYTE * NS_PER_S / baud if baud else 0.0
        self._fifo_bytes = fifo_bytes
        self._free_ns = 0.0
        self._read_ns: int | None = None
        self._under_way: deque[tuple[float, bytes, Hashable]] = deque()

    def push(self, data: bytes, source: Hashable, now_ns: int) -> int:
        """Bytes are handed to the line. Returns how many of them were lost."""
        if not self._ns_per_byte:
            self._under_way.append((now_ns, data, source))
            return 0
        last_ns = now_ns if self._read_ns is None else self._read_ns
        earliest_ns = max(last_ns, now_ns - GRACE_NS)
        self._read_ns = now_ns
        begin_ns = max(self._free_ns, float(earliest_ns))
        # The FIFO empties while the line sends: room is what will have left it by now, plus its size.
        room = int(self._fifo_bytes - (begin_ns - now_ns) / self._ns_per_byte)
        taken = data[: max(0, room)]
        lost = len(data) - len(taken)
        self.overrun_bytes += lost
        if taken:
            self._under_way.append((begin_ns, taken, source))
            self._free_ns = begin_ns + len(taken) * self._ns_per_byte
        return lost

    def pop(self, now_ns: int) -> list[tuple[bytes, Hashable]]:
        """Bytes whose last bit has come by ``now_ns``."""
        out: list[tuple[bytes, Hashable]] = []
        while self._under_way:
            begin_ns, data, source = self._under_way[0]
            done = len(data) if not self._ns_per_byte else int((now_ns - begin_ns) / self._ns_per_byte)
            if done >= len(data):
                self._under_way.popleft()
                out.append((data, source))
                continue
            if done > 0:
                self._under_way[0] = (begin_ns + done * self._ns_per_byte, data[done:], source)
                out.append((data[:done], source))
            break
        return out

    def next_ns(self) -> int | None:
        """When to ask ``pop`` again: at the end of the piece under way or in 4 ms, whichever is first."""
        if not self._under_way:
            return None
        begin_ns, data, _ = self._under_way[0]
        return int(begin_ns + min(len(data) * self._ns_per_byte, 4_000_000.0)) + 1
