"""Figures of the fault suite: every measured one is checked against its bar and, if asked for, written."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ledsign.core.geometry import Point, Rect, Size
from ledsign.display.sign import Sign
from ledsign.effects.base import EffectOptions
from ledsign.show.bundle import sealed
from ledsign.show.clip import make_clip
from ledsign.show.types import Cue, Show, Timeline, Window
from tests.figures import FULL, figure
from tests.running import Running

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

__all__ = ["figure"]


@pytest.fixture(scope="session")
def make_show() -> Callable[[int], Show]:
    """A small sealed show of two pictures on the sign ``two``, different for every number."""

    def make(number: int) -> Show:
        clips = [
            make_clip(np.random.default_rng((number, one)).integers(0, 256, (2, 9, 3), np.uint8))
            for one in (0, 1)
        ]
        cues = tuple(
            Cue(
                name=str(place),
                clip=clip.digest,
                effect="hold",
                options=EffectOptions(fps=Fraction(40), speed_px_s=Fraction(40)),
                view=Size(9, 2),
                windows=(Window(src=Rect(0, 0, 9, 2), dst=Point(0, 0)),),
                start=Fraction(place),
                length=Fraction(1),
            )
            for place, clip in enumerate(clips)
        )
        sign = Sign(name="two", canvas=Size(9, 2), faces=(), outputs=(), fps=Fraction(40))
        timeline = Timeline(cues=cues, length=Fraction(2))
        return sealed(Show(sign=sign, timeline=timeline, clips={clip.digest: clip for clip in clips}))

    return make


@pytest.fixture(scope="session")
def small_show(make_show: Callable[[int], Show]) -> Show:
    """A show."""
    return make_show(1)


@pytest.fixture(scope="session")
def other_show(make_show: Callable[[int], Show]) -> Show:
    """Another."""
    return make_show(2)


@pytest.fixture(scope="session")
def third_show(make_show: Callable[[int], Show]) -> Show:
    """And another."""
    return make_show(3)


@pytest.fixture
def running(tmp_path: Path) -> Iterator[Running]:
    """Real processes with a home of their own.

    Here time counts: none of them traces its lines for coverage, which the tests of e2e do.
    """
    made = Running(tmp_path / "home", covered=False)
    yield made
    made.end()


@pytest.fixture
def several(tmp_path: Path) -> Iterator[Callable[[], Running]]:
    """Makes as many homes as wanted."""
    made: list[Running] = []

    def make() -> Running:
        made.append(Running(tmp_path / f"home{len(made)}", covered=False))
        return made[-1]

    yield make
    for one in made:
        one.end()


@pytest.fixture(scope="session")
def rounds() -> Callable[[int, int], int]:
    """A function of (all, few): how often to repeat. All under ``make faults``, few in the daily tests."""
    return lambda most, few: most if FULL else few
