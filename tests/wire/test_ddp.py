"""DDP: flags, types, sequence numbers, push, control queries; acceptance rules."""

from __future__ import annotations

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.errors import LocalWireError, RemoteWireError
from ledsign.wire.base import (
    Asked,
    DecoderOptions,
    EncoderOptions,
    Gap,
    Ignored,
    Present,
    Write,
)
from ledsign.wire.ddp import (
    PROTOCOL,
    DdpDecoder,
    DdpEncoder,
    DdpPacket,
    data_packet,
    describe,
    parse_packet,
)


def decoder(channels: int = 30, **options: object) -> DdpDecoder:
    return DdpDecoder(DecoderOptions(channels=channels, **options))  # type: ignore[arg-type]


def feed(receiver: DdpDecoder, source: object = "a", **fields: object) -> list[object]:
    return list(receiver.feed(data_packet(DdpPacket(**fields)), source, 0))  # type: ignore[arg-type]


# ---------------------------------------------------------------- packets
@given(
    packet=st.builds(
        DdpPacket,
        offset=st.integers(0, 2**32 - 1),
        data=st.binary(max_size=64),
        sequence=st.integers(0, 15),
        data_type=st.integers(0, 255),
        destination=st.integers(0, 255),
        push=st.booleans(),
        query=st.booleans(),
        reply=st.booleans(),
        storage=st.booleans(),
        timecode=st.none() | st.integers(0, 2**32 - 1),
    ),
    extra=st.binary(max_size=4),
)
def test_packets_survive_the_wire_whatever_follows_them(packet, extra):
    assert parse_packet(data_packet(packet) + extra) == packet


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "too-short"),
        (bytes.fromhex("41 02 0b 01 00000000 00"), "too-short"),
        (bytes.fromhex("01 02 0b 01 00000000 0000"), "bad-version"),
        (bytes.fromhex("81 02 0b 01 00000000 0000"), "bad-version"),
        (bytes.fromhex("c1 02 0b 01 00000000 0000"), "bad-version"),
        (bytes.fromhex("41 02 0b 01 00000000 0001"), "truncated"),
        (bytes.fromhex("51 02 0b 01 00000000 0000 000000"), "truncated"),
        (bytes.fromhex("51 02 0b 01 00000000 0001 00000000"), "truncated"),
    ],
)
def test_broken_packets_are_refused_with_a_reason(data, reason):
    with pytest.raises(RemoteWireError) as caught:
        parse_packet(data)
    assert caught.value.reason == reason
    (event,) = decoder().feed(data, "a", 0)
    assert (type(event), event.reason) == (Ignored, reason)


@pytest.mark.parametrize(
    ("data_type", "expected"),
    [(0x0B, 3), (0x1B, 4), (0x23, 1), (0x00, 3), (0x01, 3), (0x0D, 3), (0x9B, 4), (0x13, 3)],
)
def test_bytes_of_a_led_follow_the_kind_only(data_type, expected):
    assert DdpPacket(data_type=data_type).bytes_per_led == expected


@pytest.mark.parametrize(
    ("packet", "expected"),
    [
        (
            DdpPacket(sequence=2, push=True, offset=1440, data=bytes(6)),
            "DDP data seq 2 id 1 offset 1440 6 bytes RGB (0x0b) push",
        ),
        (
            DdpPacket(query=True, destination=251, data_type=0),
            "DDP query seq 0 id 251 offset 0 0 bytes untyped (0x00)",
        ),
        (
            DdpPacket(reply=True, destination=251, data_type=0x2B, data=b"{}"),
            "DDP reply seq 0 id 251 offset 0 2 bytes unknown (0x2b)",
        ),
        (
            DdpPacket(storage=True, push=True, timecode=0x00018000, data_type=0x1B),
            "DDP data seq 0 id 1 offset 0 0 bytes RGBW (0x1b) from storage push at 1.5000 s",
        ),
    ],
)
def test_describe(packet, expected):
    assert describe(data_packet(packet)) == expected


# ---------------------------------------------------------------- encoder
@pytest.mark.parametrize(("bytes_per_led", "data_type"), [(1, 0x23), (2, 0x00), (3, 0x0B), (4, 0x1B)])
def test_the_data_type_says_how_many_colours_a_led_has(bytes_per_led, data_type):
    encoder = DdpEncoder(5000, EncoderOptions(bytes_per_led=bytes_per_led, destination=7, offset=12))
    packets = [parse_packet(bytes(view)) for view in encoder.seal(0).data.views]
    assert {packet.data_type for packet in packets} == {data_type}
    assert {packet.destination for packet in packets} == {7}
    assert [packet.offset for packet in packets] == [12, 1452, 2892, 4332]
    assert [len(packet.data) for packet in packets] == [1440, 1440, 1440, 680]


@pytest.mark.parametrize("rows", [1, 14, 15, 16, 40])
@pytest.mark.parametrize("push", ["last", "separate"])
def test_every_packet_has_the_next_sequence_number(rows, push):
    encoder = DdpEncoder(1440 * rows, EncoderOptions(push=push))
    seen = []
    for _ in range(20):
        burst = encoder.seal(0)
        seen += [view[1] for view in (*burst.data.views, *burst.sync.views)]
    assert seen == [number % 15 + 1 for number in range(len(seen))]


def test_push_on_the_last_packet():
    burst = DdpEncoder(4000, EncoderOptions()).seal(0)
    assert [parse_packet(bytes(view)).push for view in burst.data.views] == [False, False, True]
    assert burst.sync.views == ()


def test_push_in_a_packet_of_its_own_after_all_data():
    burst = DdpEncoder(4000, EncoderOptions(push="separate", bytes_per_led=4)).seal(0)
    assert [parse_packet(bytes(view)).push for view in burst.data.views] == [False, False, False]
    (push,) = burst.sync.views
    assert parse_packet(bytes(push)) == DdpPacket(sequence=4, push=True, data_type=0x1B)
    assert bytes(burst.sync.block) == bytes(push)
    assert burst.sync.size == 10


@pytest.mark.parametrize(
    ("channels", "options", "field"),
    [
        (3, {"bytes_per_led": 5}, "bytes_per_led"),
        (3, {"bytes_per_led": 0}, "bytes_per_led"),
        (3, {"destination": 0}, "destination"),
        (3, {"destination": 246}, "destination"),
        (3, {"destination": 250}, "destination"),
        (3, {"destination": 251}, "destination"),
        (3, {"destination": 254}, "destination"),
        (3, {"destination": 256}, "destination"),
        (3, {"offset": -1}, "offset"),
        (3, {"offset": 2**32 - 2}, "offset"),
        (3, {"push": "never"}, "push"),
        (-1, {}, "channels"),
    ],
)
def test_what_ddp_cannot_carry_is_refused(channels, options, field):
    with pytest.raises(LocalWireError, match=field):
        DdpEncoder(channels, EncoderOptions(**options))


def test_the_highest_offset_can_be_used():
    (view,) = DdpEncoder(3, EncoderOptions(offset=2**32 - 3)).seal(0).data.views
    assert parse_packet(bytes(view)).offset == 2**32 - 3


def test_ddp_says_nothing_besides_frames():
    encoder = DdpEncoder(3, EncoderOptions())
    assert encoder.housekeeping(0).views == ()
    assert encoder.end() == ()
    assert (PROTOCOL.port, PROTOCOL.max_fps, PROTOCOL.addressing) == (4048, None, "offset")


# ---------------------------------------------------------------- decoder: data
def test_blocks_may_come_in_any_order_and_partly():
    receiver = decoder(9)
    assert feed(receiver, offset=6, data=b"789") == [Write(offset=6, data=b"789")]
    assert feed(receiver, offset=0, data=b"123", push=True) == [Write(offset=0, data=b"123"), Present()]


def test_an_empty_push_shows_what_is_there():
    assert feed(decoder(), push=True) == [Present()]
    assert feed(decoder(), push=True, destination=255, offset=10**6) == [Present()]
    assert feed(decoder()) == []


def test_a_timecode_is_stepped_over():
    assert feed(decoder(), timecode=99, data=b"abc") == [Write(offset=0, data=b"abc")]


@pytest.mark.parametrize("data_type", [0x00, 0x01, 0x0A, 0x0B, 0x0D, 0x1B, 0x23, 0xFF])
def test_any_data_type_is_taken(data_type):
    assert feed(decoder(), data_type=data_type, data=b"abc") == [Write(offset=0, data=b"abc")]


@pytest.mark.parametrize(
    ("offset", "size", "inside"),
    [
        (100, 30, True),
        (129, 1, True),
        (130, 1, False),
        (101, 30, False),
        (99, 1, False),
        (2**32 - 1, 1, False),
    ],
)
def test_bytes_outside_the_buffer_are_refused_never_cut(offset, size, inside):
    events = feed(decoder(30, offset=100), offset=offset, data=bytes(size))
    if inside:
        assert events == [Write(offset=offset - 100, data=bytes(size))]
    else:
        assert [event.reason for event in events] == ["beyond-buffer"]


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"storage": True, "push": True}, "storage"),
        ({"destination": 254, "data": b"abc"}, "dmx-transit"),
        ({"destination": 246, "data": b"{}"}, "control"),
        ({"destination": 250, "data": b"{}"}, "control"),
        ({"destination": 251}, "control"),
        ({"query": True}, "query"),
        ({"query": True, "destination": 246}, "query"),
        ({"reply": True}, "reply"),
        ({"reply": True, "query": True, "destination": 251}, "reply"),
    ],
)
def test_what_is_not_pixels_is_set_aside(fields, reason):
    assert [event.reason for event in feed(decoder(), **fields)] == [reason]


# ---------------------------------------------------------------- decoder: sequence
def sequences(*numbers: int) -> list[object]:
    """What a decoder says besides Write, packet by packet; ``numbers`` from one sender."""
    receiver = decoder()
    said = []
    for number in numbers:
        events = feed(receiver, sequence=number, data=b"abc")
        said.append([event for event in events if not isinstance(event, Write)])
    return said


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ((1, 2, 3), [[], [], []]),
        ((14, 15, 1), [[], [], []]),
        ((7,), [[]]),
        ((0, 0, 0), [[], [], []]),
        ((1, 3), [[], [Gap(lost=1)]]),
        ((14, 3), [[], [Gap(lost=3)]]),
        ((1, 9), [[], [Gap(lost=7)]]),
        ((5, 7, 6, 8), [[], [Gap(lost=1)], [], []]),
        ((3, 1, 2, 3), [[], [], [], []]),
        ((1, 0, 2), [[], [], []]),
    ],
    ids=str,
)
def test_gaps_late_packets_and_restarts(numbers, expected):
    assert sequences(*numbers) == expected


def test_the_same_number_twice_in_a_row_is_a_duplicate():
    receiver = decoder()
    assert feed(receiver, sequence=4, data=b"abc", push=True)
    assert [event.reason for event in feed(receiver, sequence=4, data=b"abc", push=True)] == ["duplicate"]
    assert feed(receiver, sequence=5, push=True) == [Present()]


def test_senders_are_numbered_apart():
    receiver = decoder()
    assert len(feed(receiver, source="a", sequence=4, data=b"abc")) == 1
    assert len(feed(receiver, source="b", sequence=4, data=b"abc")) == 1
    assert feed(receiver, source="a", sequence=6, data=b"a") == [
        Gap(lost=1),
        Write(offset=0, data=b"a", sequence=6),
    ]


def test_a_packet_for_elsewhere_still_counts_in_the_sequence():
    receiver = decoder(3)
    feed(receiver, sequence=1, data=b"abc")
    assert [event.reason for event in feed(receiver, sequence=2, offset=3, data=b"abc")] == ["beyond-buffer"]
    assert feed(receiver, sequence=3, push=True) == [Present()]


# ---------------------------------------------------------------- decoder: questions
def test_a_status_query_is_answered():
    receiver = decoder(30, name="塔" * 200, mac=bytes.fromhex("020000000017"))
    (asked,) = receiver.feed(bytes.fromhex("420000fb000000000000"), "a", 0)
    assert isinstance(asked, Asked)
    assert asked.delay_ns == 0x17 * 1_000_000
    (reply,) = asked.replies
    packet = parse_packet(reply)
    assert reply[0] == 0x45
    assert (packet.destination, packet.reply) == (251, True)
    status = json.loads(packet.data)["status"]
    assert (status["man"], status["mod"], status["mac"]) == ("ledsign", "塔" * 64, "02:00:00:00:00:17")
    assert status["push"] is True
    assert len(reply) <= 1450


def test_a_configuration_query_is_answered():
    (asked,) = feed(decoder(30, ipv4=bytes([192, 0, 2, 9])), query=True, destination=250)
    packet = parse_packet(asked.replies[0])
    assert json.loads(packet.data) == {
        "config": {"ip": "192.0.2.9", "ports": [{"port": 0, "ts": 0, "l": 10, "ss": 0}]}
    }


def test_write_copies_into_the_packets_and_keeps_their_headers(noise):
    encoder = DdpEncoder(3000, EncoderOptions())
    frame = noise(3000)
    encoder.write(frame)
    frame_bytes = frame.tobytes()
    frame[:] = 0
    packets = [parse_packet(bytes(view)) for view in encoder.seal(0).data.views]
    assert b"".join(packet.data for packet in packets) == frame_bytes
    encoder.write(np.zeros(3000, np.uint8))
    assert not any(any(parse_packet(bytes(view)).data) for view in encoder.seal(0).data.views)
