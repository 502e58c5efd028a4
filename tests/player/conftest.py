"""A small sign of two controllers and a show of one still picture, for the player's tests."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest

from ledsign.core.geometry import Point, Rect, Size
from ledsign.display.panel import Panel
from ledsign.display.sign import Face, OutputSpec, Sign
from ledsign.effects.base import EffectOptions
from ledsign.show.bundle import sealed
from ledsign.show.clip import make_clip
from ledsign.show.types import Cue, Show, Timeline, Window


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
