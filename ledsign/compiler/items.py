"""Items: each becomes a track of cues; what is found on the way is gathered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, TypeAlias

from ledsign.compiler.motion import effect_of, effect_options, snapped_speed, wanted_length
from ledsign.content.base import CONTENTS, ContentContext, Rendered
from ledsign.content.marking import shows_colours
from ledsign.content.palette import item_for
from ledsign.content.wrapping import paced
from ledsign.core.geometry import Rect, Size
from ledsign.core.problem import Problem, Severity
from ledsign.documents.playlist import CaptionItem, ClockItem, CountdownItem, MovingItem
from ledsign.effects.base import EFFECTS, EffectSpec
from ledsign.legibility.facts import CaptionFacts
from ledsign.show.arrangement import Layer, arrange
from ledsign.show.types import AnyClip, Cue, Window
from ledsign.text.chosen import files_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from ledsign.compiler.compiled import SnappedSpeed
    from ledsign.display.sign import Sign
    from ledsign.documents.load import LoadedPlaylist
    from ledsign.documents.playlist import Item
    from ledsign.text.fonts import FontLibrary
    from ledsign.text.gate import GlyphReport

FieldPath: TypeAlias = tuple[str | int, ...]


@dataclass(slots=True, kw_only=True)
class Draft:
    """A cue before its place on the timeline is known. ``wanted`` is how long it would like to last."""

    cue: Cue
    wanted: Fraction
    caption: CaptionFacts | None = None


# A layer for each face, page after page; all layers of a page last equally long.
Track: TypeAlias = list[list[Draft]]


class Items:
    """Compiles the items of one playlist for one sign."""

    def __init__(
        self,
        loaded: LoadedPlaylist,
        sign: Sign,
        fonts: FontLibrary,
        shown_from: Fraction | None = None,
    ) -> None:
        self._loaded = loaded
        self._sign = sign
        self._fonts = fonts
        self._shown_from = shown_from
        self.problems: list[Problem] = []
        self.speeds: list[SnappedSpeed] = []
        self.clips: dict[str, AnyClip] = {}
        self.glyphs: list[GlyphReport] = []
        self.font_files: set[Path] = set()

    def track(self, item: Item, path: FieldPath) -> Track:
        """The item's cues, page by page; problems, speeds, glyphs and clips are added to ours."""
        item = item_for(item, self._sign)
        effect = effect_of(item)
        rects = self._rects(item)
        arrangement = item.arrangement
        if effect.name == "scroll-down":
            # arrange() takes the face entered first first; downwards that is the upper one
            rects = rects[::-1]
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
        track: Track = []
        books = [(one, *one.following) for one in rendered]
        for number in range(count):
            pages = [book[min(number, len(book) - 1)] for book in books]
            drafts = [
                self._draft(item, effect, layer, one, path) for layer, one in zip(layers, pages, strict=True)
            ]
            longest = max(draft.wanted for draft in drafts)
            for draft in drafts:
                draft.wanted = longest  # in step: all wait for the slowest
            track.append(drafts)
        return track * repeat

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

    def _render(self, item: Item, layer: Layer, path: FieldPath) -> Rendered:
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
                shown_from=self._shown_from,
            ),
        )
        self._note(rendered.problems, path, content.name)
        self.glyphs.append(rendered.glyphs.placed(self._loaded.where(*path, content.name)))
        for page in (rendered, *rendered.following):
            for clip in (page.clip, *page.atlases):
                self.clips[clip.digest] = clip
        return rendered

    def _fonts_of(self, item: Item, path: FieldPath) -> FontLibrary:
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
        if any(one.severity is Severity.ERROR for one in found):
            return self._fonts
        self.font_files.update(files_of(fonts))
        return fonts

    def _note(self, problems: Iterable[Problem], path: FieldPath, content: str) -> None:
        """Keep each problem once, at its field of the item; ``content`` where it names none."""
        for problem in problems:
            placed = replace(problem, where=self._loaded.where(*path, problem.where.field or content))
            if placed not in self.problems:
                self.problems.append(placed)

    def _draft(
        self, item: Item, effect: EffectSpec, layer: Layer, rendered: Rendered, path: FieldPath
    ) -> Draft:
        if layer.mirrored and effect.mirrored:
            effect = EFFECTS[effect.mirrored]
        clip = rendered.clip
        name = item.name or ".".join(str(part) for part in path)
        options = effect_options(item, effect, layer, rendered, self._sign.fps)
        if isinstance(item, MovingItem) and effect.moves:
            note = snapped_speed(item, name, rendered, self._sign.fps)
            if note not in self.speeds:
                self.speeds.append(note)
        pass_length = None if rendered.readout else effect.length(rendered.size, layer.view, options)
        wanted = wanted_length(item, pass_length, rendered)
        cue = Cue(
            name=name,
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
            part=rendered.part,
        )
        return Draft(cue=cue, wanted=wanted, caption=self._caption(cue, rendered, path))

    def _caption(self, cue: Cue, rendered: Rendered, path: FieldPath) -> CaptionFacts | None:
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
            face=_largest(cue.windows),
            size=rendered.size,
            length=cue.length,
            alone=len(self._loaded.playlist.items) == 1,
            follows_clock=rendered.readout is not None,
            smooth=rendered.smooth,
        )


def _largest(windows: Iterable[Window]) -> Size:
    """The most of a view that is seen in one piece, in each direction."""
    parts = [window.src for window in windows]
    return Size(max(part.width for part in parts), max(part.height for part in parts))
