"""Bursts of several controllers in turn."""

from __future__ import annotations

import pytest

from ledsign.core.clock import FakeClock
from ledsign.transport.base import Sent
from ledsign.transport.receive import UdpReceiver
from ledsign.transport.target import parse_target
from ledsign.transport.turns import send_in_turn
from ledsign.transport.udp import open_udp
from ledsign.wire.base import PROTOCOLS, Packets


class Told:
    """A transport with bursts of two packets that says what leaves when; None raises."""

    def __init__(self, name, log, trouble=-1):
        self.name, self.log, self.trouble = name, log, trouble
        self.sent = Sent()

    def send(self, packets):
        for _ in self.bursts(packets):
            pass

    def bursts(self, packets):
        for first in range(0, len(packets.views), 2):
            if first:
                yield
            if first == self.trouble:
                raise OSError("gone")
            self.log += [f"{self.name}{first + at}" for at in range(len(packets.views[first : first + 2]))]


class Whole:
    """A transport without bursts."""

    def __init__(self, log):
        self.log = log

    def send(self, packets):
        self.log.append(f"whole {len(packets.views)}")


def packets(count):
    return Packets(views=tuple(memoryview(bytes([at])) for at in range(count)))


def test_bursts_alternate_until_each_has_sent_all():
    log = []
    ways = [(Told("a", log), packets(5)), (Whole(log), packets(3)), (Told("b", log), packets(2))]
    send_in_turn(ways, lambda place, error: pytest.fail(str(error)))
    assert log == ["whole 3", "a0", "a1", "b0", "b1", "a2", "a3", "a4"]


@pytest.mark.parametrize("trouble", [0, 2])
def test_one_controllers_trouble_is_its_own(trouble):
    log, failed = [], []
    ways = [(Told("a", log, trouble), packets(6)), (Told("b", log), packets(6))]
    send_in_turn(ways, lambda place, error: failed.append((place, str(error))))
    assert failed == [(0, "gone")]
    assert [one for one in log if one.startswith("b")] == [f"b{at}" for at in range(6)]
    log, failed = [], []
    send_in_turn([(Told("a", log, trouble), packets(6))], lambda place, error: failed.append(place))
    assert failed == [0]


@pytest.mark.parametrize("query", ["burst=2", "burst=2&gso=no"])
def test_real_sockets_get_everything_in_turn(query):
    """Two controllers at one address: the order in which packets come is the order of bursts."""
    with UdpReceiver(coalesce=False) as receiver:
        port = receiver.address[1]
        spec = PROTOCOLS["ddp"]
        opened = [
            open_udp(parse_target(f"ddp://127.0.0.1:{port}?{query}"), spec, FakeClock()) for _ in range(2)
        ]
        blocks = [bytes([who * 16 + at for at in range(6) for _ in range(4)]) for who in range(2)]
        ways = [
            (
                transport,
                Packets(
                    views=tuple(memoryview(block)[at : at + 4] for at in range(0, 24, 4)),
                    block=memoryview(block),
                    size=4,
                ),
            )
            for transport, block in zip(opened, blocks, strict=True)
        ]
        send_in_turn(ways, lambda place, error: pytest.fail(str(error)))
        first = [data[0] for data, _ in receiver.receive()]
        for transport in opened:
            assert transport.sent.packets == 6
            transport.close()
    assert first == [0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21]


def test_a_gap_that_others_have_filled_is_not_waited_for():
    with UdpReceiver() as receiver:
        clock = FakeClock()
        target = parse_target(f"ddp://127.0.0.1:{receiver.address[1]}?burst=2&gap_us=100")
        transport = open_udp(target, PROTOCOLS["ddp"], clock)
        steps = transport.bursts(packets(6))
        next(steps)
        clock.advance_ns(70_000)  # another controller's burst
        next(steps)
        assert clock.monotonic_ns() == 100_000
        clock.advance_ns(500_000)
        assert list(steps) == []
        assert clock.monotonic_ns() == 600_000
        transport.close()
