"""The serial transport on pseudo-terminals: whole pictures, the newest first, paced, unplugged, stalled."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys

import numpy as np
import pytest

from ledsign.core.clock import NS_PER_S, FakeClock, SystemClock
from ledsign.core.errors import TransportError
from ledsign.transport import port as port_module
from ledsign.transport import serial as serial_module
from ledsign.transport.port import DescriptorPort, WaitingPort, known_ports, open_port
from ledsign.transport.serial import REOPEN_NS, SerialTransport, open_serial
from ledsign.transport.target import parse_target
from ledsign.wire.base import PROTOCOLS, DecoderOptions, EncoderOptions, Packets, Present, Write

pytestmark = pytest.mark.skipif(os.name != "posix", reason="needs pseudo-terminals")

FRAME_NS = NS_PER_S // 60
OPENED: list[SerialTransport] = []


@pytest.fixture(autouse=True)
def _close_what_was_opened():
    yield
    while OPENED:
        OPENED.pop().close()


def open_line(
    path: str, query: str = "baud=921600", clock=None, protocol: str = "adalight"
) -> SerialTransport:
    target = parse_target(f"serial://{path}?{query}&protocol={protocol}")
    OPENED.append(open_serial(target, PROTOCOLS[protocol], clock or FakeClock()))
    return OPENED[-1]


def picture(value: int, size: int = 100) -> Packets:
    return Packets(views=(memoryview(bytes((value,)) * size),))


class Counted:
    """A port that counts what it is asked, and may stall."""

    def __init__(self, real) -> None:
        self.real = real
        self.writes = 0
        self.stalled = False

    def write(self, data) -> int:
        self.writes += 1
        return 0 if self.stalled else self.real.write(data)

    def close(self) -> None:
        self.real.close()


def count(transport: SerialTransport) -> Counted:
    transport._port = Counted(transport._port)
    return transport._port


# ---------------------------------------------------------------- what arrives
@pytest.mark.parametrize("protocol", ["adalight", "tpm2", "ledframe"])
def test_every_protocol_arrives_as_it_was_sealed(device, protocol):
    far, clock = device(), FakeClock()
    transport = open_line(far.path, clock=clock, protocol=protocol)
    encoder = PROTOCOLS[protocol].encoder(768, EncoderOptions())
    decoder = PROTOCOLS[protocol].decoder(DecoderOptions(channels=768))
    for number in range(5):
        channels = np.full(768, number, np.uint8)
        encoder.write(channels)
        transport.send(encoder.seal(0).data)
        events = decoder.feed(far.read(), None, 0)
        assert b"".join(event.data for event in events if isinstance(event, Write)) == channels.tobytes()
        assert events[-1] == Present()
        clock.advance_ns(FRAME_NS)
    assert transport.sent.dropped == 0


def test_what_was_sent_is_copied(device):
    far = device()
    transport = open_line(far.path, "baud=9600")
    data = bytearray(b"\1" * 10)
    transport.send(Packets(views=(memoryview(data),)))
    transport.send(Packets(views=(memoryview(data),)))
    data[:] = b"\2" * 10
    transport.drain(NS_PER_S)
    assert far.read() == b"\1" * 20


@pytest.mark.peer
def test_across_a_socat_pair(require_peer, tmp_path, noise_free=bytes(range(256)) * 3):
    program = require_peer("socat")
    ends = [str(tmp_path / name) for name in ("ours", "theirs")]
    links = [f"pty,raw,echo=0,link={end}" for end in ends]
    with subprocess.Popen([program, "-d", "-d", *links], stderr=subprocess.PIPE) as socat:
        try:
            for line in socat.stderr:
                if b"starting data transfer loop" in line:
                    break
            transport = open_line(ends[0], "baud=2000000")
            reader = os.open(ends[1], os.O_RDONLY | os.O_NOCTTY)
            transport.send(Packets(views=(memoryview(noise_free),)))
            heard = b""
            while len(heard) < len(noise_free):
                heard += os.read(reader, 4096)
            os.close(reader)
            assert heard == noise_free
            assert transport.sent.packets == 1
        finally:
            socat.terminate()


# ---------------------------------------------------------------- pace, and the newest picture
def test_the_newest_picture_wins_and_the_others_are_counted(device):
    far, clock = device(), FakeClock()
    transport = open_line(far.path, "baud=10000", clock)
    for value in range(1, 6):
        transport.send(picture(value))
    assert far.read() == b"\1" * 100
    clock.advance_ns(NS_PER_S // 10)
    transport.send(picture(6))
    assert far.read() == b"\6" * 100
    assert (transport.sent.packets, transport.sent.dropped) == (2, 4)


def test_a_line_that_is_too_slow_carries_every_nth_picture_evenly(device):
    far, clock = device(), FakeClock()
    transport = open_line(far.path, "baud=57600", clock)
    begun = []
    for number in range(60):
        transport.send(picture(number, 230))
        if news := far.read():
            assert len(news) == 230
            begun.append(number)
        clock.advance_ns(FRAME_NS)
    # 230 bytes take 40 ms of 57600 baud: every third tick of 16.7 ms.
    assert begun == list(range(0, 60, 3))


def test_a_line_just_fast_enough_loses_nothing_when_ticks_jitter(device):
    far, clock = device(), FakeClock()
    transport = open_line(far.path, "baud=100000", clock)
    for number in range(200):
        due_ns = number * FRAME_NS + (1_000_000 if number % 2 else 0)
        clock.sleep_until_ns(due_ns)
        transport.send(picture(number, 165))
        assert far.read() == bytes((number,)) * 165
    assert transport.sent.dropped == 0


def test_no_more_than_the_line_carries_is_ever_handed_over(device):
    far, clock = device(), FakeClock()
    transport = open_line(far.path, "baud=115200", clock)
    for number in range(300):
        transport.send(picture(number % 255, 1000))
        far.read()
        carried = clock.monotonic_ns() * 11_520 // NS_PER_S
        assert transport.sent.bytes <= carried + 1000 + 11_520 * 2 // 1000 + 1
        clock.advance_ns(FRAME_NS)
    # 1000 bytes take 86.8 ms: every sixth tick of 16.7 ms, so that the steps of a scroll stay even.
    assert transport.sent.packets == 50


def test_a_pause_after_each_picture_for_the_latch(device):
    far, clock = device(), FakeClock()
    transport = open_line(far.path, "baud=1000000&gap_us=48000", clock)
    begun = []
    for number in range(12):
        transport.send(picture(number))
        if far.read():
            begun.append(number)
        clock.advance_ns(FRAME_NS)
    assert begun == [0, 3, 6, 9]


def test_a_picture_that_began_is_finished_first(device):
    far, clock = device(), FakeClock()
    transport = open_line(far.path, "baud=2000000", clock)
    large = bytes(range(1, 251)) * 400
    transport.send(Packets(views=(memoryview(large[:60_000]), memoryview(large[60_000:]))))
    assert 0 < transport.sent.bytes < len(large)
    heard = far.read()
    for value in (251, 252):
        transport.send(picture(value))
        heard += far.read()
    while len(heard) < len(large):
        clock.advance_ns(FRAME_NS)
        transport.send(picture(253))
        news = far.read()
        assert news
        heard += news
    assert heard[: len(large)] == large
    clock.advance_ns(NS_PER_S)
    transport.send(picture(254))
    rest = heard[len(large) :] + far.read()
    assert set(rest) <= {253, 254}
    assert len(rest) % 100 == 0


# ---------------------------------------------------------------- a reader that stalls
def test_a_device_that_takes_nothing_costs_one_try_a_frame(device):
    far, clock = device(), FakeClock()
    transport = open_line(far.path, "baud=2000000", clock)
    port = count(transport)
    for number in range(600):
        transport.send(picture(number % 200, 4000))
        clock.advance_ns(FRAME_NS)
    assert port.writes <= 600
    assert transport.sent.bytes < 100_000, "nobody reads: the kernel's buffer is full"
    assert transport.sent.packets + transport.sent.dropped >= 598
    backlog = far.read()
    clock.advance_ns(FRAME_NS)
    transport.send(picture(222, 4000))
    backlog += far.read()
    clock.advance_ns(NS_PER_S)
    transport.send(picture(223, 4000))
    last = (backlog + far.read())[-4000:]
    assert last == b"\xdf" * 4000
    assert len(backlog) % 4000 == 0, "the stalled picture was finished, not cut"


def test_draining_a_stalled_device_ends_in_time(device):
    clock = FakeClock()
    transport = open_line(device().path, clock=clock)
    count(transport).stalled = True
    transport.send(picture(1))
    transport.drain(300_000_000)
    assert clock.monotonic_ns() == 300_000_000
    assert not transport.idle


def test_draining_sends_the_picture_that_waits_and_lets_the_last_bit_out(device):
    far, clock = device(), FakeClock()
    transport = open_line(far.path, "baud=10000", clock)
    transport.send(picture(1))
    transport.send(picture(2))
    transport.drain(NS_PER_S)
    assert far.read() == b"\1" * 100 + b"\2" * 100
    assert transport.idle
    assert clock.monotonic_ns() == 200_000_000
    transport.drain(NS_PER_S)
    assert clock.monotonic_ns() == 200_000_000


def test_closing_drops_what_did_not_leave(device):
    transport = open_line(device().path, "baud=300")
    transport.send(picture(1))
    transport.send(picture(2))
    transport.close()
    transport.close()
    transport.send(picture(3))
    transport.drain(NS_PER_S)
    assert (transport.sent.packets, transport.sent.dropped) == (1, 2)


def test_no_packets_are_no_picture(device):
    transport = open_line(device().path, "baud=300")
    transport.send(picture(1))
    transport.send(picture(2))
    transport.send(Packets())
    assert transport.sent.dropped == 0


# ---------------------------------------------------------------- unplugged
def test_unplugged_counted_and_looked_for_once_a_second(device, tmp_path, monkeypatch):
    clock, tries = FakeClock(), []
    link = tmp_path / "by-id"
    first = device()
    link.symlink_to(first.path)
    transport = open_line(str(link), clock=clock)
    transport.send(picture(1))
    assert first.read()

    def counted(path, baud):
        tries.append(clock.monotonic_ns())
        return open_port(path, baud)

    monkeypatch.setattr(serial_module, "open_port", counted)
    first.unplug()
    link.unlink()
    for number in range(10 * 60):
        transport.send(picture(number % 250))
        clock.advance_ns(FRAME_NS)
    assert 9 <= len(tries) <= 10
    assert transport.sent.errors == 1 + len(tries)
    assert "by-id" in transport.sent.last_error
    assert transport.sent.dropped == 600

    second = device()
    link.symlink_to(second.path)
    heard = b""
    for number in range(60):
        clock.advance_ns(FRAME_NS)
        transport.send(picture(number + 1))
        if heard := second.read():
            break
    assert heard == bytes((number + 1,)) * 100, "back with the newest picture, and with one"


def test_plugged_and_unplugged_a_hundred_times(device, tmp_path):
    clock, link = FakeClock(), tmp_path / "by-id"
    far = device()
    link.symlink_to(far.path)
    transport = open_line(str(link), clock=clock)
    for turn in range(100):
        far.unplug()
        transport.send(picture(turn, 5000))
        link.unlink()
        far = device()
        link.symlink_to(far.path)
        clock.advance_ns(REOPEN_NS)
        transport.send(picture(turn + 100, 5000))
        assert far.read() == bytes((turn + 100,)) * 5000
        clock.advance_ns(REOPEN_NS)
    assert transport.sent.errors == 100
    assert transport.sent.dropped == 100


def test_draining_an_unplugged_line_ends(device):
    clock, far = FakeClock(), device()
    transport = open_line(far.path, clock=clock)
    far.unplug()
    transport.send(picture(1))
    transport.drain(NS_PER_S)
    assert clock.monotonic_ns() <= NS_PER_S
    assert transport.sent.dropped == 1


# ---------------------------------------------------------------- opening
def test_a_missing_port_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("LEDSIGN_LANG", "en")
    with pytest.raises(TransportError, match=r"cannot open serial port .*nothing.* → plug it in"):
        open_line(str(tmp_path / "nothing"))
    monkeypatch.setenv("LEDSIGN_LANG", "zh")
    with pytest.raises(TransportError, match="请接好设备"):
        open_line(str(tmp_path / "nothing"))


def test_a_port_in_use_is_refused(device):
    far = device()
    open_line(far.path)
    with pytest.raises(TransportError):
        open_line(far.path)


def test_a_network_protocol_is_refused(device):
    with pytest.raises(TransportError, match="ddp://"):
        open_serial(parse_target(f"serial://{device().path}"), PROTOCOLS["ddp"], FakeClock())


def test_a_rate_the_port_cannot_do(device, monkeypatch):
    import serial

    def refuse(*arguments, **options):
        raise ValueError("Invalid baud rate: 3")

    monkeypatch.setattr(serial, "Serial", refuse)
    monkeypatch.setenv("LEDSIGN_LANG", "en")
    with pytest.raises(TransportError, match="Invalid baud rate: 3 → use a baud rate"):
        open_line(device().path)


def test_trouble_with_the_terminal_settings_is_an_oserror(device, monkeypatch):
    import termios

    import serial

    def refuse(*arguments, **options):
        raise termios.error(5, "Input/output error")

    monkeypatch.setattr(serial, "Serial", refuse)
    with pytest.raises(OSError, match="Input/output error"):
        open_port(device().path, 9600)


def test_a_rate_that_is_refused_on_reopening_is_only_counted(device, monkeypatch):
    clock, far = FakeClock(), device()
    transport = open_line(far.path, clock=clock)
    far.unplug()
    transport.send(picture(1))

    def refuse(path, baud):
        raise TransportError("no such rate")

    monkeypatch.setattr(serial_module, "open_port", refuse)
    clock.advance_ns(REOPEN_NS)
    transport.send(picture(2))
    assert "no such rate" in transport.sent.last_error


def test_ports_of_this_machine_are_names():
    assert all(isinstance(name, str) for name in known_ports())


def test_without_termios_only_oserrors_are_expected(monkeypatch):
    monkeypatch.setitem(sys.modules, "termios", None)
    assert port_module._line_errors() == (OSError,)


# ---------------------------------------------------------------- where there is no descriptor
def windows_like(monkeypatch) -> None:
    monkeypatch.setattr(port_module, "_has_descriptors", lambda: False)


def test_without_descriptors_a_line_is_written_in_chunks(device, monkeypatch):
    windows_like(monkeypatch)
    far, clock = device(), FakeClock()
    transport = open_line(far.path, "baud=100000", clock)
    assert isinstance(transport._port, WaitingPort)
    transport.send(picture(7, 500))
    assert far.read() == b"\7" * 200
    transport.drain(NS_PER_S)
    assert far.read() == b"\7" * 300
    assert transport.sent.packets == 1


def test_without_descriptors_a_stalled_line_counts_as_lost(device, monkeypatch):
    windows_like(monkeypatch)
    monkeypatch.setattr(port_module, "WINDOWS_WAIT_S", 0.005)
    far, clock = device(), FakeClock()
    transport = open_line(far.path, "baud=12000000", clock)
    for number in range(200):
        transport.send(picture(number, 24_000))
        clock.advance_ns(FRAME_NS)
        if transport.sent.errors:
            break
    assert "timeout" in transport.sent.last_error.lower()
    far.read()
    clock.advance_ns(REOPEN_NS)
    transport.send(picture(9))
    with contextlib.suppress(BlockingIOError):
        assert far.read().endswith(b"\x09" * 100)


def test_descriptors_are_used_where_there_are_any(device):
    transport = open_line(device().path, clock=SystemClock())
    assert isinstance(transport._port, DescriptorPort)
