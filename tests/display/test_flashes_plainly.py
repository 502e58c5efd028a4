"""The guard against flashes beside the formula it stands for, worked out in full for every frame."""

from __future__ import annotations

from collections import deque

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ledsign.core.clock import NS_PER_S
from ledsign.core.geometry import Rect, Size
from ledsign.display.flashes import (
    AGREE,
    DARKER_BELOW,
    LUMINANCE,
    RISE,
    SATURATED,
    WHOLE,
    WITHIN_NS,
    FlashGuard,
    _regions,
    _spread,
)
from ledsign.display.sign import Face, Sign

SIGN = Sign(
    name="s",
    canvas=Size(70, 40),
    faces=(Face(name="a", rect=Rect(0, 0, 30, 40)), Face(name="b", rect=Rect(40, 5, 20, 10))),
    outputs=(),
)


class Plainly:
    """One face: every sample of the last tenth of a second against those of now."""

    def __init__(self, rect: Rect, canvas_width: int, most: int) -> None:
        rows, columns = _spread(rect.y, rect.height), _spread(rect.x, rect.width)
        self.places = (rows[:, None] * canvas_width + columns[None, :]).ravel()
        self.regions = _regions(len(rows), len(columns))
        self.seen: deque[tuple[int, np.ndarray]] = deque()
        self.armed = np.ones((2, len(self.regions)), np.bool_)
        self.high = np.zeros((2, len(self.regions)))
        self.low = np.full((2, len(self.regions)), np.inf)
        self.risen: deque[int] = deque()
        self.most = most

    def look(self, flat: np.ndarray, light: np.ndarray, now_ns: int) -> bool:
        linear = light[flat[self.places]]
        red = linear[:, 0] - linear[:, 1] - linear[:, 2]
        saturated = (linear[:, 0] >= SATURATED * linear.sum(axis=1)) & (red > 0)
        self.now = np.stack([linear @ LUMINANCE, np.where(saturated, red, 0.0)])
        self.means = self.now @ self.regions.T
        while len(self.seen) > 1 and self.seen[1][0] <= now_ns - WITHIN_NS:
            self.seen.popleft()
        while self.risen and self.risen[0] <= now_ns - NS_PER_S:
            self.risen.popleft()
        self.rising = np.zeros_like(self.armed)
        whole = (self.means - self.low >= RISE[:, None]) & (self.low < DARKER_BELOW) & self.armed
        self.rising[:, WHOLE] = whole[:, WHOLE]
        for _, before in self.seen:
            change = self.now - before
            net, gross = change @ self.regions.T, np.abs(change) @ self.regions.T
            darker = before @ self.regions.T
            self.rising |= (
                (net >= RISE[:, None]) & (net >= AGREE * gross) & (darker < DARKER_BELOW) & self.armed
            )
        return not self.rising.any() or len(self.risen) < self.most

    def conclude(self, shown: bool, now_ns: int) -> None:
        if not shown:
            return
        if self.rising.any():
            self.risen.append(now_ns)
        self.high = np.where(self.rising, self.means, np.maximum(self.high, self.means))
        self.low = np.where(self.rising, self.means, np.minimum(self.low, self.means))
        fallen = self.means <= self.high - RISE[:, None]
        self.armed = (self.armed & ~self.rising) | fallen
        self.high = np.where(fallen, self.means, self.high)
        self.low = np.where(fallen, self.means, self.low)
        self.seen.append((now_ns, self.now))


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 2**32 - 1), most=st.integers(1, 3))
def test_the_same_frames_pass(seed: int, most: int) -> None:
    dice = np.random.default_rng(seed)
    guard = FlashGuard(SIGN, most)
    plain = [Plainly(face.rect, SIGN.canvas.width, most) for face in SIGN.faces]
    light = (np.arange(256) / 255.0) ** SIGN.gamma
    frame = np.zeros((40, 70, 3), np.uint8)
    now_ns, held = 0, 0
    for _ in range(60):
        now_ns += int(dice.choice((NS_PER_S // 60, NS_PER_S // 25, NS_PER_S)))
        match dice.integers(0, 5):
            case 0:
                frame[:] = dice.choice((0, 255, 128))
            case 1:
                frame[:] = dice.integers(0, 256, 3)
            case 2:
                x, y = dice.integers(0, 50), dice.integers(0, 30)
                frame[y : y + 20, x : x + 40] = dice.choice((0, 90, 255)), dice.choice((0, 255)), 0
            case 3:
                frame = np.roll(frame, 3, axis=1)
        looks = [one.look(frame.reshape(-1, 3), light, now_ns) for one in plain]
        passed = all(looks)
        for one in plain:
            one.conclude(passed, now_ns)
        held += not passed
        assert guard.admits(frame, now_ns) == passed
    assert guard.held == held
