"""Vectors made by others: agreed hashes and packets spelled out in specifications or captured.

Each is checked against the packet builders and, where an encoder can make it, against the encoder.
"""

from __future__ import annotations

from hashlib import sha256

import numpy as np
import pytest

from ledsign.wire import artnet_packets as artnet
from ledsign.wire import ddp_packets as ddp
from ledsign.wire import sacn_packets as sacn
from ledsign.wire.base import PROTOCOLS, Announced, EncoderOptions, Present, Write

CID = b"ledsign".ljust(15, b"\0") + b"\xa1"


def make_ramp(count: int) -> bytes:
    return bytes((index + 1) & 0xFF for index in range(count))


HASHES = {
    "sACN data": (
        sacn.data_packet(
            sacn.DataPacket(
                cid=CID,
                source_name="ledsign",
                universe=258,
                priority=150,
                sync_address=7962,
                sequence=42,
                force_sync=True,
                slots=make_ramp(512),
            )
        ),
        638,
        "ddd1f4163bde4631",
    ),
    "sACN data, defaults": (
        sacn.data_packet(sacn.DataPacket(cid=CID, source_name="ledsign", universe=1, slots=make_ramp(510))),
        636,
        "01b66127c685d917",
    ),
    "sACN sync": (
        sacn.sync_packet(sacn.SyncPacket(cid=CID, sync_address=7962, sequence=7)),
        49,
        "53e84cd9c3f4aa6d",
    ),
    "sACN discovery": (
        sacn.discovery_packet(sacn.DiscoveryPacket(cid=CID, source_name="ledsign", universes=(1, 2, 7962))),
        126,
        "ff3fff15f33e020a",
    ),
    "ArtDmx": (
        artnet.artdmx(artnet.ArtDmx(universe=0x0102, sequence=5, physical=1, data=make_ramp(512))),
        530,
        "b762d5145f366594",
    ),
    "DDP first": (
        ddp.data_packet(ddp.DdpPacket(sequence=1, data=make_ramp(1440))),
        1450,
        "dca2acd8fa32d2bf",
    ),
    "DDP last": (
        ddp.data_packet(ddp.DdpPacket(offset=1440, sequence=2, push=True, data=make_ramp(1800)[1440:])),
        370,
        "d218895fa50d6852",
    ),
}

LITERALS = {
    "DDP: two LEDs at 1440 with push, read by WLED, wled-sim and python-led-ddp": (
        "41 02 0b 01 00 00 05 a0 00 06 ff 00 00 00 ff 00",
        ddp.data_packet(
            ddp.DdpPacket(sequence=2, push=True, offset=1440, data=bytes.fromhex("ff000000ff00"))
        ),
    ),
    "DDP: an empty push to everybody, read by WLED and wled-sim": (
        "41 03 0b ff 00 00 00 00 00 00",
        ddp.data_packet(ddp.DdpPacket(sequence=3, push=True, destination=ddp.EVERYBODY)),
    ),
    "DDP: status query of the specification": (
        "42 00 00 fb 00 00 00 00 00 00",
        ddp.data_packet(ddp.DdpPacket(query=True, destination=ddp.JSON_STATUS, data_type=0)),
    ),
    "sACN: sync 7962, sequence 7, as python sacn makes it": (
        "0010 0000 4153432d45312e3137000000 7021 00000008" + CID.hex() + "700b 00000001 07 1f1a 0000",
        sacn.sync_packet(sacn.SyncPacket(cid=CID, sync_address=7962, sequence=7)),
    ),
    "ArtDmx: four slots, read by tshark, olad, dmxnet and aioartnet": (
        "41 72 74 2d 4e 65 74 00 00 50 00 0e 05 00 02 01 00 04 01 02 03 04",
        artnet.artdmx(artnet.ArtDmx(universe=0x0102, sequence=5, data=bytes([1, 2, 3, 4]))),
    ),
    "ArtSync": (
        "41 72 74 2d 4e 65 74 00 00 52 00 0e 00 00",
        artnet.artsync(),
    ),
}


@pytest.mark.parametrize(("packet", "size", "digest"), HASHES.values(), ids=list(HASHES))
def test_hashes(packet, size, digest):
    assert len(packet) == size
    assert sha256(packet).hexdigest()[:16] == digest


@pytest.mark.parametrize(("expected", "packet"), LITERALS.values(), ids=list(LITERALS))
def test_literal_packets(expected, packet):
    assert packet.hex(" ") == bytes.fromhex(expected).hex(" ")


def test_the_ddp_encoder_makes_the_golden_packets():
    encoder = PROTOCOLS["ddp"].encoder(1800, EncoderOptions())
    encoder.write(np.frombuffer(make_ramp(1800), np.uint8))
    views = encoder.seal(0).data.views
    assert [sha256(view).hexdigest()[:16] for view in views] == ["dca2acd8fa32d2bf", "d218895fa50d6852"]


def test_the_sacn_encoder_makes_the_golden_packet():
    encoder = PROTOCOLS["sacn"].encoder(510, EncoderOptions(sync=False))
    encoder.write(np.frombuffer(make_ramp(510), np.uint8))
    (view,) = encoder.seal(0).data.views
    assert sha256(view).hexdigest()[:16] == "01b66127c685d917"


def test_the_sacn_encoder_makes_the_golden_packet_with_everything_set():
    options = EncoderOptions(universe=258, slots=512, priority=150, sync_universe=7962, force_sync=True)
    encoder = PROTOCOLS["sacn"].encoder(512, options)
    for number in range(43):  # sequence 0..42
        last = make_ramp(512) if number == 42 else bytes([number]) * 512
        encoder.write(np.frombuffer(last, np.uint8))
        burst = encoder.seal(number)
        if number == 7:
            (sync,) = burst.sync.views
            assert sha256(sync).hexdigest()[:16] == "53e84cd9c3f4aa6d"
    (view,) = burst.data.views
    assert sha256(view).hexdigest()[:16] == "ddd1f4163bde4631"


def test_the_artnet_encoder_makes_the_golden_packet_but_for_the_port():
    encoder = PROTOCOLS["artnet"].encoder(512, EncoderOptions(universe=0x0102, slots=512, keepalive=False))
    for _ in range(5):
        encoder.write(np.frombuffer(make_ramp(512), np.uint8))
        burst = encoder.seal(0)
    (view,) = burst.data.views
    packet = bytearray(view)
    packet[13] = 1  # we send from no physical port, the vector from port 1
    assert sha256(packet).hexdigest()[:16] == "b762d5145f366594"
    assert bytes(burst.sync.views[0]).hex() == "4172742d4e6574000052000e0000"


def test_the_golden_packets_are_read_back(line):
    receiver = line("ddp", 1800)
    receiver.feed(HASHES["DDP first"][0])
    receiver.feed(HASHES["DDP last"][0])
    assert bytes(receiver.controller.buffer) == make_ramp(1800)
    assert [type(event) for event in receiver.controller.events] == [Write, Write, Present]

    receiver = line("sacn", 512, universe=258, slots=512)
    named, write = receiver.feed(HASHES["sACN data"][0])
    assert isinstance(named, Announced)
    assert write == Write(
        offset=0,
        data=make_ramp(512),
        universe=258,
        priority=150,
        sequence=42,
        sync=7962,
        force_sync=True,
        origin=CID,
    )
    assert receiver.feed(HASHES["sACN sync"][0]) == [Present(sync=7962, origin=CID)]

    receiver = line("artnet", 512, universe=0x0102, slots=512)
    assert receiver.feed(HASHES["ArtDmx"][0]) == [
        Write(offset=0, data=make_ramp(512), universe=0x0102, sequence=5)
    ]
