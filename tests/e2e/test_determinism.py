"""The same show and time give the same bytes: preview, player and wire agree, on every sign and protocol.

For random instants the test compares, byte for byte,
  1. what the preview says the sign shows (the pixels of ``ledsign render --at``),
  2. what the player drew for that instant, as the panels can show it,
  3. what the simulator decoded from the packets the player sent.
"""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ledsign.cli.load import load_for, load_schedule_for
from ledsign.compiler import compile_document, compile_playlist
from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.errors import LocalWireError
from ledsign.display.limiter import Limiter
from ledsign.display.limits import Ceiling, Hours, Limits
from ledsign.display.shown import shown
from ledsign.player.clock_trust import ClockTrust
from ledsign.player.fitting import Fitting
from ledsign.player.loop import Loop
from ledsign.player.output import open_outputs, plan_outputs
from ledsign.player.programme import Programme, playing_of
from ledsign.preview import Preview
from ledsign.schedule.local_time import instant_of
from ledsign.schedule.timetable import Timetable
from ledsign.schedule.types import Edge, Level, Rule, SunEvent, Window
from ledsign.settings import shipped
from ledsign.show.bundle import read_show, write_show
from ledsign.show.frame import Renderer
from ledsign.show.staging import Stage
from ledsign.text.fonts import FontLibrary
from ledsign.wire.base import PROTOCOLS
from simulator.listen import Listener
from simulator.wall import Wall
from tests.proof import asked

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledsign.player.output import Output, Plan
    from ledsign.show.types import Show

SIGNS = {"twin-towers": "twin-towers.yaml", "p10-64x16": "p10-shop.yaml", "wall-1024x256": "wall.yaml"}
INSTANTS = 200
# Of the large signs, whose frames are up to three thousand packets, the daily run asks a quarter.
OF_A_LARGE_SIGN = asked(INSTANTS, 20)
SMALL_PX = 4096
pytestmark = pytest.mark.no_cover


@pytest.fixture(scope="module", params=SIGNS)
def show(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Show:
    """A shipped playlist on its sign, written to a bundle and read back as the player does."""
    loaded, sign = load_for(shipped("playlists", SIGNS[request.param]), request.param)
    compiled = compile_playlist(loaded, sign, FontLibrary())
    return read_show(write_show(compiled.show, tmp_path_factory.mktemp("show") / "bundle"))


def instants(show: Show, count: int, seed: str) -> list[Fraction]:
    """Random frame instants of twenty years, the same in every run."""
    chosen = random.Random(seed)
    fps = show.sign.fps
    return [Fraction(chosen.randrange(int(20 * 365 * 86400 * fps))) / fps for _ in range(count)]


def listener_of(plan: Plan, number: int) -> Listener:
    """A simulated controller that receives exactly what ``plan`` sends."""
    return Listener(
        protocol=plan.protocol,
        patches=plan.patches,
        host="127.0.0.1",
        port=1 + number,
        path=f"line{number}",
        only=plan.name if len(plan.patches) == 1 else "",
    )


def plain(show: Show, outputs: list[Output], clock: FakeClock) -> Loop:
    """A loop that plays a show and nothing else."""
    return Loop(Renderer(show), show.sign.canvas, outputs, clock, show.sign.fps)


def whole(show: Show, outputs: list[Output], clock: FakeClock) -> Loop:
    """A loop as the player builds it: brightness by the schedule, under the limits of the sign."""
    programme = Programme(show.sign, clock, ClockTrust(clock, earliest_ns=0, kernel=lambda: True))
    programme.play(playing_of(show))
    fitting = Fitting(outputs=tuple(outputs), limits=Limiter(show.sign))
    return Loop(programme, show.sign.canvas, fitting, clock, show.sign.fps)


def carry(
    show: Show,
    protocol: str,
    times: list[Fraction],
    loop_of: Callable[[Show, list[Output], FakeClock], Loop] = plain,
) -> int:
    """Play ``times`` through ``protocol`` into a wall and compare; returns how many were compared."""
    sign = show.sign
    targets = [f"{output.name}=memory://{output.name}?protocol={protocol}" for output in sign.outputs]
    plans = plan_outputs(sign, targets)
    listeners = [listener_of(plan, number) for number, plan in enumerate(plans)]
    wall = Wall(sign, listeners)
    clock = FakeClock()
    outputs = open_outputs(sign, plans, clock, 40.0)
    loop = loop_of(show, outputs, clock)
    preview = Preview(show)
    for number, t in enumerate(times):
        clock.step_wall_ns(int(t * NS_PER_S) - clock.now_ns())  # at or just before the frame's instant
        if number % 2:  # the others are made the plain way
            loop.ahead.look(clock.now_ns(), (0,))
        loop.tick()
        for output, listener in zip(outputs, listeners, strict=True):
            for packet in output.transport.take():  # type: ignore[attr-defined]
                wall.feed(listener.name, packet.data, ("127.0.0.1", 5), packet.monotonic_ns)
        previewed = preview.frame(t)
        played = shown(sign, loop.frame, brightness=loop.limiting.level)
        np.testing.assert_array_equal(played, previewed, err_msg=f"player at {t}")
        np.testing.assert_array_equal(wall.frame(), previewed, err_msg=f"{protocol} at {t}")
    report = wall.report(clock.monotonic_ns())
    assert (report["torn"], report["lost"], report["dropped"]) == (0, 0, {})
    return len(times)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("protocol", PROTOCOLS.names())
def test_preview_player_and_wire_agree(show: Show, protocol: str) -> None:
    capacity = PROTOCOLS[protocol].capacity
    most = max(
        plan.channels for plan in plan_outputs(show.sign, [f"{o.name}=memory://x" for o in show.sign.outputs])
    )
    canvas = show.sign.canvas
    count = INSTANTS if canvas.width * canvas.height <= SMALL_PX else OF_A_LARGE_SIGN
    times = instants(show, count, f"{show.sign.name} {protocol}")
    if capacity is not None and most > capacity:
        with pytest.raises(LocalWireError):
            carry(show, protocol, times[:1])
    else:
        assert carry(show, protocol, times) == count


def test_a_frame_does_not_depend_on_what_was_drawn_before(show: Show) -> None:
    times = instants(show, 20, "order")
    renderer = Renderer(show)
    forwards = [renderer.render(t).copy() for t in times]
    fresh = [Renderer(show).render(t) for t in reversed(times)]
    for one, other in zip(forwards, reversed(fresh), strict=True):
        np.testing.assert_array_equal(one, other)


def test_compiling_again_gives_the_same_show(show: Show, tmp_path: Path) -> None:
    loaded, sign = load_for(shipped("playlists", SIGNS[show.sign.name]), show.sign.name)
    assert compile_playlist(loaded, sign, FontLibrary()).show.digest == show.digest


# Everything that can decide a picture, close together: a rotation, priorities, a filler, a safe picture,
# sunset, hours over midnight, workdays, a blackout, an emergency, a clock.
SCHEDULE = """
ledsign: schedule/1
sign: p10-64x16
place: [31.24, 121.5]
slot: 10 s
safe: safe
playlists:
  safe: {items: [{text: 安, size: 16, effect: hold, duration: 3 s}]}
  filler: {items: [{clock: "%H:%M:%S", size: 16}, {text: 城市, size: 16, effect: wipe, duration: 2 s}]}
  long: {items: [{text: 技能让生活更美好, size: 16, speed: 30 px/s}, {text: 好, size: 16, duration: 0.51 s}]}
  short: {items: [{text: 学, size: 16, effect: fade, duration: 1.3 s}, {text: 好, size: 16, effect: blink}]}
  storm: {items: [{text: 台风, size: 16, effect: blink, colour: red, duration: 2 s}]}
campaigns:
  - {name: evening, playlist: long, dates: 2026-05-06..2026-05-31, daily: 19:00-22:00, priority: 5}
  - {name: night, playlist: short, daily: sunset..01:30, days: fri-sat}
  - {name: one, playlist: long, dates: ..2026-12-31, daily: 07:00-09:00, days: workdays, share: 1}
  - {name: two, playlist: short, dates: ..2026-12-31, daily: 07:00-09:00, days: workdays, share: 2}
fillers:
  - {name: filler, playlist: filler, daily: 06:00-23:30}
blackouts:
  - {name: lunch, daily: 12:00-12:30}
emergencies:
  - {name: storm, playlist: storm, from: 2026-05-13 20:00:00.5, for: 90 min}
"""


@pytest.fixture(scope="module")
def scheduled(tmp_path_factory: pytest.TempPathFactory) -> Show:
    """A schedule on a board, written to a bundle and read back as the player does."""
    folder = tmp_path_factory.mktemp("scheduled")
    file = folder / "schedule.yaml"
    file.write_text(SCHEDULE, "utf-8")
    loaded, sign = load_schedule_for(file, "")
    return read_show(write_show(compile_document(loaded, sign, FontLibrary()).show, folder / "bundle"))


def edges(show: Show, count: int, seed: str) -> list[Fraction]:
    """Frames around changes of what is lit, and others, in May 2026; the same in every run."""
    assert show.schedule is not None
    chosen = random.Random(seed)
    fps, zone = show.sign.fps, show.schedule.zone
    start, end = (instant_of(day, 0, zone) for day in (date(2026, 5, 5), date(2026, 5, 17)))
    plan = list(Timetable(show.schedule).plan(start, end))
    turns = [one.start_ns for one in plan if one.entry is not None and one.entry.share]
    others = [one.start_ns for one in plan if one.entry is None or not one.entry.share]
    assert len(turns) > 4000  # two hours of ten-second turns each workday
    assert len(others) > 50
    chosen_ns = [chosen.choice((turns, others, range(start, end))[n % 3]) for n in range(count)]
    near = [Fraction(t, NS_PER_S) for t in chosen_ns]
    return [Fraction(-int(-t * fps // 1) + chosen.randrange(-2, 3)) / fps for t in near]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("protocol", PROTOCOLS.names())
def test_a_schedule_is_the_same_in_preview_player_and_wire(scheduled: Show, protocol: str) -> None:
    assert carry(scheduled, protocol, edges(scheduled, INSTANTS, protocol)) == INSTANTS


def test_brightness_and_curfew_are_the_same_in_preview_player_and_wire(scheduled: Show) -> None:
    assert scheduled.schedule is not None
    limits = Limits(
        flashes_per_s=0,  # what depends on the frames before is not in a picture of one moment
        ceilings=(Ceiling(hours=Hours(start_s=20 * 3600, end_s=23 * 3600), level=0.25),),
        curfew=(Hours(start_s=2 * 3600, end_s=5 * 3600),),
    )
    night = Rule(windows=(Window(start=Edge(sun=SunEvent.SUNSET), end=Edge(seconds=6 * 3600)),))
    schedule = replace(scheduled.schedule, levels=(Level(id="night", rule=night, level=0.6),))
    show = replace(
        scheduled, sign=replace(scheduled.sign, limits=limits, one_bit=False), schedule=schedule, digest=""
    )
    assert carry(show, "ddp", edges(show, INSTANTS, "levels"), whole) == INSTANTS


def test_the_instants_meet_everything_that_can_be_lit(scheduled: Show) -> None:
    stage = Stage(scheduled)
    met = {stage.decision_at(int(t * NS_PER_S)).playlist for t in edges(scheduled, INSTANTS, "ddp")}
    assert met == {*scheduled.timelines, ""}


def test_a_schedules_frame_does_not_depend_on_what_was_drawn_before(scheduled: Show) -> None:
    times = edges(scheduled, 60, "order")
    renderer = Renderer(scheduled)
    forwards = [renderer.render(t).copy() for t in times]
    again = [renderer.render(t).copy() for t in reversed(times)]
    for t, one, other in zip(times, forwards, reversed(again), strict=True):
        np.testing.assert_array_equal(one, other)
        np.testing.assert_array_equal(one, Renderer(scheduled).render(t))
