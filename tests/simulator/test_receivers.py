"""What real devices do with synchronisation, two senders and silence, protocol by protocol."""

import numpy as np
import pytest

from ledsign.display.shown import shown

S = 1_000_000_000


def state(wall, clock, controller="west"):
    found = wall.report(clock.monotonic_ns())["controllers"][controller]
    return found["state"], found["cause"]


def split(sender, frame):
    """Data datagrams and the last one, which shows the frame."""
    *data, show = sender.packets(frame)
    return data, show


@pytest.mark.parametrize(
    ("protocol", "quiet_s", "lost_s"),
    [("ddp", 2.4, 2.6), ("sacn", 2.4, 2.6), ("artnet", 9.9, 10.1)],
)
def test_silence_is_lost_signal_and_the_picture_stays(
    protocol, quiet_s, lost_s, make_wall, make_sender, picture
):
    wall = make_wall(protocol)
    sender = make_sender(wall)
    assert state(wall, sender.clock) == ("waiting", "")
    frame = picture(1)
    sender.send(frame, ms=0)
    start = sender.clock.monotonic_ns()
    sender.clock.advance_ns(int(quiet_s * S))
    wall.tick(sender.clock.monotonic_ns())
    assert state(wall, sender.clock) == ("live", "")
    sender.clock.advance_ns(int(lost_s * S) - (sender.clock.monotonic_ns() - start))
    wall.tick(sender.clock.monotonic_ns())
    assert state(wall, sender.clock) == ("lost", "silence")
    assert np.array_equal(wall.frame(), shown(wall.sign, frame))
    sender.send(picture(2))
    assert state(wall, sender.clock) == ("live", "")
    assert wall.report(sender.clock.monotonic_ns())["controllers"]["west"]["signal_losses"] == 1


def test_ddp_shows_only_on_push_once_it_has_seen_one(make_wall, make_sender, picture):
    wall = make_wall("ddp")
    sender = make_sender(wall, options={"push": "separate"})
    first, second = picture(1), picture(2)
    data, push = split(sender, first)
    sender.feed(*data)
    assert np.array_equal(wall.frame(), shown(wall.sign, first)), "before any push everything shows at once"
    sender.feed(push)
    data, push = split(sender, second)
    sender.feed(*data)
    assert np.array_equal(wall.frame(), shown(wall.sign, first))
    sender.feed(push)
    assert np.array_equal(wall.frame(), shown(wall.sign, second))


@pytest.mark.parametrize("protocol", ["sacn", "artnet"])
def test_universes_show_at_once_until_the_first_sync_and_then_together(
    protocol, make_wall, make_sender, picture
):
    wall = make_wall(protocol)
    sender = make_sender(wall)
    first, second = picture(1), picture(2)
    data, sync = split(sender, first)
    sender.feed(*data)
    assert np.array_equal(wall.frame(), shown(wall.sign, first))
    sender.feed(sync)
    data, sync = split(sender, second)
    sender.feed(*data)
    assert np.array_equal(wall.frame(), shown(wall.sign, first))
    sender.feed(sync)
    assert np.array_equal(wall.frame(), shown(wall.sign, second))
    assert wall.report(0)["torn"] == 0


def test_artnet_leaves_sync_mode_after_four_seconds(make_wall, make_sender, picture):
    wall = make_wall("artnet")
    sender = make_sender(wall, options={"keepalive": False})
    sender.send(picture(1), ms=0)
    data, _ = split(sender, picture(2))
    sender.clock.advance_ns(4 * S)
    sender.feed(*data)
    wall.tick(sender.clock.monotonic_ns())
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(1)))
    sender.clock.advance_ns(1)
    wall.tick(sender.clock.monotonic_ns())
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(2))), "what was held is shown on leaving"
    data, _ = split(sender, picture(3))
    sender.feed(*data)
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(3)))


def test_artsync_from_another_host_is_ignored(make_wall, make_sender, picture):
    wall = make_wall("artnet")
    sender = make_sender(wall, options={"keepalive": False})
    sender.send(picture(1))
    data, sync = split(sender, picture(2))
    sender.feed(*data)
    sender.source = ("127.0.0.9", 6454)
    sender.feed(sync)
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(1)))
    assert wall.report(0)["dropped"] == {"foreign-sync": 1}


@pytest.mark.parametrize(("force", "seen", "expected"), [(False, 1, "sync-lost"), (True, 2, "")])
def test_lost_sacn_sync_freezes_unless_forced(force, seen, expected, make_wall, make_sender, picture):
    wall = make_wall("sacn")
    sender = make_sender(wall, options={"keepalive": False, "force_sync": force})
    sender.send(picture(1), ms=0)
    for _ in range(3):
        sender.clock.advance_ns(S)
        data, _ = split(sender, picture(2))
        sender.feed(*data)
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(seen)))
    assert state(wall, sender.clock) == (("lost", "sync-lost") if expected else ("live", ""))
    sender.send(picture(3))
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(3))), "sync resumes"


def test_data_without_sync_address_drops_what_was_held(make_wall, make_sender, picture):
    wall = make_wall("sacn")
    synced = make_sender(wall, options={"keepalive": False})
    synced.send(picture(1))
    data, _ = split(synced, picture(2))
    synced.feed(*data)
    plain = make_sender(wall, clock=synced.clock, options={"keepalive": False, "sync": False})
    plain.encoder.seal(0)  # be ahead in sequence of the synchronised packets
    for _ in range(20):
        plain.encoder.seal(0)
    plain.feed(*plain.packets(picture(3)))
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(3)))


CID_2 = b"another sender!!"


@pytest.mark.parametrize(
    ("first", "second", "shows", "foreign", "outranked"),
    [
        (100, 100, 1, 1, 0),  # equal: whoever came first keeps the place
        (100, 90, 1, 0, 1),
        (100, 110, 2, 0, 0),
    ],
)
def test_two_sacn_senders(first, second, shows, foreign, outranked, make_wall, make_sender, picture):
    wall = make_wall("sacn")
    one = make_sender(wall, options={"priority": first, "keepalive": False, "sync": False})
    two = make_sender(
        wall,
        clock=one.clock,
        source=("127.0.0.2", 50_001),
        options={"priority": second, "cid": CID_2, "keepalive": False, "sync": False},
    )
    one.send(picture(1))
    two.send(picture(2))
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(shows)))
    report = wall.report(one.clock.monotonic_ns())
    newcomer = next(found for found in report["senders"] if found["address"] == "127.0.0.2:50001")
    packets = len(two.packets(picture(2)))
    assert newcomer["foreign"] == foreign * packets
    assert newcomer["outranked"] == outranked * packets
    assert report["controllers"]["west"]["foreign"] == (["127.0.0.2:50001"] if foreign else [])


def test_the_second_sender_takes_over_when_the_first_falls_silent_or_ends(make_wall, make_sender, picture):
    wall = make_wall("sacn")
    one = make_sender(wall, options={"priority": 120, "keepalive": False, "sync": False})
    two = make_sender(
        wall,
        clock=one.clock,
        source=("127.0.0.2", 5),
        options={"cid": CID_2, "keepalive": False, "sync": False},
    )
    one.send(picture(1), ms=2_400)
    two.send(picture(2))
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(1)))
    one.clock.advance_ns(S // 5)
    two.send(picture(2))
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(2)))
    one.send(picture(3))
    for packets in one.encoder.end():
        one.feed(*(bytes(view) for view in packets.views))
    two.send(picture(4))
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(4)))


def test_a_terminated_stream_is_lost_at_once(make_wall, make_sender, picture):
    wall = make_wall("sacn")
    sender = make_sender(wall)
    sender.send(picture(1))
    for packets in sender.encoder.end():
        sender.feed(*(bytes(view) for view in packets.views))
    assert state(wall, sender.clock) == ("lost", "ended")
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(1)))
    sender.send(picture(2))
    assert state(wall, sender.clock) == ("live", "")


@pytest.mark.parametrize("protocol", ["ddp", "artnet"])
def test_another_host_is_foreign_and_not_shown(protocol, make_wall, make_sender, picture):
    wall = make_wall(protocol)
    one = make_sender(wall, options={"keepalive": False})
    two = make_sender(wall, clock=one.clock, source=("127.0.0.2", 50_001), options={"keepalive": False})
    one.send(picture(1))
    two.feed(*two.packets(picture(2)))
    one.send(picture(1))
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(1)))
    report = wall.report(one.clock.monotonic_ns())
    assert report["dropped"]["foreign-sender"] > 0
    assert report["controllers"]["east"]["foreign"] == ["127.0.0.2:50001"]


def test_a_restarted_sender_is_no_foreigner_but_two_at_once_are(make_wall, make_sender, picture):
    wall = make_wall("ddp")
    one = make_sender(wall)
    two = make_sender(wall, clock=one.clock, source=("127.0.0.1", 50_001))
    one.send(picture(1))
    two.send(picture(2))
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(2))), (
        "same host, new port: taken over at once"
    )
    assert wall.report(0)["controllers"]["west"]["foreign"] == []
    one.send(picture(3))
    assert wall.report(0)["controllers"]["west"]["foreign"] == ["127.0.0.1:50001"]


def test_preview_is_shown_and_counted(make_wall, make_sender, picture):
    wall = make_wall("sacn")
    sender = make_sender(wall, options={"preview": True})
    sender.send(picture(1))
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(1)))
    report = wall.report(0)
    assert report["controllers"]["west"]["preview"] == 5
    assert report["senders"][0]["preview"] == 10


def test_questions_are_handed_back_with_answers(make_wall):
    wall = make_wall("ddp,artnet")
    ddp, artnet = wall.receivers
    (asked,) = wall.feed(ddp, bytes.fromhex("420000fb000000000000"), ("127.0.0.1", 9), 0)
    assert b"status" in asked.replies[0]
    poll = b"Art-Net\0\x00\x20\x00\x0e\x00\x00"
    (asked,) = wall.feed(artnet, poll, ("127.0.0.1", 9), 0)
    assert asked.replies[0][8:10] == b"\x00\x21"


def test_an_announcement_names_its_sender(make_wall, make_sender):
    wall = make_wall("sacn")
    sender = make_sender(wall)
    packets = sender.encoder.housekeeping(10 * S)
    sender.feed(*(bytes(view) for view in packets.views))
    assert wall.report(0)["senders"][0]["name"] == "ledsign"


def test_data_reaching_over_two_controllers_is_split(make_wall, picture):
    from ledsign.wire.ddp_packets import DdpPacket, data_packet

    wall = make_wall("ddp")
    boundary = wall.sign.outputs[0].panels[0].rect.width * wall.sign.outputs[0].panels[0].rect.height * 3
    packet = data_packet(DdpPacket(offset=boundary - 3, data=b"\xff" * 6, data_type=0x0B, push=True))
    wall.feed("ddp://127.0.0.1:4048", packet, ("127.0.0.1", 9), 0)
    west, east = (one.front for receiver in wall.receivers.values() for one in receiver.inputs)
    assert (west[-3:] == 255).all() and (east[:3] == 255).all()
    assert not west[:-3].any() and not east[3:].any()


def test_senders_are_bounded(make_wall):
    wall = make_wall("ddp")
    for port in range(400):
        wall.feed("ddp://127.0.0.1:4048", b"junk", ("127.0.0.1", port), 0)
    report = wall.report(0)
    assert len(report["senders"]) == 257
    assert report["senders"][-1] == {**report["senders"][-1], "address": "others", "packets": 144}
    assert report["dropped"] == {"too-short": 400}


def test_a_hole_between_two_controllers_is_skipped(make_sign):
    from dataclasses import replace

    from ledsign.wire.ddp_packets import DdpPacket, data_packet
    from simulator.listen import read_listeners
    from simulator.wall import Wall

    sign = make_sign(address="ddp://127.0.0.1")
    outputs = (sign.outputs[0], replace(sign.outputs[1], offset=2500))
    wall = Wall(replace(sign, outputs=outputs), read_listeners(replace(sign, outputs=outputs), ["own"]))
    (listener,) = wall.receivers
    packet = data_packet(DdpPacket(offset=2390, data=bytes(range(1, 121)), data_type=0x0B, push=True))
    wall.feed(listener, packet, ("127.0.0.1", 9), 0)
    west, east = (one.front for one in wall.receivers[listener].inputs)
    assert west[-10:].tolist() == list(range(1, 11)) and not west[:-10].any()
    assert east[:10].tolist() == list(range(111, 121)) and not east[10:].any()


def test_universes_of_nobody_are_counted(make_sign):
    """One device for universes 1-5 and 101-105: what lies between belongs to no controller."""
    from ledsign.wire.base import PROTOCOLS, EncoderOptions
    from simulator.listen import read_listeners
    from simulator.wall import Wall

    sign = make_sign(address="sacn://127.0.0.1")
    wall = Wall(sign, read_listeners(sign, ["own"]))
    (listener,) = wall.receivers
    encoder = PROTOCOLS["sacn"].encoder(510, EncoderOptions(universe=50, sync=False))
    encoder.write(np.ones(510, np.uint8))
    for view in encoder.seal(0).data.views:
        wall.feed(listener, bytes(view), ("127.0.0.1", 9), 0)
    assert wall.report(0)["dropped"] == {"other-universe": 1}
    assert not wall.frame().any()


def test_two_sync_addresses_show_separately(make_wall, make_sender, make_sign, picture):
    wall = make_wall("sacn://127.0.0.1")
    west = make_sender(wall, options={"keepalive": False, "sync_universe": 900})
    west.send(picture(1))
    data, sync = split(west, picture(2))
    other = make_sender(wall, clock=west.clock, options={"keepalive": False, "sync_universe": 901})
    for _ in range(30):
        other.encoder.seal(0)
    other_data, other_sync = split(other, picture(3))
    west.feed(sync)
    other.feed(other_sync)
    west.feed(*data[:5])  # the west tower waits for 900
    other.feed(*other_data[5:])  # the east tower waits for 901
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(1)))
    *_, sync = west.packets(picture(2))
    west.feed(sync)
    left = wall.sign.faces[0].rect.right
    assert np.array_equal(wall.frame()[:, :left], shown(wall.sign, picture(2))[:, :left])
    assert np.array_equal(wall.frame()[:, left:], shown(wall.sign, picture(1))[:, left:])
