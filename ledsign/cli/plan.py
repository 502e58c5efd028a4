"""``ledsign plan``: what a sign will show, as a table, JSON, a calendar file or a picture."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from ledsign.cli.rules_of import Rules
    from ledsign.picture.agenda import Day

DEFAULT_DAYS = 7


def plan(
    file: Annotated[Path, typer.Argument(help="Schedule file.")],
    first: Annotated[
        str, typer.Option("--from", help="Date or instant, local to the sign; default: today.")
    ] = "",
    last: Annotated[
        str, typer.Option("--to", help="Date (that day included) or instant; default: seven days.")
    ] = "",
    sign: Annotated[str, typer.Option(help="Sign file or shipped name; default: the schedule's.")] = "",
    out: Annotated[
        Path | None,
        typer.Option("-o", "--out", help="Picture to write (.png): a day, a week, or a calendar by length."),
    ] = None,
    ics: Annotated[Path | None, typer.Option(help="iCalendar file to write.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One object with every decision.")] = False,
) -> None:
    """List what will be lit and when. 列出屏上将显示什么、何时显示。"""
    from ledsign.cli.instant import read_range
    from ledsign.cli.rules_of import rules_of
    from ledsign.core.clock import SystemClock
    from ledsign.core.problem import operator_language

    rules = rules_of(file, sign)
    zone = rules.schedule.zone
    start, end = read_range(first, last, zone, SystemClock().now_ns(), DEFAULT_DAYS)
    language = operator_language()
    if out is not None:
        _write_picture(rules, start, end, out, language)
    if ics is not None:
        _write_calendar(rules, start, end, ics)
    if json:
        _print_json(rules, start, end)
    elif out is None and ics is None:
        _print_table(rules, start, end, language)


def _write_picture(rules: Rules, start: int, end: int, out: Path, language: str) -> None:
    from ledsign.cli.say import note
    from ledsign.core.errors import DocumentError
    from ledsign.core.problem import Bilingual, Problem, Where
    from ledsign.picture.plan import draw_plan

    if out.suffix.lower() != ".png":
        problem = Problem(
            code="plan.format",
            message=Bilingual("the picture of a plan is a PNG file", "排期图只能是 PNG 文件"),
            remedy=Bilingual("end the file name in .png", "文件名请以 .png 结尾"),
            where=Where(file=str(out)),
        )
        raise DocumentError([problem])
    picture = draw_plan(rules.timetable, rules.schedule, start, end, language=language, title=rules.title)
    out.parent.mkdir(parents=True, exist_ok=True)
    picture.save(out, "PNG", optimize=True)
    note(f"{out}: {picture.width}×{picture.height}", f"{out}：{picture.width}×{picture.height}")


def _write_calendar(rules: Rules, start: int, end: int, path: Path) -> None:
    from ledsign.cli.say import note
    from ledsign.documents.ical import write_plan

    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(write_plan(rules.timetable, rules.schedule, start, end, title=rules.title))
    note(f"{path}: written", f"{path}：已写入")


def _print_json(rules: Rules, start: int, end: int) -> None:
    from ledsign.cli.explain import decision_as_json
    from ledsign.cli.moment import iso
    from ledsign.cli.say import json_line

    zone = rules.schedule.zone
    json_line(
        **{"from": iso(start, zone), "to": iso(end, zone)},
        zone=zone,
        sign=rules.sign.name,
        title=rules.title,
        decisions=[decision_as_json(one, zone) for one in rules.timetable.plan(start, end)],
    )


def _print_table(rules: Rules, start: int, end: int, language: str) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from ledsign.picture.agenda import bars_of, days_of, range_of

    zh = language == "zh"
    bars = bars_of(rules.timetable.stretches(start, end))
    first, last = range_of(start, end, rules.schedule.zone)
    console = Console(highlight=False, soft_wrap=True)
    console.print(
        f"[bold]{rules.title}[/]  [dim]{rules.sign.title or rules.sign.name} · {rules.schedule.zone}[/]"
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in (
        ("日期", "时段", "内容", "层级", "节目单") if zh else ("day", "hours", "lit", "layer", "playlist")
    ):
        table.add_column(name)
    for day in days_of(rules.schedule, bars, first, last):
        rows = _rows(rules, day, language)
        for number, row in enumerate(rows):
            is_last = number == len(rows) - 1
            table.add_row(_day(day, language) if number == 0 else "", *map(Text, row), end_section=is_last)
    console.print(table)


def _rows(rules: Rules, day: Day, language: str) -> list[tuple[str, str, str, str]]:
    """Hours, title, layer and playlists of a day's bars; a dash when it is dark all day."""
    from ledsign.cli.moment import clock_told
    from ledsign.schedule.explain_text import LAYERS

    zone = rules.schedule.zone
    rows = []
    for bar in day.bars:
        until = clock_told(bar.end_ns, zone, is_end=True)
        lists = dict.fromkeys(entry.playlist for entry in bar.entries) or {rules.schedule.safe: None}
        rows.append(
            (
                f"{clock_told(bar.start_ns, zone)} – {until}",
                bar.title(language),
                LAYERS[bar.layer].in_language(language),
                ", ".join(name for name in lists if name) or "–",
            )
        )
    return rows or [("–", "", "", "")]


def _day(day: Day, language: str) -> str:
    from ledsign.picture.words import DAY_OFF, WORKED, weekday
    from ledsign.schedule.types import DayKind

    marks = {DayKind.HOLIDAY: DAY_OFF, DayKind.MAKE_UP: WORKED}
    mark = f" {marks[day.kind].in_language(language)}" if day.kind in marks else ""
    return f"{day.day} {weekday(day.day.weekday(), language, short=True)}{mark}"
