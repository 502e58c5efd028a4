"""Timecode: how far apart the faces of a sign show the same frame, read from the picture itself.

While the test pattern ``frame-counter`` is on, every face carries the number of its frame in sixteen cells
(``ledsign.display.counter``). Its numbers are kept with the time they appeared; the difference between
faces for the same number is the skew, whole frames included, whoever sent them from whichever machine.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

import numpy as np

from ledsign.core.clock import NS_PER_S
from ledsign.display.counter import BITS, counter_cells
from ledsign.display.leds import output_leds

if TYPE_CHECKING:
    from ledsign.core.frame import Channels
    from ledsign.display.sign import Sign

KEPT = 2_048
# Numbers that follow each other so often in a row are a counter and no picture that happens to look like one.
HABIT = 8
TURN = 1 << BITS
RECENT_NS = 2 * NS_PER_S


class Timecode:
    """Watches all controllers of a sign."""

    def __init__(self, sign: Sign) -> None:
        self._faces = {face.name: _Face() for face in sign.faces}
        self._readers: dict[str, list[tuple[str, np.ndarray[Any, np.dtype[np.intp]]]]] = {}
        for output in sign.outputs:
            leds = output_leds(output)
            channel_at = {
                (int(x), int(y)): int(first) for x, y, first in zip(leds.x, leds.y, leds.first, strict=True)
            }
            for face in sign.faces:
                centres = [
                    (cell.x + cell.width // 2, cell.y + cell.height // 2) for cell in counter_cells(face.rect)
                ]
                places = [channel_at.get(centre) for centre in centres]
                if None not in places and len(set(places)) == BITS:
                    found = (face.name, np.array(places, np.intp))
                    self._readers.setdefault(output.name, []).append(found)

    def shown(self, controller: str, channels: Channels, now_ns: int) -> None:
        """A controller shows ``channels`` uint8 since ``now_ns``."""
        for face, places in self._readers.get(controller, ()):
            cells = channels[places]
            brightest = int(cells.max())
            bits = cells > brightest // 2 if brightest > 1 else np.zeros(BITS, np.bool_)
            number = int(np.packbits(bits).view(">u2")[0])
            self._faces[face].saw(number, now_ns)

    def report(self) -> dict[str, Any]:
        """Skew of every face against the first one that counts, milliseconds; ``counting`` is false without.

        ``ms`` is signed: positive is later than the first face. ``frames`` is how many numbers both showed.
        """
        newest = max((face.at_ns for face in self._faces.values() if face.at_ns is not None), default=0)
        counting = {
            name: face
            for name, face in self._faces.items()
            if face.run >= HABIT and face.at_ns is not None and newest - face.at_ns < RECENT_NS
        }
        found: dict[str, Any] = {"counting": len(counting) > 1, "faces": {}}
        if len(counting) < 2:
            return found
        (first, leader), *others = counting.items()
        found["against"] = first
        there = dict(leader.seen)
        for name, face in others:
            apart = [(at - there[number]) / 1e6 for number, at in face.seen if number in there]
            if not apart:
                found["faces"][name] = {"frames": 0, "p50_ms": None, "p99_ms": None, "max_ms": None}
                continue
            worst = max(apart, key=abs)
            found["faces"][name] = {
                "frames": len(apart),
                "p50_ms": round(float(np.median(apart)), 3),
                "p99_ms": round(sorted(apart, key=abs)[len(apart) * 99 // 100], 3),
                "max_ms": round(worst, 3),
            }
        return found


class _Face:
    """The numbers one face has shown."""

    def __init__(self) -> None:
        self.seen: deque[tuple[int, int]] = deque(maxlen=KEPT)
        self.run = 0
        self.at_ns: int | None = None
        self._last = -1

    def saw(self, number: int, now_ns: int) -> None:
        if number == self._last:
            return
        step = (number - self._last) % TURN
        if 0 < step <= 4 and self._last >= 0:
            self.run += 1
            self.at_ns = now_ns
        else:
            self.run = 0
            self.seen.clear()
        self._last = number
        self.seen.append((number, now_ns))
