"""sACN: packets against python sacn and tshark, keep-alive, discovery, end of stream, acceptance rules."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.errors import LocalWireError, RemoteWireError
from ledsign.wire.base import (
    Announced,
    DecoderOptions,
    EncoderOptions,
    Ended,
    Gap,
    Ignored,
    Present,
    Write,
)
from ledsign.wire.sacn import PROTOCOL, SacnDecoder, SacnEncoder
from ledsign.wire.sacn_discovery import discovery_packets
from ledsign.wire.sacn_packets import (
    DataPacket,
    DiscoveryPacket,
    SyncPacket,
    data_packet,
    describe,
    discovery_packet,
    group,
    parse_packet,
    sync_packet,
)

if TYPE_CHECKING:
    from pathlib import Path

CID = b"ledsign".ljust(15, b"\0") + b"\xa1"
DATA = DataPacket(cid=CID, source_name="塔", universe=1, slots=bytes(range(20)))
MS = 1_000_000

names = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=63).filter(
    lambda text: len(text.encode()) <= 63
)
cids = st.binary(min_size=16, max_size=16)
octets = st.integers(0, 255)
universes = st.integers(1, 63999)
data_packets = st.builds(
    DataPacket,
    cid=cids,
    source_name=names,
    universe=universes,
    slots=st.binary(max_size=512),
    priority=st.integers(0, 200),
    sequence=octets,
    sync_address=st.integers(0, 63999),
    preview=st.booleans(),
    terminated=st.booleans(),
    force_sync=st.booleans(),
    start_code=octets,
)


def decoder(channels: int = 20, **options: object) -> SacnDecoder:
    return SacnDecoder(DecoderOptions(channels=channels, **options))  # type: ignore[arg-type]


def feed(receiver: SacnDecoder, packet: object = DATA, source: object = "a", **changes: object) -> list:
    build = {DataPacket: data_packet, SyncPacket: sync_packet, DiscoveryPacket: discovery_packet}
    packet = replace(packet, **changes)
    return unnamed(receiver.feed(build[type(packet)](packet), source, 0))


def unnamed(events) -> list:
    """All but the names that data packets bring along."""
    return [event for event in events if not isinstance(event, Announced) or event.universes]


def reasons(events: list) -> list[str]:
    return [event.reason for event in events if isinstance(event, Ignored)]


# ---------------------------------------------------------------- packets, alone and against python sacn
@given(packet=data_packets)
def test_data_packets_survive_the_wire(packet):
    assert parse_packet(data_packet(packet)) == packet


@given(packet=st.builds(SyncPacket, cid=cids, sync_address=universes, sequence=octets))
def test_sync_packets_survive_the_wire(packet):
    assert parse_packet(sync_packet(packet)) == packet


@given(listed=st.sets(universes, max_size=1100), name=names, cid=cids)
def test_discovery_pages_survive_the_wire(listed, name, cid):
    pages = [parse_packet(page) for page in discovery_packets(cid, name, sorted(listed))]
    assert [universe for page in pages for universe in page.universes] == sorted(listed)
    assert [page.page for page in pages] == list(range(len(pages)))
    assert {page.last_page for page in pages} <= {len(pages) - 1}
    assert {page.source_name for page in pages} <= {name}


@pytest.mark.peer
@given(packet=data_packets)
def test_data_packets_equal_those_of_python_sacn(packet, require_peer):
    require_peer("sacn")
    from sacn.messages.data_packet import DataPacket as Theirs

    packet = replace(packet, slots=packet.slots.ljust(512, b"\0"))  # it always sends 512
    ours = data_packet(packet)
    theirs = Theirs(
        tuple(packet.cid),
        packet.source_name,
        packet.universe,
        tuple(packet.slots),
        packet.priority,
        packet.sequence,
        packet.terminated,
        packet.preview,
        packet.force_sync,
        packet.sync_address,
        packet.start_code,
    )
    assert ours == bytes(theirs.getBytes())
    read = Theirs.make_data_packet(tuple(ours))
    assert (read.universe, read.priority, read.sequence) == (
        packet.universe,
        packet.priority,
        packet.sequence,
    )
    assert (read.syncAddr, bytes(read.dmxData)) == (packet.sync_address, packet.slots)


@pytest.mark.peer
@given(packet=st.builds(SyncPacket, cid=cids, sync_address=universes, sequence=octets))
def test_sync_packets_equal_those_of_python_sacn(packet, require_peer):
    require_peer("sacn")
    from sacn.messages.sync_packet import SyncPacket as Theirs

    ours = sync_packet(packet)
    assert ours == bytes(Theirs(tuple(packet.cid), packet.sync_address, packet.sequence).getBytes())
    read = Theirs.make_sync_packet(tuple(ours))
    assert (read.syncAddr, read.sequence) == (packet.sync_address, packet.sequence)


@pytest.mark.peer
@given(listed=st.sets(universes, max_size=1100), name=names, cid=cids)
def test_discovery_pages_equal_those_of_python_sacn(listed, name, cid, require_peer):
    require_peer("sacn")
    from sacn.messages.universe_discovery import UniverseDiscoveryPacket as Theirs

    theirs = Theirs.make_multiple_uni_disc_packets(tuple(cid), name, list(listed))
    ours = discovery_packets(cid, name, sorted(listed))
    assert ours == [bytes(page.getBytes()) for page in theirs]
    assert [Theirs.make_universe_discovery_packet(tuple(page)).universes for page in ours] == [
        page.universes for page in theirs
    ]


@pytest.mark.peer
def test_what_the_encoder_sends_is_read_by_python_sacn(require_peer, noise):
    require_peer("sacn")
    from sacn.messages.data_packet import DataPacket as Theirs
    from sacn.messages.sync_packet import SyncPacket as TheirSync

    options = EncoderOptions(universe=255, priority=7, source_name="双塔", sync_universe=900, preview=True)
    encoder, frame = SacnEncoder(1500, options), noise(1500)
    encoder.write(frame)
    burst = encoder.seal(0)
    read = [Theirs.make_data_packet(tuple(view)) for view in burst.data.views]
    assert b"".join(bytes(packet.dmxData[:510]) for packet in read)[:1500] == frame.tobytes()
    assert [packet.universe for packet in read] == [255, 256, 257]
    assert {(packet.priority, packet.sourceName, packet.syncAddr) for packet in read} == {(7, "双塔", 900)}
    assert all(packet.option_PreviewData and not packet.option_StreamTerminated for packet in read)
    assert TheirSync.make_sync_packet(tuple(burst.sync.views[0])).syncAddr == 900
    assert [packet.calculate_multicast_addr() for packet in read] == [group(u) for u in (255, 256, 257)]


@pytest.mark.peer
def test_what_the_encoder_sends_is_read_by_tshark(require_peer, noise, tmp_path: Path):
    tshark = require_peer("tshark")
    require_peer("scapy")
    from scapy.layers.inet import IP, UDP
    from scapy.layers.l2 import Ether
    from scapy.utils import wrpcap

    options = EncoderOptions(
        universe=300, slots=512, priority=150, sync_universe=7962, force_sync=True, source_name="双塔"
    )
    encoder = SacnEncoder(1030, options)
    sent = []
    for number in range(2):
        encoder.write(noise(1030, number))
        sent += [bytes(view) for view in encoder.seal(0).data.views]
    sent += [bytes(view) for packets in encoder.end() for view in packets.views]
    # Both MAC addresses given: scapy would else look them up on the network.
    ether = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
    head = ether / IP(src="192.0.2.1", dst="192.0.2.2") / UDP(sport=50000, dport=PROTOCOL.port)
    capture = tmp_path / "sacn.pcap"
    wrpcap(str(capture), [head / data for data in sent])
    fields = [
        "acn.cid",
        "acn.dmx.source_name",
        "acn.dmx.universe",
        "acn.dmx.priority",
        "acn.dmx.reserved",
        "acn.dmx.seq_number",
        "acn.dmx.option_p",
        "acn.dmx.option_s",
        "acn.dmx.count",
        "acn.dmx.start_code2",
        "udp.payload",
    ]
    done = subprocess.run(
        [
            *(tshark, "-n", "-r", str(capture), "-o", "acn.dmx_enable:TRUE", "--enable-heuristic", "acn"),
            *("-T", "fields", "-E", "separator=|", *(word for name in fields for word in ("-e", name))),
        ],
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    rows = [line.split("|") for line in done.stdout.splitlines()]
    assert len(rows) == len(sent) == 15
    for number, (row, data) in enumerate(zip(rows, sent, strict=True)):
        terminated = number >= 6
        assert row[0].replace("-", "") == CID.hex()
        assert row[1] == "双塔"
        assert [int(text, 0) for text in row[2:6]] == [300 + number % 3, 150, 7962, number // 3]
        assert [text in ("1", "True") for text in row[6:8]] == [False, terminated]
        assert int(row[8], 0) == 513
        assert int(row[9], 0) == 0
        assert bytes.fromhex(row[10].replace(":", "")) == data


# ---------------------------------------------------------------- encoder
def universes_sent(burst) -> list[int]:
    assert list(burst.data.universes) == [parse_packet(bytes(view)).universe for view in burst.data.views]
    return list(burst.data.universes)


def test_every_universe_counts_its_own_sequence():
    encoder = SacnEncoder(1500, EncoderOptions(keepalive=False))
    for number in range(600):
        views = encoder.seal(number).data.views
        assert [parse_packet(bytes(view)).sequence for view in views] == [number % 256] * 3


def test_sync_is_sent_with_every_frame_and_counts_on_its_own():
    encoder = SacnEncoder(1500, EncoderOptions(universe=4))
    for number in range(600):
        sync = encoder.seal(number * 25 * MS).sync
        (view,) = sync.views
        assert parse_packet(bytes(view)) == SyncPacket(cid=CID, sync_address=7, sequence=number % 256)
        assert sync.universes == (7,)


def test_without_sync_data_acts_at_once():
    burst = SacnEncoder(1500, EncoderOptions(sync=False, force_sync=True)).seal(0)
    assert burst.sync.views == ()
    packet = parse_packet(bytes(burst.data.views[0]))
    assert (packet.sync_address, packet.force_sync) == (0, False)


def test_a_static_look_is_sent_three_times_and_then_every_900_ms():
    encoder = SacnEncoder(1000, EncoderOptions())
    frame = np.full(1000, 5, np.uint8)
    sent = []
    for number in range(200):  # 5 s at 40 fps
        encoder.write(frame)
        burst = encoder.seal(number * 25 * MS)
        assert len(burst.sync.views) == 1
        if burst.data.views:
            assert universes_sent(burst) == [1, 2]
            sent.append(number * 25)
    assert sent[:3] == [0, 25, 50]
    assert {later - earlier for earlier, later in pairwise(sent[2:])} == {900}


@pytest.mark.parametrize("fps", [5, 8, 10, 12, 15, 20, 24, 25, 30, 40, 44])
def test_the_keep_alive_stays_within_800_to_1000_ms_at_any_usual_rate(fps):
    encoder = SacnEncoder(10, EncoderOptions())
    frame_ns = 1_000_000_000 // fps
    sent = [number * frame_ns for number in range(fps * 12) if encoder.seal(number * frame_ns).data.views]
    assert len(sent) >= 3 + 10
    assert all(800 * MS <= later - earlier <= 1000 * MS for earlier, later in pairwise(sent[2:]))


def test_only_what_changed_is_sent_and_its_repeats():
    encoder = SacnEncoder(2550, EncoderOptions())
    frame = np.zeros(2550, np.uint8)
    now = 0

    def send() -> list[int]:
        nonlocal now
        now += 25 * MS
        encoder.write(frame)
        return universes_sent(encoder.seal(now))

    assert [send() for _ in range(4)] == [[1, 2, 3, 4, 5]] * 3 + [[]]
    frame[510] = 1
    assert send() == [2]
    frame[2549] = 1
    assert send() == [2, 5]
    frame[1530] = 1
    assert send() == [2, 4, 5]
    assert [send() for _ in range(3)] == [[4, 5], [4], []]


def test_a_partial_burst_is_one_block_when_its_universes_are_neighbours():
    encoder = SacnEncoder(2550, EncoderOptions())
    frame = np.zeros(2550, np.uint8)
    for number in range(4):
        encoder.write(frame)
        encoder.seal(number)
    frame[510:1530] = 1
    encoder.write(frame)
    data = encoder.seal(10).data
    assert data.universes == (2, 3)
    assert bytes(data.block) == b"".join(map(bytes, data.views))
    assert data.size == 636
    frame[0] = 1
    frame[2549] = 1
    encoder.write(frame)
    encoder.seal(11)
    encoder.write(frame)
    encoder.seal(12)
    encoder.write(frame)
    data = encoder.seal(13).data
    assert data.universes == (1, 5)
    assert data.block is None


def test_writing_twice_before_sealing_loses_no_change():
    encoder = SacnEncoder(10, EncoderOptions())
    for number in range(4):
        encoder.seal(number)
    encoder.write(np.ones(10, np.uint8))
    encoder.write(np.ones(10, np.uint8))
    assert universes_sent(encoder.seal(5)) == [1]


def test_discovery_lists_data_and_sync_universes_every_ten_seconds():
    encoder = SacnEncoder(1000, EncoderOptions(universe=7, sync_universe=3, source_name="塔"))
    times = [t for t in range(0, 60_000, 25) if encoder.housekeeping(t * MS).views]
    assert times == [0, 10_000, 20_000, 30_000, 40_000, 50_000]
    pages = encoder.housekeeping(60_000 * MS)
    (page,) = pages.views
    assert parse_packet(bytes(page)) == DiscoveryPacket(cid=CID, source_name="塔", universes=(3, 7, 8))
    assert [PROTOCOL.group(universe) for universe in pages.universes] == ["239.255.250.214"]


def test_discovery_takes_as_many_pages_as_it_needs():
    pages = SacnEncoder(1300, EncoderOptions(slots=1)).housekeeping(0)
    assert [len(view) for view in pages.views] == [1144, 1144, 120 + 2 * 277]
    receiver = decoder(1)
    told = [list(receiver.feed(bytes(view), "a", 0)) for view in pages.views]
    assert told == [[], [], [Announced(name="ledsign", universes=tuple(range(1, 1302)))]]


def test_the_end_is_three_rounds_of_stream_terminated():
    encoder = SacnEncoder(1000, EncoderOptions())
    encoder.seal(0)
    rounds = encoder.end()
    packets = [[parse_packet(bytes(view)) for view in one.views] for one in rounds]
    assert [[packet.universe for packet in one] for one in packets] == [[1, 2]] * 3
    assert [[packet.sequence for packet in one] for one in packets] == [[1, 1], [2, 2], [3, 3]]
    assert all(packet.terminated for one in packets for packet in one)
    assert {one.universes for one in rounds} == {(1, 2)}
    again = parse_packet(bytes(encoder.seal(1).data.views[0]))
    assert (again.terminated, again.sequence) == (False, 4)


def test_a_controller_without_channels_is_silent():
    encoder = SacnEncoder(0, EncoderOptions())
    burst = encoder.seal(0)
    assert (burst.data.views, burst.sync.views) == ((), ())
    assert encoder.housekeeping(0).views == ()
    assert list(encoder.end()) == []


@pytest.mark.parametrize(
    ("channels", "options", "field"),
    [
        (1, {"universe": 0}, "universe"),
        (1, {"universe": 64000}, "universe"),
        (1021, {"universe": 63998}, "64000"),
        (1, {"universe": 63999}, "sync_universe"),
        (1, {"sync_universe": 64000}, "sync_universe"),
        (1, {"sync_universe": -1}, "sync_universe"),
        (1, {"priority": 201}, "priority"),
        (1, {"priority": -1}, "priority"),
        (1, {"slots": 0}, "slots"),
        (1, {"slots": 513}, "slots"),
        (1, {"source_name": "塔" * 22}, "source_name"),
        (1, {"source_name": "a\0b"}, "source_name"),
        (1, {"cid": b"short"}, "cid"),
        (-1, {}, "channels"),
    ],
)
def test_what_sacn_cannot_carry_is_refused(channels, options, field):
    with pytest.raises(LocalWireError, match=field):
        SacnEncoder(channels, EncoderOptions(**options))


def test_the_highest_universes_can_be_used():
    burst = SacnEncoder(1020, EncoderOptions(universe=63998, sync=False)).seal(0)
    assert universes_sent(burst) == [63998, 63999]
    assert SacnEncoder(1, EncoderOptions(source_name="塔" * 21, priority=0)).seal(0).data.views


def test_a_decoder_for_universes_that_do_not_exist_is_refused():
    with pytest.raises(LocalWireError, match="universe"):
        decoder(2000, universe=63999)


# ---------------------------------------------------------------- decoder
def damaged(at: int, value: str, packet: bytes | None = None) -> bytes:
    new = bytearray(packet or data_packet(DATA))
    new[at : at + len(bytes.fromhex(value))] = bytes.fromhex(value)
    return bytes(new)


SYNC = sync_packet(SyncPacket(cid=CID, sync_address=7962, sequence=7))
PAGE = discovery_packet(DiscoveryPacket(cid=CID, source_name="塔", universes=(1, 2)))
HUGE = 0x8000 + 16


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "too-short"),
        (data_packet(DATA)[:48], "too-short"),
        (damaged(16, "7030", data_packet(DATA)[:64]), "too-short"),
        (damaged(1, "11"), "bad-magic"),
        (damaged(2, "01"), "bad-magic"),
        (damaged(15, "01"), "bad-magic"),
        (damaged(16, "6082"), "bad-length"),
        (damaged(16, "7083"), "bad-length"),
        (damaged(38, "006c"), "bad-length"),
        (damaged(38, "706d"), "bad-length"),
        (damaged(115, "101f"), "bad-length"),
        (damaged(115, "7020"), "bad-length"),
        (damaged(16, "f000", data_packet(DATA).ljust(HUGE, b"\0")), "bad-length"),
        (damaged(18, "00000005"), "bad-vector"),
        (damaged(40, "00000003"), "bad-vector"),
        (damaged(117, "03"), "bad-vector"),
        (damaged(118, "a2"), "bad-dmp"),
        (damaged(119, "0001"), "bad-dmp"),
        (damaged(121, "0002"), "bad-dmp"),
        (damaged(123, "0000"), "bad-length"),
        (damaged(123, "0016"), "bad-length"),
        (data_packet(replace(DATA, slots=bytes(513))), "bad-length"),
        (damaged(113, "0000"), "bad-universe"),
        (damaged(113, "fa00"), "bad-universe"),
        (damaged(108, "c9"), "bad-priority"),
        (damaged(40, "00000009", SYNC), "bad-vector"),
        (damaged(38, "700c", SYNC), "bad-length"),
        (damaged(45, "0000", SYNC), "bad-universe"),
        (damaged(45, "fad6", SYNC), "bad-universe"),
        (damaged(16, "7022", SYNC + b"\0"), "bad-length"),
        (damaged(40, "00000002", SYNC), "too-short"),
        (damaged(38, "7000", PAGE), "bad-length"),
        (damaged(112, "7000", PAGE), "bad-length"),
        (damaged(114, "00000002", PAGE), "bad-vector"),
        (damaged(118, "0100", PAGE), "bad-page"),
        (
            discovery_packet(DiscoveryPacket(cid=CID, source_name="", universes=tuple(range(1, 514)))),
            "bad-length",
        ),
    ],
)
def test_broken_packets_are_refused_with_a_reason(data, reason):
    with pytest.raises(RemoteWireError) as caught:
        parse_packet(data)
    assert caught.value.reason == reason
    assert reasons(list(decoder().feed(data, "a", 0))) == [reason]


def test_a_discovery_page_of_half_a_universe_is_refused():
    odd = bytearray(PAGE + b"\0")
    for at, layer in ((16, 16), (38, 38), (112, 112)):
        odd[at : at + 2] = (0x7000 | len(odd) - layer).to_bytes(2, "big")
    assert reasons(list(decoder().feed(bytes(odd), "a", 0))) == ["bad-length"]


def test_the_count_may_be_less_than_what_is_there():
    (write,) = unnamed(decoder().feed(damaged(123, "0005"), "a", 0))
    assert write.data == bytes(range(4))


def test_levels_are_passed_on_with_all_that_was_said_of_them():
    events = feed(
        decoder(), priority=150, sync_address=9, sequence=200, preview=True, force_sync=True, slots=b"abc"
    )
    assert events == [
        Write(
            offset=0,
            data=b"abc",
            universe=1,
            priority=150,
            sequence=200,
            sync=9,
            preview=True,
            force_sync=True,
            origin=CID,
        )
    ]


def test_slots_past_ours_are_padding():
    receiver = decoder(25, slots=10, universe=5)
    slots = bytes(range(100, 120))
    assert [
        (event.offset, event.data) for u in (5, 6, 7) for event in feed(receiver, universe=u, slots=slots)
    ] == [(0, slots[:10]), (10, slots[:10]), (20, slots[:5])]


@pytest.mark.parametrize("universe", [4, 8, 63999])
def test_other_universes_are_set_aside(universe):
    assert reasons(feed(decoder(25, slots=10, universe=5), universe=universe)) == ["other-universe"]


@pytest.mark.parametrize("start_code", [0xDD, 0x01, 0xFF])
def test_other_start_codes_never_reach_pixels(start_code):
    assert reasons(feed(decoder(), start_code=start_code)) == ["start-code"]
    assert reasons(feed(decoder(), start_code=start_code, terminated=True)) == ["start-code"]


def test_the_end_of_a_stream_forgets_its_sequence():
    receiver = decoder()
    feed(receiver, sequence=20)
    assert feed(receiver, sequence=21, terminated=True) == [Ended(universe=1, origin=CID)]
    assert feed(receiver, sequence=22, terminated=True) == [Ended(universe=1, origin=CID)]
    assert isinstance(feed(receiver, sequence=15)[0], Write)
    assert feed(decoder(), terminated=True) == [Ended(universe=1, origin=CID)]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (10, 11, 0),
        (255, 0, 0),
        (10, 13, 2),
        (250, 4, 9),
        (10, 10, "duplicate"),
        (10, 9, "out-of-order"),
        (30, 11, "out-of-order"),
        (5, 242, "out-of-order"),
        (30, 10, 0),
        (5, 241, 0),
        (0, 128, 127),
        (0, 129, 0),
    ],
)
def test_the_sequence_rule(first, second, expected):
    """E1.31 §6.7.2: drop what is 0 to 19 behind; further back is a restart."""
    for packet in (DATA, SyncPacket(cid=CID, sync_address=1)):
        receiver = decoder()
        assert len(feed(receiver, packet, sequence=first)) == 1
        events = feed(receiver, packet, sequence=second)
        if isinstance(expected, str):
            assert reasons(events) == [expected]
        else:
            gaps = [Gap(lost=expected, universe=1)] if expected else []
            assert events[:-1] == gaps
            assert isinstance(events[-1], (Write, Present))


def test_a_dropped_packet_does_not_move_the_sequence():
    receiver = decoder()
    assert len(feed(receiver, sequence=10)) == 1
    assert reasons(feed(receiver, sequence=5)) == ["out-of-order"]
    assert isinstance(feed(receiver, sequence=11)[0], Write)


def test_universes_kinds_and_sources_count_apart():
    receiver = decoder(40, slots=20)
    sync = SyncPacket(cid=CID, sync_address=1)
    for _ in range(2):
        feed(receiver, sequence=1)
    assert isinstance(feed(receiver, sequence=1, universe=2)[0], Write)
    assert isinstance(feed(receiver, sequence=1, cid=bytes(16))[0], Write)
    assert feed(receiver, sync, sequence=1) == [Present(sync=1, origin=CID)]
    assert feed(receiver, sync, sequence=1, sync_address=2) == [Present(sync=2, origin=CID)]
    assert feed(receiver, sync, sequence=1, cid=bytes(16)) == [Present(sync=1, origin=bytes(16))]
    assert reasons(feed(receiver, sequence=1, source="another port of the same sender")) == ["duplicate"]


def test_a_source_remembers_sixteen_sync_addresses():
    receiver = decoder()
    sync = SyncPacket(cid=CID, sync_address=1)
    for address in range(1, 18):
        assert feed(receiver, sync, sync_address=address) == [Present(sync=address, origin=CID)]
    assert reasons(feed(receiver, sync, sync_address=17)) == ["duplicate"]
    # Forgotten, so taken as new.
    assert feed(receiver, sync, sync_address=1) == [Present(sync=1, origin=CID)]


def test_a_source_is_named_once_and_again_when_its_name_changes():
    receiver = decoder(40, slots=20)

    def told(**changes) -> list:
        events = receiver.feed(data_packet(replace(DATA, **changes)), "a", 0)
        return [event for event in events if isinstance(event, Announced)]

    assert told(sequence=1) == [Announced(name="塔")]
    assert told(sequence=2) == told(sequence=1, universe=2) == []
    assert told(sequence=1, cid=bytes(16), source_name="east") == [Announced(name="east")]
    assert told(sequence=3) == told(sequence=4, source_name="") == []
    assert told(sequence=5, source_name="tower") == [Announced(name="tower")]


def test_discovery_pages_are_put_together():
    receiver = decoder()
    pages = [
        DiscoveryPacket(cid=CID, source_name="塔", universes=(page + 1,), page=page, last_page=2)
        for page in range(3)
    ]
    whole = [Announced(name="塔", universes=(1, 2, 3))]
    assert [feed(receiver, page) for page in pages] == [[], [], whole]
    assert reasons(feed(receiver, pages[1])) == ["bad-page"]
    assert [feed(receiver, page) for page in (pages[0], pages[0], pages[1])] == [[], [], []]
    assert feed(receiver, pages[2]) == whole
    assert feed(receiver, pages[0]) == []
    assert reasons(feed(receiver, pages[2])) == ["bad-page"]
    assert reasons(feed(receiver, pages[0], last_page=125)) == ["bad-page"]


def test_broken_names_are_shown_as_well_as_they_can_be():
    data = damaged(44, "e5a1 ff 41 00 42")
    assert parse_packet(data).source_name == "\ufffd\ufffdA"


@pytest.mark.parametrize(
    ("packet", "expected"),
    [
        (data_packet(DATA), "sACN data universe 1 seq 0 priority 100 20 slots from '塔'"),
        (
            data_packet(
                replace(
                    DATA,
                    sync_address=7,
                    preview=True,
                    terminated=True,
                    force_sync=True,
                    start_code=0xDD,
                    source_name="a\nb",
                )
            ),
            "sACN data universe 1 seq 0 priority 100 20 slots from 'a\\nb' sync 7 START 0xdd preview "
            "terminated force-sync",
        ),
        (SYNC, "sACN sync 7962 seq 7"),
        (PAGE, "sACN discovery page 0/0 2 universes 1,2 from '塔'"),
        (
            discovery_packets(CID, "x", range(1, 20))[0],
            "sACN discovery page 0/0 19 universes 1,2,3,4,5,6,7,8,… from 'x'",
        ),
    ],
)
def test_describe(packet, expected):
    assert describe(packet) == expected


def test_groups_are_those_of_the_standard():
    assert [group(universe) for universe in (1, 256, 7962, 63999)] == [
        "239.255.0.1",
        "239.255.1.0",
        "239.255.31.26",
        "239.255.249.255",
    ]


@pytest.mark.no_cover
@given(
    changes=st.lists(
        st.fixed_dictionaries(
            {
                "sequence": st.sampled_from([1, 2, 3, 4, 200]),
                "slots": st.sampled_from([b"abcdef", b"ABCDEF", b"abc"]),
            },
            optional={
                "priority": st.sampled_from([1, 201]),
                "sync_address": st.just(9),
                "universe": st.sampled_from([2, 3]),
                "preview": st.booleans(),
                "terminated": st.booleans(),
                "force_sync": st.booleans(),
                "start_code": st.sampled_from([0, 0xDD]),
                "cid": st.just(bytes(16)),
                "source_name": st.just("other"),
            },
        ),
        max_size=12,
    )
)
def test_a_packet_is_read_alike_whatever_came_before(changes):
    """The shortcut for packets that differ in levels only says what the long way says."""
    short, long = decoder(12, slots=6), decoder(12, slots=6)
    for change in changes:
        events = feed(short, **change)
        long._known.clear()
        assert events == feed(long, **change)
