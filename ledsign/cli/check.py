"""``ledsign check``: everything wrong with a playlist, a sign or a text, before anything is sent."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ledsign.core.problem import Problem
    from ledsign.text.missing import Missing

FOUND_PROBLEMS = 1


def check(
    file: Annotated[Path | None, typer.Argument(help="Playlist or sign file.")] = None,
    text: Annotated[str | None, typer.Option(help="A text instead of a file.")] = None,
    size: Annotated[int, typer.Option(min=8, max=1024, help="With --text: font size in px.")] = 16,
    sign: Annotated[str, typer.Option(help="Sign file or shipped name.")] = "",
    json: Annotated[
        bool, typer.Option("--json", help='Print {"problems": [...], "missing": [...]}.')
    ] = False,
) -> None:
    """List every problem with line, field and remedy. Exit 1 when there is an error."""
    from ledsign.cli.load import require_one
    from ledsign.cli.say import json_line, note
    from ledsign.cli.say import problems as say_problems
    from ledsign.core.problem import Severity, operator_language

    require_one(file, [] if text is None else [text])
    found, missing = _check_file(file, sign) if file is not None else _check_text(text or "", size, sign)
    if json:
        language = operator_language()
        json_line(problems=[problem.as_json(language) for problem in found], missing=missing)
    else:
        say_problems(found)
        if not found:
            note("no problems", "没有问题")
    errors = any(problem.severity is Severity.ERROR for problem in found)
    raise typer.Exit(FOUND_PROBLEMS if errors else 0)


def _check_text(text: str, size: int, sign: str) -> tuple[list[Problem], list[dict[str, Any]]]:
    from ledsign.documents.load import load_sign
    from ledsign.documents.shipped import find_sign
    from ledsign.text.check import check_text
    from ledsign.text.fonts import FontLibrary

    one_bit = load_sign(find_sign(sign)).one_bit if sign else False
    result = check_text(text, size, one_bit, FontLibrary())
    return list(result.problems), [missing.as_json() for missing in result.missing]


def _check_file(file: Path, sign: str) -> tuple[list[Problem], list[dict[str, Any]]]:
    """A sign is loaded; a playlist is compiled as ``play`` would, and its missing glyphs listed."""
    from ledsign.cli.load import load_for
    from ledsign.compiler import compile_playlist
    from ledsign.core.errors import DocumentError
    from ledsign.documents.load import check_sign
    from ledsign.text.fonts import FontLibrary

    if _says_sign(file):
        return check_sign(file)[1], []
    missing: list[Missing] = []
    try:
        loaded, found = load_for(file, sign)
        compiled = compile_playlist(loaded, found, FontLibrary(), missing=missing)
        return [*loaded.problems, *compiled.warnings], []
    except DocumentError as error:
        return list(error.problems), [one.as_json() for one in missing]


def _says_sign(file: Path) -> bool:
    """Does the document call itself a sign? What cannot be read is left to the playlist's loader."""
    from ledsign.documents.yaml_source import read_yaml

    try:
        data = read_yaml(file.read_bytes(), str(file)).data
    except OSError:
        return False
    return isinstance(data, dict) and str(data.get("ledsign", "")).startswith("sign/")
