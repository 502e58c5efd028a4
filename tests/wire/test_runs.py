"""Runs of universes: taken together they say what packet by packet does; what is unusual is left."""

from __future__ import annotations

import pytest

from ledsign.wire.base import PROTOCOLS, DecoderOptions, EncoderOptions, Ended, Gap, Write
from ledsign.wire.sources import MAX_SOURCES

from .reading import HERE, fed, frame, rows_of, taken, writes_of

UNIVERSES, SLOTS = 4, 12
NUMBERED = ("sacn", "artnet")


def options_of(**values):
    given = {"universe": 1, "slots": SLOTS, "sync": False, "keepalive": False}
    return EncoderOptions(**(given | values))


def encoder_of(protocol, **values):
    return PROTOCOLS[protocol].encoder(UNIVERSES * SLOTS, options_of(**values))


def decoder_of(protocol):
    return PROTOCOLS[protocol].decoder(
        DecoderOptions(channels=UNIVERSES * SLOTS, universe=1, slots=SLOTS, offset=0)
    )


def learnt(decoder, packets, source=HERE):
    """Feed packets one by one and let the reader know of it."""
    writes = writes_of(fed(decoder, packets, source))
    assert len(writes) == len(packets)
    decoder.runs.learn(rows_of(packets), source, writes)


@pytest.mark.parametrize("protocol", NUMBERED)
@pytest.mark.parametrize("counter", [0, 252], ids=["from the first", "round the end"])
def test_frames_after_the_first_are_taken_together(protocol, counter):
    encoder, together, one_by_one = encoder_of(protocol), decoder_of(protocol), decoder_of(protocol)
    encoder.resume(bytes([counter]) * UNIVERSES)
    first = frame(encoder)
    assert taken(together, first) == []
    learnt(together, first)
    fed(one_by_one, first)
    for number in range(8):
        packets = frame(encoder, number)
        assert taken(together, packets) == fed(one_by_one, packets)
        assert taken(together, packets) == [], "the same numbers again are no usual course"
    # Both know the same numbers: what comes next is due, what came last is a duplicate.
    again = frame(encoder)
    assert fed(together, again) == fed(one_by_one, again)
    assert fed(together, again) == fed(one_by_one, again)


@pytest.mark.parametrize("protocol", NUMBERED)
def test_a_run_that_begins_in_the_middle_goes_on_to_the_last_universe(protocol):
    encoder, decoder = encoder_of(protocol), decoder_of(protocol)
    learnt(decoder, frame(encoder))
    packets, following = frame(encoder), frame(encoder)
    assert [write.universe for write in taken(decoder, packets[2:] + following[:2])] == [3, 4]
    assert [write.universe for write in taken(decoder, packets[:2])] == [1, 2]
    assert [write.universe for write in taken(decoder, following)] == [1, 2, 3, 4]


@pytest.mark.parametrize("protocol", NUMBERED)
def test_a_lost_packet_is_left_to_the_decoder(protocol):
    encoder, decoder = encoder_of(protocol), decoder_of(protocol)
    learnt(decoder, frame(encoder))
    frame(encoder)
    packets = frame(encoder)
    assert taken(decoder, packets) == []
    assert [type(event) for event in fed(decoder, packets)] == [Gap, Write] * UNIVERSES


@pytest.mark.parametrize("protocol", NUMBERED)
def test_a_sender_whose_numbers_are_forgotten_begins_anew(protocol):
    encoder, decoder = encoder_of(protocol), decoder_of(protocol)
    learnt(decoder, frame(encoder))
    for number in range(MAX_SOURCES):
        other = encoder_of(protocol, cid=bytes([number]) * 16, source_name="")
        fed(decoder, frame(other), ("192.0.2.2", number))
    packets = frame(encoder)
    assert taken(decoder, packets) == []
    assert len(writes_of(fed(decoder, packets))) == UNIVERSES
    assert len(taken(decoder, frame(encoder))) == UNIVERSES


def test_a_universe_that_ended_begins_anew():
    encoder, decoder = encoder_of("sacn"), decoder_of("sacn")
    learnt(decoder, frame(encoder))
    ending = encoder_of("sacn").end()[0].views[2]
    assert fed(decoder, [bytes(ending)]) == [Ended(universe=3, origin=options_of().cid)]
    packets = frame(encoder)
    assert taken(decoder, packets) == []
    assert [write.universe for write in taken(decoder, packets[:2])] == [1, 2]
    assert fed(decoder, packets[2:]) == writes_of(fed(decoder_of("sacn"), packets[2:]))


def test_another_priority_makes_the_stream_anew():
    low, high, decoder = encoder_of("sacn"), encoder_of("sacn", priority=150), decoder_of("sacn")
    learnt(decoder, frame(low))
    high.resume(low.counters())
    learnt(decoder, frame(high)[:2])
    packets = frame(high)
    assert [(write.universe, write.priority) for write in taken(decoder, packets)] == [(1, 150), (2, 150)]
    # Nothing is left of what universes 3 and 4 were before.
    before = frame(low)
    assert taken(decoder, before[2:]) == []
    assert [write.priority for write in writes_of(fed(decoder, before[2:]))] == [100, 100]


def test_a_run_of_two_priorities_is_known_up_to_the_second():
    low, high, decoder = encoder_of("sacn"), encoder_of("sacn", priority=150), decoder_of("sacn")
    learnt(decoder, frame(low)[:2] + frame(high)[2:])
    packets = frame(low)[:2] + frame(high)[2:]
    assert [(write.universe, write.priority) for write in taken(decoder, packets)] == [(1, 100), (2, 100)]
    assert taken(decoder, packets[2:]) == []


@pytest.mark.parametrize("protocol", NUMBERED)
def test_one_universe_as_usual_is_not_worth_a_run(protocol):
    encoder, decoder = encoder_of(protocol), decoder_of(protocol)
    learnt(decoder, frame(encoder))
    packets = frame(encoder)
    assert taken(decoder, [packets[0], packets[2], packets[1], packets[3]]) == []
    assert [write.universe for write in taken(decoder, packets[:2])] == [1, 2]


def test_artnet_that_is_not_numbered_is_never_taken_together():
    encoder, decoder = encoder_of("artnet"), decoder_of("artnet")
    for seed in range(3):
        packets = [packet[:12] + b"\0" + packet[13:] for packet in frame(encoder, seed)]
        assert taken(decoder, packets) == []
        learnt(decoder, packets)


def test_what_is_no_universe_of_ours_is_left_to_the_decoder():
    encoder, decoder = encoder_of("sacn"), decoder_of("sacn")
    learnt(decoder, frame(encoder))
    assert taken(decoder, frame(encoder_of("sacn", universe=5))) == []
