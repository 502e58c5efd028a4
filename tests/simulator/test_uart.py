"""The serial line: ten bit times a byte, and an overrun for what comes faster."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.uart import FIFO_BYTES, GRACE_NS, Line

MS = 1_000_000
S = 1_000 * MS


@pytest.mark.parametrize(
    ("baud", "count", "ms"),
    [(9_600, 96, 100.0), (115_200, 1152, 100.0), (921_600, 3_072, 33.333_333), (1_000_000, 1000, 10.0)],
)
def test_bytes_take_their_time(baud, count, ms):
    line = Line(baud)
    assert line.push(bytes(count), "tty", 0) == 0
    end = round(ms * MS)
    early = sum(len(data) for data, _ in line.pop(end - 2 * MS))
    assert 0 < early < count
    rest = sum(len(data) for data, _ in line.pop(end + 1))
    assert early + rest == count


def test_a_paced_sender_loses_nothing():
    line = Line(115_200)
    got = 0
    for tick in range(200):
        assert line.push(bytes(115), "tty", tick * 10 * MS) == 0
        got += sum(len(data) for data, _ in line.pop(tick * 10 * MS))
    got += sum(len(data) for data, _ in line.pop(10 * S))
    assert got == 200 * 115 and line.overrun_bytes == 0


def test_a_sender_at_twice_the_speed_loses_about_half():
    line = Line(115_200)
    sent = 0
    for tick in range(1_000):
        line.push(bytes(230), "tty", tick * 10 * MS)
        sent += 230
    assert line.overrun_bytes == pytest.approx(sent / 2 - FIFO_BYTES, rel=0.05)


def test_one_piece_larger_than_the_fifo_is_cut():
    line = Line(9_600)
    assert line.push(bytes(10_000), "tty", 0) == 10_000 - FIFO_BYTES
    assert sum(len(data) for data, _ in line.pop(60 * S)) == FIFO_BYTES


def test_late_reading_is_no_overrun():
    line = Line(921_600)
    line.push(b"x", "tty", 0)
    late_ns = GRACE_NS
    arrived = FIFO_BYTES + 921_600 // 10 * late_ns // S
    assert line.push(bytes(arrived - 2), "tty", late_ns) == 0


def test_native_usb_has_no_bit_rate():
    line = Line(0)
    line.push(bytes(100_000), "tty", 5)
    assert [len(data) for data, _ in line.pop(5)] == [100_000]


def test_it_says_when_to_come_back():
    line = Line(9_600)
    assert line.next_ns() is None
    line.push(b"ab", "tty", 0)
    due = line.next_ns()
    assert 2 * MS < due < 3 * MS
    assert line.pop(due) == [(b"ab", "tty")]
    line.push(bytes(900), "tty", S)
    assert line.next_ns() == S - GRACE_NS + 4 * MS + 1


@given(st.lists(st.tuples(st.integers(0, 20), st.binary(min_size=1, max_size=200)), max_size=60))
def test_what_is_not_lost_arrives_once_and_in_order(pieces):
    line = Line(19_200, fifo_bytes=64)
    now_ns, kept, got = 0, b"", b""
    for wait_ms, data in pieces:
        now_ns += wait_ms * MS
        lost = line.push(data, "tty", now_ns)
        kept += data[: len(data) - lost]
        got += b"".join(piece for piece, _ in line.pop(now_ns))
    got += b"".join(piece for piece, _ in line.pop(now_ns + 3600 * S))
    assert got == kept
