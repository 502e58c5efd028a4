"""Motion: what a browser needs to draw a show's frames by itself, wherever that gives the very same pixels.

The pictures are sent once, as tiles whose addresses name what they show. The motion is sent as exact numbers:
integers, and fractions as ``[numerator, denominator]`` in digits. ``static/parts/motion.js`` draws from them.
Every pixel must be a copy of a tile's, a cue's background or black, so there is none for fades, readouts and
clocks, animations, wipes, typewriters, effects of others, and signs whose panels shine differently; ``exact``
is then false, ``why`` says why, and the frames are drawn here instead.

It holds from ``from_ns`` until ``until_ns``: until then the same timeline plays at the same brightness.
"""

from __future__ import annotations

import io
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from ledsign.core.clock import NS_PER_S
from ledsign.display.shown import canvas_light
from ledsign.effects.blink import half_period
from ledsign.effects.rest import resting_point
from ledsign.show.scene import scene_of
from ledsign.show.tile_store import TileStore

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ledsign.core.geometry import Rect
    from ledsign.display.shown import Light
    from ledsign.show.scene import Scene
    from ledsign.show.types import AnyClip
    from ledsign.worker.stock import Opened

Told = dict[str, Any]
# After so long it is asked again: nobody knows what is published meanwhile.
LONGEST_NS = 600 * NS_PER_S
MOST_CUES = 500
MOST_DARK = 64
_PNG_LEVEL = 6  # made once, sent to everybody


def motion(found: Opened, at_ns: int) -> Told:
    """The message: ``exact``, and with it everything; else ``why``."""
    show, stage = found.show, found.preview.stage
    decision = stage.decision_at(at_ns)
    level, steady_ns = found.preview.steady(at_ns, min(decision.end_ns, at_ns + LONGEST_NS))
    told: Told = {"exact": False, "from_ns": str(at_ns), "until_ns": str(steady_ns)}
    light = canvas_light(show.sign, level)
    if light is None:
        return {**told, "why": "panels"}
    dark = _dark(light.wired)
    if dark is None:
        return {**told, "why": "wiring"}
    timeline, anchor = stage.timeline_of(decision)
    cues = timeline.cues if timeline is not None else ()
    if len(cues) > MOST_CUES:
        return {**told, "why": "cues"}
    lit = f"level={level!r}&light={light.name}"
    strips: dict[str, Told] = {}
    made: list[Told] = []
    for cue in cues:
        scene = scene_of(cue, show)
        moves = _moves(scene)
        if moves is None:
            return {**told, "why": cue.effect if not (cue.readout or cue.fields) else "clock"}
        strips[cue.clip] = _strip(scene.clip, lit)
        made.append({**_cue(scene, light), "moves": moves})
    length = timeline.length if timeline is not None else Fraction(1)
    return {
        **told, "exact": True, "fps": _exact(show.sign.fps), "t0": _exact(anchor), "length": _exact(length),
        "width": show.sign.canvas.width, "height": show.sign.canvas.height,
        "ground": _colour(light, (0, 0, 0)), "dark": dark, "strips": strips, "cues": made,
    }  # fmt: skip


def tile(found: Opened, clip: str, level: float, phase: int, number: int) -> bytes | None:
    """One tile as it is lit at that brightness, PNG; None when there is no such tile."""
    own = found.show.clips.get(clip)
    light = canvas_light(found.show.sign, level)
    if own is None or light is None or not (0 <= phase < own.phases and 0 <= number < _count(own)):
        return None
    from PIL import Image

    out = io.BytesIO()
    pixels = light.of(TileStore([own], 1).tile(own, number, phase)[0])
    Image.fromarray(pixels).save(out, "PNG", compress_level=_PNG_LEVEL)
    return out.getvalue()


def _moves(scene: Scene) -> Told | None:
    """How its clip lies in the view, as numbers; None when a browser cannot draw that exactly."""
    cue, options, size = scene.cue, scene.cue.options, scene.part.size
    if cue.readout is not None or cue.fields or scene.clip.durations:
        return None
    rest = resting_point(size, cue.view, options)
    told: Told = {"x": rest.x, "y": rest.y}
    if cue.effect == "hold":
        return {**told, "kind": "hold"}
    if cue.effect == "blink":
        return {**told, "kind": "blink", "half": _exact(half_period(options))}
    if scene.effect.track is None:
        return None
    track = scene.effect.track(size, cue.view, options)
    return {
        **told, "kind": "track", "axis": track.axis, "phases": track.phases, "speed": _exact(track.speed),
        "begin": track.begin, "towards": track.towards, "period": track.period,
    }  # fmt: skip


def _cue(scene: Scene, light: Light) -> Told:
    cue, part = scene.cue, scene.part
    return {
        "clip": cue.clip, "start": _exact(cue.start), "length": _exact(cue.length),
        "pass": None if cue.pass_length is None else _exact(cue.pass_length),
        "part": _rect(part), "view": [cue.view.width, cue.view.height],
        "background": _colour(light, cue.background),
        "windows": [[*_rect(seen), shift.x, shift.y] for seen, shift, _ in scene.windows],
    }  # fmt: skip


def _strip(clip: AnyClip, lit: str) -> Told:
    """With ``query`` in it the address of a tile stands for one picture for ever."""
    return {
        "query": lit, "axis": clip.axis, "tile_px": clip.tile_px, "width": clip.size.width,
        "height": clip.size.height, "phases": clip.phases, "tiles": _count(clip),
    }  # fmt: skip


def _count(clip: AnyClip) -> int:
    return -(-(clip.size.width if clip.axis == "x" else clip.size.height) // clip.tile_px)


def _dark(wired: NDArray[np.bool_]) -> list[list[int]] | None:
    """Rectangles of canvas pixels without LEDs; None when they are too many."""
    found: list[list[int]] = []
    rows = [tuple(map(tuple, _runs(row))) for row in wired]
    begun = 0
    for y in range(1, len(rows) + 1):
        if y == len(rows) or rows[y] != rows[begun]:
            found += [[x, begun, width, y - begun] for x, width in rows[begun]]
            if len(found) > MOST_DARK:
                return None
            begun = y
    return found


def _runs(row: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """Where a row has no LEDs: first and count."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], row, [True]]))).tolist()
    return [(start, end - start) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _colour(light: Light, colour: tuple[int, int, int]) -> list[int]:
    lit: list[int] = light.of(np.array([[colour]], np.uint8))[0, 0].tolist()
    return lit


def _rect(rect: Rect) -> list[int]:
    return [rect.x, rect.y, rect.width, rect.height]


def _exact(value: Fraction) -> list[str]:
    """As words: JSON's numbers are floats."""
    return [str(value.numerator), str(value.denominator)]
