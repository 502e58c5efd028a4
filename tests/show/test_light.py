"""Fades in linear light."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledsign.show.light import Fader

codes = st.integers(0, 255)


@given(
    st.integers(1, 9), st.integers(1, 9), st.integers(0, 256), st.tuples(codes, codes, codes),
    st.sampled_from([1.0, 1.8, 2.2, 2.8]), st.integers(0, 2**32 - 1),
)  # fmt: skip
def test_each_pixel_is_mixed_as_light(height, width, gain, background, gamma, seed):
    dice = np.random.default_rng(seed)
    pixels = dice.integers(0, 256, (height, width, 3), np.uint8)
    frame = dice.integers(0, 256, (height + 2, width + 3, 3), np.uint8)
    wanted = frame.copy()
    for y in range(height):
        for x in range(width):
            for c in range(3):
                over, under = (int(pixels[y, x, c]) / 255) ** gamma, (background[c] / 255) ** gamma
                light = (gain * over + (256 - gain) * under) / 256
                wanted[y + 1, x + 2, c] = round(255 * light ** (1 / gamma))
    Fader(gamma, (height + 2) * (width + 3)).mix(frame[1:-1, 2:-1], pixels, gain, background)
    assert np.array_equal(frame, wanted)


@pytest.mark.parametrize("gamma", [1.0, 2.2, 3.0])
def test_both_ends_are_exact(gamma):
    """At full gain the clip itself, at none the background: a fade must not change what it began with."""
    fader = Fader(gamma, 256)
    pixels = np.arange(256, dtype=np.uint8).repeat(3).reshape(1, 256, 3)
    out = np.empty_like(pixels)
    fader.mix(out, pixels, 256, (9, 99, 199))
    assert np.array_equal(out, pixels)
    for ground in range(256):
        fader.mix(out[:, :1], pixels[:, :1], 0, (ground, 255 - ground, 7))
        assert out[0, 0].tolist() == [ground, 255 - ground, 7]


def test_half_way_is_half_the_light():
    """Code 186 is half the light of 255 at gamma 2.2."""
    out = np.empty((1, 1, 3), np.uint8)
    Fader(2.2, 1).mix(out, np.full((1, 1, 3), 255, np.uint8), 128, (0, 0, 0))
    assert out.tolist() == [[[186, 186, 186]]]


def test_a_step_looked_up_again_is_the_same_and_another_is_not():
    fader = Fader(2.2, 4)
    pixels = np.full((1, 1, 3), 200, np.uint8)
    seen = []
    for gain, ground in [
        (10, (0, 0, 0)),
        (10, (0, 0, 0)),
        (11, (0, 0, 0)),
        (11, (0, 90, 0)),
        (10, (0, 0, 0)),
    ]:
        out = np.empty_like(pixels)
        fader.mix(out, pixels, gain, ground)
        seen.append(out.tolist())
    assert seen[0] == seen[1] == seen[4]
    assert len({str(one) for one in seen}) == 3


def test_no_picture_is_allocated():
    fader = Fader(2.2, 96 * 640)
    frame, pixels = np.zeros((640, 256, 3), np.uint8), np.ones((640, 96, 3), np.uint8)
    fader.mix(frame[:, :96], pixels, 1, (1, 2, 3))
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        fader.mix(frame[:, :96], pixels, 2, (1, 2, 3))
        assert tracemalloc.get_traced_memory()[1] - before < 10_000
    finally:
        tracemalloc.stop()
