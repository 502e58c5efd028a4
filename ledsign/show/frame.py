"""The frame of a show at an instant: a pure function of (show, wall time).

A Renderer is the same function with everything looked up beforehand. It copies ready pixels into the
caller's frame and allocates no picture: tiles of texts are composed into memory set aside at the start, and
kept as long as the view needs them. Pixels outside a cue's windows (the gap between towers) stay black.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from ledsign.core.errors import ShowError
from ledsign.core.frame import Frame, black
from ledsign.core.geometry import Point, Rect, Size
from ledsign.effects.base import EFFECTS, FULL, EffectSpec, Placement
from ledsign.show import readout
from ledsign.show.fields import FieldMemory, placed_cells
from ledsign.show.glyph_strip import GlyphStrip
from ledsign.show.light import Fader
from ledsign.show.tile_store import TileStore
from ledsign.show.types import Clip, Cue, Show, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """A cue with all it needs at hand. ``windows`` are (part of the view, its shift onto the canvas, its
    background as one row of pixels, which broadcasts down at the speed of a copy). ``part`` of the clip is
    all that is ever seen. ``fields`` with the same cue as a scene of the field's atlas.
    """

    cue: Cue
    clip: Clip | GlyphStrip
    part: Rect
    effect: EffectSpec
    windows: tuple[tuple[Rect, Point, Frame], ...]
    fields: tuple[tuple[FieldMemory, _Scene], ...] = ()


class Renderer:
    """Draws the frames of one show."""

    def __init__(self, show: Show) -> None:
        """Raises ShowError when a cue's clip, or the part of it, is not in the show or its effect is not
        installed.
        """
        self._timeline = show.timeline
        self._canvas = show.sign.canvas
        cues = show.timeline.cues
        self._edges = sorted({edge for cue in cues for edge in (cue.start, cue.start + cue.length)})
        self._scenes: list[list[_Scene]] = [[] for _ in self._edges]
        for cue in cues:
            scene = _scene(cue, show)
            first, end = (bisect_left(self._edges, edge) for edge in (cue.start, cue.start + cue.length))
            for lit in self._scenes[first:end]:
                lit.append(scene)
        most = max((sum(map(_tiles_in_view, lit)) for lit in self._scenes), default=0)
        self._tiles = TileStore(show.clips.values(), most)
        self._fader = Fader(show.sign.gamma, self._canvas.width * self._canvas.height)

    def render(self, t: Fraction, out: Frame | None = None) -> Frame:
        """The frame at wall time ``t`` (exact seconds since 1970), drawn into ``out`` when given.

        ``out`` is uint8 (canvas height, canvas width, 3); all of it is written. Raises ValueError when it
        has another shape or dtype.
        """
        if out is None:
            out = black(self._canvas)
        elif out.shape != (shape := (self._canvas.height, self._canvas.width, 3)) or out.dtype != np.uint8:
            raise ValueError(f"the frame must be uint8 {shape}, got {out.dtype} {out.shape}")
        else:
            out.fill(0)
        local = (t - self._timeline.anchor) % self._timeline.length
        segment = bisect_right(self._edges, local) - 1
        if segment >= 0:
            for scene in self._scenes[segment]:
                self._draw(scene, t, local - scene.cue.start, out)
        return out

    def _draw(self, scene: _Scene, t: Fraction, local: Fraction, out: Frame) -> None:
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

    def _place(self, scene: _Scene, placement: Placement, picture: int, out: Frame) -> None:
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


def render(show: Show, t: Fraction, out: Frame | None = None) -> Frame:
    """The frame of ``show`` at wall time ``t``; see ``Renderer``, which is faster when asked often."""
    return Renderer(show).render(t, out)


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


def _tiles_in_view(scene: _Scene) -> int:
    """How many tiles to keep so that none is composed twice while a text crosses the view."""
    atlases = (field.clip for _, field in scene.fields if isinstance(field.clip, GlyphStrip))
    return _tiles_of_strip(scene) + sum(one.phases * -(-_length(one) // one.tile_px) for one in atlases)


def _length(clip: GlyphStrip) -> int:
    return clip.size.width if clip.axis == "x" else clip.size.height


def _tiles_of_strip(scene: _Scene) -> int:
    clip, part, view = scene.clip, scene.part, scene.cue.view
    if not isinstance(clip, GlyphStrip):
        return 0
    long, seen = (part.width, view.width) if clip.axis == "x" else (part.height, view.height)
    copies = seen // long + 2 if scene.cue.options.continuous else 1
    return clip.phases * min(-(-long // clip.tile_px), -(-min(seen, long) // clip.tile_px) + copies)


def _scene(cue: Cue, show: Show) -> _Scene:
    """Look up a cue's parts; its windows are cut to its view and to the canvas."""
    clip = _clip(cue, cue.clip, show)
    if cue.effect not in EFFECTS:
        raise ShowError(f"cue {cue.name!r} uses effect {cue.effect!r}, which is not installed here")
    moves = EFFECTS[cue.effect].moves
    phases = clip.phases if isinstance(clip, GlyphStrip) and clip.moves == moves else 1
    if cue.options.phases not in (1, phases):
        raise ShowError(
            f"cue {cue.name!r} moves in steps of 1/{cue.options.phases} px, its clip of 1/{phases}"
        )
    windows = (_window(window, cue, show.sign.canvas) for window in cue.windows)
    lit = tuple(window for window in windows if not window[0].is_empty)
    part = cue.part or _whole(clip)
    if part.is_empty or not _whole(clip).contains(part):
        raise ShowError(f"cue {cue.name!r} shows a part of its clip that is not there")
    scene = _Scene(cue=cue, clip=clip, part=part, effect=EFFECTS[cue.effect], windows=lit)
    atlases = [_clip(cue, field.clip, show) for field in cue.fields]
    if any(isinstance(atlas, GlyphStrip) and atlas.phases < cue.options.phases for atlas in atlases):
        raise ShowError(f"cue {cue.name!r} moves in steps of 1/{cue.options.phases} px, not so a field of it")
    scenes = (replace(scene, clip=atlas, part=_whole(atlas)) for atlas in atlases)
    return replace(scene, fields=tuple(zip(map(FieldMemory, cue.fields), scenes, strict=True)))


def _whole(clip: Clip | GlyphStrip) -> Rect:
    return Rect(0, 0, clip.size.width, clip.size.height)


def _clip(cue: Cue, digest: str, show: Show) -> Clip | GlyphStrip:
    clip = show.clips.get(digest)
    if clip is None:
        raise ShowError(f"cue {cue.name!r} shows clip {digest!r}, which is not in the show")
    return clip


def _window(window: Window, cue: Cue, canvas: Size) -> tuple[Rect, Point, Frame]:
    """The part of the view really seen through a window, its shift onto the canvas, a row of background."""
    shift = Point(window.dst.x - window.src.x, window.dst.y - window.src.y)
    seen = window.src.intersect(Rect(0, 0, cue.view.width, cue.view.height)).shifted(shift.x, shift.y)
    seen = seen.intersect(Rect(0, 0, canvas.width, canvas.height))
    row = np.full((1, seen.width, 3), cue.background, np.uint8)
    return seen.shifted(-shift.x, -shift.y), shift, row
