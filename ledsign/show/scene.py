"""Scene: a cue with all it needs looked up, so that drawing it looks nothing up."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from ledsign.core.errors import ShowError
from ledsign.core.frame import Frame
from ledsign.core.geometry import Point, Rect, Size
from ledsign.effects.base import EFFECTS, EffectSpec
from ledsign.show.fields import FieldMemory
from ledsign.show.glyph_strip import GlyphStrip
from ledsign.show.types import Clip, Cue, Show, Window


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """A cue with all it needs at hand. ``windows`` are (part of the view, its shift onto the canvas, its
    background as one row of pixels, which broadcasts down at the speed of a copy). ``part`` of the clip is
    all that is ever seen. ``fields`` with the same cue as a scene of the field's atlas.
    """

    cue: Cue
    clip: Clip | GlyphStrip
    part: Rect
    effect: EffectSpec
    windows: tuple[tuple[Rect, Point, Frame], ...]
    fields: tuple[tuple[FieldMemory, Scene], ...] = ()


def scene_of(cue: Cue, show: Show) -> Scene:
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
    scene = Scene(cue=cue, clip=clip, part=part, effect=EFFECTS[cue.effect], windows=lit)
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


def tiles_in_view(scene: Scene) -> int:
    """How many tiles to keep so that none is composed twice while a text crosses the view."""
    atlases = (field.clip for _, field in scene.fields if isinstance(field.clip, GlyphStrip))
    return _tiles_of_strip(scene) + sum(one.phases * -(-_length(one) // one.tile_px) for one in atlases)


def _length(clip: GlyphStrip) -> int:
    return clip.size.width if clip.axis == "x" else clip.size.height


def _tiles_of_strip(scene: Scene) -> int:
    clip, part, view = scene.clip, scene.part, scene.cue.view
    if not isinstance(clip, GlyphStrip):
        return 0
    long, seen = (part.width, view.width) if clip.axis == "x" else (part.height, view.height)
    copies = seen // long + 2 if scene.cue.options.continuous else 1
    return clip.phases * min(-(-long // clip.tile_px), -(-min(seen, long) // clip.tile_px) + copies)
