"""Hand-made shows: noise clips, cues on two towers with a gap between them."""

from collections.abc import Callable
from fractions import Fraction

import numpy as np
import pytest

from ledsign.core.clock import FakeClock
from ledsign.core.errors import ShowError
from ledsign.core.geometry import Point, Rect, Size
from ledsign.display.sign import Sign
from ledsign.effects.base import EFFECTS, EffectOptions
from ledsign.show.bundle import sealed
from ledsign.show.clip import make_clip
from ledsign.show.store import ShowStore
from ledsign.show.types import Cue, Show, Timeline, Window


@pytest.fixture(scope="session")
def noise() -> Callable:
    """uint8 noise of a shape."""

    def make(*shape, seed=7):
        return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)

    return make


@pytest.fixture(scope="session")
def towers() -> Callable:
    """Windows of a view on two towers 6×10, at x 1 and x 11 of a canvas 18×12: same, span or relay."""

    def windows(kind):
        west, east = Point(1, 1), Point(11, 1)
        if kind == "same":
            return Size(6, 10), (
                Window(src=Rect(0, 0, 6, 10), dst=west),
                Window(src=Rect(0, 0, 6, 10), dst=east),
            )
        if kind == "span":
            return Size(16, 10), (
                Window(src=Rect(0, 0, 6, 10), dst=west),
                Window(src=Rect(10, 0, 6, 10), dst=east),
            )
        assert kind == "relay"
        return Size(12, 10), (
            Window(src=Rect(0, 0, 6, 10), dst=west),
            Window(src=Rect(6, 0, 6, 10), dst=east),
        )

    return windows


@pytest.fixture(scope="session")
def make_cue() -> Callable:
    """A cue of a clip; one pass as long as its effect says."""

    def make(clip, effect, view, windows, *, start=0, length=None, name="cue", background=(0, 0, 0), **how):
        readout = how.pop("readout", None)
        options = EffectOptions(**({"fps": Fraction(60), "speed_px_s": Fraction(60)} | how))
        one_pass = EFFECTS[effect].length(clip.size, view, options)
        return Cue(
            name=name,
            clip=clip.digest,
            effect=effect,
            options=options,
            view=view,
            windows=windows,
            start=Fraction(start),
            length=Fraction(length) if length else (one_pass or Fraction(5)),
            pass_length=one_pass,
            background=background,
            readout=readout,
        )

    return make


@pytest.fixture(scope="session")
def make_show() -> Callable:
    """A show of cues and clips on a canvas 18×12."""

    def make(cues, clips, *, canvas=Size(18, 12), length=None, anchor=0, title="上海"):  # noqa: B008
        end = max((cue.start + cue.length for cue in cues), default=Fraction(1))
        return Show(
            sign=Sign(name="two", canvas=canvas, faces=(), outputs=(), fps=Fraction(60)),
            timeline=Timeline(
                cues=tuple(cues), length=Fraction(length) if length else end, anchor=Fraction(anchor)
            ),
            clips={clip.digest: clip for clip in clips},
            title=title,
        )

    return make


@pytest.fixture
def sample_show(noise, towers, make_cue, make_show) -> Show:
    """Three cues: a marquee over two tiles, an animation that fades, and a still picture."""
    strip = make_clip(noise(10, 4500, 3))
    moving = make_clip(
        noise(3, 8, 5, 3, seed=2), axis="y", durations=(Fraction(1, 30), Fraction(1, 7), Fraction(2, 3))
    )
    span, span_windows = towers("span")
    same, same_windows = towers("same")
    marquee = make_cue(strip, "scroll-left", span, span_windows, continuous=True, gap_px=3)
    fade = make_cue(moving, "fade", same, same_windows, start=marquee.length, background=(9, 0, 200))
    still = make_cue(moving, "hold", same, same_windows[:1], start=fade.start + 1, length=9)
    return make_show([marquee, fade, still], [strip, moving], anchor=Fraction(1_780_000_000))


@pytest.fixture
def shows(noise, towers, make_cue, make_show):
    """Five small shows, sealed."""
    view, windows = towers("same")

    def make(number):
        clip = make_clip(noise(4, 5, 3, seed=number))
        cue = make_cue(clip, "hold", view, windows, length=Fraction(3))
        return sealed(make_show([cue], [clip], title=str(number)))

    return [make(number) for number in range(5)]


@pytest.fixture
def clock():
    return FakeClock()


@pytest.fixture
def store(tmp_path, clock):
    return ShowStore(tmp_path / "shows", clock=clock)


@pytest.fixture(scope="session")
def titles() -> Callable:
    """A function of a store: (current, previous) by title."""

    def read(store):
        """(current, previous) by title; None for a show that is not there."""
        found = []
        for read in (store.current, store.previous):
            try:
                stored = read()
            except ShowError:
                found.append(None)
            else:
                stored.close()
                found.append(stored.show.title)
        return tuple(found)

    return read


@pytest.fixture(scope="session")
def damage() -> Callable:
    """A function that flips a bit in the middle of a file."""

    def change(path):
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)

    return change
