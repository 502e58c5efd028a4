"""Painter: draws the cues of a show's timelines into a frame.

It copies ready pixels and allocates no picture: tiles of texts are composed into memory set aside at the
start, shared by all timelines, and kept as long as the view needs them. Pixels outside a cue's windows (the
gap between towers) are left as they are.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Mapping
from fractions import Fraction
from functools import partial
from itertools import combinations
from math import lcm
from typing import TypeAlias

import numpy as np

from ledsign.core.frame import Frame
from ledsign.core.geometry import Point, Rect
from ledsign.effects.base import FULL, Placement
from ledsign.show import readout
from ledsign.show.fields import cells_on, placed_cells
from ledsign.show.light import Fader
from ledsign.show.pieces import pieces_of
from ledsign.show.ribbon import Ribbon, ribbon_of
from ledsign.show.scene import Scene, scene_of, tiles_in_view
from ledsign.show.stroke import Pane, Stroke
from ledsign.show.tile_store import TileStore
from ledsign.show.types import Show, Timeline

# Scene, its start and the length of one pass, its ribbon, its panes.
Draft: TypeAlias = list[tuple[Scene, Fraction, Fraction | None, Ribbon | None, tuple[Pane, ...]]]


class Reel:
    """A timeline cut where its cues begin and end: between two edges the same scenes are lit."""

    def __init__(self, timeline: Timeline, show: Show) -> None:
        """Raises ShowError when a cue's clip is not in the show or its effect is not installed."""
        cues = timeline.cues
        self.length = timeline.length
        self._edges = sorted({edge for cue in cues for edge in (cue.start, cue.start + cue.length)})
        # The edges in a unit in which all are whole, so that an instant is found without fractions.
        self._unit = lcm(*(edge.denominator for edge in self._edges))
        self._whole_edges = [int(edge * self._unit) for edge in self._edges]
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

    def segment_at(self, numerator: int, denominator: int) -> int:
        """The number of the segment at local numerator/denominator, −1 before the first edge."""
        return bisect_right(self._whole_edges, numerator * self._unit // denominator) - 1

    def scenes_of(self, segment: int) -> list[Scene]:
        """The scenes lit during a segment."""
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
        self._show = show
        self._ahead: TileStore | None = None
        self._panes: dict[Scene, tuple[Pane, ...]] = {}
        self._drafts: dict[tuple[str, int], Draft | None] = {}

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

    def strokes(self, timeline: str, t: Fraction, since: tuple[int, int]) -> tuple[Stroke, ...] | None:
        """What ``draw`` would draw ``since`` = (numerator, denominator) seconds after the beginning, said.

        None when cues overlap there: then it has to be drawn. May be asked by several threads.
        Raises KeyError when there is no such timeline.
        """
        reel = self._reels[timeline]
        length = reel.length
        numerator = since[0] * length.denominator % (length.numerator * since[1])
        denominator = since[1] * length.denominator
        segment = reel.segment_at(numerator, denominator)
        key = timeline, segment
        if key not in self._drafts:
            self._drafts[key] = self._draft(reel.scenes_of(segment))
        draft = self._drafts[key]
        if draft is None:
            return None
        strokes: list[Stroke] = []
        for scene, start, passes, ribbon, panes in draft:
            above = numerator * start.denominator - start.numerator * denominator
            below = denominator * start.denominator
            if ribbon is None:
                strokes += self._drawn(scene, panes, t, Fraction(above, below))
                continue
            if passes is not None:
                above = above * passes.denominator % (passes.numerator * below)
                below *= passes.denominator
            content, x, y = ribbon.at(above, below)
            for pane in panes:
                strokes.append(Stroke(pane, content, x + pane.corner.x, y + pane.corner.y))
        return tuple(strokes)

    def _draft(self, scenes: list[Scene]) -> Draft | None:
        """What can be looked up for these scenes; None when they lie over each other."""
        draft: Draft = []
        for scene in scenes:
            panes = self._panes.get(scene)
            if panes is None:
                ribbon = ribbon_of(scene)
                panes = tuple(
                    Pane(
                        rect=part.shifted(shift.x, shift.y),
                        corner=Point(part.x, part.y),
                        ribbon=ribbon,
                        tiles=self._tiles_ahead,
                    )
                    for part, shift, _ in scene.windows
                )
                self._panes[scene] = panes
            if panes:
                cue = scene.cue
                draft.append((scene, cue.start, cue.pass_length, panes[0].ribbon, panes))
        rects = [pane.rect for *_, panes in draft for pane in panes]
        return None if any(not a.intersect(b).is_empty for a, b in combinations(rects, 2)) else draft

    def _tiles_ahead(self) -> TileStore:
        """For the thread that draws ahead, which shares no memory with the one that draws now."""
        if self._ahead is None:
            self._ahead = TileStore(self._show.clips.values(), 2)
        return self._ahead

    def _drawn(self, scene: Scene, panes: tuple[Pane, ...], t: Fraction, local: Fraction) -> list[Stroke]:
        """Strokes of a cue that has to be drawn."""
        content = self._content(scene, t, local)
        draw = partial(self._draw, scene, t, local)
        return [Stroke(pane, content, 0, 0, draw) for pane in panes]

    def _content(self, scene: Scene, t: Fraction, local: Fraction) -> Hashable:
        """All that decides what ``_draw`` draws."""
        cue = scene.cue
        if cue.readout is not None:
            return tuple(readout.cells_at(cue.readout, t, cue.view))
        picture = scene.clip.picture_at(local)
        if cue.pass_length is not None:
            local %= cue.pass_length
        cells = tuple(cells_on(memory.field, t) for memory, _ in scene.fields)
        return picture, scene.effect.place(local, scene.part.size, cue.view, cue.options), cells

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
            for number, piece, origin in pieces_of(scene.clip, wanted):
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
