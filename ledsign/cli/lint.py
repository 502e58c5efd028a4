"""``ledsign lint``: what is probably not meant in a schedule, though it could all be kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ledsign.core.problem import Where
    from ledsign.documents.load_schedule import LoadedSchedule
    from ledsign.schedule.lint import Finding

DEFAULT_DAYS = 365
FOUND_ERRORS = 1


def lint(
    file: Annotated[Path, typer.Argument(help="Schedule file.")],
    first: Annotated[
        str, typer.Option("--from", help="Date or instant, local to the sign; default: today.")
    ] = "",
    last: Annotated[
        str, typer.Option("--to", help="Date (that day included) or instant; default: a year.")
    ] = "",
    sign: Annotated[str, typer.Option(help="Sign file or shipped name; default: the schedule's.")] = "",
    json: Annotated[bool, typer.Option("--json", help="One object with all findings.")] = False,
) -> None:
    """Find conflicts, gaps, overlaps, hours that never come, campaigns nobody sees. Exit 1 for an error.

    查找冲突、空档、重叠、从不出现的时段和永远被遮住的活动。
    """
    from ledsign.cli.instant import read_range
    from ledsign.cli.moment import iso, moment_told
    from ledsign.cli.rules_of import rules_of
    from ledsign.cli.say import json_line, note
    from ledsign.cli.say import problems as say_problems
    from ledsign.core.clock import SystemClock
    from ledsign.core.problem import Severity, operator_language
    from ledsign.schedule.lint import lint as find

    rules = rules_of(file, sign)
    zone, language = rules.schedule.zone, operator_language()
    start, end = read_range(first, last, zone, SystemClock().now_ns(), DEFAULT_DAYS)
    findings = find(rules.schedule, start, end)
    places = _places(rules.loaded)
    if json:
        json_line(
            **{"from": iso(start, zone), "to": iso(end, zone)},
            findings=[_as_json(one, places, zone, language) for one in findings],
        )
    else:
        say_problems(rules.loaded.problems)
        for one in findings:
            _print(one, places, zone, language)
        if not findings:
            note(
                f"nothing found from {moment_told(start, zone)} to {moment_told(end, zone)}",
                f"{moment_told(start, zone)} 至 {moment_told(end, zone)} 没有发现问题",
            )
    errors = any(one.severity is Severity.ERROR for one in findings)
    raise typer.Exit(FOUND_ERRORS if errors else 0)


def _places(loaded: LoadedSchedule) -> dict[str, Where]:
    """Where each entry is written."""
    from ledsign.documents.schedule import ENTRY_LISTS

    return {
        entry.name: loaded.where(group, number)
        for group in ENTRY_LISTS
        for number, entry in enumerate(getattr(loaded.document, group))
    }


def _as_json(one: Finding, places: dict[str, Where], zone: str, language: str) -> dict[str, object]:
    from ledsign.cli.moment import iso

    known = [places[name] for name in one.entries if name in places]
    return {
        "kind": str(one.kind),
        "severity": str(one.severity),
        "entries": list(one.entries),
        "text": one.text.in_language(language),
        "lines": [where.line for where in known],
        "from": None if one.span is None else iso(one.span.start_ns, zone),
        "until": None if one.span is None else iso(one.span.end_ns, zone),
    }


def _print(one: Finding, places: dict[str, Where], zone: str, language: str) -> None:
    from rich.console import Console
    from rich.text import Text

    from ledsign.cli.moment import local, span_told
    from ledsign.core.problem import Severity

    text = Text()
    if one.entries and one.entries[0] in places:
        text.append(f"{places[one.entries[0]]}: ", style="bold")
    is_error = one.severity is Severity.ERROR
    words = ("错误", "警告") if language == "zh" else ("error", "warning")
    text.append(f"{words[0] if is_error else words[1]}: ", style="red" if is_error else "yellow")
    text.append(one.text.in_language(language))
    if one.span is not None:
        start = local(one.span.start_ns, zone)
        year = "" if start is None else f"{start.year}-"
        first = "首次" if language == "zh" else "first"
        text.append(f" ({first} {year}{span_told(one.span.start_ns, one.span.end_ns, zone)})", style="dim")
    Console(highlight=False, soft_wrap=True).print(text)
