"""Compilation: items on the timeline one after another, and the show they make.

Everything wrong is gathered and raised at once; a show is never made from half a playlist.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from itertools import cycle
from typing import TYPE_CHECKING

from ledsign.compiler.compiled import Compiled
from ledsign.compiler.items import FieldPath, Items, Track
from ledsign.compiler.made_with import made_with
from ledsign.core.errors import DocumentError
from ledsign.core.problem import Severity
from ledsign.documents.playlist import MovingItem, TogetherItem
from ledsign.legibility.report import Report, examine
from ledsign.show.bundle import sealed
from ledsign.show.types import Cue, Show, Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.core.problem import Problem
    from ledsign.display.sign import Sign
    from ledsign.documents.load import LoadedPlaylist
    from ledsign.legibility.facts import CaptionFacts
    from ledsign.text.fonts import FontLibrary
    from ledsign.text.gate import GlyphReport


def compile_playlist(
    loaded: LoadedPlaylist,
    sign: Sign,
    fonts: FontLibrary,
    fps: Fraction | None = None,
    glyphs: list[GlyphReport] | None = None,
    shown_from: Fraction | None = None,
) -> Compiled:
    """Compile. ``fps`` replaces the sign's frame rate (protocols with a limit).

    ``shown_from``: the earliest instant at which it will be shown, in wall seconds. Countdowns get room for
    their digits from then on; without it they get room for those since 2020.

    Raises DocumentError with every problem of the playlist on this sign, missing glyphs included. When a list
    is given, what was found of each text's glyphs is added to ``glyphs``, errors or not.
    """
    sign = replace(sign, fps=fps) if fps else sign
    compilation = Compilation(loaded, sign, fonts, shown_from)
    try:
        with uncollected():
            timeline = compilation.run()
    finally:
        if glyphs is not None:
            glyphs += compilation.items.glyphs
    require_sound(compilation.items.problems)
    show = Show(
        sign=sign,
        timeline=timeline,
        clips=compilation.items.clips,
        title=loaded.playlist.title,
        made_with=made_with(compilation.items.font_files),
    )
    return Compiled(
        show=sealed(show),
        warnings=tuple(compilation.items.problems),
        speeds=tuple(compilation.items.speeds),
        captions=compilation.captions,
        legibility=compilation.legibility,
    )


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles of garbage meanwhile: compiling makes next to none, but so many small objects that
    the collector would look through the whole process in the middle of a long text.
    """
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def require_sound(problems: Sequence[Problem]) -> None:
    """Raises DocumentError with the errors among ``problems``, when there are any."""
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors:
        raise DocumentError(errors)


class Compilation:
    """One playlist becoming a timeline. What is found on the way is in ``items``, the problems above all."""

    def __init__(
        self, loaded: LoadedPlaylist, sign: Sign, fonts: FontLibrary, shown_from: Fraction | None = None
    ) -> None:
        self._loaded = loaded
        self._sign = sign
        self._captions: dict[tuple[object, ...], CaptionFacts] = {}
        self.items = Items(loaded, sign, fonts, shown_from)
        self.legibility = Report()

    @property
    def captions(self) -> tuple[CaptionFacts, ...]:
        """Every caption with how long it is shown."""
        return tuple(self._captions.values())

    def run(self) -> Timeline:
        """The timeline, anchored as the playlist says; not to be shown when there are errors."""
        playlist = self._loaded.playlist
        cues: list[Cue] = []
        start = Fraction(0)
        for number, item in enumerate(playlist.items):
            path: FieldPath = ("items", number)
            if isinstance(item, TogetherItem):
                tracks = [
                    self.items.track(child, (*path, "together", at)) for at, child in enumerate(item.together)
                ]
                length = item.duration
            else:
                tracks = [self.items.track(item, path)]
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
        lit = Timeline(cues=tuple(cues), length=start)
        self.legibility = examine(self.captions, lit, self._sign, self._loaded.where)
        self.items.problems += [one for one in self.legibility.problems if one not in self.items.problems]
        if playlist.anchor is None:
            return lit
        whole, micro = divmod(playlist.anchor.timestamp(), 1)
        anchor = Fraction(int(whole)) + Fraction(round(micro * 1_000_000), 1_000_000)
        return replace(lit, anchor=anchor)

    def _whole_frames(self, length: Fraction) -> Fraction:
        """Rounded up to whole frames, so that cue edges fall on frame edges."""
        return Fraction(-int(-(length * self._sign.fps) // 1)) / self._sign.fps

    def _track_length(self, track: Track) -> Fraction:
        if len(track) == 1:
            return track[0][0].wanted
        return sum((self._whole_frames(page[0].wanted) for page in track), Fraction(0))

    def _placed(self, track: Track, start: Fraction, length: Fraction) -> list[Cue]:
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
