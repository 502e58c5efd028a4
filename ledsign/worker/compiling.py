"""Compiling: a folder with a document, its sign, its pictures and fonts becomes a show.

The request names the ``folder``, the ``entry`` (file name) and its ``kind``, the ``sign_key`` (hash of
``sign.yaml`` beside it), the ``fonts`` folder, ``from_s`` (the earliest second it will be shown) and the
``key`` under which the show is kept warm. With a ``bundles`` folder the show is written there, under its own
digest. Digests are those of ``ledsign publish`` for the same files.
"""

from __future__ import annotations

import os
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledsign.compiler import Compiled, compile_document
from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import DocumentError
from ledsign.core.problem import Severity
from ledsign.documents.load import (
    LoadedPlaylist,
    examine_playlist,
    problems_of_playlist,
    read_playlist,
)
from ledsign.documents.load_schedule import LoadedSchedule, examine_schedule, problems_of_schedule
from ledsign.documents.shipped import shipped
from ledsign.player.output import plan_outputs
from ledsign.player.rate import play_rate
from ledsign.show.bundle import MANIFEST, read_show, write_show
from ledsign.worker.drawing import still
from ledsign.worker.saying import texts_of
from ledsign.worker.stock import Opened
from ledsign.worker.telling import told

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledsign.core.problem import Problem
    from ledsign.display.sign import Sign
    from ledsign.show.types import Show
    from ledsign.worker.stock import Stock

SIGN = "sign.yaml"
STEPS = ("reading", "compiling", "writing", "checking", "done")

Request = dict[str, Any]
_WARMING = "ledsign: playlist/1\nitems: [{text: 国泰民安, size: 14}, {text: 国泰民安, size: 48}]\n"


def opened(request: Request, stock: Stock, progress: Callable[[int, int, str], None]) -> Opened:
    """The show of a request, from the stock or compiled now. Raises DocumentError with every problem."""
    if kept := stock.shows.get(request["key"]):
        return kept
    if request.get("bundle"):  # one that was compiled before
        show = read_show(Path(request["bundle"]))
        return stock.shows.put(request["key"], Opened(show=show, facts=_show_facts(show)))
    progress(0, len(STEPS) - 1, STEPS[0])
    folder = Path(request["folder"])
    os.chdir(folder)  # places in problems are then plain file names
    sign = stock.sign(request["sign_key"], Path(SIGN))
    loaded, problems = _loaded(request, sign)
    progress(1, len(STEPS) - 1, STEPS[1])
    compiled = compile_document(
        loaded,
        sign,
        stock.fonts(request["fonts"]),
        play_rate(plan_outputs(sign, ()), sign, None),
        shown_from=Fraction(request["from_s"]),
    )
    facts = _facts(loaded, compiled, problems, request["entry"], str(folder))
    return stock.shows.put(request["key"], Opened(show=compiled.show, facts=facts))


def warm(stock: Stock) -> None:
    """Import and open what the first request would wait for: everything between a text and a picture."""
    loaded = read_playlist(_WARMING)
    for name, path in shipped("signs").items():
        sign = stock.sign(name, path)
        compiled = compile_document(loaded, sign, stock.fonts(""), shown_from=Fraction(0))
        still(Opened(show=compiled.show), 0, "pixels", 1)


def write(found: Opened, bundles: Path, progress: Callable[[int, int, str], None]) -> None:
    """Put the show where others find it, and read it back. Raises ShowError."""
    show = found.show
    folder = bundles / show.digest
    if (folder / MANIFEST).is_file():
        os.utime(folder)  # wanted again: the service removes old ones
    else:
        progress(2, len(STEPS) - 1, STEPS[2])
        write_show(show, folder)
    progress(3, len(STEPS) - 1, STEPS[3])
    read_show(folder)
    progress(4, len(STEPS) - 1, STEPS[4])


def _loaded(request: Request, sign: Sign) -> tuple[LoadedPlaylist | LoadedSchedule, list[Problem]]:
    """The document and its warnings. Raises DocumentError with all errors of all its files."""
    loaded: LoadedPlaylist | LoadedSchedule
    if request["kind"] == "schedule":
        loaded = examine_schedule(request["entry"])
        problems = [*loaded.problems, *problems_of_schedule(loaded, sign)]
    else:
        loaded = examine_playlist(request["entry"])
        problems = [*loaded.problems, *problems_of_playlist(loaded, sign)]
    # Signs here are the service's, not files; which one it is kept with is not for the text to say.
    problems = [one for one in problems if one.code != "sign.unknown"]
    if any(one.severity is Severity.ERROR for one in problems):
        raise DocumentError(problems)
    return replace(loaded, problems=tuple(problems)), problems


def _facts(
    loaded: LoadedPlaylist | LoadedSchedule,
    compiled: Compiled,
    problems: list[Problem],
    entry: str,
    hide: str,
) -> dict[str, Any]:
    warnings = list(dict.fromkeys([*problems, *compiled.warnings]))
    return {
        **_show_facts(compiled.show),
        "problems": told(warnings, entry, hide),
        "speeds": [
            {
                "item": one.item,
                "asked_px_s": float(one.asked_px_s),
                "px_s": float(one.px_s),
                "step": one.step,
            }
            for one in compiled.speeds
        ],
        "readings": [one.as_json("en") for one in compiled.legibility.readings],
        "texts": [list(one) for one in texts_of(loaded)],
    }


def _show_facts(show: Show) -> dict[str, Any]:
    """What any show says of itself; a bundle says no more."""
    return {
        "show": show.digest,
        "sign": show.sign.name,
        "title": show.title,
        "fps": str(show.sign.fps),
        "width": show.sign.canvas.width,
        "height": show.sign.canvas.height,
        "scheduled": show.schedule is not None,
        "length_ns": 0 if show.schedule is not None else int(show.timeline.length * NS_PER_S),
        "problems": [],
        "speeds": [],
        "readings": [],
        "texts": [],
    }


def start_of(show: Show, now_ns: int) -> int:
    """When a still is best taken: in the middle of the first pass, as ``ledsign render`` has it, of the last
    round that has come so far by ``now_ns``; now itself when the show tells the time of day or follows a
    schedule.
    """
    timeline = show.timeline
    timed = any(cue.readout is not None or cue.fields for cue in timeline.cues)
    if show.schedule is not None or timed or not timeline.cues:
        return now_ns
    first = timeline.cues[0]
    inside = timeline.anchor + first.start + (first.pass_length or first.length) / 2
    rounds = (Fraction(now_ns, NS_PER_S) - inside) // timeline.length
    return int((inside + rounds * timeline.length) * NS_PER_S)
