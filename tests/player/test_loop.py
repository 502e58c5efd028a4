from __future__ import annotations

import itertools
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.errors import TransportError
from ledsign.player.loop import BLACK_FRAMES, Loop
from ledsign.player.output import Output, open_outputs, plan_outputs
from ledsign.show.frame import Renderer, render
from ledsign.wire.base import PROTOCOLS, DecoderOptions, Present, Write

if TYPE_CHECKING:
    from ledsign.show.types import Show
    from ledsign.transport.memory import Kept, MemoryTransport


def make_loop(show: Show, clock: FakeClock, targets: list[str] | None = None) -> tuple[Loop, list[Output]]:
    outputs = open_outputs(show.sign, plan_outputs(show.sign, targets or ()), clock, float(show.sign.fps))
    loop = Loop(Renderer(show), show.sign.canvas, outputs, clock, show.sign.fps)
    return loop, outputs


def taken(output: Output) -> list[Kept]:
    transport: MemoryTransport = output.transport  # type: ignore[assignment]
    return transport.take()


def pictures(packets: list[Kept], channels: int) -> list[bytes]:
    """What a DDP receiver showed at each push."""
    decoder = PROTOCOLS["ddp"].decoder(DecoderOptions(channels=channels))
    buffer, shown = bytearray(channels), []
    for packet in packets:
        for event in decoder.feed(packet.data, "player", packet.monotonic_ns):
            if isinstance(event, Write):
                buffer[event.offset : event.offset + len(event.data)] = event.data
            elif isinstance(event, Present):
                shown.append(bytes(buffer))
    return shown


def test_each_frame_is_the_picture_of_its_instant(show: Show) -> None:
    clock = FakeClock()
    loop, (west, east) = make_loop(show, clock)
    loop.run(Fraction(1))
    packets = taken(west)
    shown = pictures(packets, 360)
    assert len(shown) == 50 + BLACK_FRAMES
    first = -(-FakeClock().now_ns() * 50 // NS_PER_S)
    for number, picture in enumerate(shown[:50]):
        frame = render(show, Fraction(first + number, 50))
        assert picture == frame[:, :12].tobytes()
    assert shown[-1] == bytes(360)
    assert pictures(taken(east), 360)[:50] == shown[:50]


def test_frames_leave_on_their_deadlines(show: Show) -> None:
    clock = FakeClock()
    loop, (west, _) = make_loop(show, clock)
    loop.run(Fraction(2))
    times = sorted({packet.monotonic_ns for packet in taken(west)})[: 2 * 50]
    assert {b - a for a, b in itertools.pairwise(times)} == {NS_PER_S // 50}
    assert loop.lateness.percentiles_ms() == {"p50": 0.0, "p99": 0.0, "max": 0.0}
    assert loop.pacer.skipped == 0


def test_all_data_leaves_before_any_push(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    clock = FakeClock()
    loop, outputs = make_loop(show, clock)
    for output in outputs:
        send = output.transport.send

        def record(packets: object, name: str = output.plan.name, send: object = send) -> None:
            views = packets.views  # type: ignore[attr-defined]
            order.extend(f"{name} {'push' if view[0] & 1 else 'data'}" for view in views)
            send(packets)  # type: ignore[operator]

        monkeypatch.setattr(output.transport, "send", record)
    loop.tick()
    assert order == ["west data", "east data", "west push", "east push"]


def test_one_output_in_trouble_does_not_stop_the_other(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = FakeClock()
    loop, (west, east) = make_loop(show, clock)

    def broken(frame: object) -> None:
        raise TransportError("cable cut")

    monkeypatch.setattr(west, "gather", broken)
    loop.run(Fraction(1, 10))
    assert loop.totals.output_errors == 5 + BLACK_FRAMES
    assert loop.totals.last_error == "west: cable cut"
    assert len(pictures(taken(east), 360)) == 5 + BLACK_FRAMES


def test_a_new_show_takes_over_at_a_frame_edge_without_black(show: Show) -> None:
    clock = FakeClock()
    loop, (west, _) = make_loop(show, clock)
    loop.tick()
    white = np.full((10, 26, 3), 255, np.uint8)

    class White:
        def render(self, t: Fraction, out: np.ndarray) -> np.ndarray:
            out[...] = white
            return out

    loop.load(White())  # type: ignore[arg-type]
    loop.tick()
    old, new = pictures(taken(west), 360)
    assert 0 < old.count(255) < 360
    assert new == b"\xff" * 360


def test_stop_ends_with_black_and_the_end_of_the_stream(show: Show) -> None:
    clock = FakeClock()
    loop, (output,) = make_loop(show, clock, ["memory://m?protocol=sacn"])
    for _ in range(3):
        loop.tick()
    taken(output)
    loop.stop()
    loop.run()
    packets = [packet.data for packet in taken(output)]
    data = [packet for packet in packets if packet[18:22] == b"\0\0\0\4"]
    terminated = [packet for packet in data if packet[112] & 0x40]
    assert len(terminated) == 3 * 2  # E1.31 §6.2.6: three packets, for each of two universes
    assert packets[-len(terminated) :] == terminated
    black = [packet for packet in data if not packet[112] & 0x40]
    assert black
    assert not any(any(packet[126:]) for packet in black)


def test_a_rate_limited_output_gets_every_second_frame_on_even_numbers(show: Show) -> None:
    clock = FakeClock()
    loop, (fast, slow) = make_loop(show, clock, ["memory://a?protocol=ddp", "memory://b?protocol=sacn"])
    for _ in range(20):
        loop.tick()
    assert len({packet.monotonic_ns for packet in taken(fast)}) == 20
    times = sorted({packet.monotonic_ns for packet in taken(slow)})
    assert len(times) == 10
    assert {b - a for a, b in itertools.pairwise(times)} == {2 * NS_PER_S // 50}


def test_first_frame_is_reported_once(show: Show) -> None:
    clock = FakeClock()
    seen: list[int] = []
    outputs = open_outputs(show.sign, plan_outputs(show.sign), clock, 50)
    loop = Loop(Renderer(show), show.sign.canvas, outputs, clock, show.sign.fps, seen.append)
    loop.tick()
    loop.tick()
    assert len(seen) == 1
    assert loop.totals.first_sent_ns == seen[0]


def test_a_stage_brings_the_brightness_its_schedule_wants(show: Show) -> None:
    from dataclasses import replace

    from ledsign.core.frame import black
    from ledsign.player.source import as_source
    from ledsign.schedule.types import Level, Rule, Schedule
    from ledsign.show.staging import Stage

    frame = black(show.sign.canvas)
    assert as_source(Stage(show)).draw(Fraction(0), frame).level is None
    dim = Schedule(levels=(Level(id="dim", rule=Rule(), level=0.4),), safe="main")
    scheduled = Stage(replace(show, schedule=dim, timelines={"main": show.timeline}))
    assert as_source(scheduled).draw(Fraction(0), frame).level == 0.4
