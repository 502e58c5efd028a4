"""What a decoder remembers of those who send to it: bounded, so that junk cannot grow memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from ledsign.core.errors import RemoteWireError

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

MAX_SOURCES = 64
# E1.31-2018 §6.7.2: a packet up to 19 behind is late, further back is taken for a restarted sender.
LATE_WINDOW = 20

V = TypeVar("V")


class Remembered(Generic[V]):
    """At most ``limit`` values by key, made on first use; the one not used for longest is forgotten first."""

    def __init__(self, make: Callable[[], V], limit: int = MAX_SOURCES) -> None:
        self._make = make
        self._limit = limit
        self._values: dict[Hashable, V] = {}

    def __getitem__(self, key: Hashable) -> V:
        value = self._values.pop(key) if key in self._values else self._make()
        if len(self._values) >= self._limit:
            del self._values[next(iter(self._values))]
        self._values[key] = value  # now the newest: dicts keep the order of insertion
        return value

    def __setitem__(self, key: Hashable, value: V) -> None:
        """Put ``value`` in place of what is remembered."""
        self[key]
        self._values[key] = value

    def __contains__(self, key: Hashable) -> bool:
        return key in self._values


class Order:
    """The sequence rule of E1.31-2018 §6.7.2, per source and stream (universe or sync address).

    ``first`` is the lowest number the counter wraps to: 0 for sACN (0..255), 1 for Art-Net (1..255).
    Each source remembers at most ``streams`` counters.
    """

    def __init__(self, *, first: int, streams: int) -> None:
        self._modulus = 256 - first
        self._streams = max(1, streams)
        self._sources: Remembered[dict[int, int]] = Remembered(dict)

    def lost(self, source: Hashable, stream: int, sequence: int) -> int:
        """Accept ``sequence`` and return how many packets are missing before it, usually 0.

        Raises RemoteWireError ``duplicate`` or ``out-of-order`` for one that must be dropped. A jump back of
        20 or more is a restarted sender: accepted, nothing counted as lost.
        """
        last = self._sources[source]
        known = last.get(stream)
        if known is None:
            if len(last) >= self._streams:
                del last[next(iter(last))]
            last[stream] = sequence
            return 0
        ahead = (sequence - known) % self._modulus
        if ahead == 0:
            raise RemoteWireError("duplicate", f"sequence {sequence} again")
        if ahead > self._modulus - LATE_WINDOW:
            raise RemoteWireError("out-of-order", f"sequence {sequence} after {known}")
        last[stream] = sequence
        return ahead - 1 if ahead <= self._modulus // 2 else 0

    def numbers(self, source: Hashable) -> dict[int, int]:
        """The last number of every stream of ``source``; empty for one that is not known."""
        if source not in self._sources:
            return {}
        return self._sources[source]

    def advance(self, source: Hashable, numbers: Iterable[tuple[int, int]]) -> None:
        """Streams that are already known have come to these numbers, each the one due."""
        self._sources[source].update(numbers)

    def forget(self, source: Hashable, stream: int) -> None:
        """The stream ended: whatever number comes next is the first of a new one."""
        if source in self._sources:
            self._sources[source].pop(stream, None)
