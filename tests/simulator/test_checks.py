"""What is measured: pace, torn frames, gaps, skew, what was never written."""

import pytest

from simulator.checks import Coverage, Ledger, Pace, Skew

MS = 1_000_000
S = 1_000 * MS


def test_pace_of_an_even_stream():
    pace = Pace(pause_ns=2 * S)
    for frame in range(61):
        pace.shown(frame * S // 60)
    assert pace.fps == pytest.approx(60, rel=1e-6)
    assert pace.fps_now(S) == pytest.approx(60, rel=1e-3)
    report = pace.report()
    assert report["interval_ms"]["p50"] == pytest.approx(16.667)
    assert report["jitter_ms"]["max"] < 0.001


def test_a_late_frame_is_jitter_and_a_pause_is_not():
    pace = Pace(pause_ns=2 * S)
    times = [0, 25, 50, 80, 100, 125, 10_000, 10_025]
    for at in times:
        pace.shown(at * MS)
    report = pace.report()
    assert report["interval_ms"]["max"] == 30.0
    assert report["jitter_ms"]["max"] == 5.0
    assert pace.fps == pytest.approx(6 / 0.150)
    assert pace.report(recent=1)["interval_ms"]["max"] == 25.0


def test_the_present_rate_falls_when_frames_stop():
    pace = Pace(pause_ns=5 * S)
    for frame in range(121):
        pace.shown(frame * S // 60)
    assert pace.fps_now(2 * S) == pytest.approx(60, rel=0.01)
    assert pace.fps_now(3 * S) < 61
    assert pace.fps_now(4 * S + 1) == 0.0
    assert Pace(S).fps_now(0) == 0.0
    assert Pace(S).report()["jitter_ms"] == {"p50": 0.0, "p99": 0.0, "max": 0.0}


def test_a_torn_frame_counts_once_and_one_that_showed_nothing_new_never():
    ledger = Ledger()
    for frame in range(10):
        ledger.shown(empty=frame == 4)
    ledger.tear(3, 6)
    ledger.tear(5, 7)
    assert ledger.torn == 3  # 3, 5, 6


def test_the_ledger_stays_small():
    ledger = Ledger()
    for frame in range(20_000):
        ledger.tear(frame, frame + 1)
        ledger.shown(empty=frame % 2 == 0)
    assert ledger.torn == 20_000
    assert len(ledger._torn) + len(ledger._empty) < 6_000


@pytest.mark.parametrize(
    ("frames", "torn"),
    [
        ("ffff", 0),
        ("fffp", 1),  # a full-frame sender left something out
        ("pppp", 0),  # this one refreshes in parts on purpose
        ("ffffppppp", 3),  # it takes three to believe that it is on purpose now
        ("m", 1),  # a packet is known to be missing
        ("fmfmf", 2),
        ("pm", 1),
    ],
)
def test_coverage(frames, torn):
    coverage = Coverage()
    verdicts = [coverage.judge(complete=one == "f", missing=one == "m") for one in frames]
    assert sum(verdicts) == torn


def test_skew_is_first_to_last_controller_of_a_round():
    skew = Skew(["west", "east"])
    for frame in range(10):
        skew.shown("west", frame * 25 * MS)
        skew.shown("east", frame * 25 * MS + 2 * MS)
    assert skew.report() == {"p50": 2.0, "p99": 2.0, "max": 2.0}
    skew.shown("west", S)
    skew.shown("west", 2 * S)  # east missed a frame: no round
    skew.shown("east", 2 * S + 3 * MS)
    assert skew.report()["max"] == 3.0


# ---------------------------------------------------------------- in the whole wall
UNIVERSES = ["sacn", "artnet"]


@pytest.mark.parametrize("protocol", ["ddp", *UNIVERSES])
def test_nothing_is_torn_when_nothing_is_lost(protocol, make_wall, make_sender, picture):
    wall = make_wall(protocol)
    sender = make_sender(wall)
    for seed in range(20):
        sender.send(picture(seed % 5))
    report = wall.report(sender.clock.monotonic_ns())
    assert (report["torn"], report["gaps"], report["lost"]) == (0, 0, 0)
    assert report["frames"] == 20
    assert report["fps"] == pytest.approx(40)


@pytest.mark.parametrize("protocol", ["ddp", *UNIVERSES])
@pytest.mark.parametrize("packet", [0, 1, 2])
def test_a_lost_packet_tears_exactly_one_frame(protocol, packet, make_wall, make_sender, picture):
    wall = make_wall(protocol)
    sender = make_sender(wall, options={"keepalive": False, "push": "separate"})
    for seed in range(12):
        sender.send(picture(seed), skip=(packet,) if seed == 6 else ())
    report = wall.report(sender.clock.monotonic_ns())
    torn = [report["controllers"][name]["torn"] for name in ("west", "east")]
    assert sorted(torn) in ([0, 1], [1, 1]) and sum(torn) == (2 if protocol == "ddp" and packet == 1 else 1)
    assert report["lost"] == 1 and report["gaps"] == 1


@pytest.mark.parametrize("protocol", UNIVERSES)
def test_leaving_out_unchanged_universes_is_not_torn(protocol, make_wall, make_sender, picture):
    wall = make_wall(protocol)
    sender = make_sender(wall)
    frame = picture(1)
    for step in range(60):
        frame = frame.copy()
        frame[step % 20] = step  # only some universes change
        sent = sender.send(frame)
    assert len(sent) < 10
    report = wall.report(sender.clock.monotonic_ns())
    assert (report["torn"], report["gaps"]) == (0, 0)
    assert report["frames"] == 60


@pytest.mark.parametrize("protocol", UNIVERSES)
def test_a_lost_change_is_torn_even_among_left_out_universes(protocol, make_wall, make_sender, picture):
    wall = make_wall(protocol)
    sender = make_sender(wall)
    frame = picture(1)
    for step in range(40):
        frame = frame.copy()
        frame[:, :2] = step * 37 % 256
        sender.send(frame, skip=(0,) if step == 30 else ())
    assert wall.report(sender.clock.monotonic_ns())["torn"] == 1


def test_a_packet_that_comes_after_its_sync_tears_the_frame(make_wall, make_sender, picture):
    wall = make_wall("sacn")
    sender = make_sender(wall, options={"keepalive": False})
    for seed in range(5):
        sender.send(picture(seed))
    late, *rest = sender.packets(picture(6))
    sender.feed(*rest, late)
    sender.clock.advance_ns(25 * MS)
    sender.send(picture(7))
    report = wall.report(sender.clock.monotonic_ns())
    assert (report["torn"], report["gaps"]) == (1, 0)


def test_artnet_without_sequence_is_judged_by_what_it_refreshes(make_wall, make_sender, picture):
    wall = make_wall("artnet")
    sender = make_sender(wall, options={"keepalive": False})

    def unnumbered(packets):
        return [
            packet[:12] + b"\0" + packet[13:] if packet[8:10] == b"\x00\x50" else packet for packet in packets
        ]

    for seed in range(8):
        packets = unnumbered(sender.packets(picture(seed)))
        sender.feed(*(packet for number, packet in enumerate(packets) if (seed, number) != (5, 3)))
    report = wall.report(sender.clock.monotonic_ns())
    assert (report["torn"], report["gaps"]) == (1, 0)


def test_a_lost_push_is_no_torn_frame(make_wall, make_sender, picture):
    wall = make_wall("ddp")
    sender = make_sender(wall, options={"push": "separate"})
    for seed in range(8):
        last = len(sender.packets(picture(0))) - 1
        sender.send(picture(seed), skip=(last,) if seed == 4 else ())
    report = wall.report(sender.clock.monotonic_ns())
    assert report["torn"] == 0
    assert report["frames"] == 7
    assert report["controllers"]["west"]["unpushed"] == 1


def test_unsynchronised_universes_count_rounds(make_wall, make_sender, picture):
    wall = make_wall("sacn")
    sender = make_sender(wall, options={"keepalive": False, "sync": False})
    for seed in range(9):
        sender.send(picture(seed))
    west = wall.report(sender.clock.monotonic_ns())["controllers"]["west"]
    assert west["frames"] == 8  # the ninth is still open
    assert west["fps"] == pytest.approx(40)
    assert not west["synchronised"] and west["torn"] == 0


def test_what_was_never_written_is_named(make_wall, make_sender, picture):
    wall = make_wall("sacn")
    sender = make_sender(wall, options={"keepalive": False})
    for seed in range(3):
        sender.send(picture(seed), skip=(1, 4))
    west = wall.report(0)["controllers"]["west"]
    assert west["universes_never_written"] == [2, 5]
    assert west["channels_never_written"] == 510 + 360
    assert west["universes"] == 5 and west["channels"] == 2400
    assert make_wall("ddp").report(0)["controllers"]["west"]["channels_never_written"] == 2400


def test_skew_between_two_controllers(make_wall, make_sender, make_sign, picture):
    wall = make_wall("own")
    west, east = (make_sender(wall, listener=name) for name in wall.receivers)
    east.clock = west.clock
    for seed in range(5):
        west.send(picture(seed), ms=3)
        east.send(picture(seed), ms=22)
    assert wall.report(0)["skew_ms"] == {"p50": 3.0, "p99": 3.0, "max": 3.0}


def test_a_lost_sync_packet_is_a_gap_of_the_sign_not_of_a_controller(make_wall, make_sender, picture):
    wall = make_wall("sacn")
    sender = make_sender(wall, options={"keepalive": False})
    for seed in range(6):
        sender.send(picture(seed), skip=(10,) if seed == 3 else ())
    report = wall.report(0)
    assert (report["lost"], report["gaps"], report["torn"]) == (1, 0, 0)
    assert report["frames"] == 5


def test_the_report_is_json(make_wall, make_sender, picture):
    import json

    wall = make_wall("ddp,sacn")
    sender = make_sender(wall)
    sender.send(picture(0))
    report = json.loads(json.dumps(wall.report(0)))
    assert {one["listener"] for one in report["inputs"]} == set(wall.receivers)
    assert report["controllers"]["west"]["protocol"] == "ddp"
    wall.drop("ddp://127.0.0.1:4048", "kernel-buffer", 3)
    assert wall.report(0)["listeners"][0]["dropped"] == {"kernel-buffer": 3}
    assert [one["controller"] for one in wall.health(0)] == ["west", "east"]
