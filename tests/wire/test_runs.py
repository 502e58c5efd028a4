"""Runs: a reader takes what goes its usual way, says the same as packet by packet, and leaves the rest."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from ledsign.wire.base import PROTOCOLS, DecoderOptions, EncoderOptions, Ended, Gap, Present, Write
from ledsign.wire.ddp import DdpDecoder, _Numbering
from ledsign.wire.ddp_packets import BLOCK, MAX_SEQUENCE, DdpPacket, data_packet
from ledsign.wire.sources import MAX_SOURCES

HERE = ("192.0.2.1", 5000)
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


def frame(encoder, seed=0):
    """The datagrams of one frame of noise."""
    encoder.write(np.random.default_rng(seed).integers(0, 256, encoder.channels, np.uint8))
    return [bytes(view) for view in encoder.seal(0).data.views]


def rows_of(packets):
    return np.frombuffer(b"".join(packets), np.uint8).reshape(len(packets), -1)


def fed(decoder, packets, source=HERE):
    """Events of packets that are fed one by one."""
    return [event for packet in packets for event in decoder.feed(packet, source, 0)]


def writes_of(events):
    return [event for event in events if isinstance(event, Write)]


def learnt(decoder, packets, source=HERE):
    """Feed packets one by one and let the reader know of it."""
    writes = writes_of(fed(decoder, packets, source))
    assert len(writes) == len(packets)
    decoder.runs.learn(rows_of(packets), source, writes)


def taken(decoder, packets, source=HERE):
    """Read and accept a run: the Writes it stands for; none when it must be fed one by one."""
    levels = decoder.runs.read(rows_of(packets), source)
    if levels is None:
        return []
    decoder.runs.accept(levels, source, len(levels.payload))
    first = levels.first
    return [
        replace(
            first,
            offset=first.offset + place * len(payload),
            universe=first.universe + place if first.universe else 0,
            sequence=int(levels.known[place]) if first.universe else counted(levels.number + place, 1)[0],
            data=payload.tobytes(),
        )
        for place, payload in enumerate(levels.payload)
    ]


def counted(first, count):
    """DDP numbers from ``first`` on, 1..15 round and round."""
    return [(first - 1 + at) % MAX_SEQUENCE + 1 for at in range(count)]


# ---------------------------------------------------------------- universes
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


# ---------------------------------------------------------------- DDP
COUNT, SIZE = 6, 30


def ddp(numbers, begin=0, **values):
    """Packets of ``SIZE`` bytes side by side in the buffer."""
    return [
        data_packet(
            DdpPacket(offset=begin + at * SIZE, data=bytes([at + 1]) * SIZE, sequence=number, **values)
        )
        for at, number in enumerate(numbers)
    ]


def ddp_decoder(*numbers):
    """A decoder of one sender that has sent these numbers."""
    decoder = DdpDecoder(DecoderOptions(channels=COUNT * SIZE))
    for number in numbers:
        fed(decoder, ddp([number]))
    return decoder


@pytest.mark.parametrize("last", range(1, MAX_SEQUENCE + 1))
def test_ddp_goes_on_from_any_number(last):
    together, one_by_one = ddp_decoder(last), ddp_decoder(last)
    for turn in range(3):
        packets = ddp(counted(last + 1 + turn * COUNT, COUNT))
        assert taken(together, packets) == fed(one_by_one, packets)
    # Both know the same numbers: the last again is a duplicate, the one after the next leaves a gap.
    for number in (last + 3 * COUNT, last + 3 * COUNT + 2):
        following = ddp(counted(number, 1))
        assert fed(together, following) == fed(one_by_one, following)


def test_ddp_of_a_sender_not_heard_before_is_left_to_the_decoder():
    assert taken(ddp_decoder(), ddp(counted(1, COUNT))) == []


@pytest.mark.parametrize(
    "change",
    [
        {"query": True}, {"reply": True}, {"storage": True}, {"push": True}, {"timecode": 7},
        {"destination": 246}, {"destination": 250}, {"destination": 251}, {"destination": 254},
        {"begin": 1}, {"begin": SIZE}, {"begin": COUNT * SIZE}, {"begin": 1 << 31},
    ],
    ids=str,
)  # fmt: skip
def test_ddp_headers_with_a_meaning_of_their_own(change):
    """``begin`` leaves less than the whole run inside of the buffer."""
    decoder, plain = ddp_decoder(4), ddp_decoder(4)
    packets = ddp(counted(5, COUNT), **change)
    found = taken(decoder, packets)
    assert found == writes_of(fed(plain, packets[: len(found)]))
    assert len(found) == {1: 5, SIZE: 5}.get(change.get("begin"), 0)


@pytest.mark.parametrize(
    "numbers", [[0] * COUNT, counted(6, COUNT), counted(4, COUNT), counted(3, COUNT)], ids=str
)
def test_ddp_numbers_that_are_not_due(numbers):
    assert taken(ddp_decoder(4), ddp(numbers)) == []


def test_ddp_without_data_or_of_another_length():
    decoder = ddp_decoder(4)
    empty = [data_packet(DdpPacket(sequence=number)) for number in counted(5, COUNT)]
    assert taken(decoder, empty) == []
    longer = [packet + b"\0" for packet in ddp(counted(5, COUNT))]
    assert taken(decoder, longer) == []


@pytest.mark.parametrize("at", range(COUNT))
@pytest.mark.parametrize("kind", ["lost", "push"])
def test_ddp_is_taken_up_to_what_is_different(at, kind):
    """Of two packets on: one is not worth it. Only a push at the very end belongs to the run."""
    decoder, plain = ddp_decoder(4), ddp_decoder(4)
    packets = ddp(counted(5, COUNT + 1))[:COUNT]
    if kind == "lost":
        del packets[at]
    else:
        packets[at] = ddp(counted(5, COUNT), push=True)[at]
    levels = decoder.runs.read(rows_of(packets), HERE)
    usual = at
    if kind == "lost" and at in (0, COUNT - 1):
        usual = 0 if at == 0 else COUNT - 1
    if kind == "push" and at == COUNT - 1:
        usual = COUNT
    if usual < 2:
        assert levels is None
        return
    assert levels is not None
    assert len(levels.payload) == usual
    events = fed(plain, packets[:usual])
    assert levels.present == isinstance(events[-1], Present)
    assert taken(decoder, packets) == writes_of(events)


def words():
    """Numbers that lead to each state the numbering of one sender can be in, by its two numbers."""
    found, new = {(0, 0): ()}, [()]
    while new:
        word = new.pop(0)
        for number in range(1, MAX_SEQUENCE + 1):
            numbering = _Numbering()
            for one in (*word, number):
                if one != numbering.previous:
                    numbering.lost(one)
            state = numbering.previous, numbering.furthest
            if state not in found:
                found[state] = (*word, number)
                new.append(found[state])
    return found


def test_whatever_ddp_sent_before_what_is_taken_is_what_would_be_fed():
    """Every state of the numbering, every number after it."""
    states = words()
    assert len(states) > 2 * MAX_SEQUENCE
    together = 0
    for word in states.values():
        for number in range(1, MAX_SEQUENCE + 1):
            packets = ddp(counted(number, 3))
            decoder, plain = ddp_decoder(*word), ddp_decoder(*word)
            if found := taken(decoder, packets):
                assert found == fed(plain, packets), (word, number)
                following = ddp(counted(number + 3, 2))
                assert fed(decoder, following) == fed(plain, following), (word, number)
                together += 1
    # From each state but the first, where nothing has come yet, just one number is due.
    assert together == len(states) - 1


def test_ddp_of_our_own_encoder_in_whole_blocks():
    encoder = PROTOCOLS["ddp"].encoder(4 * BLOCK, EncoderOptions())
    together = DdpDecoder(DecoderOptions(channels=4 * BLOCK))
    one_by_one = DdpDecoder(DecoderOptions(channels=4 * BLOCK))
    first = frame(encoder)
    fed(together, first)
    fed(one_by_one, first)
    for seed in range(5):
        packets = frame(encoder, seed)
        levels = together.runs.read(rows_of(packets), HERE)
        assert levels is not None
        assert levels.present
        assert taken(together, packets) == writes_of(fed(one_by_one, packets))
