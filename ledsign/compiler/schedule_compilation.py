"""Schedule compilation: all playlists of a schedule, and the rules that choose one, become one show.

Clips are shared by their hash, so a caption that several playlists show is drawn and stored once. Everything
wrong with the schedule and with any playlist is gathered and raised at once.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from ledsign.compiler.compilation import Compilation, require_sound, uncollected
from ledsign.compiler.compiled import Compiled
from ledsign.compiler.made_with import made_with
from ledsign.core.errors import DocumentError
from ledsign.core.problem import Bilingual, Problem, Severity
from ledsign.legibility.report import Report
from ledsign.show.bundle import sealed
from ledsign.show.types import Show, Timeline

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledsign.compiler.compiled import SnappedSpeed
    from ledsign.display.sign import Sign
    from ledsign.documents.load import LoadedPlaylist
    from ledsign.documents.load_schedule import LoadedSchedule
    from ledsign.schedule.types import Schedule
    from ledsign.text.fonts import FontLibrary
    from ledsign.text.gate import GlyphReport

# What a show without a safe playlist has as its unscheduled timeline: nothing.
_DARK = Timeline(cues=(), length=Fraction(1))


def compile_schedule(
    loaded: LoadedSchedule,
    sign: Sign,
    fonts: FontLibrary,
    fps: Fraction | None = None,
    glyphs: list[GlyphReport] | None = None,
    shown_from: Fraction | None = None,
    *,
    published_ns: int = 0,
) -> Compiled:
    """Compile. ``fps``, ``glyphs`` and ``shown_from`` as for ``compile_playlist``; ``published_ns`` decides
    between equals.

    A playlist begins when its window does, and every cue a number of whole frames later; an ``anchor`` of its
    own does not count here, which is a warning. Raises DocumentError with every problem of all of it.
    """
    sign = replace(sign, fps=fps) if fps else sign
    problems: list[Problem] = []
    schedule = _rules(loaded, sign, published_ns, problems)
    compilations: dict[str, Compilation] = {}
    timelines: dict[str, Timeline] = {}
    try:
        for name, playlist in loaded.playlists.items():
            compilations[name] = one = Compilation(playlist, sign, fonts, shown_from)
            with uncollected():
                timelines[name] = replace(one.run(), anchor=Fraction(0))
            problems += [found for found in one.items.problems if found not in problems]
            problems += _anchor_problems(playlist)
    finally:
        if glyphs is not None:
            for one in compilations.values():
                glyphs += one.items.glyphs
    require_sound(problems)
    assert schedule is not None  # else there was an error
    show = Show(
        sign=sign,
        timeline=timelines.get(schedule.safe, _DARK),
        clips={digest: clip for one in compilations.values() for digest, clip in one.items.clips.items()},
        title=schedule.title,
        timelines=timelines,
        schedule=schedule,
        made_with=made_with({file for one in compilations.values() for file in one.items.font_files}),
    )
    return Compiled(
        show=sealed(show),
        warnings=tuple(problems),
        speeds=tuple(_named(name, speed) for name, one in compilations.items() for speed in one.items.speeds),
        captions=tuple(caption for one in compilations.values() for caption in one.captions),
        legibility=_joined({name: one.legibility for name, one in compilations.items()}),
    )


def _rules(loaded: LoadedSchedule, sign: Sign, published_ns: int, problems: list[Problem]) -> Schedule | None:
    """The rules as values; None when there is something wrong, which is then in ``problems``."""
    try:
        return loaded.schedule(sign, published_ns)
    except DocumentError as error:
        problems += error.problems
        return None


def _named(playlist: str, speed: SnappedSpeed) -> SnappedSpeed:
    """Items of several playlists may have the same name."""
    return replace(speed, item=f"{playlist}: {speed.item}")


def _joined(reports: Mapping[str, Report]) -> Report:
    """All that was found in each playlist."""
    return Report(
        readings=tuple(
            replace(one, item=f"{name}: {one.item}")
            for name, report in reports.items()
            for one in report.readings
        ),
        # what the presets say of the sign is the same in all
        rulings=next((report.rulings for report in reports.values()), ()),
        problems=tuple(dict.fromkeys(one for report in reports.values() for one in report.problems)),
    )


def _anchor_problems(playlist: LoadedPlaylist) -> list[Problem]:
    if playlist.playlist.anchor is None:
        return []
    return [
        Problem(
            code="anchor.in-schedule",
            message=Bilingual(
                "in a schedule a playlist begins when its window does; this anchor does not count",
                "在排期里，节目单从其时段开始时起播，此 anchor 不起作用",
            ),
            remedy=Bilingual("remove it, or play the playlist by itself", "请删去该键，或单独播放此节目单"),
            where=playlist.where("anchor"),
            severity=Severity.WARNING,
        )
    ]
