"""``ledsign check``: everything wrong with a playlist, a sign or a text, before anything is sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledsign.compiler import SnappedSpeed
    from ledsign.core.problem import Problem
    from ledsign.display.sign import Sign
    from ledsign.documents.load import LoadedPlaylist
    from ledsign.documents.load_schedule import LoadedSchedule
    from ledsign.legibility.report import Report
    from ledsign.text.gate import GlyphReport

FOUND_PROBLEMS = 1
PLAIN_SIZE_PX = 16

# what was found: problems, glyphs, how well it reads, speeds that were changed
Found: TypeAlias = "tuple[list[Problem], GlyphReport, Report, tuple[SnappedSpeed, ...]]"


def check(
    file: Annotated[Path | None, typer.Argument(help="Playlist, schedule or sign file.")] = None,
    text: Annotated[str | None, typer.Option(help="A text instead of a file.")] = None,
    size: Annotated[
        int | None,
        typer.Option(
            min=8, max=1024, help="With --text: font size in px; 16, or with --sign the one that fits."
        ),
    ] = None,
    sign: Annotated[
        str, typer.Option(help="Sign file or shipped name; with --text it also tells how well that reads.")
    ] = "",
    font: Annotated[str, typer.Option(help="With --text: a font of yours or ours (ledsign fonts).")] = "",
    direction: Annotated[
        Literal["auto", "horizontal", "vertical"],
        typer.Option(help="With --text and --sign; auto follows the faces."),
    ] = "auto",
    wrap: Annotated[
        bool, typer.Option("--wrap", help="With --text and --sign: lines end at the face.")
    ] = False,
    markup: Annotated[
        bool, typer.Option("--markup", help="With --text and --sign: read [red]spans[/].")
    ] = False,
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
    from ledsign.legibility.report import Report

    require_one(file, [] if text is None else [text])
    speeds: tuple[SnappedSpeed, ...] = ()
    if file is not None:
        found, glyphs, report, speeds = _check_file(file, sign)
    elif sign:
        given = {"font": font, "direction": direction, "wrap": wrap, "markup": markup}
        found, glyphs, report, speeds = _check_text_on(text or "", size, sign, given)
    else:
        found, glyphs = _check_text(text or "", size or PLAIN_SIZE_PX, font)
        report = Report()
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
        if file is None and not sign:
            note(
                "add --sign to learn how fast it moves, how far it reads and how it stands out",
                "加上 --sign 可查看移动速度、可读距离和对比度",
            )
    errors = any(problem.severity is Severity.ERROR for problem in found)
    raise typer.Exit(FOUND_PROBLEMS if errors else 0)


def _check_text(text: str, size: int, font: str) -> tuple[list[Problem], GlyphReport]:
    """Its characters in smooth fonts; nothing is known of a sign."""
    from ledsign.core.problem import Severity
    from ledsign.settings import user_fonts
    from ledsign.text.check import check_text
    from ledsign.text.fonts import FontLibrary
    from ledsign.text.gate import NOTHING_FOUND

    fonts = FontLibrary(user_fonts=user_fonts()).choosing(font=font)
    wrong = fonts.problems(size)
    if any(problem.severity is Severity.ERROR for problem in wrong):
        return wrong, NOTHING_FOUND
    result = check_text(text, size, False, fonts)
    return [*wrong, *result.problems], result.glyphs


def _check_text_on(text: str, size: int | None, sign: str, given: Mapping[str, object]) -> Found:
    """As ``play --text`` would show it on the sign: in its natural direction, moving as it does there."""
    from ledsign.cli.load import text_playlist

    rest = {"colour": "white", "arrangement": "", "size": str(size or "fit")}
    return _compiled(lambda: text_playlist([text], sign, {**given, **rest}))


def _check_file(file: Path, sign: str) -> Found:
    """A sign is loaded; anything else is compiled as ``play`` would, glyphs and legibility reported."""
    from ledsign.cli.load import kind_of, load_document
    from ledsign.documents.load import check_sign
    from ledsign.legibility.report import Report
    from ledsign.text.gate import GlyphReport

    if kind_of(file) == "sign":
        return check_sign(file)[1], GlyphReport(), Report(), ()
    return _compiled(lambda: load_document(file, sign))


def _compiled(load: Callable[[], tuple[LoadedPlaylist | LoadedSchedule, Sign]]) -> Found:
    from ledsign.compiler import compile_document
    from ledsign.core.clock import SystemClock, seconds
    from ledsign.core.errors import DocumentError
    from ledsign.legibility.report import Report
    from ledsign.settings import user_fonts
    from ledsign.text.fonts import FontLibrary
    from ledsign.text.gate import GlyphReport

    glyphs: list[GlyphReport] = []
    report = Report()
    speeds: tuple[SnappedSpeed, ...] = ()
    try:
        loaded, found = load()
        compiled = compile_document(
            loaded,
            found,
            FontLibrary(user_fonts=user_fonts()),
            glyphs=glyphs,
            shown_from=seconds(SystemClock().now_ns()),
        )
        problems, report = (*loaded.problems, *compiled.warnings), compiled.legibility
        speeds = compiled.speeds
    except DocumentError as error:
        problems = error.problems
    return list(problems), sum(glyphs, GlyphReport()), report, speeds
