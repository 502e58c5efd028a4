"""Runs of DDP: taken together they say what packet by packet does; what is unusual is left."""

from __future__ import annotations

import pytest

from ledsign.wire.base import PROTOCOLS, DecoderOptions, EncoderOptions, Present
from ledsign.wire.ddp import DdpDecoder, _Numbering
from ledsign.wire.ddp_packets import BLOCK, MAX_SEQUENCE, DdpPacket, data_packet

from .reading import HERE, counted, fed, frame, rows_of, taken, writes_of

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
    packets, pushing = ddp(counted(5, COUNT)), ddp(counted(5, COUNT), push=True)
    if kind == "lost":
        packets[-1] = pushing[-1]
        del packets[at]
    else:
        packets[at] = pushing[at]
    levels = decoder.runs.read(rows_of(packets), HERE)
    usual = at
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
