"""Signs and senders for the simulator's tests."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field

import numpy as np
import pytest

from ledsign.core.clock import FakeClock, SystemClock
from ledsign.core.geometry import Rect, Size
from ledsign.display.panel import Panel
from ledsign.display.pixelmap import compile_map
from ledsign.display.sign import Face, OutputSpec, Sign
from ledsign.wire.base import EncoderOptions
from simulator.faults import parse_fault
from simulator.listen import read_listeners
from simulator.live import Live
from simulator.wall import Wall

MS = 1_000_000


def two_towers(width=8, height=100, gap=4, address="ddp://127.0.0.1:{port}", **options):
    """West and east tower, each on its own controller; 800 LEDs each = 2400 channels."""
    rects = (Rect(0, 0, width, height), Rect(width + gap, 0, width, height))
    outputs = tuple(
        OutputSpec(
            name=name,
            address=address.format(port=4048 + number),
            universe=1 + 100 * number,
            panels=(Panel(rect=rect, serpentine=True),),
        )
        for number, (name, rect) in enumerate(zip(("west", "east"), rects, strict=True))
    )
    return Sign(
        name="towers",
        canvas=Size(2 * width + gap, height),
        faces=(Face(name="west", rect=rects[0]), Face(name="east", rect=rects[1])),
        outputs=outputs,
        **options,
    )


@dataclass
class Sender:
    """Encodes frames for one listener of a wall and feeds what comes out."""

    wall: Wall
    listener: str
    clock: FakeClock = field(default_factory=FakeClock)
    source: object = ("127.0.0.1", 50_000)
    options: dict = field(default_factory=dict)

    def __post_init__(self):
        receiver = self.wall.receivers[self.listener]
        self.spec = receiver.listener.protocol
        patches = receiver.listener.patches
        by_universe = self.spec.addressing == "universe"
        base = patches[0].universe if by_universe else patches[0].offset
        self.parts = [
            (
                compile_map(self.wall.sign, patch.output),
                (patch.universe - base) * patch.slots if by_universe else patch.offset - base,
                patch.channels,
            )
            for patch in patches
        ]
        self.channels = max(start + count for _, start, count in self.parts)
        given = {
            "universe": patches[0].universe,
            "slots": patches[0].slots,
            "offset": patches[0].offset,
            "bytes_per_led": patches[0].bytes_per_led,
            **self.options,
        }
        self.encoder = self.spec.encoder(self.channels, EncoderOptions(**given))

    def packets(self, frame):
        """All datagrams of one frame, data first."""
        buffer = np.zeros(self.channels, np.uint8)
        for pixel_map, start, count in self.parts:
            pixel_map.write(frame, buffer[start : start + count])
        self.encoder.write(buffer)
        burst = self.encoder.seal(self.clock.monotonic_ns())
        return [bytes(view) for packets in (burst.data, burst.sync) for view in packets.views]

    def feed(self, *datagrams):
        for datagram in datagrams:
            self.wall.feed(self.listener, datagram, self.source, self.clock.monotonic_ns())

    def send(self, frame, skip=(), ms=25):
        """One frame without the packets numbered in ``skip``; then ``ms`` milliseconds pass."""
        packets = self.packets(frame)
        self.feed(*(packet for number, packet in enumerate(packets) if number not in skip))
        self.clock.advance_ns(ms * MS)
        self.wall.tick(self.clock.monotonic_ns())
        return packets


@pytest.fixture
def towers():
    return two_towers()


@pytest.fixture
def picture(towers):
    """A function of a seed: a random frame of the towers' size."""

    def make(seed=0, sign=towers):
        shape = (sign.canvas.height, sign.canvas.width, 3)
        return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)

    return make


@pytest.fixture
def make_wall(towers):
    def make(*listen, sign=towers):
        return Wall(sign, read_listeners(sign, listen))

    return make


@pytest.fixture
def make_sender():
    def make(wall, **arguments):
        return Sender(wall, arguments.pop("listener", next(iter(wall.receivers))), **arguments)

    return make


@pytest.fixture
def make_sign():
    return two_towers


@pytest.fixture
def wait_until():
    """Wait, on real threads and sockets, until something is true; fails after ten seconds."""

    def wait(condition):
        deadline = SystemClock().monotonic_ns() + 10_000 * MS
        pause = threading.Event()
        while not (found := condition()):
            assert SystemClock().monotonic_ns() < deadline, "it did not happen within ten seconds"
            pause.wait(0.005)
        return found

    return wait


@pytest.fixture
def go_live(towers):
    """A function that starts a Live wall on real sockets; all are stopped at the end."""
    started = []

    def start(*listen, sign=towers, listeners=(), faults=(), seed=0):
        made = Live(
            sign,
            listeners or read_listeners(sign, listen or ("ddp://127.0.0.1:0",)),
            SystemClock(),
            faults=[parse_fault(text) for text in faults],
            seed=seed,
        )
        made.start()
        started.append(made)
        return made

    yield start
    for made in started:
        made.stop()


@pytest.fixture
def send_to(make_sender):
    """A function that sends one frame to a live wall over loopback."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
        out.bind(("127.0.0.1", 0))
        senders = {}

        def send(live, frame, **options):
            sender = senders.setdefault(id(live), make_sender(live.wall, options=options))
            listener = live.channels[0].listener
            for packet in sender.packets(frame):
                out.sendto(packet, (listener.host, listener.port))

        send.socket = out
        yield send
