"""Keeps every packet in memory: for tests, and for the proof that the same time gives the same bytes."""

from __future__ import annotations

from dataclasses import dataclass

from ledsign.core.clock import Clock
from ledsign.transport.base import Sent, Target, TransportSpec
from ledsign.wire.base import Packets, ProtocolSpec


@dataclass(frozen=True, slots=True)
class Kept:
    """One packet: when (monotonic), its bytes, and its universe where it had one (else −1)."""

    monotonic_ns: int
    data: bytes
    universe: int = -1


class MemoryTransport:
    """A list of what was sent. It grows until ``take`` empties it."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._kept: list[Kept] = []
        self._open = True
        self._sent = Sent()

    @property
    def sent(self) -> Sent:
        """Totals since opening."""
        return self._sent

    def send(self, packets: Packets) -> None:
        """Copy every packet; after ``close`` they are dropped."""
        if not self._open:
            self._sent.dropped += len(packets.views)
            return
        now_ns = self._clock.monotonic_ns()
        universes = packets.universes or (-1,) * len(packets.views)
        for view, universe in zip(packets.views, universes, strict=True):
            self._kept.append(Kept(now_ns, bytes(view), universe))
            self._sent.packets += 1
            self._sent.bytes += len(view)

    def take(self) -> list[Kept]:
        """Everything sent since the last ``take``, oldest first."""
        kept, self._kept = self._kept, []
        return kept

    def drain(self, timeout_ns: int) -> None:
        """Nothing is ever under way."""

    def close(self) -> None:
        """Take no more; what is kept stays to be taken."""
        self._open = False


def open_memory(target: Target, spec: ProtocolSpec, clock: Clock) -> MemoryTransport:  # noqa: ARG001
    """Never fails."""
    return MemoryTransport(clock)


TRANSPORT = TransportSpec(name="memory", open=open_memory, summary="keeps the packets in memory, for tests")
