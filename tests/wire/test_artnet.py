"""Art-Net: packets against aioartnet, stupidArtnet and tshark, sync, discovery answers, acceptance rules."""

from __future__ import annotations

import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.errors import LocalWireError, RemoteWireError
from ledsign.wire.artnet import PROTOCOL, ArtNetDecoder, ArtNetEncoder
from ledsign.wire.artnet_packets import (
    ArtDmx,
    ArtPoll,
    ArtPollReply,
    ArtSync,
    artdmx,
    artpoll,
    artpollreply,
    artsync,
    cut,
    describe,
    parse_packet,
    reply_groups,
)
from ledsign.wire.base import (
    Announced,
    Asked,
    DecoderOptions,
    EncoderOptions,
    Gap,
    Ignored,
    Present,
    Write,
)

if TYPE_CHECKING:
    from pathlib import Path

MS = 1_000_000
HERE = ("192.0.2.1", 6454)
NODE = ArtPollReply(
    ipv4=bytes([192, 0, 2, 9]),
    mac=bytes.fromhex("0200000000aa"),
    short_name="West tower",
    long_name="西塔 west tower",
    universes=(0x1234, 0x1235),
    active=(True, False),
    report="#0001 [0001] ready",
    bind_index=3,
)

octets = st.integers(0, 255)
addresses = st.integers(0, 0x7FFF)
texts = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=15)
dmx_packets = st.builds(
    ArtDmx,
    universe=addresses,
    data=st.binary(min_size=2, max_size=512).map(lambda data: data[: len(data) & ~1]),
    sequence=octets,
    physical=octets,
)


def decoder(channels: int = 20, **options: object) -> ArtNetDecoder:
    return ArtNetDecoder(DecoderOptions(channels=channels, **options))  # type: ignore[arg-type]


def dmx(receiver: ArtNetDecoder, source: object = HERE, **fields: object) -> list:
    packet = replace(ArtDmx(universe=1, data=bytes(range(20))), **fields)
    return list(receiver.feed(artdmx(packet), source, 0))


def reasons(events: object) -> list[str]:
    return [event.reason for event in events if isinstance(event, Ignored)]


# ---------------------------------------------------------------- packets
@given(packet=dmx_packets, extra=st.binary(max_size=4))
def test_dmx_survives_the_wire_whatever_follows_it(packet, extra):
    assert parse_packet(artdmx(packet) + extra) == packet


@given(packet=st.builds(ArtPoll, flags=octets, priority=octets, bottom=addresses, top=addresses))
def test_polls_survive_the_wire(packet):
    assert parse_packet(artpoll(packet)) == packet
    assert len(artpoll(packet)) == 22


@given(
    base=st.integers(0, 0x7FF),
    nibbles=st.lists(st.tuples(st.integers(0, 15), st.booleans()), max_size=4),
    short=texts.map(lambda text: cut(text, 17).decode()),
    long=texts,
    report=texts,
    ipv4=st.binary(min_size=4, max_size=4),
    mac=st.binary(min_size=6, max_size=6),
    bind=octets,
)
def test_poll_replies_survive_the_wire(base, nibbles, short, long, report, ipv4, mac, bind):
    packet = ArtPollReply(
        ipv4=ipv4,
        mac=mac,
        short_name=short,
        long_name=long,
        universes=tuple(base << 4 | nibble for nibble, _ in nibbles),
        active=tuple(on for _, on in nibbles),
        report=report,
        bind_index=bind,
    )
    data = artpollreply(packet)
    assert len(data) == 239
    assert parse_packet(data) == packet


def test_an_older_and_shorter_reply_is_read():
    packet = parse_packet(artpollreply(NODE)[:198])
    assert (packet.long_name, packet.universes, packet.bind_index) == (NODE.long_name, NODE.universes, 0)


def test_inputs_of_a_node_are_not_outputs():
    data = bytearray(artpollreply(NODE))
    data[174] = 0x40
    assert parse_packet(bytes(data)).universes == (0x1235,)
    data[172:174] = b"\xff\xff"  # claims 65535 ports; there is room for four
    assert parse_packet(bytes(data)).universes == (0x1235,)


def test_a_reply_without_ports():
    assert parse_packet(artpollreply(replace(NODE, universes=(), active=()))).universes == ()


@pytest.mark.parametrize(("text", "expected"), [("塔" * 6, "塔" * 5), ("a" * 20, "a" * 17), ("", "")])
def test_names_are_cut_between_characters(text, expected):
    assert cut(text, 17).decode() == expected
    assert parse_packet(artpollreply(replace(NODE, short_name=text))).short_name == expected


@pytest.mark.parametrize(
    ("universes", "expected"),
    [
        (range(1, 1), []),
        (range(1, 4), [(1, 2, 3)]),
        (range(1, 6), [(1, 2, 3, 4), (5,)]),
        (range(14, 18), [(14, 15), (16, 17)]),
        (range(255, 261), [(255,), (256, 257, 258, 259), (260,)]),
    ],
)
def test_replies_list_four_universes_of_one_sub_net(universes, expected):
    assert reply_groups(universes) == expected


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "too-short"),
        (b"Art-Net\0\0", "too-short"),
        (b"Art-Nut\0\0\x50\0\x0e", "bad-magic"),
        (b"Art-Net\0\0\x50", "too-short"),
        (b"Art-Net\0\0\x50\0", "too-short"),
        (b"Art-Net\0\0\x50\0\x0d", "bad-version"),
        (b"Art-Net\0\0\x20\0\x0d", "bad-version"),
        (b"Art-Net\0\0\x50\0\x0e", "too-short"),
        (b"Art-Net\0\0\x50\0\x0e\0\0\0\0\0", "too-short"),
        (b"Art-Net\0\0\x50\0\x0e\0\0\0\0\0\0", "bad-length"),
        (b"Art-Net\0\0\x50\0\x0e\0\0\0\0\0\1a", "bad-length"),
        (b"Art-Net\0\0\x50\0\x0e\0\0\0\0\0\2a", "bad-length"),
        (b"Art-Net\0\0\x50\0\x0e\0\0\0\0\2\1" + bytes(513), "bad-length"),
        (b"Art-Net\0\0\x60\0\x0e", "other-opcode"),
        (b"Art-Net\0\x34\x12\0\x0e", "other-opcode"),
        (artpollreply(NODE)[:197], "too-short"),
    ],
)
def test_broken_packets_are_refused_with_a_reason(data, reason):
    with pytest.raises(RemoteWireError) as caught:
        parse_packet(data)
    assert caught.value.reason == reason
    assert reasons(decoder().feed(data, HERE, 0)) == [reason]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (
            artdmx(ArtDmx(universe=0x102, sequence=5, physical=1, data=bytes(512))),
            "ArtDmx universe 258 seq 5 physical 1 512 slots",
        ),
        (artsync(), "ArtSync"),
        (artpoll(ArtPoll(flags=2)), "ArtPoll flags 0x02"),
        (artpoll(ArtPoll(flags=0x20, bottom=1, top=9)), "ArtPoll flags 0x20 for 1..9"),
        (artpollreply(NODE), "ArtPollReply 'West tower' 192.0.2.9 bind 3 universes 4660,4661"),
        (
            artpollreply(replace(NODE, universes=(), active=())),
            "ArtPollReply 'West tower' 192.0.2.9 bind 3 universes none",
        ),
    ],
)
def test_describe(data, expected):
    assert describe(data) == expected


def test_an_unknown_packet_is_named():
    with pytest.raises(RemoteWireError, match="ArtAddress 0x6000"):
        describe(b"Art-Net\0\0\x60\0\x0e")


# ---------------------------------------------------------------- peers
class Outbox:
    """Where aioartnet puts what it would send."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def sendto(self, data: bytes, addr: object) -> None:
        self.sent.append(data)

    def get_extra_info(self, name: str) -> None:
        return None


@pytest.fixture
def aioartnet_node(require_peer):
    """aioartnet's client without its socket: (client, protocol, what it sent)."""
    require_peer("aioartnet")
    from aioartnet.client import ArtNetClient, ArtNetClientProtocol

    client = ArtNetClient(portName="peer")
    client.unicast_ip, client.broadcast_ip = "192.0.2.7", "192.0.2.255"
    protocol, outbox = ArtNetClientProtocol(client), Outbox()
    protocol.connection_made(outbox)
    return client, protocol, outbox


@pytest.mark.peer
def test_aioartnet_receives_our_frames(aioartnet_node, noise):
    client, protocol, _ = aioartnet_node
    encoder = ArtNetEncoder(1500, EncoderOptions(universe=0x123, keepalive=False))
    for number in range(3):
        frame = noise(1500, number)
        encoder.write(frame)
        burst = encoder.seal(0)
        for view in (*burst.data.views, *burst.sync.views):
            protocol.datagram_received(bytes(view), HERE)
        got = b"".join(bytes(client.universes[address].last_data[:510]) for address in (0x123, 0x124, 0x125))
        assert got[:1500] == frame.tobytes()
        assert [client.universes[a].publisherseq[HERE, 0] for a in (0x123, 0x124, 0x125)] == [number + 1] * 3


@pytest.mark.peer
def test_aioartnet_finds_the_simulator(aioartnet_node):
    client, protocol, outbox = aioartnet_node
    protocol._send_art_poll()
    receiver = decoder(4000, universe=14, name="Twin towers", ipv4=bytes([192, 0, 2, 9]))
    (asked,) = receiver.feed(outbox.sent.pop(), HERE, 0)
    for reply in asked.replies:
        protocol.datagram_received(reply, ("192.0.2.9", 6454))
    (node,) = client.nodes.values()
    assert (node.ip, node.portName, node.longName) == ("192.0.2.9", "Twin towers", "Twin towers")
    assert sorted(port.universe.portaddress for port in node.ports) == list(range(14, 22))
    assert not any(port.is_input for port in node.ports)
    assert all(client.universes[address].subscribers == [node] for address in range(14, 22))


@pytest.mark.peer
def test_we_read_what_aioartnet_sends(aioartnet_node):
    client, protocol, outbox = aioartnet_node
    client.set_port_config("1:2:3", is_output=True)
    client.set_port_config("1:2:5", is_output=True)
    outbox.sent.clear()
    protocol.send_art_poll_reply()
    told = [event for reply in outbox.sent for event in decoder().feed(reply, HERE, 0)]
    assert told == [Announced(name="peer (aioartnet)", universes=(u,)) for u in (0x123, 0x125)]

    receiver = decoder(512, universe=0x123, slots=512)
    for reply in outbox.sent[:]:
        protocol.datagram_received(reply, HERE)
    outbox.sent.clear()
    universe = client.universes[0x123]
    universe.last_data[:] = bytes(range(256)) * 2
    protocol._send_art_dmx(universe)
    (write,) = receiver.feed(outbox.sent[0], HERE, 0)
    assert (write.universe, write.data) == (0x123, bytes(range(256)) * 2)


@pytest.mark.peer
@given(universe=addresses, data=st.binary(min_size=1, max_size=256).map(lambda data: data * 2))
def test_packets_equal_those_of_stupidartnet(universe, data, require_peer):
    require_peer("stupidArtnet")
    from stupidArtnet import StupidArtnet

    theirs = StupidArtnet("127.0.0.1", universe, len(data), artsync=True)
    try:
        theirs.set(bytearray(data))
        assert artdmx(ArtDmx(universe=universe, data=data)) == bytes(theirs.packet_header + theirs.buffer)
        assert artsync() == bytes(theirs.artsync_header)
    finally:
        theirs.close()


@pytest.mark.peer
def test_tshark_reads_our_packets(require_peer, noise, tmp_path: Path):
    tshark = require_peer("tshark")
    require_peer("scapy")
    from scapy.layers.inet import IP, UDP
    from scapy.layers.l2 import Ether
    from scapy.utils import wrpcap

    encoder, frame = ArtNetEncoder(1030, EncoderOptions(universe=0x1FE, slots=512)), noise(1030)
    encoder.write(frame)
    burst = encoder.seal(0)
    node = decoder(3000, universe=0x121E, name="Twin towers", ipv4=bytes([192, 0, 2, 9]))
    node.feed(artdmx(ArtDmx(universe=0x1220, data=bytes(512))), HERE, 0)
    poll = artpoll(ArtPoll(flags=0x22, priority=0x40, bottom=0x1200, top=0x121E))
    (asked,) = node.feed(poll, HERE, 0)
    sent = [bytes(view) for view in (*burst.data.views, *burst.sync.views)] + [poll, *asked.replies]
    # Both MAC addresses given: scapy would else look them up on the network.
    ether = Ether(src="02:00:00:00:00:01", dst="02:00:00:00:00:02")
    head = ether / IP(src="192.0.2.1", dst="192.0.2.2") / UDP(sport=6454, dport=PROTOCOL.port)
    capture = tmp_path / "artnet.pcap"
    wrpcap(str(capture), [head / data for data in sent])

    def table(*fields: str) -> list[list[str]]:
        done = subprocess.run(
            [
                *(tshark, "-n", "-r", str(capture), "-T", "fields", "-E", "separator=|"),
                *(word for name in fields for word in ("-e", name)),
            ],
            check=True,
            capture_output=True,
            text=True,
            timeout=60,
        )
        return [line.split("|") for line in done.stdout.splitlines()]

    kinds = [int(row[0], 0) for row in table("artnet.header.opcode")]
    assert kinds == [0x5000] * 3 + [0x5200, 0x2000] + [0x2100] * 2

    rows = table(
        *(f"artnet.output.{name}" for name in ("sequence", "physical", "universe", "length")),
        "dmx_chan.data_filter",
        "_ws.malformed",
    )
    assert all(row[5] == "" for row in rows)
    padded = frame.tobytes().ljust(1536, b"\0")
    for number, row in enumerate(rows[:3]):
        assert [int(text, 0) for text in row[:4]] == [1, 0, 0x1FE + number, 512]
        assert bytes.fromhex(row[4].replace(":", "")) == padded[512 * number :][:512]

    names = ("talktome_targeted", "diag_priority", "target_port_top", "target_port_bottom")
    (targeted, *polled) = table(*(f"artnet.poll.{name}" for name in names))[4]
    assert targeted in ("1", "True")
    assert [int(text, 0) for text in polled] == [0x40, 0x121E, 0x1200]

    names = (
        *("ip_address", "port_nr", "netswitch", "subswitch", "short_name", "long_name", "node_report"),
        *("num_ports", "mac", "bind_ip_address", "bind_index", "good_output_data", "style"),
        *(f"swout_{port}_universe" for port in (1, 2, 3, 4)),
    )
    first, second = table(*(f"artnet.poll_reply.{name}" for name in names))[5:]
    assert first[0] == second[0] == first[9] == "192.0.2.9"
    assert [int(text, 0) for text in first[1:4]] == [6454, 0x12, 0x1]
    assert [int(text, 0) for text in second[1:4]] == [6454, 0x12, 0x2]
    assert first[4:7] == ["Twin towers", "Twin towers", "#0001 [0001] ready"]
    assert [int(row[7], 0) for row in (first, second)] == [2, 4]
    assert first[8] == "02:00:00:00:00:01"
    assert [int(row[10], 0) for row in (first, second)] == [1, 2]
    outputs = [[int(text, 0) for text in row[13:] if text] for row in (first, second)]
    assert outputs[0][:2] == [0x121E, 0x121F]
    assert outputs[1] == [0x1220, 0x1221, 0x1222, 0x1223]


# ---------------------------------------------------------------- encoder
def test_sequences_run_from_1_to_255_and_never_0():
    encoder = ArtNetEncoder(1500, EncoderOptions(keepalive=False))
    for number in range(600):
        views = encoder.seal(number).data.views
        assert [parse_packet(bytes(view)).sequence for view in views] == [number % 255 + 1] * 3


def test_a_static_look_is_sent_three_times_and_then_every_900_ms_with_sync_every_frame():
    encoder, receiver = ArtNetEncoder(1000, EncoderOptions()), decoder(1000)
    sent = []
    for number in range(12_000):  # 300 s at 40 fps: over 255 sequence numbers
        burst = encoder.seal(number * 25 * MS)
        assert [bytes(view) for view in burst.sync.views] == [artsync()]
        if burst.data.views:
            sent.append(number * 25)
            for view in burst.data.views:
                (event,) = receiver.feed(bytes(view), HERE, 0)
                assert isinstance(event, Write)
    assert sent[:5] == [0, 25, 50, 950, 1850]
    assert len(sent) == 2 + -(-(300_000 - 50) // 900)


def test_only_the_changed_universe_is_sent():
    encoder = ArtNetEncoder(2000, EncoderOptions())
    frame = np.zeros(2000, np.uint8)
    for number in range(4):
        encoder.write(frame)
        burst = encoder.seal(number)
    assert burst.data.views == ()
    frame[-1] = 9
    encoder.write(frame)
    data = encoder.seal(5).data
    assert [parse_packet(bytes(view)).universe for view in data.views] == [4]
    assert data.universes == ()


@pytest.mark.parametrize(("slots", "length"), [(510, 510), (511, 512), (1, 2), (512, 512), (7, 8)])
def test_the_length_is_even(slots, length):
    encoder = ArtNetEncoder(slots * 2, EncoderOptions(slots=slots))
    assert [len(parse_packet(bytes(view)).data) for view in encoder.seal(0).data.views] == [length] * 2


def test_without_sync_and_channels_nothing_is_synchronised():
    assert ArtNetEncoder(3, EncoderOptions(sync=False)).seal(0).sync.views == ()
    assert ArtNetEncoder(0, EncoderOptions()).seal(0).sync.views == ()


def test_art_net_has_no_end_and_no_housekeeping():
    encoder = ArtNetEncoder(3, EncoderOptions())
    assert encoder.end() == ()
    assert encoder.housekeeping(0).views == ()
    assert (PROTOCOL.port, PROTOCOL.max_fps, PROTOCOL.group) == (6454, 44, None)


@pytest.mark.parametrize(
    ("channels", "options", "field"),
    [
        (1, {"universe": -1}, "universe"),
        (1, {"universe": 32768}, "universe"),
        (511, {"universe": 32767}, "32768"),
        (1, {"slots": 0}, "slots"),
        (1, {"slots": 513}, "slots"),
        (-1, {}, "channels"),
    ],
)
def test_what_art_net_cannot_carry_is_refused(channels, options, field):
    with pytest.raises(LocalWireError, match=field):
        ArtNetEncoder(channels, EncoderOptions(**options))


def test_every_port_address_can_be_used():
    for universe in (0, 32767):
        (view,) = ArtNetEncoder(510, EncoderOptions(universe=universe)).seal(0).data.views
        assert parse_packet(bytes(view)).universe == universe


def test_a_decoder_for_universes_that_do_not_exist_is_refused():
    with pytest.raises(LocalWireError, match="universe"):
        decoder(2000, universe=32767)


# ---------------------------------------------------------------- decoder
def test_an_odd_length_is_taken():
    odd = b"Art-Net\0\0\x50\0\x0e\0\0\1\0\0\3abc"
    assert list(decoder().feed(odd, HERE, 0)) == [Write(offset=0, data=b"abc", universe=1)]


def test_slots_past_ours_are_padding():
    receiver = decoder(25, slots=10, universe=5)
    data = bytes(range(100, 120))
    assert [
        (event.offset, event.data) for u in (5, 6, 7) for event in dmx(receiver, universe=u, data=data)
    ] == [(0, data[:10]), (10, data[:10]), (20, data[:5])]
    assert reasons(dmx(receiver, universe=4)) == ["other-universe"]
    assert reasons(dmx(receiver, universe=8)) == ["other-universe"]


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (10, 11, 0),
        (255, 1, 0),
        (254, 2, 2),
        (10, 13, 2),
        (10, 0, 0),
        (10, 10, "duplicate"),
        (1, 255, "out-of-order"),
        (30, 11, "out-of-order"),
        (30, 10, 0),
        (1, 128, 126),
        (1, 129, 0),
    ],
)
def test_the_sequence_rule(first, second, expected):
    receiver = decoder()
    dmx(receiver, sequence=first)
    events = dmx(receiver, sequence=second)
    if isinstance(expected, str):
        assert reasons(events) == [expected]
    else:
        assert events[:-1] == ([Gap(lost=expected, universe=1)] if expected else [])
        assert events[-1].sequence == (second or None)


def test_universes_and_sources_count_apart():
    receiver = decoder(40, slots=20)
    dmx(receiver, sequence=9)
    assert isinstance(dmx(receiver, sequence=9, universe=2)[0], Write)
    assert isinstance(dmx(receiver, sequence=9, source=("192.0.2.2", 6454))[0], Write)
    assert reasons(dmx(receiver, sequence=9)) == ["duplicate"]


@pytest.mark.parametrize(
    ("writer", "syncer", "shown"),
    [
        (None, HERE, True),
        (HERE, HERE, True),
        (HERE, ("192.0.2.1", 9), True),
        (HERE, ("192.0.2.2", 6454), False),
        ("a", "a", True),
        ("a", "b", False),
        ((), (), True),
    ],
)
def test_sync_counts_only_from_the_host_of_the_last_data(writer, syncer, shown):
    receiver = decoder()
    if writer is not None:
        dmx(receiver, source=writer)
    events = list(receiver.feed(artsync(), syncer, 0))
    assert events == [Present()] if shown else reasons(events) == ["foreign-sync"]


def test_a_short_sync_is_still_a_sync():
    assert parse_packet(artsync()[:12]) == ArtSync()


# ---------------------------------------------------------------- discovery
def ask(receiver: ArtNetDecoder, poll: bytes) -> list[ArtPollReply]:
    (asked,) = receiver.feed(poll, HERE, 0)
    assert isinstance(asked, Asked)
    assert 0 <= asked.delay_ns <= 1_000 * MS
    return [parse_packet(reply) for reply in asked.replies]


@pytest.mark.parametrize("length", [12, 13, 14, 22])
def test_polls_of_every_age_are_answered(length):
    (reply,) = ask(decoder(1000, universe=3, name="n"), artpoll(ArtPoll())[:length])
    assert reply == ArtPollReply(
        ipv4=bytes([127, 0, 0, 1]),
        mac=bytes.fromhex("020000000001"),
        short_name="n",
        long_name="n",
        universes=(3, 4),
        active=(False, False),
        report="#0001 [0001] ready",
    )


def test_every_group_of_universes_has_a_bind_index():
    replies = ask(decoder(723 * 510), artpoll(ArtPoll()))
    assert [reply.bind_index for reply in replies] == list(range(1, len(replies) + 1))
    assert [universe for reply in replies for universe in reply.universes] == list(range(1, 724))


def test_there_are_255_bind_indexes():
    assert len(ask(decoder(1200, slots=1, universe=0), artpoll(ArtPoll()))) == 255


def test_a_node_without_universes_still_answers():
    (reply,) = ask(decoder(0), artpoll(ArtPoll()))
    assert reply.universes == ()


def test_answers_are_counted_and_say_where_data_came():
    receiver = decoder(1000)
    dmx(receiver, universe=2)
    for number in (1, 2, 3):
        (reply,) = ask(receiver, artpoll(ArtPoll()))
        assert reply.report == f"#0001 [{number:04d}] ready"
        assert reply.active == (False, True)


@pytest.mark.parametrize(
    ("bottom", "top", "answers"),
    [(0, 4, False), (0, 5, True), (6, 6, True), (7, 99, False), (0, 0x7FFF, True), (9, 1, False)],
)
def test_a_targeted_poll_is_answered_by_those_it_means(bottom, top, answers):
    receiver = decoder(1000, universe=5)
    events = list(receiver.feed(artpoll(ArtPoll(flags=0x20, bottom=bottom, top=top)), HERE, 0))
    assert [type(event) for event in events] == [Asked if answers else Ignored]
    assert reasons(events) == ([] if answers else ["other-target"])
    assert ask(receiver, artpoll(ArtPoll(bottom=bottom, top=top)))


def test_replies_of_other_nodes_are_announced():
    assert list(decoder().feed(artpollreply(NODE), HERE, 0)) == [
        Announced(name="西塔 west tower", universes=(0x1234, 0x1235))
    ]
    short = artpollreply(replace(NODE, long_name=""))
    assert next(iter(decoder().feed(short, HERE, 0))).name == "West tower"
