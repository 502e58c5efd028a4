"""Serial protocols on the wall: the whole sign on one line, in pieces, with damage, at a line's speed."""

import numpy as np
import pytest

from ledsign.display.shown import shown
from ledsign.wire.base import PROTOCOLS
from simulator.listen import read_serial
from simulator.uart import Line
from simulator.wall import Wall

S = 1_000_000_000
STREAMS = [name for name in PROTOCOLS.names() if PROTOCOLS[name].kind == "stream"]


@pytest.fixture
def make_line(towers):
    def make(protocol, device="/dev/ttyUSB0"):
        return Wall(towers, read_serial(towers, [device], protocol, 921_600))

    return make


@pytest.mark.parametrize("protocol", STREAMS)
def test_the_whole_sign_on_one_line(protocol, make_line, make_sender, picture):
    wall = make_line(protocol)
    sender = make_sender(wall, source="/dev/ttyUSB0")
    for seed in range(3):
        stream = b"".join(sender.packets(picture(seed)))
        for start in range(0, len(stream), 101):
            sender.feed(stream[start : start + 101])
        sender.clock.advance_ns(S // 10)
        assert np.array_equal(wall.frame(), shown(wall.sign, picture(seed)))
    report = wall.report(sender.clock.monotonic_ns())
    assert (report["frames"], report["torn"], report["dropped"]) == (3, 0, {})


@pytest.mark.parametrize("protocol", STREAMS)
def test_one_controller_on_a_line_and_the_other_dark(protocol, make_line, make_sender, picture):
    wall = make_line(protocol, "east=/dev/ttyUSB1")
    sender = make_sender(wall, source="/dev/ttyUSB1")
    sender.send(picture(1))
    west, east = (face.rect for face in wall.sign.faces)
    seen, expected = wall.frame(), shown(wall.sign, picture(1))
    assert np.array_equal(seen[:, east.x : east.right], expected[:, east.x : east.right])
    assert not seen[:, west.x : west.right].any()
    assert list(wall.report(0)["controllers"]) == ["east"]


@pytest.mark.parametrize(("protocol", "signal_s"), [("adalight", 15), ("tpm2", 2.5), ("ledframe", 2.5)])
def test_silence_on_a_line(protocol, signal_s, make_line, make_sender, picture):
    wall = make_line(protocol)
    sender = make_sender(wall)
    sender.send(picture(1), ms=0)
    for after_s, state in ((signal_s - 0.1, "live"), (0.2, "lost")):
        sender.clock.advance_ns(int(after_s * S))
        assert wall.health(sender.clock.monotonic_ns())[0]["state"] == state
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(1)))


@pytest.mark.parametrize("protocol", STREAMS)
def test_an_overrun_line_shows_no_damaged_frame_it_could_know_of(protocol, make_line, make_sender, picture):
    """A sender four times too fast for the line: bytes are lost, and the decoder finds its feet again."""
    wall = make_line(protocol)
    sender = make_sender(wall)
    line = Line(230_400)
    for seed in range(60):
        line.push(b"".join(sender.packets(picture(seed))), "tty", sender.clock.monotonic_ns())
        for data, _ in line.pop(sender.clock.monotonic_ns()):
            sender.feed(data)
        sender.clock.advance_ns(S // 20)
    assert line.overrun_bytes > 0
    assert wall.report(0)["dropped"]
    sender.clock.advance_ns(S)
    for data, _ in line.pop(sender.clock.monotonic_ns()):
        sender.feed(data)
    sender.clock.advance_ns(S)
    for _ in range(3):
        sender.feed(b"".join(sender.packets(picture(99))))
    assert np.array_equal(wall.frame(), shown(wall.sign, picture(99)))
