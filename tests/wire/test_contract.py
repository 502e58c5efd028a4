"""What every protocol in the registry owes, datagram or stream; a new one is covered without a change."""

from __future__ import annotations

import gc
import random
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.errors import LocalWireError, RemoteWireError
from ledsign.wire.base import (
    MAX_DATAGRAM,
    PROTOCOLS,
    Announced,
    Asked,
    DecoderOptions,
    EncoderOptions,
    Ended,
    Event,
    Gap,
    Ignored,
    Packets,
    Present,
    ProtocolSpec,
    Write,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

SPECS = list(PROTOCOLS.entries().values())
OPTIONS: dict[str, dict[str, object]] = {
    "defaults": {},
    "every frame": {"keepalive": False},
    "no sync": {"sync": False},
    "512 slots": {"slots": 512, "universe": 9},
    "odd slots": {"slots": 7, "keepalive": False},
    "offset": {"offset": 4321},
    "grey": {"bytes_per_led": 1, "slots": 512},
    "RGBW": {"bytes_per_led": 4, "slots": 512, "universe": 30000},
    "push apart": {"push": "separate"},
    "named sync": {"sync_universe": 7962, "force_sync": True, "preview": True, "priority": 200},
}
BOUNDARIES = [c + d for c in (1020, 1024, 1440, 1530, 2880, 4320, 4590, 5000) for d in (-1, 0, 1)]
COUNTS = [*range(601), *BOUNDARIES, *random.Random(4048).sample(range(601, 5001), 20)]
FEW = [0, 1, 2, 3, 7, 170, 509, 510, 511, 512, 513, 1439, 1440, 1441, 3000, 5000]

every_protocol = pytest.mark.parametrize("spec", SPECS, ids=lambda spec: spec.name)


def pieces(data: bytes, chance: random.Random) -> Iterator[bytes]:
    """``data`` cut at random, as a serial line delivers it."""
    at = 0
    while at < len(data):
        size = chance.choice((1, 2, 3, 7, 64, 1000))
        yield data[at : at + size]
        at += size


def packets_of(packets: Packets) -> list[bytes]:
    return [bytes(view) for view in packets.views]


def everything_sent(line, noise, frames: int = 2) -> list[bytes]:
    """Every kind of packet an encoder makes: housekeeping, frames, end."""
    sent = packets_of(line.encoder.housekeeping(0))
    for number in range(frames):
        line.encoder.write(noise(line.encoder.channels, number))
        burst = line.encoder.seal(number * 25_000_000)
        sent += packets_of(burst.data) + packets_of(burst.sync)
    for packets in line.encoder.end():
        sent += packets_of(packets)
    return sent


def fits(spec: ProtocolSpec, channels: int) -> bool:
    return spec.capacity is None or channels <= spec.capacity


# ---------------------------------------------------------------- every channel lands exactly once
@every_protocol
def test_every_channel_lands_exactly_once_for_any_count(spec, line, noise):
    for count in filter(lambda count: fits(spec, count), COUNTS):
        sender = line(spec, count)
        frame = noise(count)
        sender.send(frame)
        assert (sender.controller.written == 1).all(), count
        assert (sender.controller.buffer == frame).all(), count
        assert not sender.controller.of(Ignored, Gap, Ended), count


@every_protocol
@pytest.mark.parametrize("options", OPTIONS.values(), ids=list(OPTIONS))
def test_every_channel_lands_exactly_once_with_any_option(spec, options, line, noise):
    for count in filter(lambda count: fits(spec, count), FEW):
        sender = line(spec, count, **options)
        frame = noise(count)
        sender.send(frame)
        assert (sender.controller.written == 1).all(), count
        assert (sender.controller.buffer == frame).all(), count
        assert not sender.controller.of(Ignored, Gap, Ended), count


@every_protocol
@pytest.mark.parametrize("options", OPTIONS.values(), ids=list(OPTIONS))
def test_frames_follow_each_other_without_a_gap(spec, options, line, noise):
    """300 frames run every sequence counter round; looks that stay let the keep-alive skip packets."""
    sender = line(spec, 1700, **options)
    for number in range(300):
        frame = noise(1700, number // 7)
        if number % 3:
            frame[600:] = 9  # only some universes change
        sender.send(frame)
        assert (sender.controller.buffer == frame).all(), number
    assert not sender.controller.of(Ignored, Gap, Ended)


@every_protocol
def test_each_frame_is_presented_once_at_its_end(spec, line, noise):
    sender = line(spec, 1700, keepalive=False)
    for number in range(5):
        before = len(sender.controller.events)
        sender.send(noise(1700, number))
        new = sender.controller.events[before:]
        assert [type(event) for event in new].count(Present) == 1
        assert isinstance(new[-1], Present)


@every_protocol
def test_priority_preview_and_universe_come_through_where_the_protocol_has_them(spec, line, noise):
    sender = line(spec, 1200, universe=7, priority=42, preview=True)
    sender.send(noise(1200))
    for write in sender.controller.of(Write):
        if spec.name == "sacn":
            assert (write.priority, write.preview) == (42, True)
        else:
            assert (write.priority, write.preview) == (100, False)
        assert (write.universe != 0) == (spec.addressing == "universe")


@every_protocol
@pytest.mark.parametrize("options", OPTIONS.values(), ids=list(OPTIONS))
@pytest.mark.parametrize("frames", [0, 1, 7, 300])
def test_another_encoder_goes_on_where_the_first_one_stopped(spec, options, frames, line, noise):
    """A standby that takes over: nothing is missing and nothing is taken for old."""
    sender = line(spec, 1700, **options)
    for number in range(frames):
        sender.send(noise(1700, number // 3))
    heir = spec.encoder(1700, EncoderOptions(**options))
    heir.resume(sender.encoder.counters())
    assert heir.counters() == sender.encoder.counters()
    sender.encoder = heir
    for number in range(40):
        frame = noise(1700, 1000 + number)
        sender.send(frame)
        assert (sender.controller.buffer == frame).all(), number
    assert not sender.controller.of(Ignored, Gap, Ended)


@every_protocol
def test_counters_of_another_encoder_change_nothing(spec):
    encoder = spec.encoder(1700, EncoderOptions())
    before = encoder.counters()
    encoder.resume(b"\x07" * 50)
    assert encoder.counters() == before


# ---------------------------------------------------------------- packets
@every_protocol
@pytest.mark.parametrize("options", OPTIONS.values(), ids=list(OPTIONS))
def test_packets_are_what_transports_expect(spec, options, line, noise):
    for count in filter(lambda count: fits(spec, count), (0, 1, 509, 510, 1441, 5000)):
        encoder = line(spec, count, **options).encoder
        encoder.write(noise(count))
        burst = encoder.seal(0)
        for packets in (burst.data, burst.sync, encoder.housekeeping(0), *encoder.end()):
            assert isinstance(packets, Packets)
            for view in packets.views:
                assert isinstance(view, memoryview)
                assert (view.format, view.ndim, view.contiguous) == ("B", 1, True)
                assert len(view) > 0
                assert spec.kind == "stream" or len(view) <= MAX_DATAGRAM
            if packets.block is not None:
                assert bytes(packets.block) == b"".join(packets_of(packets))
                assert {len(view) for view in packets.views[:-1]} <= {packets.size}
                assert 0 < len(packets.views[-1]) <= packets.size
            if spec.group is None:
                assert packets.universes == ()
            else:
                assert len(packets.universes) == len(packets.views)
                assert all(spec.group(universe).startswith("239.255.") for universe in packets.universes)


@every_protocol
def test_a_whole_frame_is_one_block(spec, line, noise):
    encoder = line(spec, 4000).encoder
    encoder.write(noise(4000))
    burst = encoder.seal(0)
    assert burst.data.block is not None
    assert sum(map(len, burst.data.views)) == len(burst.data.block) >= 4000


@every_protocol
def test_every_packet_sent_can_be_described_in_one_line(spec, line, noise):
    for options in OPTIONS.values():
        for packet in everything_sent(line(spec, 1000, **options), noise):
            text = spec.describe(packet)
            assert text
            assert text.isprintable(), text


@every_protocol
def test_the_end_is_marked_and_a_new_start_is_accepted(spec, line, noise):
    sender = line(spec, 1200)
    sender.send(noise(1200))
    universes = {write.universe for write in sender.controller.of(Write)}
    rounds = sender.encoder.end()
    assert not isinstance(rounds, (str, bytes))
    for packets in rounds:
        before = len(sender.controller.events)
        sender.carry(packets)
        ended = {event.universe for event in sender.controller.events[before:] if isinstance(event, Ended)}
        assert ended in (universes, {0})
    again = noise(1200, 1)
    sender.send(again)
    assert (sender.controller.buffer == again).all()
    assert not sender.controller.of(Ignored, Gap)


@every_protocol
@pytest.mark.parametrize("shape", [(0,), (11,), (13,), (12, 1), (3, 4), ()])
def test_write_takes_its_own_number_of_channels_only(spec, shape, line):
    encoder = line(spec, 12).encoder
    assert encoder.channels == 12
    with pytest.raises(LocalWireError, match="12"):
        encoder.write(np.zeros(shape, np.uint8))


@every_protocol
def test_an_impossible_number_of_channels_is_refused(spec):
    with pytest.raises(LocalWireError):
        spec.encoder(-1, EncoderOptions())
    if spec.capacity is not None:
        with pytest.raises(LocalWireError):
            spec.encoder(spec.capacity + 1, EncoderOptions(slots=512))


@every_protocol
def test_a_frame_lands_from_memory_of_any_layout(spec, line, noise):
    sender = line(spec, 1000)
    wide = noise(2000)
    sender.send(wide[::2])
    assert (sender.controller.buffer == wide[::2]).all()


# ---------------------------------------------------------------- damage
@every_protocol
def test_a_packet_cut_short_anywhere_writes_nothing_and_raises_nothing(spec, line, noise):
    for packet in everything_sent(line(spec, 140, slots=100), noise):
        for cut in range(len(packet)):
            receiver = line(spec, 140, slots=100)
            events = receiver.feed(packet[:cut])
            assert not [event for event in events if isinstance(event, Write)], cut
            if spec.kind == "datagram" and cut < 12:
                assert [type(event) for event in events] == [Ignored]
            try:
                assert spec.describe(packet[:cut]).isprintable()
            except RemoteWireError as error:
                assert error.reason


@every_protocol
def test_reasons_are_short_stable_keys(spec, line, noise):
    chance = random.Random(14)
    receiver = line(spec, 140)
    for packet in everything_sent(line(spec, 140), noise):
        for _ in range(300):
            damaged = bytearray(packet)
            for _ in range(chance.randint(1, 4)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            receiver.feed(bytes(damaged))
    for event in receiver.controller.of(Ignored):
        assert event.reason.replace("-", "").isalpha(), event
        assert event.reason == event.reason.lower()
        assert len(event.reason) <= 24


@every_protocol
@given(data=st.data())
def test_junk_yields_events_only(spec, line, data):
    channels = data.draw(st.integers(0, 700))
    receiver = line(spec, channels)
    for piece in data.draw(st.lists(st.binary(max_size=700), max_size=6)):
        events = receiver.feed(piece)
        assert all(isinstance(event, Event.__args__) for event in events)
        try:
            spec.describe(piece)
        except RemoteWireError as error:
            assert error.reason


@every_protocol
@given(data=st.data())
def test_damaged_packets_yield_events_only(spec, line, noise, data):
    """Real packets with bytes changed, cut or added reach deeper than junk."""
    packets = everything_sent(line(spec, 700, universe=5), noise)
    receiver = line(spec, 600, universe=5)
    for _ in range(data.draw(st.integers(1, 4))):
        packet = bytearray(data.draw(st.sampled_from(packets)))
        for at, value in data.draw(st.lists(st.tuples(st.integers(0, 140), st.integers(0, 255)), max_size=6)):
            packet[at % len(packet)] = value
        cut = data.draw(st.integers(-3, 3))
        packet = packet[:cut] if cut < 0 else packet + bytes(cut)
        events = receiver.feed(bytes(packet))
        assert all(isinstance(event, Event.__args__) for event in events)
        for event in events:
            if isinstance(event, Gap):
                assert event.lost >= 1
            if isinstance(event, Asked):
                assert event.delay_ns >= 0
                assert all(0 < len(reply) <= MAX_DATAGRAM for reply in event.replies)
            if isinstance(event, Announced):
                assert all(0 <= universe <= 0xFFFF for universe in event.universes)


@pytest.mark.parametrize(
    "spec", [spec for spec in SPECS if spec.kind == "stream"], ids=lambda spec: spec.name
)
def test_a_stream_cut_anywhere_is_the_same_stream(spec, line, noise):
    for seed in range(20):
        chance = random.Random(seed)
        sender, receiver = line(spec, 333), line(spec, 333)
        for number in range(4):
            frame = noise(333, number)
            burst = sender.send(frame)
            for piece in pieces(b"".join(packets_of(burst.data)), chance):
                receiver.feed(piece)
            assert (receiver.controller.buffer == frame).all()
        assert receiver.controller.events == sender.controller.events


@every_protocol
def test_feed_takes_a_view_and_keeps_no_hold_of_it(spec, line, noise):
    """A receiver reuses one buffer for all datagrams."""
    sender, receiver = line(spec, 300), line(spec, 300)
    frame = noise(300)
    burst = sender.send(frame)
    for view in (*burst.data.views, *burst.sync.views):
        reused = bytearray(view)
        events = list(receiver.decoder.feed(memoryview(reused), "a", 0))
        reused[:] = bytes(len(reused))
        receiver.controller.take(events)
    assert (receiver.controller.buffer == frame).all()


def reachable_bytes(thing: object) -> int:
    """Memory of everything ``thing`` leads to, types and modules apart."""
    seen: set[int] = set()
    todo, total = [thing], 0
    while todo:
        item = todo.pop()
        if id(item) in seen or isinstance(item, type) or callable(item) or hasattr(item, "__spec__"):
            continue
        seen.add(id(item))
        total += sys.getsizeof(item)
        todo += gc.get_referents(item)
    return total


@every_protocol
def test_memory_does_not_grow_with_the_number_of_senders(spec, line, noise):
    receiver = line(spec, 700)
    sizes = []
    for number in range(900):
        cid = number.to_bytes(16, "big")
        universe = number % 5 + 1
        sender = line(spec, 700, cid=cid, sync_universe=number + 1, universe=universe)
        receiver.source = (f"192.0.2.{number % 256}", number)
        for packet in everything_sent(sender, noise, frames=1):
            receiver.decoder.feed(packet[: len(packet) - number % 2], receiver.source, number)
        if number in (299, 899):
            sizes.append(reachable_bytes(receiver.decoder))
    assert sizes[1] <= sizes[0] * 1.1 + 4096


# ---------------------------------------------------------------- the registry
def test_the_registry_holds_the_protocols_of_the_house():
    assert {"ddp", "sacn", "artnet", "adalight", "tpm2", "ledframe"} <= set(PROTOCOLS.names())


@every_protocol
def test_a_protocol_says_what_it_is(spec):
    assert spec.title
    assert spec.reference
    assert spec.notes
    assert (spec.port > 0) == (spec.kind == "datagram")
    assert spec.max_fps is None or spec.max_fps > 0
    assert spec.capacity is None or spec.capacity > 0
    assert spec.addressing in ("offset", "universe", None)
    decoder = spec.decoder(DecoderOptions(channels=3))
    assert list(decoder.feed(b"", "nobody", 0)) == [] or spec.kind == "datagram"
