"""Runs of datagrams: a wall fed with runs is in every respect a wall fed packet by packet.

Random streams of one or two senders go to two walls, one by one and cut into random runs: lost, late, doubled
and mixed-up packets, other priorities and sizes, sync packets, pauses, junk.
"""

from __future__ import annotations

import random
from itertools import groupby

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.wire.base import PROTOCOLS, EncoderOptions
from simulator.listen import read_listeners
from simulator.wall import Wall

from .conftest import two_towers

MS = 1_000_000
SIGN = two_towers(width=20, height=200)  # 4000 LEDs, 12,000 channels, 24 universes each
HOSTS = (("10.0.0.1", 5000), ("10.0.0.2", 5000))
OWN = {"ddp": {}, "sacn": {"universe": 1}, "artnet": {"universe": 1}}


def encoder(protocol, channels, **options):
    return PROTOCOLS[protocol].encoder(channels, EncoderOptions(keepalive=False, **OWN[protocol], **options))


def stream(protocol, seed):
    """(data, source, monotonic ns) in order, mostly as it should be, some of it not."""
    rng = random.Random(seed)
    channels = 24_000 if protocol == "ddp" else 48 * 510
    ours = encoder(protocol, channels, sync=rng.random() < 0.7, push=rng.choice(["last", "separate"]))
    other = encoder(
        protocol, channels, sync=False, priority=rng.choice([90, 100, 150]), cid=b"somebody else's!"
    )
    now = 10**9
    rate = rng.choice([0.0, 0.0, 0.03])
    found = []
    for _ in range(8):
        now += rng.choice([25 * MS] * 9 + [3000 * MS])
        two = rng.random() < 0.15
        for made, source in ((ours, HOSTS[0]), (other, HOSTS[1]))[: 1 + two]:
            made.write(np.full(channels, rng.randrange(256), np.uint8))
            burst = made.seal(now)
            packets = [bytes(view) for view in (*burst.data.views, *burst.sync.views)]
            for packet in packets:
                now += rng.choice([0, 1000])
                luck = rng.random()
                if luck < rate:
                    kind = rng.randrange(5)
                    if kind == 0:
                        continue
                    if kind == 1:
                        found.append((packet, source, now))
                    elif kind == 2:
                        packet = bytes([rng.randrange(256) if at < 130 and rng.random() < 0.03 else byte
                                        for at, byte in enumerate(packet)])  # fmt: skip
                    elif kind == 3 and found:
                        found.insert(-1, (packet, source, now))
                        continue
                    else:
                        packet = packet[: rng.randrange(len(packet))]
                found.append((packet, source, now))
    return found


def runs_of(packets, rng):
    """The same packets as a kernel might hand them over: equal sizes of one sender together, cut anywhere."""
    for (source, _, _), group in groupby(enumerate(packets), key=lambda one: (one[1][1], len(one[1][0]), 0)):
        alike = [packet for _, packet in group]
        while alike:
            part = alike[: rng.choice([1, 2, 5, 16, 64, 999])]
            alike = alike[len(part) :]
            yield b"".join(data for data, _, _ in part), len(part[0][0]) or 1, source, part[-1][2], part


def state(wall, now):
    """Everything a wall knows, but for when exactly within a run something came."""
    report = wall.report(now)
    inputs = [
        (
            *(one.back.tobytes(), one.front.tobytes(), one.version, one.held, one.ledger.frames),
            *(one.ledger.torn, one.lost_packets, one.gaps, one.preview, one.unpushed, one.black),
            *(one.refreshed, one.channels_never_written, one.universes_never_written, one.sync_address),
            *(bytes(one.marks.held), one.marks.frame.tolist(), one.marks.before.tolist()),
            [(area.owner, area.priority, area.ended) for area in one.areas],
        )
        for receiver in wall.receivers.values()
        for one in receiver.inputs
    ]
    kept = ("packets", "bytes", "frames", "torn", "gaps", "lost", "dropped", "senders")
    return {key: report[key] for key in kept}, inputs


@pytest.mark.parametrize("protocol", ["ddp", "sacn", "artnet"])
@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 1 << 30))
def test_runs_do_what_packets_do(protocol, seed):
    packets = stream(protocol, seed)
    listeners = read_listeners(SIGN, [f"{protocol}://127.0.0.1:0"])
    one_by_one, together = Wall(SIGN, listeners), Wall(SIGN, listeners)
    name = listeners[0].name
    now = 0
    for data, size, source, now, part in runs_of(packets, random.Random(seed)):
        for packet, _, _ in part:
            one_by_one.feed(name, packet, source, now)
        together.feed_run(name, memoryview(data), size, source, now)
        assert state(together, now) == state(one_by_one, now)
    one_by_one.tick(now + 5000 * MS)
    together.tick(now + 5000 * MS)
    assert state(together, now) == state(one_by_one, now)


@pytest.mark.parametrize("protocol", ["ddp", "sacn", "artnet"])
def test_a_steady_stream_is_taken_together(protocol, monkeypatch):
    listeners = read_listeners(SIGN, [f"{protocol}://127.0.0.1:0"])
    wall = Wall(SIGN, listeners)
    fed = []
    plain = wall._feed
    monkeypatch.setattr(wall, "_feed", lambda *given: fed.append(1) or plain(*given))
    channels = wall._decoders[listeners[0].name]._options.channels
    made = encoder(protocol, channels if protocol == "ddp" else 48 * 510)
    for frame in range(6):
        made.write(np.full(made.channels, frame + 1, np.uint8))
        burst = made.seal(frame * 25 * MS)
        size = len(burst.data.views[0])
        fed.clear()
        wall.feed_run(listeners[0].name, memoryview(burst.data.block), size, HOSTS[0], frame * 25 * MS)
        for view in burst.sync.views:
            wall.feed_run(listeners[0].name, view, len(view), HOSTS[0], frame * 25 * MS)
    assert len(fed) <= 4
    assert [int(one.min()) for one in wall.snapshot().channels] == [6, 6]
