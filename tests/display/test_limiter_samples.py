"""The limiter told only the pixels it asked for decides what it decides of whole frames."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from ledsign.core.clock import NS_PER_S
from ledsign.core.geometry import Rect, Size
from ledsign.display.limiter import Limiter
from ledsign.display.limits import Limits
from ledsign.display.sign import Face, Sign

SIGN = Sign(
    name="s",
    canvas=Size(90, 60),
    faces=(Face(name="a", rect=Rect(0, 0, 30, 40)), Face(name="b", rect=Rect(40, 5, 50, 50))),
    outputs=(),
)


def limiter(**limits: Any) -> Limiter:
    return Limiter(replace(SIGN, limits=Limits(**limits)))


def test_with_a_soft_start_it_has_to_see_all() -> None:
    """Whether a frame is black cannot be told from some of its pixels."""
    assert limiter(soft_start_s=1.0).places is None
    assert limiter(soft_start_s=1.0, flashes_per_s=0).places is None


def test_without_any_flashes_to_watch_it_looks_at_nothing() -> None:
    one = limiter(flashes_per_s=0)
    assert one.places is not None
    assert one.places.shape == (0,)
    for number in range(20):
        assert one.admits_samples(np.zeros((0, 3), np.uint8), number * NS_PER_S // 20)
    assert one.held == 0


@pytest.mark.parametrize("most", [1, 3])
def test_samples_are_judged_as_their_frame(most: int) -> None:
    whole, sampled = limiter(flashes_per_s=most), limiter(flashes_per_s=most)
    places = sampled.places
    assert places is not None
    assert len(places) < SIGN.canvas.width * SIGN.canvas.height
    dice = np.random.default_rng(2)
    passed = []
    for number in range(80):
        frame = dice.integers(0, 120, (60, 90, 3)).astype(np.uint8)
        frame[:, : dice.integers(0, 90)] += np.uint8(120 * (number % 2))
        now_ns = number * NS_PER_S // 20
        passed.append(whole.admits(frame, now_ns))
        assert sampled.admits_samples(frame.reshape(-1, 3)[places], now_ns) == passed[-1]
    assert sampled.held == whole.held == passed.count(False) > 0


@pytest.mark.parametrize(("current_ma", "has"), [(0, False), (1, True), (60_000, True)])
def test_only_a_supply_with_an_end_is_a_budget(current_ma: int, has: bool) -> None:
    assert limiter(current_ma=current_ma).has_budget is has
