"""ledframe against its own page: every example, the table and the C receiver in docs/serial-frame.md."""

from __future__ import annotations

import re
import subprocess
import zlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.errors import LocalWireError, RemoteWireError
from ledsign.wire.base import DecoderOptions, EncoderOptions, Ended, Gap, Ignored, Present, Write
from ledsign.wire.ledframe import PROTOCOL
from ledsign.wire.ledframe_packets import (
    CAPACITY,
    CHANNELS,
    END_OF_STREAM,
    FIRST,
    MAX_PAYLOAD,
    PUSH,
    build_frame,
    parse_frame,
    unstuff,
)

PAGE = (Path(__file__).parents[2] / "docs" / "serial-frame.md").read_text(encoding="utf-8")
EXAMPLE_PIXELS = bytes.fromhex("ff 00 00 00 ff 00")
LATE = 200_000_001


def on_page(kind: str) -> str:
    """The text of the one fenced block of this kind."""
    (block,) = re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)
    return block


def encoder_for(channels: int, sequence: int = 0, **options):
    """An encoder that has already numbered so many frames."""
    encoder = PROTOCOL.encoder(channels, EncoderOptions(**options))
    encoder.write(np.zeros(channels, np.uint8))
    while sequence > 0:
        sequence -= len(encoder.seal(0).data.views)
    assert sequence == 0
    return encoder


def frames_of(channels: bytes, encoder=None) -> list[bytes]:
    encoder = encoder or encoder_for(len(channels))
    encoder.write(np.frombuffer(channels, np.uint8))
    return [bytes(view) for view in encoder.seal(0).data.views]


def decoder_for(channels: int, offset: int = 0):
    return PROTOCOL.decoder(DecoderOptions(channels=channels, offset=offset))


def shown(events, channels: int) -> list[bytes]:
    """The buffer at each Present."""
    buffer, pictures = bytearray(channels), []
    for event in events:
        if isinstance(event, Write):
            buffer[event.offset : event.offset + len(event.data)] = event.data
        elif isinstance(event, Present):
            pictures.append(bytes(buffer))
    return pictures


def reasons(events) -> list[str]:
    return [event.reason for event in events if isinstance(event, Ignored)]


# ---------------------------------------------------------------- the page
def test_the_example_of_the_page():
    body, checked, wire = (bytes.fromhex(on_page(kind)) for kind in ("body", "checked", "wire"))
    assert frames_of(EXAMPLE_PIXELS, encoder_for(6, sequence=7)) == [wire]
    assert unstuff(wire[:-1]) == checked == body + zlib.crc32(body).to_bytes(4, "big")
    assert f"{zlib.crc32(body):08x}" in PAGE
    assert f"{zlib.crc32(b'123456789'):08x}" in PAGE
    assert decoder_for(6).feed(wire, None, 0) == [
        Write(offset=0, data=EXAMPLE_PIXELS, sequence=7),
        Present(),
    ]


def test_the_end_of_the_page():
    encoder = encoder_for(6, sequence=8)
    encoder.write(np.frombuffer(EXAMPLE_PIXELS, np.uint8))
    (round_,) = encoder.end()
    picture, end = (bytes(view) for view in round_.views)
    assert parse_frame(picture).payload == EXAMPLE_PIXELS
    assert end == bytes.fromhex(on_page("end"))
    events = decoder_for(6).feed(picture + end, None, 0)
    assert events[-2:] == [Present(), Ended()]


def test_the_table_of_the_page():
    rows = re.findall(r"^\| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", PAGE, re.MULTILINE)
    assert len(rows) == 7
    for baud, *leds in (tuple(map(int, row)) for row in rows):
        for count, fps in zip(leds, (60, 40, 30, 20, 10), strict=True):
            sizes = [sum(map(len, frames_of(bytes(3 * n)))) * 10 * fps for n in (count, count + 1)]
            assert sizes[0] <= baud < sizes[1]


C_MAIN = """
#include <stdio.h>
void show(void) { fwrite(leds, 1, LEDFRAME_CHANNELS, stdout); }
int main(void) { int byte; while ((byte = getchar()) != EOF) ledframe_byte((uint8_t)byte); return 0; }
"""


@pytest.fixture(scope="module")
def c_receiver(require_peer, tmp_path_factory):
    """The C program of the page, compiled: stream in, pictures of 768 bytes out."""
    compiler, folder = require_peer("cc"), tmp_path_factory.mktemp("receiver")
    (folder / "receiver.c").write_text(on_page("c") + C_MAIN, encoding="utf-8")
    flags = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-O1"]
    subprocess.run([compiler, *flags, "-o", folder / "receiver", folder / "receiver.c"], check=True)

    def run(stream: bytes) -> list[bytes]:
        done = subprocess.run([folder / "receiver"], input=stream, capture_output=True, check=True)
        return [done.stdout[at : at + 768] for at in range(0, len(done.stdout), 768)]

    return run


@pytest.mark.peer
def test_the_c_receiver_of_the_page_shows_what_was_sent(c_receiver, noise):
    encoder = encoder_for(768)
    pictures = [noise(768, seed) // 2 * (seed % 2) for seed in range(20)]
    stream = b"\0".join(frame for picture in pictures for frame in frames_of(picture.tobytes(), encoder))
    assert c_receiver(stream) == [picture.tobytes() for picture in pictures]


@pytest.mark.peer
def test_the_c_receiver_and_the_decoder_agree_on_damage(c_receiver, noise):
    rng = np.random.default_rng(8)
    encoder, stream = encoder_for(768), bytearray()
    for seed in range(300):
        for frame in frames_of(noise(768, seed).tobytes(), encoder):
            damaged = bytearray(frame)
            match rng.integers(12):
                case 0:
                    damaged[rng.integers(len(frame))] ^= 1 << rng.integers(8)
                case 1:
                    del damaged[rng.integers(len(frame))]
                case 2:
                    damaged = bytearray()
                case 3:
                    damaged += rng.bytes(rng.integers(300))
            stream += damaged
    pictures = c_receiver(bytes(stream))
    assert 10 < len(pictures) < 250
    assert shown(decoder_for(768).feed(bytes(stream), None, 0), 768) == pictures


# ---------------------------------------------------------------- sending
@pytest.mark.parametrize(
    ("channels", "sizes", "flags"),
    [
        (1, [1], [FIRST | PUSH]),
        (240, [240], [FIRST | PUSH]),
        (241, [240, 1], [FIRST, PUSH]),
        (720, [240, 240, 240], [FIRST, 0, PUSH]),
    ],
)
def test_a_picture_is_cut_into_frames_and_pushed_on_the_last(channels, sizes, flags, noise):
    frames = [parse_frame(frame) for frame in frames_of(noise(channels).tobytes(), encoder_for(channels))]
    assert [len(frame.payload) for frame in frames] == sizes
    assert [frame.flags for frame in frames] == flags
    assert [frame.offset for frame in frames] == [240 * place for place in range(len(frames))]
    assert [frame.sequence for frame in frames] == list(range(len(frames)))


@given(st.binary(min_size=1, max_size=1000), st.integers(0, 255))
def test_stuffing_removes_every_zero_and_loses_nothing(channels, constant):
    for picture in (channels, bytes((constant,)) * len(channels)):
        frames = frames_of(picture)
        for frame in frames:
            assert frame.count(0) == 1
            assert frame[-1] == 0
            assert len(frame) <= 255
        assert b"".join(parse_frame(frame).payload for frame in frames) == picture


def test_block_is_the_same_bytes_as_the_views(noise):
    encoder = encoder_for(700)
    encoder.write(noise(700))
    packets = encoder.seal(0).data
    assert bytes(packets.block) == b"".join(bytes(view) for view in packets.views)
    assert {len(view) for view in packets.views[:-1]} == {packets.size}


def test_sequence_wraps_after_65535():
    encoder = encoder_for(1, sequence=65_535)
    numbers = [parse_frame(frames_of(b"\1", encoder)[0]).sequence for _ in range(3)]
    assert numbers == [65_535, 0, 1]


def test_offset_is_mirrored():
    (frame,) = frames_of(b"\1\2", encoder_for(2, offset=1000))
    assert parse_frame(frame).offset == 1000
    assert decoder_for(2, offset=1000).feed(frame, None, 0)[0] == Write(offset=0, data=b"\1\2", sequence=0)
    for elsewhere in (0, 999, 1001):
        assert reasons(decoder_for(2, offset=elsewhere).feed(frame, None, 0)) == [
            "beyond-buffer",
            "torn-picture",
        ]


def test_what_it_cannot_carry():
    with pytest.raises(LocalWireError, match="do not fit"):
        PROTOCOL.encoder(2, EncoderOptions(offset=CAPACITY - 1))
    with pytest.raises(LocalWireError, match="do not fit"):
        PROTOCOL.encoder(2, EncoderOptions(offset=-1))
    with pytest.raises(LocalWireError, match="expected 2 channels"):
        PROTOCOL.encoder(2, EncoderOptions()).write(np.zeros(3, np.uint8))
    with pytest.raises(LocalWireError, match="at most 240"):
        build_frame(CHANNELS, 0, 0, 0, bytes(MAX_PAYLOAD + 1))


def test_no_channels_no_frame_but_an_end():
    encoder = PROTOCOL.encoder(0, EncoderOptions())
    encoder.write(np.zeros(0, np.uint8))
    assert encoder.channels == 0
    assert not encoder.seal(0).data.views
    assert not encoder.housekeeping(0).views
    assert [parse_frame(bytes(view)).kind for view in encoder.end()[0].views] == [END_OF_STREAM]


# ---------------------------------------------------------------- receiving
def test_a_lost_frame_tears_its_picture_and_only_that(noise):
    encoder = encoder_for(720)
    first, second = noise(720, 1).tobytes(), noise(720, 2).tobytes()
    for missing in range(3):
        frames = frames_of(first, encoder)
        del frames[missing]
        decoder = decoder_for(720)
        events = decoder.feed(b"".join(frames), None, 0)
        assert not shown(events, 720)
        assert reasons(events) == ([] if missing == 2 else ["torn-picture"])
        later = decoder.feed(b"".join(frames_of(second, encoder)), None, 0)
        assert shown(later, 720) == [second]
        gaps = [event.lost for event in [*events, *later] if isinstance(event, Gap)]
        assert gaps == ([] if missing == 0 else [1])


def test_pictures_the_sender_left_out_are_counted_and_tear_nothing():
    encoder, decoder = encoder_for(480), decoder_for(480)
    decoder.feed(b"".join(frames_of(bytes(480), encoder)), None, 0)
    frames_of(bytes(480), encoder)
    events = decoder.feed(b"".join(frames_of(b"\7" * 480, encoder)), None, 0)
    assert events[0] == Gap(lost=2)
    assert shown(events, 480) == [b"\7" * 480]


@pytest.mark.parametrize(
    ("before", "after", "lost"),
    [
        (5, 6, []),
        (65_535, 0, []),
        (65_535, 3, [3]),
        (5, 32_772, [32_766]),
        (5, 32_773, []),
        (5, 5, []),
        (900, 0, []),
    ],
)
def test_gaps_by_sequence(before, after, lost):
    decoder = decoder_for(1)
    decoder.feed(build_frame(CHANNELS, before, FIRST | PUSH, 0, b"\1"), None, 0)
    events = decoder.feed(build_frame(CHANNELS, after, FIRST | PUSH, 0, b"\2"), None, 0)
    assert [event.lost for event in events if isinstance(event, Gap)] == lost
    assert shown(events, 1) == [b"\2"]


def test_an_empty_push_shows_what_came_before():
    decoder = decoder_for(3)
    assert decoder.feed(build_frame(CHANNELS, 0, FIRST, 0, b"\1\2\3"), None, 0)
    assert decoder.feed(build_frame(CHANNELS, 1, PUSH, 0, b""), None, 0) == [Present()]


def test_extra_delimiters_are_nothing():
    (frame,) = frames_of(b"\1\2\3")
    assert shown(decoder_for(3).feed(b"\0\0" + frame + b"\0\0\0", None, 0), 3) == [b"\1\2\3"]


def test_what_is_too_long_is_one_fault_and_never_kept():
    decoder, (frame,) = decoder_for(3), frames_of(b"\1\2\3")
    events = [*decoder.feed(b"\1" * 255, None, 0), *decoder.feed(b"\1" * 100_000, None, 0)]
    assert reasons(events) == ["too-long"]
    assert shown(decoder.feed(b"\0" + frame, None, 0), 3) == [b"\1\2\3"]


def test_a_frame_that_falls_silent_is_given_up():
    decoder, (frame,) = decoder_for(3), frames_of(b"\1\2\3")
    assert not decoder.feed(frame[:9], None, 0)
    assert not decoder.feed(b"", None, LATE - 1)
    events = decoder.feed(frame, None, LATE)
    assert reasons(events) == ["timeout"]
    assert shown(events, 3) == [b"\1\2\3"]


def test_silence_ends_what_was_too_long():
    decoder, (frame,) = decoder_for(3), frames_of(b"\1\2\3")
    decoder.feed(b"\1" * 300, None, 0)
    events = decoder.feed(frame, None, LATE)
    assert not reasons(events)
    assert shown(events, 3) == [b"\1\2\3"]


@given(st.integers(0, 62), st.integers(0, 7))
def test_one_wrong_bit_is_never_shown(place, bit):
    (frame,) = frames_of(bytes(range(48)))
    assert len(frame) == 63
    damaged = bytearray(frame)
    damaged[place] ^= 1 << bit
    assert not shown(decoder_for(48).feed(bytes(damaged) + b"\0", None, 0), 48)


def stuffed(body: bytes) -> bytes:
    """Body with its check, stuffed by the textbook, in blocks of up to 254 bytes."""
    body += zlib.crc32(body).to_bytes(4, "big")
    out = bytearray()
    for run in body.split(b"\0"):
        while len(run) >= 254:
            out += b"\xff" + run[:254]
            run = run[254:]
        out += bytes((len(run) + 1,)) + run
    return bytes(out)


@pytest.mark.parametrize(
    ("encoded", "reason"),
    [
        (b"\x05\x01\x01", "bad-cobs"),
        (b"\x01\x00\x01", "bad-cobs"),
        (b"", "too-short"),
        (b"\x01" * 12, "too-short"),
        (stuffed(b"\1" * 8), "too-short"),
        (stuffed(bytes((1, 1, 0, 0, 3, 0, 0, 0, 0)) + b"\7" * 241), "too-long"),
        (stuffed(bytes((1, 1, 0, 0, 3, 0, 0, 0, 0)) + b"\7" * 600), "too-long"),
        (stuffed(bytes((2, 1, 0, 0, 3, 0, 0, 0, 0))), "bad-version"),
        (stuffed(bytes((1, 3, 0, 0, 3, 0, 0, 0, 0))), "unknown-type"),
        (b"\x0e" + b"\1" * 13, "bad-crc"),
    ],
)
def test_what_is_no_frame(encoded, reason):
    with pytest.raises(RemoteWireError) as caught:
        PROTOCOL.describe(encoded)
    assert caught.value.reason == reason


@pytest.mark.parametrize("length", [0, 1, 249, 250, 251, 504, 505, 506, 800])
@pytest.mark.parametrize("tail", [b"", b"\0", b"\0\0\7"])
def test_runs_without_a_zero_that_need_a_code_more(length, tail):
    body = b"\7" * length + tail
    assert unstuff(stuffed(body)) == body + zlib.crc32(body).to_bytes(4, "big")


@given(st.binary(max_size=400))
def test_unstuffing_undoes_the_textbook(body):
    assert unstuff(stuffed(body)) == body + zlib.crc32(body).to_bytes(4, "big")


@pytest.mark.parametrize(
    ("frame", "line"),
    [
        (
            build_frame(CHANNELS, 7, FIRST | PUSH, 0, EXAMPLE_PIXELS),
            "ledframe 7 first push offset 0, 6 bytes",
        ),
        (build_frame(CHANNELS, 8, FIRST, 0, b"\1"), "ledframe 8 first offset 0, 1 bytes"),
        (build_frame(CHANNELS, 9, 0x80, 240, b"\1"), "ledframe 9 offset 240, 1 bytes"),
        (build_frame(CHANNELS, 9, PUSH, 480, b""), "ledframe 9 push offset 480, 0 bytes"),
        (build_frame(END_OF_STREAM, 10, 0, 0, b""), "ledframe 10 end of stream"),
    ],
)
def test_describe(frame, line):
    assert PROTOCOL.describe(frame) == line
