"""One controller's channels cut into universes: packet matrix and keep-alive rule of sACN and Art-Net.

All rows are equally long (the last universe is padded with zeros), so a whole frame is one contiguous block
that the kernel can cut by itself.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

import numpy as np

from ledsign.core.errors import LocalWireError
from ledsign.wire.base import NO_PACKETS, Packets

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ledsign.core.frame import Bytes, Channels

MAX_SLOTS = 512
# E1.31-2018 §6.6.2 (Art-Net recommends the same): three packets of an unchanging look at full rate, then one
# every 800 to 1000 ms.
REPEATS = 3
KEEP_ALIVE_NS = 900_000_000


class KeepAlive:
    """Which rows are due: changed ones, the repeats of a new look, then one about every ``every_ns``."""

    def __init__(self, rows: int, every_ns: int = KEEP_ALIVE_NS) -> None:
        self._every_ns = every_ns
        self._sent = np.zeros(rows, np.int64)
        self._last_ns = np.zeros(rows, np.int64)
        self._now_ns: int | None = None

    def due(self, changed: NDArray[np.bool_], now_ns: int) -> NDArray[np.bool_]:
        """Rows to send at ``now_ns`` (monotonic).

        Of the frames around ``every_ns`` the nearest is taken, so that from 5 fps upwards the pause
        stays within 100 ms of it.
        """
        half_frame_ns = 0 if self._now_ns is None else (now_ns - self._now_ns) // 2
        self._now_ns = now_ns
        self._sent[changed] = 0
        due = self._last_ns <= now_ns + half_frame_ns - self._every_ns
        due |= self._sent < REPEATS
        self._sent += due
        self._last_ns[due] = now_ns
        return due


class UniverseMatrix:
    """Rows of header and payload, one a universe, filled from channels and handed out as packets.

    ``packets`` are whole packets with empty payloads, one a universe; their headers are ``head`` bytes long,
    their payloads ``payload`` ≥ ``slots``.
    """

    def __init__(
        self,
        *,
        channels: int,
        slots: int,
        head: int,
        payload: int,
        packets: Sequence[bytes],
        keepalive: bool,
        keepalive_ns: int = KEEP_ALIVE_NS,
    ) -> None:
        rows = len(packets)
        self._channels = channels
        self._size = size = head + payload
        self._buffer = np.frombuffer(bytearray(b"".join(packets)), np.uint8)
        self.rows: Bytes = self._buffer.reshape(rows, size)
        whole = channels // slots
        self._whole = self.rows[:whole, head : head + slots]
        self._tail = self.rows[whole:, head : head + channels - whole * slots].reshape(-1)
        self._views = tuple(self._buffer.data[start : start + size] for start in range(0, rows * size, size))
        self._all = np.ones(rows, np.bool_)
        self._keepalive = KeepAlive(rows, keepalive_ns) if keepalive else None
        self._differs = np.empty(self._whole.shape, np.bool_)
        self._changed = np.ones(rows, np.bool_)

    def write(self, channels: Channels) -> None:
        """Copy uint8 (channels,) into the payloads and note which rows changed.

        Raises LocalWireError on another length.
        """
        if channels.shape != (self._channels,):
            raise LocalWireError(f"channels: got shape {channels.shape}, need ({self._channels},)")
        count = self._whole.size
        whole, tail = channels[:count].reshape(self._whole.shape), channels[count:]
        if self._keepalive is not None:
            np.not_equal(whole, self._whole, out=self._differs)
            self._changed[: len(whole)] |= self._differs.any(axis=1)
            self._changed[len(whole) :] |= bool((tail != self._tail).any())
        self._whole[...] = whole
        self._tail[...] = tail

    def due(self, now_ns: int) -> NDArray[np.bool_]:
        """Which rows this frame sends; asking counts as sending."""
        if self._keepalive is None:
            return self._all
        due = self._keepalive.due(self._changed, now_ns)
        self._changed[...] = False
        return due

    def packets(self, due: NDArray[np.bool_], universes: tuple[int, ...] = ()) -> Packets:
        """The rows that are ``due``. ``universes`` of all rows, or () when there is one destination."""
        chosen = due.tobytes()
        if not any(chosen):
            return NO_PACKETS
        first, last = chosen.index(1), chosen.rindex(1)
        views = tuple(compress(self._views, chosen))
        block = None
        if last - first + 1 == len(views):
            block = self._buffer.data[first * self._size : (last + 1) * self._size]
        return Packets(
            views=views, universes=tuple(compress(universes, chosen)), block=block, size=self._size
        )


def universes_needed(channels: int, slots: int) -> int:
    """How many universes of ``slots`` hold ``channels``."""
    return -(-channels // slots)


def check_universes(channels: int, slots: int, first: int, lowest: int, highest: int) -> range:
    """The universes ``channels`` take. Raises LocalWireError when an option is out of range."""
    if channels < 0:
        raise LocalWireError(f"channels must be 0 or more, not {channels}")
    if not 1 <= slots <= MAX_SLOTS:
        raise LocalWireError(f"slots must be 1..{MAX_SLOTS}, not {slots}; 510 holds 170 whole RGB LEDs")
    if not lowest <= first <= highest:
        raise LocalWireError(f"universe must be {lowest}..{highest}, not {first}")
    universes = range(first, first + universes_needed(channels, slots))
    if universes.stop - 1 > highest:
        raise LocalWireError(
            f"{channels} channels from universe {first} need universes up to {universes.stop - 1}, beyond "
            f"{highest}; start lower or give the controller fewer LEDs"
        )
    return universes
