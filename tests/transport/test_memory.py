"""The memory transport keeps exactly what was sent."""

from __future__ import annotations

from ledsign.core.clock import FakeClock
from ledsign.transport.memory import Kept, open_memory
from ledsign.transport.target import parse_target
from ledsign.wire.base import PROTOCOLS, Packets


def test_it_keeps_copies_with_time_and_universe(packets):
    clock = FakeClock()
    transport = open_memory(parse_target("memory://"), PROTOCOLS["ddp"], clock)
    data = bytearray(b"\1\2")
    transport.send(Packets(views=(memoryview(data),)))
    data[0] = 9
    clock.advance_ns(5)
    transport.send(packets(2, 1, universes=(7, 8)))
    assert transport.take() == [Kept(0, b"\1\2"), Kept(5, b"\1\1", 7), Kept(5, b"\2", 8)]
    assert transport.take() == []
    assert (transport.sent.packets, transport.sent.bytes) == (3, 5)


def test_a_closed_one_drops(packets):
    transport = open_memory(parse_target("memory://"), PROTOCOLS["ddp"], FakeClock())
    transport.send(packets(1))
    transport.close()
    transport.close()
    transport.drain(0)
    transport.send(packets(1, 1))
    assert len(transport.take()) == 1
    assert transport.sent.dropped == 2
