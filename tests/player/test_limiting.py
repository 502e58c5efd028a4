"""The last stage in the loop: what limits say reaches the packets, whatever carries them."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ledsign.core.clock import NS_PER_S, FakeClock
from ledsign.display.limits import Hours, Limits
from ledsign.player.crew import crew_of
from ledsign.player.loop import Loop
from ledsign.player.source import PLAYING, Lit, as_source

if TYPE_CHECKING:
    from ledsign.display.sign import Sign

EVENING_NS = 1_795_168_800 * NS_PER_S


class White:
    """All white, at a level."""

    def __init__(self, level: float | None = None) -> None:
        self.level = level

    def draw(self, t: Fraction, out: np.ndarray) -> Lit:
        out.fill(255)
        return PLAYING._replace(level=self.level)


def run(sign: Sign, source: object, targets: tuple[str, ...] = (), frames: int = 1) -> Loop:
    clock = FakeClock(EVENING_NS)
    crew = crew_of(sign, targets, clock, sign.fps)
    loop = Loop(source, sign.canvas, crew.fitting(), clock, sign.fps)  # type: ignore[arg-type]
    for _ in range(frames):
        loop.tick()
    return loop


def test_brightness_wanted_never_above_the_signs_own(sign: Sign) -> None:
    assert run(sign, White(0.5)).outputs[0].channels.max() == 128
    assert run(replace(sign, brightness=0.25), White(1.0)).outputs[0].channels.max() == 64
    assert run(replace(sign, brightness=0.25), White(None)).outputs[0].channels.max() == 64


def test_curfew_is_black_and_still_refreshed(sign: Sign) -> None:
    dark = replace(sign, limits=Limits(curfew=(Hours(start_s=0, end_s=86_400),)))
    loop = run(dark, White(), frames=5)
    assert loop.limiting.curfew
    assert not loop.outputs[0].channels.any()
    assert loop.outputs[0].transport.sent.packets == 10


@pytest.mark.parametrize(
    "targets", [(), ("memory://a?protocol=ddp", "memory://b?protocol=sacn", "east=memory://c")]
)
def test_each_set_of_controllers_keeps_to_the_budget(sign: Sign, targets: tuple[str, ...]) -> None:
    """240 LEDs at 60 mA would be 14.4 A. Whoever else listens in must not dim the sign further."""
    limited = replace(sign, limits=Limits(current_ma=7_200, ma_per_channel=20))
    loop = run(limited, White(), targets)
    assert loop.limiting.factor == pytest.approx(0.5, abs=0.01)
    assert loop.outputs[0].channels.max() == 127


def test_a_flash_is_not_sent_but_what_was_there_is(sign: Sign) -> None:
    class Strobe:
        def draw(self, t: Fraction, out: np.ndarray) -> Lit:
            out.fill(255 if int(t * 50) // 3 % 2 else 0)
            return PLAYING

    loop = run(sign, Strobe(), frames=100)
    assert loop.totals.output_errors == 0
    assert loop.limiting.limits is not None
    assert loop.outputs[0].transport.sent.packets == 200
    assert getattr(loop.limiting.limits, "held") > 10  # noqa: B009


def test_what_only_draws_is_a_source_too() -> None:
    class Draws:
        def render(self, t: Fraction, out: np.ndarray) -> np.ndarray:
            return out

    assert as_source(Draws()).draw(Fraction(0), np.zeros((1, 1, 3), np.uint8)) is PLAYING
