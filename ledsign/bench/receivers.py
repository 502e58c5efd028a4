"""Receivers: CPU of the simulator for each packet taken in, decoded and shown, over a loop that only reads.

Both get the same frames from the same sender, in turn: first all of a frame's packets wait in the socket,
then one of them empties it. The plain loop does nothing but ``recv_into``. The simulator decodes, checks
numbers and senders, and puts the levels where they belong; what it shows in the end is compared with what was
sent.
"""

from __future__ import annotations

import socket
from contextlib import ExitStack
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

from ledsign.bench.effort import interleave, ratio
from ledsign.bench.figure import BenchSpec, Figure, Tell
from ledsign.bench.peers import frames
from ledsign.core.clock import SystemClock
from ledsign.core.problem import Bilingual
from ledsign.display.addressing import patch_whole
from ledsign.documents.load import load_sign
from ledsign.documents.shipped import find_sign
from ledsign.transport.receive import RECEIVE_BUFFER, enlarge
from ledsign.transport.target import encoder_options, open_transport, parse_target
from ledsign.wire.base import PROTOCOLS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

SIGN = "twin-towers"
BARS = {"ddp": "DDP", "sacn": "sACN", "artnet": "Art-Net"}


class Lane:
    """One protocol: a sender, the simulator's port and wall, and a plain socket beside it."""

    def __init__(self, protocol: str, burst: int, stack: ExitStack) -> None:
        # Looked up by name: the product never depends on its own simulator, only this comparison does.
        listen, ports, wall = (import_module(f"simulator.{name}") for name in ("listen", "ports", "wall"))
        self.clock = SystemClock()
        sign = load_sign(find_sign(SIGN))
        (listener,) = listen.read_listeners(sign, [f"{protocol}://127.0.0.1:0"])
        self.port: Any = ports.UdpPort(listener)
        stack.callback(self.port.close)
        self.name: str = self.port.listener.name
        self.wall: Any = wall.Wall(sign, [self.port.listener])
        self.plain = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        enlarge(self.plain, 4 * RECEIVE_BUFFER)
        self.plain.bind(("127.0.0.1", 0))
        self.plain.setblocking(False)
        self._buffer = bytearray(65_535)
        patches = patch_whole(sign)
        channels = patches[-1].offset + patches[-1].channels - patches[0].offset
        spec = PROTOCOLS[protocol]
        more = "" if protocol == "ddp" else f"keepalive=no&universe={patches[0].universe}&"
        if spec.addressing == "universe":
            channels = sum(patch.universes for patch in patches) * patches[0].slots
        self.ways = []
        for port in (self.port.listener.port, self.plain.getsockname()[1]):
            target = parse_target(f"{protocol}://127.0.0.1:{port}?{more}burst={burst}")
            transport = open_transport(target, self.clock)
            stack.callback(transport.close)
            self.ways.append((spec.encoder(channels, encoder_options(target)), transport))
        self.pictures = frames(channels)
        self.turn = self.packets = 0

    def send(self, way: int) -> None:
        """One frame to the simulator (0) or to the plain socket (1); no part of what is measured."""
        encoder, transport = self.ways[way]
        self.turn += 1
        encoder.write(self.pictures[self.turn & 1])
        burst = encoder.seal(self.clock.monotonic_ns())
        self.packets = len(burst.data.views) + len(burst.sync.views)
        transport.send(burst.data)
        transport.send(burst.sync)

    def simulate(self) -> None:
        """What the simulator's thread does with what has arrived."""
        while runs := self.port.receive_runs():
            now_ns = self.clock.monotonic_ns()
            for run in runs:
                self.wall.feed_run(self.name, run.data, run.size, run.source, now_ns)

    def read(self) -> None:
        """The loop that only reads."""
        try:
            while True:
                self.plain.recv_into(self._buffer)
        except BlockingIOError:
            return

    def is_exact(self) -> bool:
        """Whether the simulator's controllers hold what was sent to them last, and nothing was missing."""
        self.turn = 0
        self.send(0)
        self.simulate()
        report = self.wall.report(self.clock.monotonic_ns())
        shown = self.wall.snapshot().channels
        sent = self.pictures[1]
        at = 0
        for channels, patch in zip(shown, patch_whole(self.wall.sign), strict=True):
            if not np.array_equal(channels, sent[at : at + len(channels)]):
                return False
            at += patch.universes * patch.slots if len(sent) != sum(map(len, shown)) else len(channels)
        return not (report["lost"] or report["gaps"] or report["dropped"])


def run(seconds: float, tell: Tell) -> Iterable[Figure]:
    """Each protocol at the largest burst; the note says what the usual one of 16 costs."""
    for protocol, title in BARS.items():
        tell(title)
        value, note = measure(protocol, seconds / len(BARS))
        yield Figure(
            name=f"receivers/{protocol}",
            title=Bilingual(
                f"simulator, {title}: plain recv_into over receiving and decoding",
                f"模拟器 {title}：纯 recv_into 比接收并解码",
            ),
            value=value,
            unit="×",
            bar=2.5,
            stretch=8,
            better="higher",
            note=note,
        )


def measure(protocol: str, seconds: float) -> tuple[float | None, str]:
    """The plain loop's CPU over the simulator's; None when the simulator did not show what was sent."""
    with ExitStack() as stack:
        lanes = {burst: Lane(protocol, burst, stack) for burst in (64, 16)}
        wide = lanes[64]
        cases: dict[str, Callable[[], object]] = {"plain": wide.read}
        fill = {"plain": lambda: wide.send(1)}
        for burst, lane in lanes.items():
            cases[str(burst)] = lane.simulate
            fill[str(burst)] = lambda lane=lane: lane.send(0)  # type: ignore[misc]
            for _ in range(4):
                lane.send(0)
                lane.simulate()
        wide.send(1)
        rounds = interleave(cases, seconds, wide.clock, turn_ns=0, before=lambda name: fill[name]())
        if not all(lane.is_exact() for lane in lanes.values()):
            return None, "the simulator did not show what was sent"
    cost = min(rounds["64"]) / wide.packets / 1_000
    usual = ratio(rounds["plain"], rounds["16"])
    note = f"{cost:.2f} µs a packet at burst 64; {usual:.1f} × at burst 16; {wide.packets} packets a frame"
    return ratio(rounds["plain"], rounds["64"]), note


BENCH = BenchSpec(
    name="receivers", title=Bilingual("receiving in the simulator", "模拟器接收"), share=0.06, run=run
)
