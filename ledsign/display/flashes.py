"""Flashes: is the sign about to flash more often than people with photosensitive epilepsy can bear?

WCAG 2.2, 2.3.1 "general flash": a pair of opposing changes of relative luminance by 10 % or more, the darker
below 0.80, over a quarter of the visual field; "red flash": the same of saturated red. At most three in any
second. A flash needs a brightening, so brightenings are counted, and dark pictures always pass.

Each face is looked at as a whole and through nine overlapping regions of half its width and height. The whole
brightens when its mean has risen by 10 % from its last trough; a region when its mean has risen so much
within a tenth of a second and its pixels agree: where text scrolls as many pixels go dark as light up, and
that is no flash.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ledsign.core.frame import Bytes, Frame
    from ledsign.core.geometry import Rect
    from ledsign.display.sign import Sign

NS_PER_S = 1_000_000_000
SIDE = 24  # samples along each side of a face, at most
WITHIN_NS = NS_PER_S // 10
RISE = np.array([0.10, 20 / 320])  # of luminance, and of WCAG's measure of red (R−G−B)·320 > 20
DARKER_BELOW = 0.80
AGREE = 0.75
SATURATED = 0.8
_PAST = 64
_ROUNDING = 1e-9  # more than two ways to work out the same mean ever differ by
_NEARLY = RISE[:, None] - _ROUNDING
WHOLE = 9  # the region that is the whole face
LUMINANCE = np.array([0.2126, 0.7152, 0.0722])


class FlashGuard:
    """Watches the frames of one sign; ``admits`` says whether one may be shown now."""

    def __init__(self, sign: Sign, most: int) -> None:
        """At most ``most`` ≥ 1 flashes a second."""
        self._light = (np.arange(256) / 255.0) ** sign.gamma
        self._faces = [_FaceWatch(face.rect, sign.canvas.width, most) for face in sign.faces]
        # The pixels it looks at, in the flattened frame: face by face.
        self.places = np.concatenate([np.zeros(0, np.intp), *(face.places for face in self._faces)])
        self.held = 0

    def admits(self, frame: Frame, now_ns: int) -> bool:
        """May ``frame`` uint8 (H, W, 3) be shown at monotonic ``now_ns``?

        False: keep showing what was admitted last; it is then counted in ``held``.
        """
        return self.admits_samples(frame.reshape(-1, 3)[self.places], now_ns)

    def admits_samples(self, samples: Bytes, now_ns: int) -> bool:
        """The same of a frame of which only the pixels at ``places`` are known, uint8 (n, 3)."""
        passed, begin = True, 0
        for face in self._faces:
            end = begin + len(face.places)
            passed = face.look(samples[begin:end], self._light, now_ns) and passed
            begin = end
        for face in self._faces:
            face.conclude(passed, now_ns)
        self.held += not passed
        return passed


class _Look(NamedTuple):
    """One frame: samples uint8 (n, 3), what they are (see ``_levels``), and its means (2, regions)."""

    at_ns: int
    samples: Bytes
    levels: NDArray[np.float64]
    means: NDArray[np.float64]


class _FaceWatch:
    """One face: samples of what it showed within the last tenth of a second, and when it brightened."""

    def __init__(self, rect: Rect, canvas_width: int, most: int) -> None:
        rows = _spread(rect.y, rect.height)
        columns = _spread(rect.x, rect.width)
        self.places = (rows[:, None] * canvas_width + columns[None, :]).ravel()
        self._regions = _regions(len(rows), len(columns))
        self._seen: deque[_Look] = deque()
        none = np.zeros((2, 0))
        self._now = _Look(0, np.zeros((0, 3), np.uint8), none, np.zeros((2, len(self._regions))))
        # The means of what is in ``_seen``: the same rows, from ``_first`` on.
        self._past = np.zeros((_PAST, 2, len(self._regions)))
        self._first = 0
        self._armed = np.ones((2, len(self._regions)), np.bool_)
        self._high = np.zeros((2, len(self._regions)))
        self._low = np.full((2, len(self._regions)), np.inf)
        self._rising = np.zeros_like(self._armed)
        self._risen: deque[int] = deque()
        self._most = most

    def look(self, samples: Bytes, light: NDArray[np.float64], now_ns: int) -> bool:
        """May these samples uint8 (n, 3) be shown?"""
        last = self._now
        if last.samples.shape == samples.shape and bool((last.samples == samples).all()):
            self._now = last._replace(at_ns=now_ns)
        else:
            levels = _levels(samples, light)
            self._now = _Look(now_ns, samples.copy(), levels, levels @ self._regions.T)
        means = self._now.means
        while len(self._seen) > 1 and self._seen[1].at_ns <= now_ns - WITHIN_NS:
            self._seen.popleft()
            self._first += 1
        while self._risen and self._risen[0] <= now_ns - NS_PER_S:
            self._risen.popleft()
        self._rising = np.zeros_like(self._armed)
        whole = (means[:, WHOLE] - self._low[:, WHOLE] >= RISE) & (self._low[:, WHOLE] < DARKER_BELOW)
        self._rising[:, WHOLE] = whole & self._armed[:, WHOLE]
        # Nearly every look ends here: nowhere has the mean risen so far, whatever the pixels say.
        before = self._past[self._first : self._first + len(self._seen)]
        if len(before) and ((means - before.min(axis=0) >= _NEARLY) & self._armed).any():
            may = (means - before >= _NEARLY) & (before < DARKER_BELOW + _ROUNDING) & self._armed
            for number in np.flatnonzero(may.any(axis=(1, 2))).tolist():
                self._rising |= self._rises(self._seen[number]) & self._armed
        return not self._rising.any() or len(self._risen) < self._most

    def _rises(self, before: _Look) -> NDArray[np.bool_]:
        """In which measure and region it is a flash after ``before``: bool (2, regions)."""
        change = self._now.levels - before.levels
        net, gross = change @ self._regions.T, np.abs(change) @ self._regions.T
        rises: NDArray[np.bool_] = net >= RISE[:, None]
        rises &= net >= AGREE * gross
        rises &= before.means < DARKER_BELOW
        return rises

    def _remember(self) -> None:
        """This look is what is shown."""
        end = self._first + len(self._seen)
        if end == len(self._past):
            kept = self._past[self._first : end].copy()
            if 2 * len(kept) > len(self._past):
                self._past = np.zeros((2 * len(self._past), *kept.shape[1:]))
            self._past[: len(kept)] = kept
            self._first, end = 0, len(kept)
        self._past[end] = self._now.means
        self._seen.append(self._now)

    def conclude(self, shown: bool, now_ns: int) -> None:
        """Remember what is really shown: these samples, or the last ones once more."""
        if not shown:
            return
        if self._rising.any():
            self._risen.append(now_ns)
        self._high = np.where(self._rising, self._now.means, np.maximum(self._high, self._now.means))
        self._low = np.where(self._rising, self._now.means, np.minimum(self._low, self._now.means))
        # After a rise only a fall by as much makes another one count: a slow fade is one rise.
        fallen = self._now.means <= self._high - RISE[:, None]
        self._armed = (self._armed & ~self._rising) | fallen
        self._high = np.where(fallen, self._now.means, self._high)
        self._low = np.where(fallen, self._now.means, self._low)
        self._remember()


def _levels(samples: Bytes, light: NDArray[np.float64]) -> NDArray[np.float64]:
    """Luminance, and WCAG's red where it is saturated, of samples uint8 (n, 3): (2, n)."""
    linear = light.take(samples.T)
    red, green, blue = linear
    others = green + blue
    found = np.empty((2, len(samples)))
    np.matmul(LUMINANCE, linear, out=found[0])
    # red ≥ 0.8 · (red + others), and more of it than of the others
    np.multiply(red - others, (red * (1 - SATURATED) >= SATURATED * others) & (red > others), out=found[1])
    return found


def _spread(start: int, length: int) -> NDArray[np.intp]:
    """Up to ``SIDE`` places, evenly over the length."""
    count = min(SIDE, length)
    return start + (np.arange(count) * 2 + 1) * length // (2 * count)


def _regions(rows: int, columns: int) -> NDArray[np.float64]:
    """Weights (10, rows·columns) of the nine regions and of the whole; each sums to 1."""
    found = []
    for top in range(3):
        for left in range(3):
            weights = np.zeros((rows, columns))
            y, x = top * rows // 4, left * columns // 4
            weights[y : y + max(1, rows // 2), x : x + max(1, columns // 2)] = 1
            found.append(weights.ravel() / weights.sum())
    found.append(np.full(rows * columns, 1 / (rows * columns)))
    return np.array(found)
