"""Several senders at once: whose sync packets count, and what a change of sender is not."""

import numpy as np
import pytest

from ledsign.display.shown import shown

S = 1_000_000_000
FRAME_MS = 11  # three players of 30 frames a second, one after another
CID_2, CID_3 = b"another sender!!", b"and yet another!"


@pytest.fixture
def three(make_wall, make_sender):
    """Three sACN players with their own CIDs and priorities, that synchronise on the same address."""
    wall = make_wall("sacn")
    made = []
    for number, (cid, priority) in enumerate([(CID_2, 120), (CID_3, 100), (CID_2[::-1], 90)]):
        clock = {"clock": made[0].clock} if made else {}
        options = {"cid": cid, "priority": priority, "keepalive": False, "source_name": f"player {number}"}
        made.append(make_sender(wall, source=("127.0.0.1", 5 + number), options=options, **clock))
    return made


def west(sender):
    return sender.wall.report(sender.clock.monotonic_ns())["controllers"]["west"]


def end(sender):
    for packets in sender.encoder.end():
        sender.feed(*(bytes(view) for view in packets.views))


def test_only_the_accepted_senders_sync_shows(three, picture):
    best, *_ = three
    best.send(picture(0), ms=FRAME_MS)
    for number in range(90):
        for sender in three:
            sender.send(picture(number), ms=FRAME_MS)
    found = best.wall.report(best.clock.monotonic_ns())
    assert 29 < found["controllers"]["west"]["fps_now"] < 31
    assert found["dropped"]["foreign-sync"] == 2 * 90
    assert found["torn"] == found["lost"] == 0


def test_an_outranked_sync_releases_no_half_written_frame(three, picture):
    best, other, _ = three
    for sender in three:
        sender.send(picture(1))
    half = best.packets(picture(2))[:3]
    best.feed(*half)
    other.feed(*other.packets(picture(3)))
    assert np.array_equal(best.wall.frame(), shown(best.wall.sign, picture(1)))


def test_a_clock_that_sends_no_data_is_obeyed(three, picture):
    best, other, _ = three
    best.send(picture(1))
    best.feed(*best.packets(picture(2))[:-1])
    other.feed(other.packets(picture(3))[-1])
    assert np.array_equal(best.wall.frame(), shown(best.wall.sign, picture(2)))


@pytest.mark.parametrize("split", [5, 3])
def test_a_sync_shows_only_its_own_senders_universes(split, three, picture):
    """Two players share the sign: each has some of the universes, both use one sync address."""
    best, other, _ = three
    for number in (1, 2):
        best.send(picture(number), skip=range(split, 10))
        other.send(picture(number), skip=range(split))
    best.feed(*best.packets(picture(3))[:split])
    other.feed(*other.packets(picture(3))[split:])
    (receiver,) = best.wall.receivers.values()
    before, after = (shown(best.wall.sign, picture(number)) for number in (2, 3))
    expected = [best.wall._maps[one.controller] for one in receiver.inputs]
    fronts = np.concatenate([one.front for one in receiver.inputs])
    sent = []
    for frame in (before, after):
        buffer = np.zeros_like(fronts)
        for number, pixel_map in enumerate(expected):
            pixel_map.write(frame, buffer[number * 2400 : number * 2400 + 2400])
        sent.append(buffer)
    boundary = split * 510 if split < 5 else 2400
    assert np.array_equal(fronts[:boundary], sent[0][:boundary]), "waits for its own sender's sync"
    assert np.array_equal(fronts[boundary:], sent[1][boundary:])


@pytest.mark.parametrize("how", ["ends", "falls silent"])
def test_another_live_sender_taking_over_is_no_lost_signal(how, three, picture):
    best, *others = three
    for _ in range(5):
        for sender in three:
            sender.send(picture(1))
    if how == "ends":
        end(best)
    else:
        best.clock.advance_ns(S * 12 // 5)
        for sender in others:
            sender.send(picture(2))
        best.clock.advance_ns(S // 5)
    best.wall.tick(best.clock.monotonic_ns())
    assert west(best)["state"] == "live"
    for sender in others:
        sender.send(picture(2))
    assert (west(best)["state"], west(best)["signal_losses"]) == ("live", 0)
    assert west(best)["senders"] == ["127.0.0.1:6"]
    assert np.array_equal(best.wall.frame(), shown(best.wall.sign, picture(2)))


def test_when_all_have_ended_the_signal_is_lost(three, picture):
    for _ in range(3):
        for sender in three:
            sender.send(picture(1))
    for sender in three:
        end(sender)
    three[0].wall.tick(three[0].clock.monotonic_ns())
    assert west(three[0])["state"] == "lost" and west(three[0])["signal_losses"] == 1
    assert west(three[0])["cause"] == "ended"
    assert west(three[0])["senders"] == ["127.0.0.1:5"], "the last sender stays known"


def test_a_refused_ddp_push_shows_nothing_and_its_losses_are_nobodys(make_wall, make_sender, picture):
    wall = make_wall("ddp")
    one = make_sender(wall, options={"push": "separate"})
    two = make_sender(wall, clock=one.clock, source=("127.0.0.2", 9), options={"push": "separate"})
    one.send(picture(1))
    two.send(picture(2))
    one.feed(*one.packets(picture(3))[:-1])
    two.send(picture(2), skip=[0])
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(1)))
    report = wall.report(one.clock.monotonic_ns())
    assert report["dropped"]["foreign-sync"] == 2
    assert report["lost"] == report["gaps"] == 0
    one.clock.advance_ns(3 * S)
    two.send(picture(4))
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(4)))
    assert wall.report(one.clock.monotonic_ns())["lost"] == 0


def test_senders_have_names_without_discovery(three, picture):
    for sender in three:
        sender.send(picture(1))
    names = [one["name"] for one in three[0].wall.report(0)["senders"]]
    assert names == ["player 0", "player 1", "player 2"]


def test_who_is_turned_away_is_remembered_within_bounds(make_wall, make_sender, picture):
    wall = make_wall("sacn")
    one = make_sender(wall, options={"keepalive": False})
    one.send(picture(1), ms=0)
    for number in range(100):
        options = {"cid": number.to_bytes(16, "big"), "keepalive": False, "priority": 1}
        make_sender(wall, clock=one.clock, source=(f"10.0.0.{number}", 9), options=options).send(
            picture(2), ms=0
        )
    (receiver,) = wall.receivers.values()
    assert all(len(area.others) <= 8 for each in receiver.inputs for area in each.areas)
    assert len(receiver.contest._turned_away) <= 64
