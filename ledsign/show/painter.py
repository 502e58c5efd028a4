"""Painter: draws the cues of a show's timelines into a frame.

It copies ready pixels and allocates no picture: tiles of texts are composed into memory set aside at the
start, shared by all timelines, and kept as long as the view needs them. Pixels outside a cue's windows (the
gap between towers) are left as they are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from fractions import Fraction

import numpy as np

from ledsign.core.frame import Frame
from ledsign.core.geometry import Point, Rect
from ledsign.effects.base import FULL, Placement
from ledsign.show import readout
from ledsign.show.fields import placed_cells
from ledsign.show.glyph_strip import GlyphStrip
from ledsign.show.light import Fader
from ledsign.show.scene import Scene, scene_of, tiles_in_view
from ledsign.show.tile_store import TileStore
from ledsign.show.types import Clip, Show, Timeline


class Reel:
    """A timeline cut where its cues begin and end: between two edges the same scenes are lit."""

    def __init__(self, timeline: Timeline, show: Show) -> None:
        """Raises ShowError when a cue's clip is not in the show or its effect is not installed."""
        cues = timeline.cues
        self.length = timeline.length
        self._edges = sorted({edge for cue in cues for edge in (cue.start, cue.start + cue.length)})
        self._scenes: list[list[Scene]] = [[] for _ in self._edges]
        for cue in cues:
            scene = scene_of(cue, show)
            first, end = (bisect_left(self._edges, edge) for edge in (cue.start, cue.start + cue.length))
            for lit in self._scenes[first:end]:
                lit.append(scene)

    def lit_at(self, local: Fraction) -> list[Scene]:
        """The scenes lit at ``local``, 0 ≤ local < length, in the order they are drawn."""
        segment = bisect_right(self._edges, local) - 1
        return self._scenes[segment] if segment >= 0 else []

    def most_tiles(self) -> int:
        """How many tiles its fullest moment needs."""
        return max((sum(map(tiles_in_view, lit)) for lit in self._scenes), default=0)


class Painter:
    """Draws timelines of one show, by name. Not for use from several threads at once."""

    def __init__(self, show: Show, timelines: Mapping[str, Timeline]) -> None:
        """Raises ShowError when a cue's clip is not in the show or its effect is not installed."""
        self._reels = {name: Reel(timeline, show) for name, timeline in timelines.items()}
        most = max((reel.most_tiles() for reel in self._reels.values()), default=0)
        self._tiles = TileStore(show.clips.values(), most)
        self._fader = Fader(show.sign.gamma, show.sign.canvas.width * show.sign.canvas.height)

    @property
    def composed(self) -> int:
        """How many tiles of texts were composed so far."""
        return self._tiles.composed

    def draw(self, timeline: str, t: Fraction, since: Fraction, out: Frame) -> None:
        """Draw what the timeline shows ``since`` seconds after its beginning, at wall time ``t``, on ``out``.

        Raises KeyError when there is no such timeline.
        """
        reel = self._reels[timeline]
        local = since % reel.length
        for scene in reel.lit_at(local):
            self._draw(scene, t, local - scene.cue.start, out)

    def _draw(self, scene: Scene, t: Fraction, local: Fraction, out: Frame) -> None:
        """One cue: its background over its windows, then its clip or its characters."""
        cue, clip = scene.cue, scene.clip
        for part, shift, row in scene.windows:
            np.copyto(_on(out, part.shifted(shift.x, shift.y)), row)
        if cue.readout is not None:
            for cell, dst in readout.cells_at(cue.readout, t, cue.view):
                self._place(scene, Placement(cell, dst), 0, out)
            return
        picture = clip.picture_at(local)
        if cue.pass_length is not None:
            local %= cue.pass_length
        fields = [(field.cells_on(t), atlas) for field, atlas in scene.fields]
        for placement in scene.effect.place(local, scene.part.size, cue.view, cue.options):
            self._place(scene, placement, picture, out)
            for cells, atlas in fields:
                for one in placed_cells(cells, placement):
                    self._place(atlas, one, 0, out)

    def _place(self, scene: Scene, placement: Placement, picture: int, out: Frame) -> None:
        """One placement, cut to each window and to each tile."""
        own, gain = scene.part, placement.gain
        src = placement.src.shifted(own.x, own.y)
        dx, dy = placement.dst.x - src.x, placement.dst.y - src.y
        src = src.intersect(own)
        for part, shift, _ in scene.windows:
            wanted = src.shifted(dx, dy).intersect(part).shifted(-dx, -dy)
            for number, piece, origin in _pieces(scene.clip, wanted):
                tile = self._tiles.tile(scene.clip, number, placement.phase)
                pixels = tile[picture, piece.y : piece.bottom, piece.x : piece.right]
                x, y = piece.x + origin.x + dx + shift.x, piece.y + origin.y + dy + shift.y
                target = _on(out, Rect(x, y, piece.width, piece.height))
                if gain == FULL:
                    np.copyto(target, pixels)
                else:
                    self._fader.mix(target, pixels, gain, scene.cue.background)


def _on(frame: Frame, rect: Rect) -> Frame:
    """The pixels of ``rect``, without a copy."""
    return frame[rect.y : rect.bottom, rect.x : rect.right]


def _pieces(clip: Clip | GlyphStrip, wanted: Rect) -> Iterator[tuple[int, Rect, Point]]:
    """The tiles that hold ``wanted``: number, its part of it in tile pixels, and its origin in the clip."""
    along_x = clip.axis == "x"
    first, end = (wanted.x, wanted.right) if along_x else (wanted.y, wanted.bottom)
    if wanted.is_empty:
        return
    length = clip.tile_px
    for number in range(first // length, -(-end // length)):
        start = number * length
        origin = Point(start, 0) if along_x else Point(0, start)
        bounds = Rect(start, 0, length, wanted.bottom) if along_x else Rect(0, start, wanted.right, length)
        yield number, wanted.intersect(bounds).shifted(-origin.x, -origin.y), origin
