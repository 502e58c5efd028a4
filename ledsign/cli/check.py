"""``ledsign check``: everything wrong with a document or a text, before anything is sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ledsign.compiler import SnappedSpeed
    from ledsign.core.problem import Problem
    from ledsign.legibility.report import Report
    from ledsign.text.gate import GlyphReport

FOUND_PROBLEMS = 1


def check(
    file: Annotated[Path | None, typer.Argument(help="Playlist, schedule or sign file.")] = None,
    text: Annotated[str | None, typer.Option(help="A text instead of a file.")] = None,
    size: Annotated[int, typer.Option(min=8, max=1024, help="With --text: font size in px.")] = 16,
    sign: Annotated[str, typer.Option(help="Sign file or shipped name.")] = "",
    json: Annotated[
        bool,
        typer.Option(
            "--json",
            help="One object: problems, missing, fallbacks, variants, legibility, rules, speeds.",
        ),
    ] = False,
) -> None:
    """List every problem with line, field and remedy, and how well captions read. Exit 1 for an error."""
    from ledsign.cli.load import require_one
    from ledsign.cli.say import json_line, note, speed_notes
    from ledsign.cli.say import problems as say_problems
    from ledsign.core.problem import Severity, operator_language

    require_one(file, [] if text is None else [text])
    speeds: tuple[SnappedSpeed, ...] = ()
    if file is not None:
        found, glyphs, report, speeds = _check_file(file, sign)
    else:
        found, glyphs, report = _check_text(text or "", size, sign)
    language = operator_language()
    if json:
        json_line(
            problems=[problem.as_json(language) for problem in found],
            **glyphs.as_json(),
            legibility=[reading.as_json(language) for reading in report.readings],
            rules=[ruling.as_json(language) for ruling in report.rulings],
            speeds=[
                {"item": one.item, "asked_px_s": float(one.asked_px_s), "px_s": float(one.px_s)}
                for one in speeds
            ],
        )
    else:
        for line in report.lines_of_text(language):
            typer.echo(line)
        speed_notes(speeds)
        say_problems(found)
        if not found:
            note("no problems", "没有问题")
    errors = any(problem.severity is Severity.ERROR for problem in found)
    raise typer.Exit(FOUND_PROBLEMS if errors else 0)


def _check_text(text: str, size: int, sign: str) -> tuple[list[Problem], GlyphReport, Report]:
    from ledsign.documents.load import load_sign
    from ledsign.documents.shipped import find_sign
    from ledsign.legibility.report import Report
    from ledsign.settings import user_fonts
    from ledsign.text.check import check_text
    from ledsign.text.fonts import FontLibrary

    one_bit = load_sign(find_sign(sign)).one_bit if sign else False
    result = check_text(text, size, one_bit, FontLibrary(user_fonts=user_fonts()))
    return list(result.problems), result.glyphs, Report()


def _check_file(file: Path, sign: str) -> tuple[list[Problem], GlyphReport, Report, tuple[SnappedSpeed, ...]]:
    """A sign is loaded; anything else is compiled as ``play`` would, glyphs and legibility reported."""
    from ledsign.cli.load import kind_of, load_document
    from ledsign.compiler import compile_document
    from ledsign.core.errors import DocumentError
    from ledsign.documents.load import check_sign
    from ledsign.legibility.report import Report
    from ledsign.settings import user_fonts
    from ledsign.text.fonts import FontLibrary
    from ledsign.text.gate import GlyphReport

    if kind_of(file) == "sign":
        return check_sign(file)[1], GlyphReport(), Report(), ()
    glyphs: list[GlyphReport] = []
    report = Report()
    speeds: tuple[SnappedSpeed, ...] = ()
    try:
        loaded, found = load_document(file, sign)
        compiled = compile_document(loaded, found, FontLibrary(user_fonts=user_fonts()), glyphs=glyphs)
        problems, report = (*loaded.problems, *compiled.warnings), compiled.legibility
        speeds = compiled.speeds
    except DocumentError as error:
        problems = error.problems
    return list(problems), sum(glyphs, GlyphReport()), report, speeds
