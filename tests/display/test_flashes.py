"""Flashes: what strobes is stopped, what scrolls, fades or shimmers is not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.core.clock import NS_PER_S
from ledsign.core.frame import Frame, black
from ledsign.core.geometry import Rect, Size
from ledsign.display.flashes import FlashGuard
from ledsign.display.sign import Face, Sign

WIDTH, HEIGHT, FPS = 96, 64, 60
SIGN = Sign(
    name="s",
    canvas=Size(WIDTH, HEIGHT),
    faces=(Face(name="all", rect=Rect(0, 0, WIDTH, HEIGHT)),),
    outputs=(),
)


def plain(value: int) -> Frame:
    return np.full((HEIGHT, WIDTH, 3), value, np.uint8)


def shown(frames: Iterator[Frame], fps: int = FPS, sign: Sign = SIGN, most: int = 3) -> list[Frame]:
    """What is seen when ``frames`` come at ``fps``."""
    guard = FlashGuard(sign, most)
    seen: list[Frame] = []
    for number, frame in enumerate(frames):
        if guard.admits(frame, number * NS_PER_S // fps) or not seen:
            seen.append(frame.copy())
        else:
            seen.append(seen[-1])
    assert guard.held == sum(one is two for one, two in pairwise(seen))
    return seen


def brightenings(seen: list[Frame], fps: int = FPS, part: Rect | None = None) -> int:
    """The most rises of mean luminance by 10 % between a trough and a peak, in any second."""
    rect = part or Rect(0, 0, WIDTH, HEIGHT)
    light = [
        float(
            (
                ((one[rect.y : rect.bottom, rect.x : rect.right] / 255.0) ** 2.2) @ [0.2126, 0.7152, 0.0722]
            ).mean()
        )
        for one in seen
    ]
    at: list[int] = []
    low, high, rising = light[0], light[0], False
    for number, value in enumerate(light):
        if rising:
            high = max(high, value)
            if value <= high - 0.1:
                rising, low = False, value
        else:
            low = min(low, value)
            if value >= low + 0.1 and low < 0.8:
                rising, high = True, value
                at.append(number)
    return max((sum(1 for other in at if one <= other < one + fps) for one in at), default=0)


def strobe(hertz: float, seconds: int, low: int = 0, high: int = 255) -> Iterator[Frame]:
    for number in range(seconds * FPS):
        yield plain(high if (number * hertz * 2 // FPS) % 2 else low)


@pytest.mark.parametrize("hertz", [4, 5, 7.5, 10, 15, 30])
@pytest.mark.parametrize(("low", "high"), [(0, 255), (0, 110), (150, 255), (100, 190)])
def test_strobes_are_cut_to_three_a_second(hertz: float, low: int, high: int) -> None:
    assert brightenings(list(strobe(hertz, 4, low, high))) > 3
    assert brightenings(shown(strobe(hertz, 4, low, high))) == 3


@pytest.mark.parametrize("hertz", [0.5, 1, 2, 3])
def test_slow_blinking_passes(hertz: float) -> None:
    frames = list(strobe(hertz, 4))
    assert all(np.array_equal(one, two) for one, two in zip(shown(iter(frames)), frames, strict=True))


def test_flickering_of_near_white_and_of_less_than_a_tenth_passes() -> None:
    for low, high in ((240, 255), (100, 110), (0, 60)):
        frames = list(strobe(15, 2, low, high))
        assert all(np.array_equal(one, two) for one, two in zip(shown(iter(frames)), frames, strict=True))


def test_smooth_pulsing_is_flashing_too() -> None:
    def pulse() -> Iterator[Frame]:
        for number in range(4 * FPS):
            light = 0.5 - 0.5 * np.cos(2 * np.pi * 6 * number / FPS)
            yield plain(round(255 * float(light) ** (1 / 2.2)))

    assert brightenings(list(pulse())) > 3
    assert brightenings(shown(pulse())) <= 3


def test_saturated_red_counts_though_it_is_dark() -> None:
    def red() -> Iterator[Frame]:
        for number in range(4 * FPS):
            frame = black(Size(WIDTH, HEIGHT))
            frame[..., 0] = 160 if number // 4 % 2 else 0
            yield frame

    seen = shown(red())
    assert sum(bool(two.any()) and not one.any() for one, two in pairwise(seen)) <= 3 * 4


def test_a_quarter_of_a_face_is_enough_and_a_corner_is_not() -> None:
    def patch(height: int, width: int) -> Iterator[Frame]:
        for number in range(2 * FPS):
            frame = plain(20)
            frame[:height, :width] = 255 if number // 3 % 2 else 0
            yield frame

    half = Rect(0, 0, WIDTH // 2, HEIGHT // 2)
    assert brightenings(shown(patch(HEIGHT // 2, WIDTH // 2)), part=half) <= 3
    small = list(patch(HEIGHT // 8, WIDTH // 8))
    assert all(np.array_equal(one, two) for one, two in zip(shown(iter(small)), small, strict=True))


def test_each_face_is_looked_at_for_itself() -> None:
    towers = Sign(
        name="s",
        canvas=Size(WIDTH, HEIGHT),
        faces=(Face(name="a", rect=Rect(0, 0, 16, HEIGHT)), Face(name="b", rect=Rect(80, 0, 16, HEIGHT))),
        outputs=(),
    )

    def one_tower() -> Iterator[Frame]:
        for number in range(2 * FPS):
            frame = plain(0)
            frame[:, 80:96] = 255 if number // 3 % 2 else 0
            yield frame

    assert brightenings(shown(one_tower(), sign=towers), part=Rect(80, 0, 16, HEIGHT)) <= 3


@pytest.mark.parametrize("step", [1, 2, 4])  # to two and a half faces a second
def test_scrolling_is_no_flashing(step: int) -> None:
    rng = np.random.default_rng(7)
    glyphs = rng.random((HEIGHT, 4000)) < np.repeat(rng.choice([0.15, 0.3, 0.45], 125), 32)[None, :]
    strip = np.repeat((glyphs * 255).astype(np.uint8)[..., None], 3, axis=2)
    guard = FlashGuard(SIGN, 3)
    for number in range(min(600, (4000 - WIDTH) // step)):
        frame = np.ascontiguousarray(strip[:, number * step : number * step + WIDTH])
        assert guard.admits(frame, number * NS_PER_S // FPS)


def test_black_always_passes_at_once() -> None:
    guard = FlashGuard(SIGN, 3)
    for number, frame in enumerate(strobe(10, 2)):
        guard.admits(frame, number * NS_PER_S // FPS)
    assert guard.admits(plain(0), 2 * NS_PER_S)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 255), min_size=2, max_size=240), st.integers(1, 4), st.integers(1, 3))
def test_whatever_comes_at_most_so_many_in_a_second(levels: list[int], every: int, most: int) -> None:
    frames = [plain(level) for level in levels for _ in range(every)]
    assert brightenings(shown(iter(frames), most=most)) <= most


def test_ten_thousand_random_frames() -> None:
    rng = np.random.default_rng(11)
    small = Sign(name="s", canvas=Size(16, 8), faces=(Face(name="f", rect=Rect(0, 0, 16, 8)),), outputs=())
    kinds: list[Callable[[], Frame]] = [
        lambda: rng.integers(0, 256, (8, 16, 3), np.uint8),
        lambda: np.full((8, 16, 3), rng.integers(0, 256), np.uint8),
        lambda: (rng.integers(0, 2, (2, 2)).repeat(4, 0).repeat(8, 1)[..., None] * np.full(3, 255)).astype(
            np.uint8
        ),
    ]
    seen = shown((kinds[number // 50 % 3]() for number in range(10_000)), sign=small)
    assert brightenings(seen, part=Rect(0, 0, 16, 8)) <= 3
