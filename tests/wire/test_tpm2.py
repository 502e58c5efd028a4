"""TPM2 on a serial line: examples and golden hash, WLED's arithmetic, pings."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.errors import LocalWireError, RemoteWireError
from ledsign.wire.base import Asked, DecoderOptions, EncoderOptions, Ignored, Present, Write
from ledsign.wire.tpm2 import CAPACITY, PROTOCOL, payload_length

EXAMPLE = bytes.fromhex("c9 da 00 03 01 02 03 36")
PING = bytes.fromhex("c9 aa 00 00 36")
COMMAND = bytes.fromhex("c9 c0 00 02 10 20 36")
ACK = Asked(replies=(b"\xac",))
LATE = 200_000_001


def frame_of(channels: bytes) -> bytes:
    encoder = PROTOCOL.encoder(len(channels), EncoderOptions())
    encoder.write(np.frombuffer(channels, np.uint8))
    return b"".join(bytes(view) for view in encoder.seal(0).data.views)


def decoder_for(channels: int):
    return PROTOCOL.decoder(DecoderOptions(channels=channels))


def reasons(events) -> list[str]:
    return [event.reason for event in events if isinstance(event, Ignored)]


def written(events) -> list[bytes]:
    return [event.data for event in events if isinstance(event, Write)]


def leds_in_wled(length: int) -> int:
    """What WLED makes of a payload length, as measured."""
    return (length >> 8) * 256 // 3 + (length & 0xFF) // 3


def test_the_documented_example():
    assert frame_of(b"\1\2\3") == EXAMPLE


def test_golden_hash(ramp):
    frame = frame_of(ramp(768))
    assert len(frame) == 773
    assert hashlib.sha256(frame).hexdigest().startswith("e4e36d92dd528e76")


@pytest.mark.parametrize("leds", [1, 85, 256, 300, 340, 341, 512, 21_845])
def test_lengths_wled_reads_right_are_left_alone(leds):
    assert payload_length(leds * 3) == leds * 3


@pytest.mark.parametrize(("leds", "shown"), [(86, 85), (100, 99), (342, 341)])
def test_lengths_wled_reads_wrong_are_filled_up(leds, shown):
    assert leds_in_wled(leds * 3) == shown
    assert leds_in_wled(payload_length(leds * 3)) == leds


def test_every_length_shows_every_led_in_wled():
    for channels in range(1, CAPACITY + 1):
        length = payload_length(channels)
        assert channels <= length <= min(CAPACITY, channels + 4)
        assert leds_in_wled(length) == -(-channels // 3)


def test_what_it_cannot_carry():
    for channels in (-1, CAPACITY + 1):
        with pytest.raises(LocalWireError, match="65535"):
            PROTOCOL.encoder(channels, EncoderOptions())
    with pytest.raises(LocalWireError, match="expected 6 channels"):
        PROTOCOL.encoder(6, EncoderOptions()).write(np.zeros(5, np.uint8))


def test_the_longest_frame_goes_through():
    longest = bytes(range(255)) * 257
    assert len(longest) == CAPACITY
    assert written(decoder_for(CAPACITY).feed(frame_of(longest), None, 0)) == [longest]


def test_an_encoder_says_what_it_takes_and_has_nothing_else_to_say():
    encoder = PROTOCOL.encoder(5, EncoderOptions())
    assert encoder.channels == 5
    assert not encoder.housekeeping(0).views
    assert not encoder.end()


def test_no_channels_no_frame():
    encoder = PROTOCOL.encoder(0, EncoderOptions())
    encoder.write(np.zeros(0, np.uint8))
    assert not encoder.seal(0).data.views


def test_a_frame_is_shown_when_its_end_byte_is_in():
    decoder = decoder_for(3)
    for byte in EXAMPLE[:-1]:
        assert not decoder.feed(bytes((byte,)), None, 0)
    assert decoder.feed(EXAMPLE[-1:], None, 0) == [Write(offset=0, data=b"\1\2\3"), Present()]


@pytest.mark.parametrize("ping", [PING, b"\xc9\xaa"], ids=["full", "as WLED takes it"])
@pytest.mark.parametrize("piecewise", [False, True])
def test_a_ping_is_answered_once_in_either_form(ping, piecewise):
    decoder = decoder_for(3)
    stream = ping + EXAMPLE + ping + ping + EXAMPLE
    pieces = [bytes((byte,)) for byte in stream] if piecewise else [stream]
    events = [event for piece in pieces for event in decoder.feed(piece, None, 0)]
    shown = [Write(offset=0, data=b"\1\2\3"), Present()]
    assert events == [ACK, *shown, ACK, ACK, *shown]


def test_a_ping_is_answered_before_anything_else_arrives():
    assert decoder_for(3).feed(b"\xc9\xaa", None, 0) == [ACK]


def test_after_half_a_ping_the_rest_is_junk():
    events = decoder_for(3).feed(PING[:3] + b"\x77" + EXAMPLE, None, 0)
    assert events[0] == ACK
    assert reasons(events) == ["junk"]
    assert written(events) == [b"\1\2\3"]


def test_another_receivers_answers_are_told_from_junk():
    events = decoder_for(3).feed(b"\xac\xac" + EXAMPLE + b"\xac\x01", None, 0)
    assert reasons(events) == ["ack", "junk"]


def test_commands_are_passed_over():
    events = decoder_for(3).feed(COMMAND + EXAMPLE, None, 0)
    assert events[0] == Ignored(reason="command", detail="10 20")
    assert written(events) == [b"\1\2\3"]


@pytest.mark.parametrize(
    ("damaged", "reason"),
    [
        (bytes.fromhex("c9 db 00 03 01 02 03 36"), "unknown-type"),
        (bytes.fromhex("c9 da 00 03 01 02 03 37"), "bad-end"),
        (bytes.fromhex("c9 da 10 00 01 02 03 36"), "beyond-buffer"),
        (bytes.fromhex("01 02"), "junk"),
    ],
)
def test_damage_costs_one_frame(damaged, reason):
    events = decoder_for(3).feed(damaged + EXAMPLE, None, 0)
    assert reason in reasons(events)
    assert written(events) == [b"\1\2\3"]


def test_a_frame_too_long_by_one_lost_byte_is_found_again():
    # One payload byte is lost: the end mark seems missing, and the next frame's start is inside this one.
    short = EXAMPLE[:5] + EXAMPLE[6:]
    events = decoder_for(3).feed(short + EXAMPLE, None, 0)
    assert written(events) == [b"\1\2\3"]


def test_a_frame_that_falls_silent_is_given_up():
    decoder = decoder_for(3)
    assert not decoder.feed(EXAMPLE[:6], None, 0)
    events = decoder.feed(EXAMPLE, None, LATE)
    assert reasons(events) == ["timeout"]
    assert written(events) == [b"\1\2\3"]


def test_bytes_that_fill_up_are_not_written():
    channels = bytes(range(1, 256)) + b"\1\2\3"
    frame = frame_of(channels)
    assert len(frame) == 4 + 259 + 1
    assert written(decoder_for(258).feed(frame, None, 0)) == [channels]


@given(frame=st.binary(min_size=1, max_size=600), junk=st.binary(max_size=40))
def test_any_junk_then_silence_then_a_frame(frame, junk):
    decoder = decoder_for(len(frame))
    decoder.feed(junk, None, 0)
    assert written(decoder.feed(frame_of(frame), None, LATE))[-1:] == [frame]


@pytest.mark.parametrize(
    ("frame", "line"),
    [
        (EXAMPLE, "TPM2 data 3 bytes, first 010203"),
        (PING, "TPM2 ping"),
        (PING[:2], "TPM2 ping"),
        (COMMAND, "TPM2 command 10 20"),
        (bytes.fromhex("c9 c0 00 00 36"), "TPM2 command"),
    ],
)
def test_describe(frame, line):
    assert PROTOCOL.describe(frame) == line


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (b"\xc9", "too-short"),
        (b"\xc9\xda\x00", "too-short"),
        (b"\x9c" + EXAMPLE[1:], "bad-magic"),
        (b"\xc9\x01" + EXAMPLE[2:], "unknown-type"),
        (EXAMPLE[:-1], "bad-length"),
        (PING[:4], "bad-length"),
        (EXAMPLE[:-1] + b"\x37", "bad-end"),
    ],
)
def test_what_is_no_frame(frame, reason):
    with pytest.raises(RemoteWireError) as caught:
        PROTOCOL.describe(frame)
    assert caught.value.reason == reason
