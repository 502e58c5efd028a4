"""Larder: pictures lit ahead, for the frames that will need them.

One thread puts in (``Ahead``), the loop only looks. What is not here is no error: that frame is made the
plain way. Memory is bounded: what was not wanted for longest goes first.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ledsign.display.ink import Ink, Scratch
from ledsign.display.route import lay_out, room_for

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from ledsign.core.frame import Bytes
    from ledsign.core.geometry import Size
    from ledsign.show.ribbon import Ribbon
    from ledsign.show.stroke import Stroke

# The key of a picture as it is shown, before any ink.
SHOWN = b""
LEAST_BYTES = 16 << 20
# Two parts of a ribbon over the whole canvas in two layouts, and as they are shown, are 36 times its pixels.
BYTES_A_PIXEL = 48


class Key(NamedTuple):
    """A part of a ribbon in an ink."""

    ribbon: Ribbon
    content: Hashable
    ink: bytes


class Larder:
    """Lit pictures: by key, a flat array for each layout. ``find`` is for any thread, the rest for one."""

    def __init__(self, canvas: Size) -> None:
        self._kept: dict[Key, dict[int, Bytes]] = {}
        self._wanted: dict[Key, int] = {}
        self._round = 0
        self._most = LEAST_BYTES + BYTES_A_PIXEL * canvas.width * canvas.height
        self._scratch = Scratch()
        self._drawn: tuple[Key, Bytes] | None = None
        self.using = threading.Lock()
        self.lit = 0

    @property
    def held(self) -> int:
        """Bytes that are kept."""
        return sum(one.nbytes for found in self._kept.values() for one in found.values())

    def find(self, ribbon: Ribbon, content: Hashable, ink: bytes) -> dict[int, Bytes] | None:
        """The picture in the layouts it is kept in."""
        return self._kept.get(Key(ribbon, content, ink))

    def begin(self) -> None:
        """A new round: what is not wanted in it may go."""
        self._round += 1

    def want(self, stroke: Stroke, ink: Ink | None, turns: Iterable[int]) -> None:
        """Have the picture of a stroke of a ribbon ready in these layouts; ``ink`` None: as it is shown."""
        ribbon = stroke.pane.ribbon
        assert ribbon is not None
        key = Key(ribbon, stroke.content, ink.key if ink is not None else SHOWN)
        self._wanted[key] = self._round
        found = self._kept.get(key, {})
        missing = [turn for turn in turns if turn not in found]
        if not missing:
            return
        pixels = self._shown(key, stroke)
        lit = pixels
        if ink is not None:
            lit = np.empty((*pixels.shape[:2], ink.size), np.uint8)
            ink.light(pixels, lit, self._scratch)
        made = dict(found)
        for turn in missing:
            room = room_for(turn, ribbon.size, lit.shape[2])
            lay_out(lit, turn, room)
            made[turn] = room
        self._kept[key] = made
        self.lit += 1

    def tidy(self) -> None:
        """Let go of what was not wanted for longest, until what is left is small enough."""
        self._drawn = None
        excess = self.held - self._most
        for key in sorted(self._kept, key=lambda key: self._wanted.get(key, 0)):
            if excess <= 0 or self._wanted.get(key, 0) >= self._round:
                break
            excess -= sum(one.nbytes for one in self._kept.pop(key).values())
            self._wanted.pop(key, None)

    def _shown(self, key: Key, stroke: Stroke) -> Bytes:
        """The picture as it is shown, uint8 (h, w, 3): several inks are put on the same one."""
        shown = key._replace(ink=SHOWN)
        if self._drawn is not None and self._drawn[0] == shown:
            return self._drawn[1]
        size = key.ribbon.size
        pixels = np.empty((size.height, size.width, 3), np.uint8)
        key.ribbon.draw(stroke.content, pixels, stroke.pane.tiles())  # type: ignore[arg-type]
        self._drawn = shown, pixels
        return pixels
