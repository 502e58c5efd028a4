"""Runs: many datagrams of one sender at once, as a kernel that coalesces (UDP GRO) hands them over.

Reading a run is a shortcut for the usual course of things and nothing else: every packet follows the one
before, with nothing missing, late or twice, and a header already known to be good. ``read`` looks without
changing anything and returns None for whatever is not like that; the decoder then takes it packet by packet.
``accept`` notes the numbers, exactly as feeding every packet would have.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np

from ledsign.wire.base import Write
from ledsign.wire.ddp_packets import (
    CONTROL_IDS,
    DMX_TRANSIT,
    HEADER,
    MAX_SEQUENCE,
    PUSH,
    VERSION_1,
)
from ledsign.wire.sources import Remembered

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from ledsign.core.frame import Bytes
    from ledsign.wire.sources import Order

MOST_KNOWN = 512
MOST_STREAMS = 8
LEAST = 2  # rows worth taking together
_DDP_HEAD = np.dtype([("flags", "u1"), ("number", "u1"), ("", "V2"), ("offset", ">u4"), ("length", ">u2")])


@dataclass(frozen=True, slots=True, eq=False)
class Levels:
    """``payload`` uint8 (packets, bytes each) of packets that all could be taken.

    ``first`` is the Write of the first packet but for its data and number. Without universes the payloads
    follow each other from its offset on; else each is a universe, one above the one before. ``number`` is the
    first's sequence number. ``present``: the last one also shows what was written. ``known`` is for the
    reader.
    """

    first: Write
    payload: Bytes
    number: int
    known: Any = None
    present: bool = False


class Runs(Protocol):
    """How one protocol's decoder reads runs."""

    def read(self, rows: Bytes, source: Hashable) -> Levels | None:
        """What uint8 (packets, packet bytes) say, or None when they must be fed one by one."""
        ...

    def accept(self, levels: Levels, source: Hashable, count: int) -> None:
        """Note that the first ``count`` of them were taken."""
        ...

    def learn(self, rows: Bytes, source: Hashable, writes: Sequence[Write]) -> None:
        """These were fed one by one, and each gave just that Write."""
        ...


class _Stream:
    """What is known of one source: the header of every universe, its number zeroed, and their Writes."""

    def __init__(self, universes: int, head: int) -> None:
        self.heads: Bytes = np.zeros((universes, head), np.uint8)
        self.writes: list[Write | None] = [None] * universes


class UniverseRuns:
    """Runs of universes, each with a counter of its own (sACN, Art-Net).

    ``universes`` are those of the decoder. ``head`` is the length of a header, ``sequence_at`` where its
    number is, ``universe_at`` where its universe is, ``first`` the lowest number the counter wraps to.
    ``by_origin``: counters belong to the Write's origin (CID), else to the address. ``heard`` is told the
    address of every run that is accepted.
    """

    def __init__(
        self,
        *,
        universes: range,
        head: int,
        sequence_at: int,
        universe_at: Callable[[bytes], int],
        first: int,
        order: Order,
        by_origin: bool,
        heard: Callable[[Hashable], None] | None = None,
    ) -> None:
        self._universes = universes
        self._head = head
        self._sequence_at = sequence_at
        self._universe_at = universe_at
        self._first = first
        self._order = order
        self._by_origin = by_origin
        self._heard = heard
        self._streams: Remembered[_Stream] = Remembered(lambda: _Stream(len(universes), head), MOST_STREAMS)

    def read(self, rows: Bytes, source: Hashable) -> Levels | None:
        """See Runs. Takes as many rows as go on from universe to universe."""
        if source not in self._streams:
            return None
        stream = self._streams[source]
        place = self._universe_at(rows[0, : self._head].tobytes()) - self._universes.start
        if not 0 <= place < len(stream.writes) or (first := stream.writes[place]) is None:
            return None
        count = min(len(rows), len(stream.writes) - place)
        heads = _heads_of(rows[:count], self._head)
        numbers = heads[self._sequence_at :: self._head]
        heads[self._sequence_at :: self._head] = bytes(count)
        known = stream.heads[place : place + count].tobytes()
        if heads != known:
            count = _alike(heads, known, self._head)
            if count < LEAST:
                return None
        sequences = np.frombuffer(numbers, np.uint8)[:count]
        universes = range(first.universe, first.universe + count)
        last = self._order.numbers(first.origin if self._by_origin else source)
        try:
            due = np.frombuffer(bytes(map(last.__getitem__, universes)), np.uint8) + np.uint8(1)
        except KeyError:
            return None
        if self._first:
            due[due == 0] = self._first
        if not np.array_equal(due, sequences):
            return None
        payload = rows[:count, self._head : self._head + len(first.data)]
        return Levels(first, payload, int(sequences[0]), sequences)

    def accept(self, levels: Levels, source: Hashable, count: int) -> None:
        """See Runs."""
        first = levels.first
        universes = range(first.universe, first.universe + count)
        numbers = zip(universes, levels.known[:count].tobytes(), strict=True)
        self._order.advance(first.origin if self._by_origin else source, numbers)
        if self._heard is not None:
            self._heard(source)

    def learn(self, rows: Bytes, source: Hashable, writes: Sequence[Write]) -> None:
        """See Runs. Only streams whose packets are all alike but for universe, number and levels."""
        first = writes[0]
        alike = (first.origin, first.priority, first.sync, first.preview, first.force_sync, len(first.data))
        stream = self._streams[source]
        before = next((write for write in stream.writes if write is not None), first)
        if alike != (
            *(before.origin, before.priority, before.sync, before.preview, before.force_sync),
            len(before.data),
        ):
            stream = self._streams[source] = _Stream(len(self._universes), self._head)
        for row, write in zip(rows, writes, strict=True):
            if write.sequence is None or alike != (
                *(write.origin, write.priority, write.sync, write.preview, write.force_sync),
                len(write.data),
            ):
                return
            place = write.universe - self._universes.start
            stream.heads[place] = row[: self._head]
            stream.heads[place, self._sequence_at] = 0
            stream.writes[place] = write


class DdpRuns:
    """Runs of DDP data: blocks that follow each other in the buffer, numbered one after another.

    Only the last may push.

    ``numbering`` gives the counter of a source: its ``previous`` and ``furthest`` number.
    """

    def __init__(self, *, channels: int, offset: int, numbering: Callable[[Hashable], Any]) -> None:
        self._channels = channels
        self._offset = offset
        self._numbering = numbering
        self._heads: Remembered[list[bytes]] = Remembered(list, MOST_KNOWN)

    def read(self, rows: Bytes, source: Hashable) -> Levels | None:
        """See Runs."""
        count, size = rows.shape
        width = size - HEADER.size
        head = rows[0, : HEADER.size].tobytes()
        flags, sequence, _, destination, offset, length = HEADER.unpack(head)
        start = offset - self._offset
        if (
            flags != VERSION_1
            or not 0 < sequence <= MAX_SEQUENCE
            or destination in CONTROL_IDS
            or destination == DMX_TRANSIT
            or length != width
            or not 0 <= start <= self._channels - width
            or not width
        ):
            return None
        count = min(count, (self._channels - start) // width)
        rows = rows[:count]
        found = _heads_of(rows, HEADER.size)
        pushes = found[-HEADER.size] == VERSION_1 | PUSH
        if pushes:
            found[-HEADER.size] = VERSION_1
        due = self._heads[count, head]
        if not due:
            due.append(_heads_after(head, count))
        if found != due[0]:
            pushes = False
            count = _alike(found, due[0], HEADER.size)
            if count < LEAST:
                return None
        # The number that is due is never that of the packet just before: it would be the furthest.
        furthest = self._numbering(source).furthest
        if not furthest or sequence != furthest % MAX_SEQUENCE + 1:
            return None
        first = Write(offset=start, data=b"", sequence=sequence)
        return Levels(first, rows[:count, HEADER.size :], sequence, present=pushes)

    def accept(self, levels: Levels, source: Hashable, count: int) -> None:
        """See Runs."""
        numbering = self._numbering(source)
        numbering.previous = numbering.furthest = (levels.number + count - 2) % MAX_SEQUENCE + 1

    def learn(self, rows: Bytes, source: Hashable, writes: Sequence[Write]) -> None:
        """Nothing to learn: what follows a header is known from the header."""


def _heads_of(rows: Bytes, head: int) -> bytearray:
    """The first ``head`` bytes of every row, one after another."""
    kind = f"V{head}"
    found = bytearray(len(rows) * head)
    np.frombuffer(found, kind)[:] = np.ndarray((len(rows),), kind, rows, 0, (rows.shape[1],))
    return found


def _alike(found: bytearray, due: bytes, head: int) -> int:
    """How many headers are as they are due, from the first on; at least one is not."""
    differ = (np.frombuffer(found, np.uint8) != np.frombuffer(due, np.uint8)).reshape(-1, head)
    return int(np.argmax(differ.any(axis=1)))


def _heads_after(head: bytes, count: int) -> bytes:
    """``head`` and those of the ``count - 1`` packets after it, numbered on."""
    _, sequence, _, _, offset, length = HEADER.unpack(head)
    heads = np.frombuffer(bytearray(head * count), _DDP_HEAD)
    places = np.arange(count, dtype=np.int64)
    heads["number"] = (sequence - 1 + places) % MAX_SEQUENCE + 1
    heads["offset"] = offset + places * length
    return heads.tobytes()
