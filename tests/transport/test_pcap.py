"""Capture files: written ones judged by tshark and scapy, foreign ones of every kind read back."""

from __future__ import annotations

import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.clock import FakeClock
from ledsign.core.errors import TransportError
from ledsign.transport.capture import LINK_TYPES, Datagram, build_ethernet, checksum, find_datagram
from ledsign.transport.pcap import MAX_RECORD, Captured, open_pcap, read_pcap
from ledsign.transport.target import parse_target
from ledsign.wire.base import PROTOCOLS, EncoderOptions, Packets

WALL_NS = 1_780_000_000_123_456_789
MAC = "02:00:00:00:00:02"
PAYLOADS = [b"", b"\0", b"odd", bytes(1472), b"\xff" * 1472]


def write_frames(path: Path, protocol: str, frames: int = 3, **options) -> list[bytes]:
    """Encode frames into a capture; returns every payload that was sent."""
    clock = FakeClock(WALL_NS)
    target = parse_target(f"pcap://{path}?protocol={protocol}")
    transport = open_pcap(target, PROTOCOLS[protocol], clock)
    encoder, sent = PROTOCOLS[protocol].encoder(1200, EncoderOptions(**options)), []
    for number in range(frames):
        encoder.write(np.full(1200, number + 1, np.uint8))
        burst = encoder.seal(clock.monotonic_ns())
        for packets in (burst.data, burst.sync):
            transport.send(packets)
            sent += [bytes(view) for view in packets.views]
        clock.advance_ns(25_000_000)
    transport.drain(0)
    transport.close()
    assert (transport.sent.packets, transport.sent.bytes) == (len(sent), sum(map(len, sent)))
    assert transport.sent.dropped == transport.sent.errors == 0
    return sent


@pytest.mark.parametrize("protocol", ["ddp", "sacn", "artnet"])
def test_what_is_written_is_read_back(tmp_path, protocol):
    path = tmp_path / "out.pcap"
    sent = write_frames(path, protocol)
    found = list(read_pcap(path))
    assert [one.payload for one in found] == sent
    assert {one.port for one in found} == {PROTOCOLS[protocol].port}
    assert {one.source for one in found} == {"127.0.0.1"}
    assert sorted({one.time_ns for one in found}) == [WALL_NS + 25_000_000 * number for number in range(3)]
    if protocol == "sacn":
        assert {"239.255.0.1", "239.255.0.2", "239.255.0.3"} <= {one.destination for one in found}
    else:
        assert {one.destination for one in found} == {"127.0.0.1"}


@pytest.mark.peer
@pytest.mark.parametrize("protocol", ["ddp", "sacn", "artnet"])
def test_tshark_finds_nothing_wrong(require_peer, tmp_path, protocol):
    path = tmp_path / "out.pcap"
    sent = write_frames(path, protocol)
    checks = ["-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE"]
    fields = ["frame.time_epoch", "ip.checksum.status", "udp.checksum.status", "udp.length", "udp.dstport"]
    wanted = [part for field in [*fields, "eth.dst", "ip.dst", "udp.payload"] for part in ("-e", field)]
    done = subprocess.run(
        [require_peer("tshark"), "-n", "-r", path, *checks, "-T", "fields", *wanted],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows = [line.split("\t") for line in done.stdout.splitlines()]
    assert [bytes.fromhex(row[7]) for row in rows] == sent
    assert {(row[1], row[2]) for row in rows} == {("1", "1")}
    assert [int(row[3]) for row in rows] == [8 + len(payload) for payload in sent]
    assert {row[4] for row in rows} == {str(PROTOCOLS[protocol].port)}
    assert rows[0][0] == "1780000000.123456789"
    if protocol == "sacn":
        assert ("01:00:5e:7f:00:02", "239.255.0.2") in {(row[5], row[6]) for row in rows}


@pytest.mark.peer
def test_scapy_reads_what_we_write(require_peer, tmp_path):
    require_peer("scapy")
    from scapy.all import IP, UDP, rdpcap

    path = tmp_path / "out.pcap"
    sent = write_frames(path, "ddp")
    packets = rdpcap(str(path))
    assert [bytes(packet[UDP].payload) for packet in packets] == sent
    for packet in packets:
        ours = packet[IP].chksum, packet[UDP].chksum
        del packet[IP].chksum, packet[UDP].chksum
        again = IP(bytes(packet[IP]))
        assert (again.chksum, again[UDP].chksum) == ours


@pytest.mark.peer
@pytest.mark.parametrize("payload", PAYLOADS, ids=len)
@pytest.mark.parametrize("destination", ["127.0.0.1", "239.255.250.214", "255.255.255.255"])
def test_scapy_builds_the_same_ip_packet(require_peer, payload, destination):
    require_peer("scapy")
    from scapy.all import IP, UDP

    ours = build_ethernet(Datagram("127.0.0.1", 49_152, destination, 5568, payload), 7)
    udp = UDP(sport=49_152, dport=5568) / payload
    assert ours[14:] == bytes(IP(src="127.0.0.1", dst=destination, id=7, flags="DF", ttl=64) / udp)


@pytest.mark.peer
@pytest.mark.parametrize("nano", [True, False])
@pytest.mark.parametrize("endian", ["<", ">"])
@pytest.mark.parametrize("link", ["ethernet", "vlan", "cooked", "cooked2", "raw", "loopback", "ipv6"])
def test_what_others_capture_is_read(require_peer, tmp_path, nano, endian, link):
    require_peer("scapy")
    from scapy.all import IP, UDP, CookedLinux, CookedLinuxV2, Dot1Q, Ether, IPv6, Loopback

    inner = IP(src="10.0.0.1", dst="10.0.0.2") / UDP(sport=1000, dport=4048) / b"hello"
    six = IPv6(src="2001:db8::1", dst="2001:db8::2") / UDP(sport=1000, dport=4048) / b"hello"
    kinds = {
        "ethernet": (1, Ether(dst=MAC) / inner),
        "vlan": (1, Ether(dst=MAC) / Dot1Q(vlan=5) / inner),
        "cooked": (113, CookedLinux() / inner),
        "cooked2": (276, CookedLinuxV2() / inner),
        "raw": (101, inner),
        "loopback": (0, Loopback() / inner),
        "ipv6": (1, Ether(dst=MAC) / six),
    }
    number, packet = kinds[link]
    path = tmp_path / "theirs.pcap"
    fraction, data = (123_456_789 if nano else 123_456), bytes(packet)
    magic = 0xA1B23C4D if nano else 0xA1B2C3D4
    header = struct.pack(f"{endian}IHHiIII", magic, 2, 4, 0, 0, 65_535, number)
    record = struct.pack(f"{endian}IIII", 1_700_000_000, fraction, len(data), len(data))
    path.write_bytes(header + record + data)
    time_ns = 1_700_000_000_123_456_789 if nano else 1_700_000_000_123_456_000
    hosts = ("2001:db8::1", "2001:db8::2") if link == "ipv6" else ("10.0.0.1", "10.0.0.2")
    assert list(read_pcap(path)) == [Captured(time_ns, *hosts, 4048, b"hello")]


@pytest.mark.peer
def test_what_is_no_whole_datagram_is_passed_over(require_peer, tmp_path):
    require_peer("scapy")
    from scapy.all import ARP, IP, TCP, UDP, Ether, IPv6, fragment, wrpcap

    good = Ether(dst=MAC) / IP(dst="10.0.0.2") / UDP(dport=4048) / b"whole"
    cut = Ether(bytes(Ether(dst=MAC) / IP(dst="10.0.0.2") / UDP(dport=4048) / bytes(100))[:80])
    parts = fragment(Ether(dst=MAC) / IP(dst="10.0.0.2") / UDP(dport=4048) / bytes(3000), fragsize=1400)
    lies = Ether(bytes(Ether(dst=MAC) / IP(dst="10.0.0.2") / UDP(dport=4048, len=4) / b"x"))
    others = [
        Ether(dst=MAC) / ARP(),
        Ether(dst=MAC) / IP(dst="10.0.0.2") / TCP(),
        Ether(dst=MAC) / IPv6(dst="2001:db8::2") / TCP(),
        Ether(dst=MAC) / b"short",
    ]
    path = tmp_path / "mixed.pcap"
    wrpcap(str(path), [*others, cut, *parts, lies, good])
    assert [one.payload for one in read_pcap(path)] == [b"whole"]


def test_a_capture_whose_length_was_left_to_the_card():
    frame = bytearray(build_ethernet(Datagram("10.0.0.1", 1, "10.0.0.2", 2, b"payload"), 0))
    frame[16:18] = b"\0\0"
    assert find_datagram(bytes(frame), 1).payload == b"payload"


def test_padding_of_short_frames_is_not_payload():
    frame = build_ethernet(Datagram("10.0.0.1", 1, "10.0.0.2", 2, b"x"), 0) + bytes(17)
    assert find_datagram(frame, 1).payload == b"x"


@given(st.binary(max_size=120), st.sampled_from(sorted(LINK_TYPES)))
def test_any_bytes_are_a_datagram_or_none(packet, link):
    found = find_datagram(packet, link)
    assert found is None or len(found.payload) <= len(packet)


def test_checksum_by_the_example_of_rfc_1071():
    assert checksum(bytes.fromhex("0001f203f4f5f6f7")) == 0xFFFF - 0xDDF2
    assert checksum(b"") == 0xFFFF
    assert checksum(b"\xff\xff" * 40_000) == 0


@pytest.mark.no_cover
def test_a_checksum_of_nothing_is_sent_as_ffff():
    # RFC 768: zero would mean that there is none.
    for payload in (value.to_bytes(2, "big") for value in range(65_536)):
        frame = build_ethernet(Datagram("10.0.0.1", 1, "10.0.0.2", 2, payload), 0)
        assert frame[40:42] != b"\0\0"
        if frame[40:42] == b"\xff\xff":
            break
    else:
        pytest.fail("one of the payloads must add up to zero")


# ---------------------------------------------------------------- trouble
def test_a_killed_capture_ends_quietly(tmp_path):
    path = tmp_path / "out.pcap"
    sent = write_frames(path, "ddp")
    whole = path.read_bytes()
    for lost in (1, 50, len(whole) - 24 - 5):
        path.write_bytes(whole[:-lost])
        assert [one.payload for one in read_pcap(path)] == sent[: len(list(read_pcap(path)))]
        assert len(list(read_pcap(path))) < len(sent)
    path.write_bytes(whole[:24])
    assert list(read_pcap(path)) == []


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is not a pcap file"),
        (b"\xd4\xc3\xb2\xa1", "is not a pcap file"),
        (b"PNG, not a capture at all", "is not a pcap file"),
        (bytes.fromhex("0a0d0d0a") + bytes(40), "tshark -F pcap"),
        (bytes.fromhex("d4c3b2a1 0200 0400") + bytes(12) + b"\x69\0\0\0", "link type 105"),
        (
            bytes.fromhex("d4c3b2a1 0200 0400") + bytes(12) + b"\1\0\0\0" + bytes(8)
            + (MAX_RECORD + 1).to_bytes(4, "little") * 2,
            "is damaged",
        ),
    ],
    ids=["empty", "header cut", "no capture", "pcapng", "link type", "damaged"],
)  # fmt: skip
def test_what_cannot_be_read_says_why(tmp_path, monkeypatch, content, words):
    path = tmp_path / "bad.pcap"
    path.write_bytes(content)
    for language, arrow in (("en", words), ("zh", "请|→")):
        monkeypatch.setenv("LEDSIGN_LANG", language)
        with pytest.raises(TransportError, match=arrow):
            list(read_pcap(path))


def test_a_missing_file(tmp_path, monkeypatch):
    monkeypatch.setenv("LEDSIGN_LANG", "en")
    with pytest.raises(TransportError, match=r"cannot read .*→ check name"):
        list(read_pcap(tmp_path / "none.pcap"))


def test_a_place_that_cannot_be_written(tmp_path, monkeypatch):
    monkeypatch.setenv("LEDSIGN_LANG", "en")
    with pytest.raises(TransportError, match=r"cannot write .*→ name a file"):
        open_pcap(parse_target(f"pcap://{tmp_path}/no/folder.pcap"), PROTOCOLS["ddp"], FakeClock())


def test_serial_protocols_have_no_datagrams(tmp_path, monkeypatch):
    monkeypatch.setenv("LEDSIGN_LANG", "en")
    with pytest.raises(TransportError, match="Adalight runs on a serial line"):
        open_pcap(parse_target(f"pcap://{tmp_path}/x.pcap"), PROTOCOLS["adalight"], FakeClock())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_counted(packets):
    transport = open_pcap(parse_target("pcap:///dev/full"), PROTOCOLS["ddp"], FakeClock())
    transport.send(packets(10))
    transport.drain(0)
    assert "No space left" in transport.sent.last_error
    transport.send(packets(*(1400,) * 20))
    assert transport.sent.errors > 1
    assert transport.sent.dropped
    transport.close()
    transport.close()
    transport.drain(0)
    dropped = transport.sent.dropped
    transport.send(Packets(views=(memoryview(b"x"),)))
    assert transport.sent.dropped == dropped + 1
