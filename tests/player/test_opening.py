"""Outputs that are not there yet, are lost, come back, move: none of it is the loop's business."""

from __future__ import annotations

import itertools
import os
import socket
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pytest

from ledsign.core.clock import NS_PER_S, FakeClock, SystemClock
from ledsign.core.errors import TransportError
from ledsign.player import opening as opening_module
from ledsign.player.crew import crew_of, same_wiring
from ledsign.player.loop import Loop
from ledsign.player.numbering import SharedNumbering
from ledsign.player.opening import LOOK_S, LOOK_UP_NS, SLOWEST_LOST_S, SLOWEST_S, Opening, opening
from ledsign.player.output import open_outputs, plan_outputs
from ledsign.transport import port as port_module
from ledsign.transport.base import Sent
from ledsign.transport.memory import MemoryTransport
from ledsign.transport.target import open_transport, parse_target
from ledsign.wire.base import PROTOCOLS, DecoderOptions, Gap, Ignored, Packets, Write

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.show.types import Show

TARGET = parse_target("ddp://127.0.0.1:9")
PICTURE = Packets(views=(memoryview(b"abc"),))


class Flaky:
    """Opens memory transports, but only while ``there``."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.there = False
        self.opened: list[MemoryTransport] = []

    def __call__(self, target: Any, clock: Any) -> MemoryTransport:
        if not self.there:
            raise TransportError("no such device")
        self.opened.append(MemoryTransport(self.clock))
        return self.opened[-1]


def test_until_it_is_there_frames_are_dropped_and_it_is_looked_for() -> None:
    clock = FakeClock()
    flaky = Flaky(clock)
    way = Opening(TARGET, clock, flaky)
    way.send(PICTURE)
    delays = [way.attend() for _ in range(8)]
    assert delays[0] == 2 * LOOK_S
    assert max(delays) == SLOWEST_S
    assert (way.sent.dropped, way.sent.errors, way.sent.last_error) == (1, 8, "no such device")
    assert not way.is_open
    way.drain(0)
    flaky.there = True
    assert way.attend() == LOOK_S
    way.send(PICTURE)
    assert (way.is_open, way.sent.packets, way.sent.dropped) == (True, 1, 1)
    way.attend()
    assert len(flaky.opened) == 1
    way.close()
    assert not flaky.opened[0]._open


def test_it_is_looked_after_in_a_thread_of_its_own() -> None:
    clock = FakeClock()
    flaky = Flaky(clock)
    flaky.there = True
    way = Opening(TARGET, clock, flaky)
    way.start()
    way.start()
    deadline = SystemClock().monotonic_ns() + 20 * NS_PER_S
    while not way.is_open:
        assert SystemClock().monotonic_ns() < deadline
        SystemClock().sleep_until_ns(SystemClock().monotonic_ns() + 1_000_000)
    way.close()
    assert way._thread is not None
    way._thread.join(20)
    assert not way._thread.is_alive()


def test_only_what_costs_nothing_is_opened_at_once(tmp_path: Path) -> None:
    clock = FakeClock()
    for url, at_once in (("ddp://127.0.0.1:9", True), ("memory://a", True), ("ddp://localhost:9", False),
                         (f"pcap://{tmp_path}/o.pcap", False)):  # fmt: skip
        way = opening(parse_target(url), clock, now=True)
        assert way.is_open is at_once
        way.close()
    assert not opening(TARGET, clock, now=False).is_open


def test_a_controller_that_moves_is_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = FakeClock()
    flaky = Flaky(clock)
    flaky.there = True
    where = ["127.0.0.1"]

    def resolve(target: Any) -> Any:
        if not where:
            raise TransportError("not known")
        return type("Found", (), {"address": (where[0], 9)})()

    monkeypatch.setattr(opening_module, "resolve", resolve)
    way = Opening(parse_target("ddp://board.example:9"), clock, flaky)
    for _ in range(3):
        way.attend()
        clock.advance_ns(LOOK_UP_NS)
    assert len(flaky.opened) == 1
    where[0] = "127.0.0.2"
    way.send(PICTURE)
    way.attend()
    assert len(flaky.opened) == 2
    assert not flaky.opened[0]._open
    assert way.sent.packets == 1
    clock.advance_ns(LOOK_UP_NS)
    where.clear()
    way.attend()
    assert way.is_open


@pytest.mark.skipif(os.name != "posix", reason="needs pseudo-terminals")
def test_a_serial_line_is_found_again_by_its_stable_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Pulled out and put in elsewhere: another device, the same link, the newest picture first."""
    by_id = tmp_path / "by-id"
    by_id.mkdir()
    monkeypatch.setattr(port_module, "BY_ID", by_id)
    far, near = os.openpty()
    link = by_id / "usb-maker-board"
    link.symlink_to(os.ttyname(near))
    clock = FakeClock()
    way = Opening(parse_target(f"serial://{os.ttyname(near)}?baud=921600"), clock)
    way.attend()
    assert way._target.path == str(link)
    way.send(PICTURE)
    assert os.read(far, 100) == b"abc"
    os.close(far)
    os.close(near)
    for _ in range(2):
        clock.advance_ns(NS_PER_S)
        way.send(PICTURE)
    assert not way.is_open
    link.unlink()
    waited = sum(way.attend() for _ in range(4))
    assert waited <= 4 * SLOWEST_LOST_S
    far, near = os.openpty()
    link.symlink_to(os.ttyname(near))
    way.attend()
    assert way.is_open
    way.send(Packets(views=(memoryview(b"new"),)))
    assert os.read(far, 100) == b"new"
    way.close()
    os.close(far)
    os.close(near)


def test_one_dead_output_keeps_no_other_dark(show: Show, tmp_path: Path) -> None:
    clock = FakeClock()
    crew = crew_of(show.sign, ["west=ddp://no-such-host.invalid:9", "east=memory://e"], clock, Fraction(50))
    from ledsign.show.frame import Renderer

    loop = Loop(Renderer(show), show.sign.canvas, crew.fitting(), clock, Fraction(50))
    for _ in range(10):
        loop.tick()
    west, east = (output.transport.sent for output in crew.outputs)
    assert (west.packets, east.packets) == (0, 20)
    assert west.dropped == 20
    assert loop.totals.output_errors == 0
    crew.close()


def test_ways_are_kept_when_the_wiring_changes(show: Show) -> None:
    from dataclasses import replace

    clock = FakeClock()
    crew = crew_of(show.sign, (), clock, Fraction(50))
    west, east = show.sign.outputs
    other = replace(show.sign, outputs=(west, replace(east, address="memory://elsewhere?protocol=ddp")))
    after = crew_of(other, (), clock, Fraction(50), crew)
    assert after.ways[0] is crew.ways[0]
    assert after.ways[1] is not crew.ways[1]
    assert same_wiring(show.sign, replace(show.sign, title="new"))
    assert not same_wiring(show.sign, other)


@pytest.mark.parametrize("protocol", ["ddp", "sacn", "artnet"])
def test_a_successor_goes_on_numbering(show: Show, tmp_path: Path, protocol: str) -> None:
    """Two players after one another, to one receiver: nothing is taken for old, nothing seems lost."""
    from ledsign.player.fitting import Fitting
    from ledsign.show.frame import Renderer

    clock = FakeClock()
    decoder = PROTOCOLS[protocol].decoder(DecoderOptions(channels=870))
    path = tmp_path / "numbering"
    events: list[Any] = []
    for turn in range(5):
        outputs = open_outputs(
            show.sign, plan_outputs(show.sign, [f"memory://m?protocol={protocol}"]), clock, 50
        )
        numbering = SharedNumbering(path, outputs)
        assert numbering.resumed == (turn > 0)
        loop = Loop(
            Renderer(show),
            show.sign.canvas,
            Fitting(outputs=tuple(outputs), numbering=numbering),
            clock,
            Fraction(50),
        )
        for _ in range(7 + turn):
            loop.tick()
        transport: MemoryTransport = outputs[0].transport  # type: ignore[assignment]
        for packet in transport.take():
            events += decoder.feed(packet.data, "player", packet.monotonic_ns)
    assert any(isinstance(event, Write) for event in events)
    assert not [event for event in events if isinstance(event, (Gap, Ignored)) and "other" not in str(event)]


def test_numbers_of_other_outputs_are_not_taken_over(show: Show, tmp_path: Path) -> None:
    path = tmp_path / "numbering"
    first = open_outputs(show.sign, plan_outputs(show.sign, ["memory://m?protocol=sacn"]), FakeClock(), 50)
    SharedNumbering(path, first)
    other = open_outputs(show.sign, plan_outputs(show.sign, ["memory://n?protocol=sacn"]), FakeClock(), 50)
    assert not SharedNumbering(path, other).resumed


def test_a_static_picture_leaves_twice_a_second(scheduled: Show) -> None:
    """Whatever the rate of the sign, of the protocol, or of E1.31's keep-alive."""
    from dataclasses import replace

    from ledsign.player.crew import crew_of
    from ledsign.show.staging import Stage

    for fps in (Fraction(1, 3), Fraction(1), Fraction(2), Fraction(5), Fraction(40)):
        for url in ("memory://m?protocol=ddp", "memory://m?protocol=sacn", "memory://m?protocol=artnet"):
            clock = FakeClock(1_795_168_800 * NS_PER_S)
            sign = replace(scheduled.sign, fps=fps)
            crew = crew_of(sign, [url], clock, fps)
            loop = Loop(Stage(scheduled), sign.canvas, crew.fitting(), clock, fps)
            transport: MemoryTransport = crew.ways[0]._inner  # type: ignore[assignment]
            while clock.monotonic_ns() < 10 * NS_PER_S:
                loop.tick()
            data = [packet.monotonic_ns for packet in transport.take() if len(packet.data) > 100]
            times = sorted(set(data))
            assert max(b - a for a, b in itertools.pairwise(times)) <= NS_PER_S // 2, (fps, url)


def test_sent_adds_up() -> None:
    total = Sent(packets=1, last_error="old")
    opening_module._add(total, Sent(packets=2, bytes=3, dropped=4, errors=5))
    assert total == Sent(packets=3, bytes=3, dropped=4, errors=5, last_error="old")


def test_udp_sockets_close(show: Show) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.bind(("127.0.0.1", 0))
        target = parse_target(f"ddp://127.0.0.1:{receiver.getsockname()[1]}")
        way = Opening(target, FakeClock(), open_transport)
        way.attend()
        way.send(PICTURE)
        assert receiver.recv(10) == b"abc"
        way.close()
