"""Injected faults: repeatable, independent of timing, each doing what it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.core.errors import DocumentError
from simulator.faults import FROZEN_BYTES, Fault, FaultyWay, faults_for, parse_fault

MS = 1_000_000
S = 1_000 * MS
PACKETS = [number.to_bytes(2, "big") for number in range(2_000)]


def through(*faults, seed=1, packets=PACKETS, step_ns=0, stream=False, drain_ns=3600 * S):
    way = FaultyWay(faults, seed=seed, name="ddp:west", start_ns=0, stream=stream)
    out = []
    now_ns = 0
    for packet in packets:
        way.push(packet, "sender", now_ns)
        out += [data for data, _ in way.pop(now_ns)]
        now_ns += step_ns
    out += [data for data, _ in way.pop(now_ns + drain_ns)]
    return out, way


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("loss=5%", Fault(kind="loss", chance=0.05)),
        ("loss=0.25", Fault(kind="loss", chance=0.25)),
        ("duplicate=100%", Fault(kind="duplicate", chance=1.0)),
        ("west=reorder=2%", Fault(kind="reorder", chance=0.02, only="west")),
        ("delay=100ms", Fault(kind="delay", low_ns=100 * MS, high_ns=100 * MS)),
        ("delay=20ms..1.5s", Fault(kind="delay", low_ns=20 * MS, high_ns=1_500 * MS)),
        ("freeze=2s", Fault(kind="freeze", low_ns=2 * S)),
        ("freeze=2s@10s", Fault(kind="freeze", low_ns=2 * S, start_ns=10 * S)),
        ("unplug=500ms@1min/30s", Fault(kind="unplug", low_ns=S // 2, start_ns=60 * S, every_ns=30 * S)),
    ],
)
def test_reading(text, fault):
    assert parse_fault(text) == fault


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("loss", "0%"),
        ("loss=101%", "0%"),
        ("loss=-1%", "0%"),
        ("lose=5%", "loss"),
        ("delay=5", "100ms"),
        ("delay=80ms..20ms", "shorter"),
        ("freeze=1h", "100ms"),
        ("freeze=3s@1s/2s", "period"),
        ("west=", "delay"),
        ("", "loss"),
    ],
)
def test_what_cannot_be_read_says_how(text, hint):
    with pytest.raises(DocumentError) as caught:
        parse_fault(text)
    (problem,) = caught.value.problems
    assert hint in problem.remedy.en
    assert problem.where.field == "--fault" and problem.message.zh


def test_no_fault_changes_nothing():
    assert through()[0] == PACKETS


def test_loss_is_about_what_was_asked_and_the_same_every_time():
    out, way = through(Fault(kind="loss", chance=0.05))
    lost = len(PACKETS) - len(out)
    assert 60 <= lost <= 140
    assert way.dropped == {"injected-loss": lost}
    assert through(Fault(kind="loss", chance=0.05))[0] == out
    assert through(Fault(kind="loss", chance=0.05), step_ns=7 * MS)[0] == out
    assert through(Fault(kind="loss", chance=0.05), seed=2)[0] != out


def test_duplicates_follow_their_original():
    out, _ = through(Fault(kind="duplicate", chance=0.1))
    twice = [number for number, packet in enumerate(out[1:]) if packet == out[number]]
    assert 120 <= len(twice) <= 280
    assert list(dict.fromkeys(out)) == PACKETS


@pytest.mark.parametrize("step_ns", [0, MS])
def test_reordered_packets_are_overtaken_by_at_most_three(step_ns):
    out, _ = through(Fault(kind="reorder", chance=0.05), step_ns=step_ns)
    assert sorted(out) == PACKETS and out != PACKETS
    moved = [number - PACKETS.index(packet) for number, packet in enumerate(out)]
    assert max(moved) <= 5 and min(moved) >= -3


def test_an_overtaken_packet_comes_by_itself_when_nothing_overtakes_it():
    way = FaultyWay([Fault(kind="reorder", chance=1.0)], seed=0, name="x", start_ns=0)
    way.push(b"alone", "sender", 0)
    assert way.pop(0) == []
    due = way.next_ns()
    assert due == 20 * MS
    assert way.pop(due) == [(b"alone", "sender")]
    assert way.next_ns() is None


def test_delay_shifts_everything():
    way = FaultyWay([parse_fault("delay=100ms")], seed=0, name="x", start_ns=0)
    way.push(b"a", "s", 0)
    way.push(b"b", "s", 10 * MS)
    assert way.pop(100 * MS - 1) == []
    assert way.next_ns() == 100 * MS
    assert way.pop(100 * MS) == [(b"a", "s")]
    assert way.pop(110 * MS) == [(b"b", "s")]


def test_varying_delay_reorders():
    out, _ = through(parse_fault("delay=0ms..50ms"), step_ns=MS)
    assert sorted(out) == PACKETS and out != PACKETS


def test_a_frozen_device_takes_its_backlog_afterwards_and_loses_what_did_not_fit():
    way = FaultyWay([parse_fault("freeze=2s@1s")], seed=0, name="x", start_ns=0)
    way.push(b"before", "s", S - 1)
    assert way.pop(S - 1) == [(b"before", "s")]
    big = bytes(FROZEN_BYTES // 2)
    for _ in range(3):
        way.push(big, "s", S)
    assert way.pop(3 * S - 1) == []
    assert way.next_ns() == 3 * S
    assert way.pop(3 * S) == [(big, "s"), (big, "s")]
    assert way.dropped == {"frozen": 1}
    way.push(b"after", "s", 3 * S)
    assert way.pop(3 * S) == [(b"after", "s")]


def test_an_unplugged_cable_loses_everything_again_and_again():
    way = FaultyWay([parse_fault("unplug=1s@10s/20s")], seed=0, name="x", start_ns=5 * S)
    arrived = []
    for second in range(5, 60):
        way.push(bytes([second]), "s", second * S)
        arrived += [data[0] for data, _ in way.pop(second * S)]
    assert sorted(set(range(5, 60)) - set(arrived)) == [15, 35, 55]
    assert way.dropped == {"unplugged": 3}


def test_a_serial_line_loses_bytes_not_pieces():
    data = bytes(range(256)) * 40
    whole, way = through(Fault(kind="loss", chance=0.05), packets=[data], stream=True)
    pieces, _ = through(Fault(kind="loss", chance=0.05), packets=[data], stream=True)
    lost = len(data) - len(b"".join(whole))
    assert 350 <= lost <= 680
    assert way.dropped == {"injected-loss": lost}
    assert pieces == whole


def test_faults_of_one_controller_only():
    faults = [parse_fault("loss=1%"), parse_fault("west=delay=1ms")]
    assert faults_for(faults, ["east"]) == (faults[0],)
    assert faults_for(faults, ["west", "east"]) == tuple(faults)


@given(
    st.lists(st.sampled_from(["loss=30%", "reorder=30%", "duplicate=30%", "delay=1ms..9ms"]), max_size=4),
    st.integers(0, 1000),
)
def test_no_fault_invents_packets(texts, seed):
    out, way = through(*map(parse_fault, texts), seed=seed, packets=PACKETS[:60], step_ns=MS)
    assert set(out) <= set(PACKETS[:60])
    assert len(set(out)) == 60 - way.dropped["injected-loss"]
