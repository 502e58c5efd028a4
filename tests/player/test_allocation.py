"""A playing loop allocates nothing as large as a picture, and what it does allocate it gives back."""

from __future__ import annotations

import gc
import sys
import tracemalloc
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.core.geometry import Point, Rect, Size
from ledsign.display.limiter import Limiter
from ledsign.display.panel import Panel
from ledsign.display.sign import Face, OutputSpec, Sign
from ledsign.effects.base import EffectOptions
from ledsign.player.fitting import Fitting
from ledsign.player.loop import Loop
from ledsign.player.output import open_outputs, plan_outputs
from ledsign.show.bundle import sealed
from ledsign.show.clip import make_clip
from ledsign.show.staging import Stage
from ledsign.show.types import Cue, Show, Timeline, Window
from ledsign.wire.base import Packets

if TYPE_CHECKING:
    from ledsign.player.output import Output

TICKS = 1_000
VIEW = Size(128, 320)


class Away:
    """A transport that forgets what it is given."""

    def __init__(self) -> None:
        self.count = 0

    def send(self, packets: Packets) -> None:
        self.count += len(packets.views)


@pytest.fixture
def show() -> Show:
    """A marquee up one face of 128×320."""
    whole = Rect(0, 0, VIEW.width, VIEW.height)
    panels = tuple(
        Panel(rect=Rect(0, 16 * row, VIEW.width, 16), rotation=180 * (row % 2))
        for row in range(VIEW.height // 16)
    )
    output = OutputSpec(name="a", address="memory://a?protocol=ddp", panels=panels)
    sign = Sign(
        name="s", canvas=VIEW, faces=(Face(name="a", rect=whole),), outputs=(output,), fps=Fraction(60)
    )
    clip = make_clip(np.random.default_rng(1).integers(0, 256, (400, VIEW.width, 3), np.uint8), axis="y")
    cue = Cue(
        name="up",
        clip=clip.digest,
        effect="scroll-up",
        options=EffectOptions(speed_px_s=Fraction(120), continuous=True),
        view=VIEW,
        windows=(Window(src=whole, dst=Point(0, 0)),),
        start=Fraction(0),
        length=Fraction(100),
    )
    return sealed(
        Show(sign=sign, timeline=Timeline(cues=(cue,), length=Fraction(100)), clips={clip.digest: clip})
    )


def playing(show: Show) -> tuple[Loop, list[Output], FakeClock]:
    clock = FakeClock(1_795_168_800 * NS_PER_S)
    outputs = open_outputs(show.sign, plan_outputs(show.sign), clock, 60.0)
    for output in outputs:
        away = Away()
        away.sent = output.transport.sent  # type: ignore[attr-defined]
        output.transport = away  # type: ignore[assignment]
    fitting = Fitting(outputs=tuple(outputs), limits=Limiter(show.sign))
    return Loop(Stage(show), show.sign.canvas, fitting, clock, show.sign.fps), outputs, clock


@pytest.mark.parametrize("prepared", [True, False])
def test_a_thousand_ticks(show: Show, prepared: bool) -> None:
    """Lit ahead or the plain way: no array of a picture a frame, and no growth."""
    loop, outputs, clock = playing(show)
    if prepared:
        loop.ahead.look(clock.now_ns())
    gc.collect()
    gc.disable()
    for _ in range(500):  # until what is remembered, and Python's own spare objects, have their full number
        loop.tick()
    try:
        before = sys.getallocatedblocks()
        for _ in range(TICKS):
            loop.tick()
        grown = sys.getallocatedblocks() - before
        tracemalloc.start()
        most = 0
        for _ in range(20):
            tracemalloc.reset_peak()
            kept = tracemalloc.get_traced_memory()[0]
            loop.tick()
            most = max(most, tracemalloc.get_traced_memory()[1] - kept)
    finally:
        tracemalloc.stop()
        gc.enable()
    assert loop.totals.output_errors == 0
    assert outputs[0].transport.count > TICKS  # type: ignore[attr-defined]
    assert grown < 20, grown
    # What the guard against flashes works out from its 576 samples stays below half a picture.
    assert most < VIEW.width * VIEW.height * 3 // (2 if prepared else 1), most


def test_a_still_picture_is_not_packed_again(show: Show) -> None:
    cue = replace(show.timeline.cues[0], effect="hold", pass_length=None)
    still = sealed(replace(show, timeline=Timeline(cues=(cue,), length=Fraction(100))))
    loop, (output,), clock = playing(still)
    loop.ahead.look(clock.now_ns())
    written = []
    write = output.encoder.write
    output.encoder.write = lambda channels: (written.append(1), write(channels))  # type: ignore[method-assign, func-returns-value, assignment, return-value]
    for _ in range(100):
        loop.tick()
    assert len(written) == 1
    output.dim(0.5)
    loop.tick()
    assert len(written) == 2
