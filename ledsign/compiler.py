"""Compiler: a playlist and a sign become a show.

Each item is arranged over its faces, rendered once per layer, given an effect with speeds that move evenly,
and put on the timeline one after another. Everything wrong is gathered and raised at once; a show is never
made from half a playlist.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import cycle
from typing import TYPE_CHECKING, Any, TypeAlias

from ledsign.content.base import CONTENTS, ContentContext, Rendered
from ledsign.content.marking import shows_colours
from ledsign.content.pace import DEFAULT_CHARS_S, asked_speed, even_pace, phases_at
from ledsign.content.palette import item_for
from ledsign.content.wrapping import paced
from ledsign.core.errors import DocumentError
from ledsign.core.geometry import Rect
from ledsign.core.problem import Problem, Severity
from ledsign.documents.playlist import CaptionItem, ClockItem, CountdownItem, MovingItem, TogetherItem
from ledsign.effects.base import EFFECTS, EffectOptions, EffectSpec
from ledsign.effects.mirror import mirrored_options
from ledsign.effects.speed import snap_gap
from ledsign.legibility.facts import CaptionFacts
from ledsign.legibility.report import Report, examine
from ledsign.show.arrangement import Layer, arrange
from ledsign.show.bundle import sealed
from ledsign.show.types import AnyClip, Cue, Show, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledsign.display.sign import Sign
    from ledsign.documents.load import LoadedPlaylist
    from ledsign.documents.playlist import Item
    from ledsign.text.fonts import FontLibrary
    from ledsign.text.gate import GlyphReport

# Without a length of its own an item stays this long (a still picture, a clock).
DEFAULT_STAY = Fraction(10)
# A page of a caption stays as long as it takes to read, and at least this long.
PAGE_STAY = Fraction(5)
# 4 characters a second reads well on LED.


@dataclass(frozen=True, slots=True, kw_only=True)
class SnappedSpeed:
    """What an item asked for and what it moves at, pixels a second; ``step`` says it in frames."""

    item: str
    asked_px_s: Fraction
    px_s: Fraction
    fps: Fraction
    phases: int = 1

    @property
    def step(self) -> str:
        """``5 px every frame``, ``4.25 px every frame`` or ``1 px every 2 frames``."""
        grains = self.px_s / self.fps * self.phases
        if grains >= 1:
            return f"{float(grains / self.phases):g} px every frame"
        return f"{1 / self.phases:g} px every {1 / grains} frames"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A show, what was worth a warning, the speeds as snapped, and how well its captions can be read."""

    show: Show
    warnings: tuple[Problem, ...] = ()
    speeds: tuple[SnappedSpeed, ...] = ()
    captions: tuple[CaptionFacts, ...] = ()
    legibility: Report = field(default_factory=Report)


@dataclass(slots=True, kw_only=True)
class _Draft:
    """A cue before its place on the timeline is known. ``wanted`` is how long it would like to last."""

    cue: Cue
    wanted: Fraction
    caption: CaptionFacts | None = None


# A layer for each face, page after page; all layers of a page last equally long.
_Track: TypeAlias = list[list[_Draft]]


def compile_playlist(
    loaded: LoadedPlaylist,
    sign: Sign,
    fonts: FontLibrary,
    fps: Fraction | None = None,
    glyphs: list[GlyphReport] | None = None,
) -> Compiled:
    """Compile. ``fps`` replaces the sign's frame rate (protocols with a limit).

    Raises DocumentError with every problem of the playlist on this sign, missing glyphs included. When a list
    is given, what was found of each text's glyphs is added to ``glyphs``, errors or not.
    """
    compilation = _Compilation(loaded, replace(sign, fps=fps) if fps else sign, fonts)
    try:
        return compilation.run()
    finally:
        if glyphs is not None:
            glyphs += compilation.glyphs


class _Compilation:
    def __init__(self, loaded: LoadedPlaylist, sign: Sign, fonts: FontLibrary) -> None:
        self._loaded = loaded
        self._sign = sign
        self._fonts = fonts
        self._problems: list[Problem] = []
        self._speeds: list[SnappedSpeed] = []
        self._captions: dict[tuple[object, ...], CaptionFacts] = {}
        self._clips: dict[str, AnyClip] = {}
        self.glyphs: list[GlyphReport] = []

    def run(self) -> Compiled:
        playlist = self._loaded.playlist
        cues: list[Cue] = []
        start = Fraction(0)
        for number, item in enumerate(playlist.items):
            path: tuple[str | int, ...] = ("items", number)
            if isinstance(item, TogetherItem):
                tracks = [
                    self._item(child, (*path, "together", at)) for at, child in enumerate(item.together)
                ]
                length = item.duration
            else:
                tracks = [self._item(item, path)]
                length = item.duration if not isinstance(item, MovingItem) else None
            length = self._whole_frames(length or max(map(self._track_length, tracks)))
            for track in tracks:
                cues += self._placed(track, start, length)
                for draft in track[0]:
                    if draft.caption is not None:  # once, however many towers it is on
                        key = (*draft.caption.path, draft.caption.text.text)
                        shown = length if len(track) == 1 else draft.wanted
                        self._captions.setdefault(key, replace(draft.caption, length=shown))
            start += length
        captions = tuple(self._captions.values())
        lit = Timeline(cues=tuple(cues), length=start)
        legibility = examine(captions, lit, self._sign, self._loaded.where)
        self._problems += [one for one in legibility.problems if one not in self._problems]
        errors = [problem for problem in self._problems if problem.severity is Severity.ERROR]
        if errors:
            raise DocumentError(errors)
        anchor = Fraction(0)
        if playlist.anchor is not None:
            whole, micro = divmod(playlist.anchor.timestamp(), 1)
            anchor = Fraction(int(whole)) + Fraction(round(micro * 1_000_000), 1_000_000)
        show = sealed(
            Show(
                sign=self._sign,
                timeline=Timeline(cues=tuple(cues), length=start, anchor=anchor),
                clips=self._clips,
                title=playlist.title,
            )
        )
        return Compiled(
            show=show,
            warnings=tuple(self._problems),
            speeds=tuple(self._speeds),
            captions=captions,
            legibility=legibility,
        )

    def _whole_frames(self, length: Fraction) -> Fraction:
        """Rounded up to whole frames, so that cue edges fall on frame edges."""
        return Fraction(-int(-(length * self._sign.fps) // 1)) / self._sign.fps

    def _track_length(self, track: _Track) -> Fraction:
        if len(track) == 1:
            return track[0][0].wanted
        return sum((self._whole_frames(page[0].wanted) for page in track), Fraction(0))

    def _placed(self, track: _Track, start: Fraction, length: Fraction) -> list[Cue]:
        """The track's cues from ``start``; its pages come again until ``length`` is over."""
        if len(track) == 1:
            return [replace(draft.cue, start=start, length=length) for draft in track[0]]
        cues: list[Cue] = []
        passed = Fraction(0)
        for page in cycle(track):
            own = min(self._whole_frames(page[0].wanted), length - passed)
            if own <= 0:
                break
            cues += [replace(draft.cue, start=start + passed, length=own) for draft in page]
            passed += own
        return cues

    # ------------------------------------------------------------ one item
    def _item(self, item: Item, path: tuple[str | int, ...]) -> _Track:
        item = item_for(item, self._sign)
        effect = self._effect(item)
        rects = self._rects(item)
        arrangement = item.arrangement
        if effect.name == "scroll-down":
            rects = rects[
                ::-1
            ]  # arrange() takes the face entered first first; downwards that is the upper one
        layers = arrange(arrangement, rects, effect.moves)
        if isinstance(item, CaptionItem):
            item = paced(item, layers[0].view)
        rendered = [self._render(item, layer, path) for layer in layers]
        if arrangement == "couplet" and isinstance(item, CaptionItem):
            smallest = min(one.em_px for one in rendered)
            if any(one.em_px != smallest for one in rendered):
                item = item.model_copy(update={"size": smallest})
                rendered = [self._render(item, layer, path) for layer in layers]
        count = max(1 + len(one.following) for one in rendered)
        repeat = 1
        if count > 1:  # a length and a number of passes are those of all pages together
            repeat = item.repeat or 1
            own = item.duration / count if item.duration else None
            item = item.model_copy(update={"duration": own, "repeat": None})
        track = []
        for number in range(count):
            pages = [(one, *one.following)[min(number, len(one.following))] for one in rendered]
            drafts = [
                self._draft(item, effect, layer, one, path) for layer, one in zip(layers, pages, strict=True)
            ]
            longest = max(draft.wanted for draft in drafts)
            for draft in drafts:
                draft.wanted = longest  # in step: all wait for the slowest
            track.append(drafts)
        return track * repeat

    def _effect(self, item: Item) -> EffectSpec:
        if not isinstance(item, MovingItem):
            return EFFECTS["hold"]
        return EFFECTS[item.effect or natural_effect(item)]

    def _rects(self, item: Item) -> list[Rect]:
        """Canvas rectangles the item goes to: a zone, named faces, or all faces."""
        if item.zone:
            zone = self._loaded.playlist.zones[item.zone]
            face = self._sign.face(zone.face).rect
            return [Rect(*zone.rect).shifted(face.x, face.y)]
        if item.face == "all":
            return [face.rect for face in self._sign.faces]
        names = (item.face,) if isinstance(item.face, str) else item.face
        return [self._sign.face(name).rect for name in names]

    def _render(self, item: Item, layer: Layer, path: tuple[str | int, ...]) -> Rendered:
        content = next(spec for spec in CONTENTS.entries().values() if isinstance(item, spec.item))
        rendered = content.render(
            item,
            ContentContext(
                sign=self._sign,
                view=layer.view,
                fonts=self._fonts_of(item, path),
                base=self._loaded.base,
                flip=layer.mirrored,
                part=layer.part,
                glyphs=getattr(item, "glyphs", None) or self._loaded.playlist.glyphs,
            ),
        )
        self._note(rendered.problems, path, content.name)
        self.glyphs.append(rendered.glyphs.placed(self._loaded.where(*path, content.name)))
        for page in (rendered, *rendered.following):
            for clip in (page.clip, *page.atlases):
                self._clips[clip.digest] = clip
        return rendered

    def _fonts_of(self, item: Item, path: tuple[str | int, ...]) -> FontLibrary:
        """The library with the item's font in front, else the playlist's; ours when it cannot be had."""
        if not isinstance(item, CaptionItem | ClockItem | CountdownItem):
            return self._fonts
        playlist = self._loaded.playlist
        fonts = self._fonts.choosing(
            font=item.font or playlist.font,
            weight=item.weight or playlist.weight,
            colour=shows_colours(self._sign),
            base=self._loaded.base,
        )
        found = fonts.problems(None if item.size == "fit" else item.size)
        self._note(found, path, content="font")
        return self._fonts if any(one.severity is Severity.ERROR for one in found) else fonts

    def _note(self, problems: Iterable[Problem], path: tuple[str | int, ...], content: str) -> None:
        """Keep each problem once, at its field of the item; ``content`` where it names none."""
        for problem in problems:
            placed = replace(problem, where=self._loaded.where(*path, problem.where.field or content))
            if placed not in self._problems:
                self._problems.append(placed)

    def _draft(
        self, item: Item, effect: EffectSpec, layer: Layer, rendered: Rendered, path: tuple[str | int, ...]
    ) -> _Draft:
        if layer.mirrored and effect.mirrored:
            effect = EFFECTS[effect.mirrored]
        clip = rendered.clip
        options = self._options(item, effect, layer, rendered, path)
        pass_length = None if rendered.readout else effect.length(clip.size, layer.view, options)
        wanted = self._wanted(item, pass_length, rendered)
        cue = Cue(
            name=item.name or ".".join(str(part) for part in path),
            clip=clip.digest,
            effect=effect.name,
            options=options,
            view=layer.view,
            windows=layer.windows,
            start=Fraction(0),
            length=wanted,
            pass_length=pass_length,
            background=item.background,
            readout=rendered.readout,
            fields=rendered.fields,
        )
        return _Draft(cue=cue, wanted=wanted, caption=self._caption(cue, rendered, path))

    def _caption(self, cue: Cue, rendered: Rendered, path: tuple[str | int, ...]) -> CaptionFacts | None:
        """What there is to say about reading it; None for what is not text."""
        if rendered.text is None:
            return None
        return CaptionFacts(
            item=cue.name,
            path=path,
            text=rendered.text,
            em_px=rendered.em_px,
            axis=rendered.axis,
            effect=cue.effect,
            options=cue.options,
            view=cue.view,
            size=rendered.clip.size,
            length=cue.length,
            alone=len(self._loaded.playlist.items) == 1,
            follows_clock=rendered.readout is not None,
            smooth=rendered.smooth,
        )

    def _wanted(self, item: Item, pass_length: Fraction | None, rendered: Rendered) -> Fraction:
        """How long: the asked duration, or so many passes. A marquee always ends on its seam."""
        if pass_length is None:
            stay = _page_stay(item, rendered) if _is_paged(item) else DEFAULT_STAY
            return item.duration or stay * (item.repeat or 1)
        if item.duration is None:
            return pass_length * (item.repeat or 1)
        if isinstance(item, MovingItem) and item.continuous:
            return pass_length * -int(-item.duration // pass_length)
        return item.duration

    def _options(
        self,
        item: Item,
        effect: EffectSpec,
        layer: Layer,
        rendered: Rendered,
        path: tuple[str | int, ...],
    ) -> EffectOptions:
        fps = self._sign.fps
        options = EffectOptions(fps=fps, marks=rendered.marks, axis=rendered.axis)
        if not isinstance(item, MovingItem):
            return options
        changes: dict[str, Any] = {
            "continuous": item.continuous,
            "align_x": item.align_x,
            "align_y": item.align_y,
            "towards": item.towards,
        }
        em = rendered.em_px
        if effect.moves:
            smooth = rendered.smooth
            changes["speed_px_s"] = speed = self._speed(item, em, path, smooth=smooth)
            changes["phases"] = grains = phases_at(item, em, fps, smooth=smooth)
            along = rendered.clip.size.width if effect.moves == "x" else rendered.clip.size.height
            gap = 2 * em
            if item.gap is not None:
                gap = int(item.gap.amount * (em or 1) if item.gap.unit == "chars" else item.gap.amount)
            if grains > 1:
                gap = max(0, gap - 1)  # the strip's last pixel is blank already
            elif item.continuous:
                gap = snap_gap(gap, along, speed, fps)
            changes["gap_px"] = gap
        if item.rate is not None:
            changes["rate"] = item.rate
        elif effect.name == "typewriter":
            changes["rate"] = DEFAULT_CHARS_S
        phases = {"enter_s": item.enter, "stay_s": item.stay, "leave_s": item.leave}
        changes |= {field: asked for field, asked in phases.items() if asked is not None}
        if _is_paged(item) and "stay" in effect.uses:
            changes.setdefault("stay_s", max(options.stay_s, _page_stay(item, rendered)))
        options = replace(options, **changes)
        if item.duration and item.stay is None and "stay" in effect.uses:
            # One pass is to fill the asked time: what is left after entering and leaving is the stay.
            one = effect.length(rendered.clip.size, layer.view, options) or Fraction(0)
            stay = options.stay_s + item.duration - one
            if stay > 0:
                options = replace(options, stay_s=stay)
        return mirrored_options(options) if layer.mirrored else options

    def _speed(self, item: MovingItem, em: int, path: tuple[str | int, ...], *, smooth: bool) -> Fraction:
        """The asked speed in px/s, snapped to what moves evenly at the sign's frame rate; reported."""
        fps = self._sign.fps
        px_s = even_pace(item, em, fps, smooth=smooth)
        note = SnappedSpeed(
            item=item.name or ".".join(str(part) for part in path),
            asked_px_s=asked_speed(item, em),
            px_s=px_s,
            fps=fps,
            phases=phases_at(item, em, fps, smooth=smooth),
        )
        if note not in self._speeds:
            self._speeds.append(note)
        return px_s


def _is_paged(item: Item) -> bool:
    return isinstance(item, CaptionItem) and item.wrap


def _page_stay(item: Item, rendered: Rendered) -> Fraction:
    """As long as was asked, else as long as the page takes to read."""
    if isinstance(item, MovingItem) and item.stay is not None:
        return item.stay
    characters = rendered.text.characters if rendered.text else 0
    return max(PAGE_STAY, Fraction(-int(-characters // DEFAULT_CHARS_S)))


def natural_effect(item: Item) -> str:
    """What an item does when it names no effect: captions scroll along their text, pictures stand."""
    if isinstance(item, CaptionItem):
        if item.arrangement == "couplet" or item.wrap:
            return "hold"
        return "scroll-up" if item.direction == "vertical" else "scroll-left"
    return "hold"
