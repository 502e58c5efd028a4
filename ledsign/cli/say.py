"""What commands print: problems, warnings and failures, in the operator's language, on standard error."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from ledsign.core.errors import DocumentError, Invalid, LayoutError, LedsignError, LocalWireError, TooLarge
from ledsign.core.problem import Bilingual, Severity, operator_language

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledsign.compiler import Compiled, SnappedSpeed
    from ledsign.core.problem import Problem
    from ledsign.documents.load import LoadedPlaylist
    from ledsign.documents.load_schedule import LoadedSchedule

BAD_INPUT = 2
FAILED = 3


def problems(found: Iterable[Problem]) -> None:
    """Each problem on a line of its own, errors first, with place and remedy."""
    from rich.console import Console
    from rich.text import Text

    language = operator_language()
    console = Console(stderr=True, highlight=False, soft_wrap=True)
    for problem in sorted(
        found, key=lambda one: (one.severity is Severity.WARNING, one.where.file, one.where.line)
    ):
        text = Text()
        place = str(problem.where)
        if place:
            text.append(f"{place}: ", style="bold")
        style, word = ("yellow", "warning") if problem.severity is Severity.WARNING else ("red", "error")
        if language == "zh":
            word = "警告" if problem.severity is Severity.WARNING else "错误"
        text.append(f"{word}: ", style=style)
        text.append(problem.message.in_language(language))
        text.append(f"\n    → {problem.remedy.in_language(language)}", style="green")
        console.print(text)


def failure(error: LedsignError) -> int:
    """Say what went wrong and return the exit code: 2 for bad input, 3 for trouble at run time."""
    if isinstance(error, (DocumentError, LayoutError)):
        problems(error.problems)
        for drawing in getattr(error, "__notes__", ()):
            sys.stderr.write(f"{drawing}\n")
        return BAD_INPUT
    text = getattr(error, "text", None)
    told = text.in_language(operator_language()) if isinstance(text, Bilingual) else error
    sys.stderr.write(f"ledsign: {told}\n")
    problems(getattr(error, "problems", ()))
    return BAD_INPUT if isinstance(error, LocalWireError | Invalid | TooLarge) else FAILED


def compiled_notes(loaded: LoadedPlaylist | LoadedSchedule, compiled: Compiled) -> None:
    """Warnings of a document and its compilation, and the speeds that were snapped."""
    problems((*loaded.problems, *compiled.warnings))
    speed_notes(compiled.speeds)


def speed_notes(speeds: Iterable[SnappedSpeed]) -> None:
    """Speeds that are not what was asked for, because that would judder."""
    for speed in speeds:
        if speed.px_s != speed.asked_px_s:
            note(
                f"{speed.item}: {float(speed.asked_px_s):g} px/s → {float(speed.px_s):g} px/s ({speed.step})",
                f"{speed.item}：{float(speed.asked_px_s):g} → {float(speed.px_s):g} 像素/秒（{speed.step}）",
            )


def note(en: str, zh: str) -> None:
    """A line for people on standard error."""
    sys.stderr.write((zh if operator_language() == "zh" else en) + "\n")


def json_line(**fields: Any) -> None:
    """One JSON object on standard output."""
    sys.stdout.write(json.dumps(fields, ensure_ascii=False) + "\n")
    sys.stdout.flush()
