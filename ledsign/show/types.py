"""The parts of a show: clips, cues on timelines, the rules that choose a timeline, the sign of it all.

Times are exact: Fractions of seconds. Wall time t counts from 1970-01-01T00:00:00Z. A timeline repeats for
ever with period ``length`` from ``anchor``, so what is lit at t needs no memory of what was lit before.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import TypeAlias

from ledsign.core.frame import Bytes
from ledsign.core.geometry import Point, Rect, Size
from ledsign.display.sign import Sign
from ledsign.effects.base import EffectOptions
from ledsign.schedule.types import Schedule
from ledsign.show.fields import CueField
from ledsign.show.glyph_strip import GlyphStrip
from ledsign.show.readout import Readout

TILE_PX = 4096
# The name ``Show.timeline`` goes by in decisions of a show without a schedule.
MAIN = "main"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clip:
    """Content rasterised for one face: ready pixels, made once, read-only.

    ``tiles`` are uint8 (n, h, w, 3) display-referred RGB, cut every ``TILE_PX`` along ``axis`` so that a long
    strip is mapped piece by piece. ``durations`` of the n pictures in exact seconds; empty when n = 1.
    ``digest`` is the SHA-256 (hex) of size, axis, durations and pixels.
    """

    size: Size
    tiles: tuple[Bytes, ...]
    axis: str = "x"
    durations: tuple[Fraction, ...] = ()
    digest: str = ""

    @property
    def tile_px(self) -> int:
        """Length of its tiles along the axis."""
        return TILE_PX

    @property
    def phases(self) -> int:
        """Pictures move by whole pixels."""
        return 1

    def picture_at(self, t: Fraction) -> int:
        """Which of the n pictures shows at local time t ≥ 0; the sequence repeats."""
        if not self.durations:
            return 0
        rest = t % sum(self.durations, Fraction(0))
        for number, duration in enumerate(self.durations):
            rest -= duration
            if rest < 0:
                return number
        return len(self.durations) - 1


AnyClip: TypeAlias = Clip | GlyphStrip


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A part of a cue's view (``src``) that appears on the canvas with its top left at ``dst``."""

    src: Rect
    dst: Point


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A clip (by digest) with an effect, for a while, on one or more windows of the canvas.

    ``view`` is the virtual surface the effect plays on; ``windows`` say which parts of it are seen where
    (the same on two towers, a span with a gap, a relay without one). ``pass_length`` is one pass of the
    effect; it repeats within ``length``. None = no end of its own.
    ``part`` is what of the clip the effect plays: one page of a text whose pages are one clip. None = all of
    it. ``readout`` replaces effect placements: the clip is then the atlas of its characters. ``fields`` move
    with the clip and follow the clock.
    """

    name: str
    clip: str
    effect: str
    options: EffectOptions
    view: Size
    windows: tuple[Window, ...]
    start: Fraction
    length: Fraction
    pass_length: Fraction | None = None
    background: tuple[int, int, int] = (0, 0, 0)
    readout: Readout | None = None
    fields: tuple[CueField, ...] = ()
    part: Rect | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """Cues in order of start, on a period of ``length`` > 0 anchored at wall time ``anchor``."""

    cues: tuple[Cue, ...]
    length: Fraction
    anchor: Fraction = Fraction(0)

    def at(self, t: Fraction) -> tuple[tuple[Cue, Fraction], ...]:
        """The cues lit at wall time t with their local times, in order: half-open [start, start+length)."""
        local = (t - self.anchor) % self.length
        return tuple(
            (cue, local - cue.start) for cue in self.cues if cue.start <= local < cue.start + cue.length
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MadeWith:
    """What a show was compiled with. ``fonts`` are the files drawn from, by name, with their SHA-256 (hex).

    ``renderer`` is the version of the code that turns a show into frames (``ledsign.show.frame.RENDERER``),
    ``ledsign`` the program's, ``tzdata`` the time zone database's (``2026b``), each empty when not known.
    """

    ledsign: str = ""
    fonts: dict[str, str] = field(default_factory=dict)
    renderer: str = ""
    tzdata: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Show:
    """All a player needs. ``clips`` by digest, pictures as pixels and texts as glyphs; ``digest`` is the
    SHA-256 (hex) of the manifest.

    With a ``schedule`` what plays is one of ``timelines``, by the name of its playlist, from the anchor that
    the schedule decides. Without one ``timeline`` plays for ever, from its own.
    """

    sign: Sign
    timeline: Timeline
    clips: dict[str, Clip | GlyphStrip]
    title: str = ""
    digest: str = ""
    timelines: dict[str, Timeline] = field(default_factory=dict)
    schedule: Schedule | None = None
    made_with: MadeWith = MadeWith()
