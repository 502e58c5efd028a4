"""Wall: the sign as its controllers show it. Decoder, receiver and PixelMap backwards, to a frame.

    datagram ─▶ Decoder ─▶ Receiver ─▶ back buffer ─(shown)─▶ front buffer ─▶ PixelMap.read ─▶ Frame

No socket, thread or clock: callers hand in bytes and monotonic nanoseconds. Feeding and ``snapshot`` must not
run at the same time (the app holds one lock for both); ``picture`` of a snapshot may take its time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from ledsign.core.frame import Bytes, Channels, Frame, black
from ledsign.display.pixelmap import compile_map
from ledsign.wire.base import Announced, Asked, Ended, Ignored, Present, Write
from simulator.checks import Skew
from simulator.inputs import Input
from simulator.receivers import Receiver
from simulator.report import controller_report, input_report
from simulator.senders import Sender, Senders
from simulator.strangers import strangers
from simulator.timecode import Timecode

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from ledsign.core.geometry import Size
    from ledsign.display.sign import Sign
    from ledsign.wire.base import Event
    from ledsign.wire.runs import Runs
    from simulator.listener import Listener


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Snapshot:
    """Copies of what every controller shows, in the sign's order; ``version`` grows with every change."""

    version: int
    channels: tuple[Channels, ...]


class Wall:
    """All controllers of a sign behind their listeners."""

    def __init__(self, sign: Sign, listeners: Sequence[Listener]) -> None:
        """Raises LayoutError when the sign's wiring cannot be compiled."""
        self.sign = sign
        self.receivers = {listener.name: Receiver(listener) for listener in listeners}
        self._decoders = {
            listener.name: listener.protocol.decoder(listener.decoder_options()) for listener in listeners
        }
        self._maps = {output.name: compile_map(sign, output) for output in sign.outputs}
        self._inputs: dict[str, list[Input]] = {output.name: [] for output in sign.outputs}
        for receiver in self.receivers.values():
            for one in receiver.inputs:
                self._inputs[one.controller].append(one)
        # Controllers nobody listens for stay dark.
        self._names = [name for name, found in self._inputs.items() if found]
        self._skew = Skew(self._names)
        self._timecode = Timecode(sign)
        self._dropped: dict[str, Counter[str]] = {name: Counter() for name in self.receivers}
        self._senders = Senders()
        self._packets = self._bytes = 0
        self._first_ns = self._last_ns = 0

    @property
    def size(self) -> Size:
        """The canvas."""
        return self.sign.canvas

    @property
    def version(self) -> int:
        """Grows whenever something shown may have changed."""
        return sum(one.version for found in self._inputs.values() for one in found)

    # ------------------------------------------------------------------ bytes in
    def feed(self, listener: str, data: bytes, source: Hashable, now_ns: int) -> list[Asked]:
        """Take one datagram, or a piece of a serial stream, that ``listener`` received from ``source``.

        Returns what the sender expects answers to. Raises KeyError for an unknown listener.
        """
        return self._feed(listener, data, source, now_ns)[1]

    def feed_run(
        self, listener: str, data: memoryview, size: int, source: Hashable, now_ns: int
    ) -> list[Asked]:
        """Take datagrams of ``size`` bytes each, the last may be shorter, that came one after another.

        The same as ``feed`` of each, but much cheaper for a stream that goes its usual way.
        """
        count = len(data) // size
        runs: Runs | None = getattr(self._decoders[listener], "runs", None)
        asked: list[Asked] = []
        rows = np.frombuffer(data, np.uint8, count * size).reshape(count, size)
        place, usual = 0, runs is not None
        writes: list[Write] = []
        while not place or place * size < len(data):  # an empty datagram is one, too
            if usual and runs is not None and count - place > 1:
                taken = self._take(listener, runs, rows[place:], source, now_ns)
                # One packet that is different may stand between two frames; after two, all are.
                usual = taken > 0 or (place > 0 and not writes)
                if taken:
                    writes.clear()
                    place += taken
                    continue
            one = bytes(data[place * size : (place + 1) * size])
            events, more = self._feed(listener, one, source, now_ns)
            asked += more
            found = [event for event in events if not isinstance(event, Announced)]
            if len(found) == 1 and isinstance(found[0], Write) and found[0].data and place < count:
                writes.append(found[0])
            place += 1
        if runs is not None and len(writes) == count > 1:
            runs.learn(rows, source, writes)
        return asked

    def _take(self, listener: str, runs: Runs, rows: Bytes, source: Hashable, now_ns: int) -> int:
        """Try to take rows as one. Returns how many were taken; 0: they must be fed one by one."""
        levels = runs.read(rows, source)
        if levels is None:
            return 0
        sender = self._senders.known(listener, source)
        if sender is None:
            return 0
        count = self.receivers[listener].take(levels, sender, now_ns)
        if not count:
            return 0
        runs.accept(levels, source, count)
        if levels.present and count == len(levels.payload):
            self._present(listener, Present(), sender, now_ns)
        size = rows.shape[1]
        sender.packets += count
        sender.bytes += count * size
        sender.last_ns = self._last_ns = now_ns
        self._packets += count
        self._bytes += count * size
        return count

    def _feed(
        self, listener: str, data: bytes, source: Hashable, now_ns: int
    ) -> tuple[Sequence[Event], list[Asked]]:
        receiver = self.receivers[listener]
        sender = self._senders.arrived(listener, source, len(data), now_ns)
        if not self._packets:
            self._first_ns = now_ns
        self._last_ns = now_ns
        self._packets += 1
        self._bytes += len(data)
        asked: list[Asked] = []
        events = self._decoders[listener].feed(data, source, now_ns)
        receiver.arrived(events, sender)
        for event in events:
            if isinstance(event, Write):
                if event.preview:
                    sender.preview += 1
                if refused := receiver.write(event, sender, now_ns):
                    self._dropped[listener][refused] += 1
            elif isinstance(event, Present):
                self._present(listener, event, sender, now_ns)
            elif isinstance(event, Ignored):
                self._dropped[listener][event.reason] += 1
            elif isinstance(event, Ended):
                receiver.ended(event, sender)
            elif isinstance(event, Announced):
                sender.name = event.name
            elif isinstance(event, Asked):
                asked.append(event)
        return events, asked

    def _present(self, listener: str, event: Present, sender: Sender, now_ns: int) -> None:
        shown = self.receivers[listener].present(event, sender, now_ns)
        if shown is None:
            self._dropped[listener]["foreign-sync"] += 1
        for one in shown or ():
            self._skew.shown(one.controller, now_ns)
            self._timecode.shown(one.controller, one.front, now_ns)

    def drop(self, listener: str, reason: str, count: int = 1) -> None:
        """Count what was lost before decoding: by an injected fault or an overrun line."""
        self._dropped[listener][reason] += count

    def tick(self, now_ns: int) -> None:
        """Let time pass: call it some times a second, more often is harmless."""
        for receiver in self.receivers.values():
            receiver.tick(now_ns)

    # ------------------------------------------------------------------ picture out
    def snapshot(self) -> Snapshot:
        """Copy what is shown now."""
        channels = tuple(self._source(name).front.copy() for name in self._names)
        return Snapshot(version=self.version, channels=channels)

    def picture(self, snapshot: Snapshot) -> Frame:
        """The canvas, uint8 (H, W, 3), as a snapshot's channels light it. One thread at a time."""
        frame = black(self.sign.canvas)
        for name, channels in zip(self._names, snapshot.channels, strict=True):
            self._maps[name].read(channels, frame)
        return frame

    def frame(self) -> Frame:
        """What the sign shows now: uint8 (H, W, 3), display-referred; pixels without a LED are black."""
        return self.picture(self.snapshot())

    def _source(self, name: str) -> Input:
        """The input a controller shows: the one whose picture changed last."""
        return max(self._inputs[name], key=lambda one: one.shown_ns)

    # ------------------------------------------------------------------ what is known
    def health(self, now_ns: int) -> list[dict[str, Any]]:
        """A few facts per controller, cheap enough for several times a second."""
        shown = [self._source(name) for name in self._names]
        return [controller_report(one, self.receivers[one.listener], now_ns, recent=300) for one in shown]

    def foreign(self, since_ns: int) -> list[str]:
        """Hosts that have sent since then to controllers that are somebody else's."""
        inputs = [one for found in self._inputs.values() for one in found]
        return strangers(inputs, self._senders.all(), since_ns)

    def report(self, now_ns: int) -> dict[str, Any]:
        """Everything measured; keys are documented in docs/simulator.md."""
        inputs = [
            input_report(one, receiver, now_ns)
            for receiver in self.receivers.values()
            for one in receiver.inputs
        ]
        shown = {name: self._source(name) for name in self._names}
        controllers = {
            name: input_report(one, self.receivers[one.listener], now_ns) for name, one in shown.items()
        }
        dropped: Counter[str] = Counter()
        for counts in self._dropped.values():
            dropped.update(counts)
        elsewhere = sum(receiver.lost_elsewhere for receiver in self.receivers.values())
        return {
            "sign": self.sign.name,
            "seconds": round((self._last_ns - self._first_ns) / 1e9, 6),
            "packets": self._packets,
            "bytes": self._bytes,
            "frames": max((one["frames"] for one in inputs), default=0),
            "fps": max((one["fps"] for one in controllers.values()), default=0.0),
            "torn": sum(one["torn"] for one in inputs),
            "gaps": sum(one["gaps"] for one in inputs),
            "lost": sum(one["lost"] for one in inputs) + elsewhere,
            "dropped": dict(sorted(dropped.items())),
            "skew_ms": self._skew.report(),
            "timecode": self._timecode.report(),
            "controllers": controllers,
            "inputs": inputs,
            "listeners": [
                {"name": name, "dropped": dict(sorted(self._dropped[name].items()))}
                for name in self.receivers
            ],
            "senders": self._senders.report(),
        }
