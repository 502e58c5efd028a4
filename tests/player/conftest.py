"""A small sign of two controllers and a show of one still picture, for the player's tests."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from ledsign.core.geometry import Point, Rect, Size
from ledsign.display.panel import Panel
from ledsign.display.sign import Face, OutputSpec, Sign
from ledsign.effects.base import EffectOptions
from ledsign.schedule.types import Edge, Entry, Layer, Rule, Schedule
from ledsign.schedule.types import Window as ScheduleWindow
from ledsign.show.bundle import sealed
from ledsign.show.clip import make_clip
from ledsign.show.types import Clip, Cue, Show, Timeline, Window


@pytest.fixture
def sign() -> Sign:
    """Two controllers of 12×10 LEDs, a gap of two columns between; no gamma, so bytes are pixels."""
    return Sign(
        name="pair",
        canvas=Size(26, 10),
        faces=(Face(name="west", rect=Rect(0, 0, 12, 10)), Face(name="east", rect=Rect(14, 0, 12, 10))),
        outputs=(
            OutputSpec(
                name="west", address="memory://west?protocol=ddp", panels=(Panel(rect=Rect(0, 0, 12, 10)),)
            ),
            OutputSpec(
                name="east",
                address="memory://east?protocol=ddp",
                panels=(Panel(rect=Rect(14, 0, 12, 10)),),
                universe=2,
            ),
        ),
        fps=Fraction(50),
        gamma=1.0,
    )


@pytest.fixture
def show(sign: Sign) -> Show:
    """A white bar of one column that moves one pixel a frame over both faces, in an endless marquee."""
    pixels = np.zeros((1, 10, 1, 3), np.uint8)
    pixels[...] = 255
    clip = make_clip(pixels)
    cue = Cue(
        name="bar",
        clip=clip.digest,
        effect="scroll-left",
        options=EffectOptions(speed_px_s=Fraction(50), fps=Fraction(50), continuous=True, gap_px=11),
        view=Size(12, 10),
        windows=(
            Window(src=Rect(0, 0, 12, 10), dst=Point(0, 0)),
            Window(src=Rect(0, 0, 12, 10), dst=Point(14, 0)),
        ),
        start=Fraction(0),
        length=Fraction(12, 50),
        pass_length=Fraction(12, 50),
    )
    timeline = Timeline(cues=(cue,), length=Fraction(12, 50))
    return sealed(Show(sign=sign, timeline=timeline, clips={clip.digest: clip}, title="bar"))


def still(sign: Sign, name: str, level: int) -> tuple[Cue, Clip]:
    """A cue of one second that fills both faces with one grey."""
    clip = make_clip(np.full((1, 10, 26, 3), level, np.uint8))
    whole = Rect(0, 0, sign.canvas.width, sign.canvas.height)
    cue = Cue(
        name=name,
        clip=clip.digest,
        effect="hold",
        options=EffectOptions(),
        view=sign.canvas,
        windows=(Window(src=whole, dst=Point(0, 0)),),
        start=Fraction(0),
        length=Fraction(1),
    )
    return cue, clip


# The evening of 20 November 2026 in Shanghai, 18:00.
EVENING_NS = 1_795_168_800 * 1_000_000_000
LEVELS = {"campaign": 200, "safe": 50, "typhoon": 255, "notice": 120}


@pytest.fixture
def scheduled(sign: Sign) -> Show:
    """``campaign`` (grey 200) from 18:00 to 22:00 every day, else ``safe`` (50); ``typhoon``, ``notice``."""
    cues = {name: still(sign, name, level) for name, level in LEVELS.items()}
    window = ScheduleWindow(start=Edge(seconds=18 * 3600), end=Edge(seconds=22 * 3600))
    entry = Entry(id="c1", layer=Layer.CAMPAIGN, playlist="campaign", rule=Rule(windows=(window,)))
    timelines = {name: Timeline(cues=(cue,), length=Fraction(1)) for name, (cue, _) in cues.items()}
    show = Show(
        sign=sign,
        timeline=timelines["safe"],
        timelines=timelines,
        clips={clip.digest: clip for _, clip in cues.values()},
        schedule=Schedule(entries=(entry,), safe="safe", zone="Asia/Shanghai"),
        title="evening",
    )
    return sealed(show)
