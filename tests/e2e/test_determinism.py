"""The same show and time give the same bytes: preview, player and wire agree, on every sign and protocol.

For random instants the test compares, byte for byte,
  1. what the preview says the sign shows (the pixels of ``ledsign render --at``),
  2. what the player drew for that instant, as the panels can show it,
  3. what the simulator decoded from the packets the player sent.
"""

from __future__ import annotations

import random
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ledsign.cli.load import load_for
from ledsign.compiler import compile_playlist
from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.errors import LocalWireError
from ledsign.display.shown import shown
from ledsign.player.loop import Loop
from ledsign.player.output import open_outputs, plan_outputs
from ledsign.preview import frame_at
from ledsign.settings import shipped
from ledsign.show.bundle import read_show, write_show
from ledsign.show.frame import Renderer
from ledsign.text.fonts import FontLibrary
from ledsign.wire.base import PROTOCOLS
from simulator.listen import Listener
from simulator.wall import Wall

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.player.output import Plan
    from ledsign.show.types import Show

SIGNS = {"twin-towers": "twin-towers.yaml", "p10-64x16": "p10-shop.yaml", "wall-1024x256": "wall.yaml"}
INSTANTS = 200


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


def carry(show: Show, protocol: str, times: list[Fraction]) -> int:
    """Play ``times`` through ``protocol`` into a wall and compare; returns how many were compared."""
    sign = show.sign
    targets = [f"{output.name}=memory://{output.name}?protocol={protocol}" for output in sign.outputs]
    plans = plan_outputs(sign, targets)
    listeners = [listener_of(plan, number) for number, plan in enumerate(plans)]
    wall = Wall(sign, listeners)
    clock = FakeClock()
    outputs = open_outputs(sign, plans, clock, 40.0)
    loop = Loop(Renderer(show), sign.canvas, outputs, clock, sign.fps)
    for t in times:
        clock.step_wall_ns(int(t * NS_PER_S) - clock.now_ns())  # at or just before the frame's instant
        loop.tick()
        for output, listener in zip(outputs, listeners, strict=True):
            for packet in output.transport.take():  # type: ignore[attr-defined]
                wall.feed(listener.name, packet.data, ("127.0.0.1", 5), packet.monotonic_ns)
        previewed = frame_at(show, t)
        played = shown(sign, loop._frame)
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
    times = instants(show, INSTANTS, f"{show.sign.name} {protocol}")
    if capacity is not None and most > capacity:
        with pytest.raises(LocalWireError):
            carry(show, protocol, times[:1])
    else:
        assert carry(show, protocol, times) == INSTANTS


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
