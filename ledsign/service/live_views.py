"""Live views: the two ways to look at a sign, and whether they agree.

They agree when what the controllers received is, byte by byte, what should have been shown at one of the
moments just before. Only when that is so ``SURE`` times in a row are they said to differ.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import LedsignError
from ledsign.service import observed
from ledsign.service.desired import Desired

if TYPE_CHECKING:
    from ledsign.core.frame import Frame
    from ledsign.display.monitor import Picture
    from ledsign.service.house import House
    from ledsign.service.live_pictures import View, What

ALIVE_NS = NS_PER_S // 2
REFRESH_NS = NS_PER_S // 2
# The monitor writes every 50 ms what arrived before; a busy machine is later still.
BEHIND_NS = 3 * NS_PER_S // 10
MOST_COMPARED = 18
SURE = 4


def view_of(house: House, sign: str, what: What) -> View:
    """The one or the other."""
    return ObservedView(house, sign) if what == "observed" else DesiredView(house, sign)


class ObservedView:
    """What the controllers really receive, as their monitor sees it."""

    period_ns = NS_PER_S // 50

    def __init__(self, house: House, sign: str) -> None:
        self._house, self._sign = house, sign
        self._mark = (0, 0)
        self._pixels = b""
        self._silent_ms: float | None = None
        self._asked_ns = -ALIVE_NS

    def look(self) -> tuple[Frame, int] | None:
        """See View."""
        now_ns = self._house.clock.monotonic_ns()
        if now_ns - self._asked_ns >= ALIVE_NS:
            self._asked_ns = now_ns
            self._silent_ms = observed.silent_ms(self._house, self._sign)
        mark = observed.mark(self._house, self._sign)
        if mark == self._mark or not self._alive:
            return None
        found = observed.picture(self._house, self._sign)
        if found is None:
            return None
        self._mark = (found.sequence, found.at_ns)
        if found.pixels == self._pixels:
            return None
        self._pixels = found.pixels
        return _frame(found), found.at_ns

    def told(self) -> dict[str, Any]:
        """See View."""
        return {"live": self._alive, "monitor": self._silent_ms is not None, "silent_ms": self._silent_ms}

    @property
    def _alive(self) -> bool:
        return self._silent_ms is not None and self._silent_ms * 1e6 <= observed.FRESH_NS


class DesiredView:
    """What should be shown, and whether the other view agrees."""

    period_ns = NS_PER_S // 20

    def __init__(self, house: House, sign: str) -> None:
        self._house, self._sign = house, sign
        self._desired = Desired(house, sign)
        self._last: Frame | None = None
        self._asked_ns = -REFRESH_NS
        self._lag = 2
        self._different = 0

    def look(self) -> tuple[Frame, int] | None:
        """See View."""
        clock, desired = self._house.clock, self._desired
        if clock.monotonic_ns() - self._asked_ns >= REFRESH_NS:
            self._asked_ns = clock.monotonic_ns()
            desired.refresh()
        number = clock.now_ns() * desired.fps // NS_PER_S
        frame = self._draw(number)
        if frame is None or (self._last is not None and np.array_equal(frame, self._last)):
            return None
        self._last = frame
        return frame, int(number * NS_PER_S / desired.fps)

    def told(self) -> dict[str, Any]:
        """See View. ``same``: None when nobody sees the wall, or nothing is released."""
        wanted, now_ns = self._desired.wanted, self._house.clock.now_ns()
        same, behind_ms = self._compared()
        return {
            "state": self._desired.state(now_ns), "release": wanted.release, "takedown": wanted.takedown,
            "trouble": self._desired.trouble, "same": same, "behind_ms": behind_ms,
        }  # fmt: skip

    def _draw(self, number: int) -> Frame | None:
        try:
            return self._desired.frame(Fraction(number) / self._desired.fps)
        except LedsignError:
            return None

    def _compared(self) -> tuple[bool | None, float | None]:
        found = observed.picture(self._house, self._sign)
        if found is None or self._desired.state(found.at_ns) == "none" or self._is_held():
            self._different = 0
            return None, None
        newest = found.at_ns * self._desired.fps // NS_PER_S
        most = min(MOST_COMPARED, int(BEHIND_NS * self._desired.fps // NS_PER_S) + 1)
        lags = sorted(range(-1, most), key=lambda lag: abs(lag - self._lag))
        seen = _frame(found)
        for lag in lags:
            frame = self._draw(newest - lag)
            if frame is not None and np.array_equal(frame, seen):
                self._lag, self._different = lag, 0
                return True, round(max(0.0, lag * 1000 / float(self._desired.fps)), 1)
        self._different += 1
        return (False, None) if self._different >= SURE else (None, None)

    def _is_held(self) -> bool:
        """Whether the player keeps a picture back because of flashes, or shows something for a while."""
        last = self._house.players.last(self._sign)
        shown = {} if last is None else last.status["shown"]
        return bool(shown.get("flashes_held")) or shown.get("why") == "test-pattern"


def _frame(found: Picture) -> Frame:
    pixels: Frame = np.frombuffer(found.pixels, np.uint8).reshape(found.height, found.width, 3)
    return pixels
