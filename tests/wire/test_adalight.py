"""Adalight: the example and golden hash, WLED's reading, and broken lines."""

from __future__ import annotations

import hashlib
import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.errors import LocalWireError, RemoteWireError
from ledsign.wire.adalight import CAPACITY, PROTOCOL, parse_frame
from ledsign.wire.base import DecoderOptions, EncoderOptions, Ignored, Present, Write

EXAMPLE = bytes.fromhex("41 64 61 00 01 54 ff 00 00 00 ff 00")
PIXELS = bytes.fromhex("ff 00 00 00 ff 00")
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


def test_the_documented_example():
    assert frame_of(PIXELS) == EXAMPLE


def test_golden_hash(ramp):
    frame = frame_of(ramp(768))
    assert len(frame) == 774
    assert hashlib.sha256(frame).hexdigest().startswith("6e1584b698411b3c")


@pytest.mark.parametrize(
    ("channels", "header"),
    [
        (1, "416461 0000 55"),
        (3, "416461 0000 55"),
        (4, "416461 0001 54"),
        (768, "416461 00ff aa"),
        (771, "416461 0100 54"),
        (CAPACITY, "416461 ffff 55"),
    ],
)
def test_header_counts_leds_less_one_and_fills_the_last(channels, header):
    frame = frame_of(bytes(channels))
    assert frame[:6] == bytes.fromhex(header)
    assert (len(frame) - 6) % 3 == 0
    assert 0 <= len(frame) - 6 - channels < 3


def test_what_it_cannot_carry():
    for channels in (-1, CAPACITY + 1):
        with pytest.raises(LocalWireError, match="196608"):
            PROTOCOL.encoder(channels, EncoderOptions())
    with pytest.raises(LocalWireError, match="expected 6 channels"):
        PROTOCOL.encoder(6, EncoderOptions()).write(np.zeros(7, np.uint8))


def test_an_encoder_says_what_it_takes_and_has_nothing_else_to_say():
    encoder = PROTOCOL.encoder(5, EncoderOptions())
    assert encoder.channels == 5
    assert not encoder.housekeeping(0).views
    assert not encoder.end()


def test_no_channels_no_frame():
    encoder = PROTOCOL.encoder(0, EncoderOptions())
    encoder.write(np.zeros(0, np.uint8))
    assert not encoder.seal(0).data.views


def test_a_frame_is_shown_when_its_last_byte_is_in():
    decoder = decoder_for(6)
    for byte in EXAMPLE[:-1]:
        assert not decoder.feed(bytes((byte,)), None, 0)
    assert decoder.feed(EXAMPLE[-1:], None, 0) == [Write(offset=0, data=PIXELS), Present()]


def test_bytes_that_fill_the_last_led_are_not_written():
    assert written(decoder_for(4).feed(frame_of(b"\1\2\3\4"), None, 0)) == [b"\1\2\3\4"]


def test_pixels_may_spell_a_header():
    tricky = EXAMPLE + EXAMPLE
    assert written(decoder_for(24).feed(frame_of(tricky) * 2, None, 0)) == [tricky, tricky]


@pytest.mark.parametrize("junk", [b"x", b"Ad", b"AdAda", b"Ada\n", bytes(50), b"AAAA"])
def test_junk_before_a_frame_is_counted_and_passed(junk):
    events = decoder_for(6).feed(junk + EXAMPLE, None, 0)
    assert written(events) == [PIXELS]
    assert events[-1] == Present()
    assert reasons(events)


def test_a_wrong_check_byte_costs_one_frame():
    damaged = EXAMPLE[:5] + b"\0" + EXAMPLE[6:]
    events = decoder_for(6).feed(damaged + EXAMPLE, None, 0)
    assert reasons(events)[0] == "bad-checksum"
    assert written(events) == [PIXELS]


def test_a_real_header_inside_a_false_one_is_found():
    # The false header's length bytes are the start of the real frame.
    events = decoder_for(6).feed(b"Ada" + EXAMPLE, None, 0)
    assert written(events) == [PIXELS]


def test_more_leds_than_the_controller_has_are_refused_before_any_is_kept():
    decoder = decoder_for(6)
    assert "beyond-buffer" in reasons(decoder.feed(frame_of(bytes(9)), None, 0))
    assert written(decoder.feed(EXAMPLE, None, 0)) == [PIXELS]


def test_fewer_leds_are_the_first_ones():
    assert written(decoder_for(300).feed(EXAMPLE, None, 0)) == [PIXELS]


def test_a_frame_that_falls_silent_is_given_up():
    decoder = decoder_for(6)
    assert not decoder.feed(EXAMPLE[:8], None, 0)
    assert reasons(decoder.feed(b"", None, LATE)) == ["timeout"]
    assert written(decoder.feed(EXAMPLE, None, LATE)) == [PIXELS]


def test_a_pause_of_200_ms_is_still_one_frame():
    decoder = decoder_for(6)
    decoder.feed(EXAMPLE[:8], None, 0)
    assert written(decoder.feed(EXAMPLE[8:], None, 200_000_000)) == [PIXELS]


def test_silence_between_frames_is_no_fault():
    decoder = decoder_for(6)
    decoder.feed(EXAMPLE, None, 0)
    assert written(decoder.feed(EXAMPLE, None, 60 * LATE)) == [PIXELS]


def test_asking_for_time_outs_does_not_prolong_a_frame():
    decoder = decoder_for(6)
    decoder.feed(EXAMPLE[:8], None, 0)
    assert not decoder.feed(b"", None, LATE - 1)
    assert reasons(decoder.feed(EXAMPLE[8:], None, LATE))[0] == "timeout"


@given(
    frame=st.binary(min_size=1, max_size=60), junk=st.binary(max_size=40), cuts=st.lists(st.integers(0, 120))
)
def test_any_junk_then_silence_then_a_frame_in_pieces(frame, junk, cuts):
    decoder = decoder_for(len(frame))
    decoder.feed(junk, None, 0)
    stream = frame_of(frame)
    places = sorted({min(cut, len(stream)) for cut in cuts} | {0, len(stream)})
    events = []
    for start, end in itertools.pairwise(places):
        events += decoder.feed(memoryview(stream)[start:end], None, LATE)
    assert written(events)[-1:] == [frame]


def test_describe():
    assert PROTOCOL.describe(EXAMPLE) == "Adalight 2 LEDs, first ff0000"
    assert parse_frame(EXAMPLE) == PIXELS


@pytest.mark.parametrize(
    ("frame", "reason"),
    [
        (b"Ada", "too-short"),
        (b"Xda" + EXAMPLE[3:], "bad-magic"),
        (EXAMPLE[:5] + b"\0" + PIXELS, "bad-checksum"),
        (EXAMPLE[:-1], "bad-length"),
        (EXAMPLE + b"\0", "bad-length"),
    ],
)
def test_what_is_no_frame(frame, reason):
    with pytest.raises(RemoteWireError) as caught:
        PROTOCOL.describe(frame)
    assert caught.value.reason == reason
