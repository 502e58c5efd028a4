"""Ribbon: all that a scrolling cue will ever show, as one long picture that its view travels over.

              view at t
              ┌───────┐
    ··········├clip···┼clip··········clip···       a marquee: copies for ever, gaps in the background's colour
    ··········├clip───┼·······                     in and out: once, a view of background on either side
    part 0    │ part 1│
    └─────────┼───────┘                            parts overlap by a view, so that every frame lies in one
              └─────────────────┘

Nothing is kept here: ``at`` says where the view is, ``draw`` draws a part of the ribbon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from ledsign.core.geometry import Rect, Size
from ledsign.show.pieces import pieces_of

if TYPE_CHECKING:
    from ledsign.core.frame import Frame
    from ledsign.effects.track import Track
    from ledsign.show.scene import Scene
    from ledsign.show.tile_store import TileStore

# A ribbon of no more than this many pixels is one part.
_SHORT = 1 << 20
_LEAST_STEP = 256


class Content(NamedTuple):
    """A part of a ribbon: the clip's phase there, and the number of the part."""

    phase: int
    part: int


class Ribbon:
    """The ribbon of ``scene``, whose effect has a ``track``. ``size`` in pixels is that of each part."""

    def __init__(self, scene: Scene, track: Track) -> None:
        self._scene, self._track = scene, track
        along_x = track.axis == "x"
        view, clip = scene.cue.view, scene.part
        self._along_x = along_x
        self._view, across = (view.width, view.height) if along_x else (view.height, view.width)
        self._clip = clip.width if along_x else clip.height
        positions = [track.begin]
        if track.period is not None:
            positions.append(track.begin + track.towards * (track.period - 1))
        starts = [-(position // track.phases) for position in positions]
        if track.period is None:
            starts = [-self._view, self._clip]
        self._first, self._last = min(starts), max(starts)
        stops = self._last - self._first + 1
        is_short = (stops + self._view) * across <= _SHORT
        self._step = stops if is_short else max(self._view, _LEAST_STEP)
        length = self._step + self._view
        self.size = Size(length, across) if along_x else Size(across, length)

    def at(self, numerator: int, denominator: int) -> tuple[Content, int, int]:
        """Where the view is at numerator/denominator seconds of a pass: content, and its x and y in there."""
        pixel, phase = divmod(self._track.position(numerator, denominator), self._track.phases)
        start = min(max(-pixel, self._first), self._last) - self._first
        if start + self._first != -pixel:
            phase = 0  # out of sight
        part, offset = divmod(start, self._step)
        return Content(phase, part), *((offset, 0) if self._along_x else (0, offset))

    def draw(self, content: Content, out: Frame, tiles: TileStore) -> None:
        """Draw ``content`` into ``out`` uint8 of ``size``, all of it."""
        scene, track = self._scene, self._track
        np.copyto(out, np.array(scene.cue.background, np.uint8))
        begin = self._first + content.part * self._step
        end = begin + self._step + self._view
        number = 0
        if track.period is not None:
            number = ((begin - self._clip) * track.phases - content.phase) // track.period
        while True:
            grain = content.phase + number * (track.period or 0)
            origin, phase = divmod(grain, track.phases)
            if origin >= end:
                return
            self._copy(origin - begin, phase, out, tiles)
            if track.period is None:
                return
            number += 1

    def _copy(self, origin: int, phase: int, out: Frame, tiles: TileStore) -> None:
        """One copy of the clip whose start is at ``origin`` of ``out``."""
        own, clip, rest = self._scene.part, self._scene.clip, self._track.rest
        x, y = (origin, rest.y) if self._along_x else (rest.x, origin)
        seen = Rect(x, y, own.width, own.height).intersect(Rect(0, 0, out.shape[1], out.shape[0]))
        dx, dy = own.x - x, own.y - y
        for number, piece, corner in pieces_of(clip, seen.shifted(dx, dy)):
            pixels = tiles.tile(clip, number, phase)[0, piece.y : piece.bottom, piece.x : piece.right]
            left, top = piece.x + corner.x - dx, piece.y + corner.y - dy
            np.copyto(out[top : top + piece.height, left : left + piece.width], pixels)


def ribbon_of(scene: Scene) -> Ribbon | None:
    """The ribbon of a scene that is nothing but a moving picture, else None."""
    cue, track = scene.cue, scene.effect.track
    if track is None or cue.readout is not None or scene.fields or len(scene.clip.durations) > 1:
        return None
    return Ribbon(scene, track(scene.part.size, cue.view, cue.options))
