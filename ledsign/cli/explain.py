"""``ledsign explain``: what is lit at an instant, since when, until when and why; who else wanted to be."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from ledsign.cli.rules_of import Rules
    from ledsign.schedule.types import Contender, Decision, Explanation

# Of thousands of rules most have nothing to do with an instant.
MOST_IDLE = 12


def explain(
    file: Annotated[Path, typer.Argument(help="Schedule file.")],
    at: Annotated[str, typer.Option(help="Instant, ISO 8601, local to the sign; default: now.")] = "",
    sign: Annotated[str, typer.Option(help="Sign file or shipped name; default: the schedule's.")] = "",
    every: Annotated[bool, typer.Option("--all", help="Those too that do not want the sign.")] = False,
    json: Annotated[bool, typer.Option("--json", help="One object with all of it.")] = False,
) -> None:
    """Say what the sign shows at an instant and why. 说明某一时刻屏上显示什么、为什么。"""
    from ledsign.cli.instant import read_instant
    from ledsign.cli.rules_of import rules_of
    from ledsign.cli.say import json_line
    from ledsign.core.clock import SystemClock
    from ledsign.core.problem import operator_language

    rules = rules_of(file, sign)
    t_ns = read_instant(at, rules.schedule.zone) if at else SystemClock().now_ns()
    explanation = rules.timetable.explain(t_ns)
    after = _next(rules, explanation)
    language = operator_language()
    if json:
        json_line(**_as_json(rules, explanation, after, language))
        return
    _print(rules, explanation, after, language, every=every)


def _next(rules: Rules, explanation: Explanation) -> Decision | None:
    """What comes after it; None when nothing ever does."""
    change = rules.timetable.next_change(explanation.at_ns)
    return None if change is None else rules.timetable.active(change)


def told(decision: Decision, language: str) -> str:
    """What is lit, by its title."""
    from ledsign.core.problem import Bilingual
    from ledsign.picture.words import SAFE

    if decision.entry is not None:
        return decision.entry.title or decision.entry.id
    black = Bilingual("nothing (black)", "无内容（黑屏）")
    return (SAFE if decision.playlist else black).in_language(language)


def _as_json(rules: Rules, found: Explanation, after: Decision | None, language: str) -> dict[str, Any]:
    from ledsign.cli.moment import iso
    from ledsign.schedule.explain_text import reason_text

    zone = rules.schedule.zone
    change = rules.timetable.next_change(found.at_ns)
    return {
        "at": iso(found.at_ns, zone),
        "zone": zone,
        "sign": rules.sign.name,
        "lit": decision_as_json(found.decision, zone),
        "next_change": None if change is None else iso(change, zone),
        "next": None if after is None else decision_as_json(after, zone),
        "brightness": found.level,
        "contenders": [
            {
                "entry": one.entry.id,
                "title": one.entry.title,
                "layer": one.entry.layer.name.lower(),
                "priority": one.entry.priority,
                "playlist": one.entry.playlist,
                "active": one.active,
                "reason": one.reason,
                "why": reason_text(one).in_language(language),
                "from": None if one.window is None else iso(one.window.start_ns, zone),
                "until": None if one.window is None else iso(one.window.end_ns, zone),
            }
            for one in found.contenders
        ],
    }


def decision_as_json(decision: Decision, zone: str) -> dict[str, Any]:
    """A decision with its times in ISO 8601, None where they are open."""
    from ledsign.cli.moment import iso

    entry = decision.entry
    return {
        "entry": None if entry is None else entry.id,
        "title": "" if entry is None else entry.title,
        "layer": "safe" if entry is None else entry.layer.name.lower(),
        "playlist": decision.playlist,
        "from": iso(decision.start_ns, zone),
        "until": iso(decision.end_ns, zone),
        "anchor": iso(decision.anchor_ns, zone),
    }


def _print(rules: Rules, found: Explanation, after: Decision | None, language: str, *, every: bool) -> None:
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from ledsign.cli.moment import day_told, moment_told
    from ledsign.schedule.explain_text import LAYERS

    zh, zone, decision = language == "zh", rules.schedule.zone, found.decision
    console = Console(highlight=False, soft_wrap=True)
    console.print(
        Text(moment_told(found.at_ns, zone), "bold")
        + Text(f"  {day_told(found.at_ns, rules.schedule, language)}  {zone}", "dim")
    )
    kind = "" if decision.entry is None else f" · {LAYERS[decision.entry.layer].in_language(language)}"
    lit = Text("屏上：" if zh else "lit: ") + Text(told(decision, language), "bold green")
    console.print(lit + Text(f"{kind} · {decision.playlist or '–'}", "dim"))
    console.print(extent_told(decision, found.at_ns, zone, language))
    if after is not None:
        console.print(Text(("之后：" if zh else "then: ") + told(after, language)))
    if found.level is not None:
        console.print(f"亮度：{found.level:.0%}" if zh else f"brightness: {found.level:.0%}")
    names = (
        ("条目", "层级", "优先级", "节目单", "时段", "原因")
        if zh
        else ("entry", "layer", "priority", "playlist", "hours", "why")
    )
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in names:
        table.add_column(name, justify="right" if name in ("priority", "优先级") else "left")
    active = [one for one in found.contenders if one.active]
    idle = [one for one in found.contenders if not one.active]
    shown = idle if every else idle[:MOST_IDLE]
    for one in (*active, *shown):
        table.add_row(*map(Text, _row(one, zone, language)), style=_style(one))
    if active or shown:
        console.print(table)
    if len(shown) < len(idle):
        more = len(idle) - len(shown)
        console.print(
            f"另有 {more} 条此刻不需要屏；用 --all 全部列出" if zh
            else f"{more} more do not want the sign now; --all lists them",
            style="dim",
        )  # fmt: skip


def extent_told(decision: Decision, at_ns: int, zone: str, language: str) -> str:
    """Since when and until when; what has no beginning or end is said to have none."""
    from ledsign.cli.moment import length_told, local, moment_told

    zh = language == "zh"
    ago = length_told(at_ns - decision.start_ns, language)
    left = length_told(decision.end_ns - at_ns, language)
    since, until = moment_told(decision.start_ns, zone), moment_told(decision.end_ns, zone)
    begun = f"自 {since}（{ago}前）起" if zh else f"since {since} ({ago} ago)"
    ends = f"至 {until}（{left}后）止" if zh else f"until {until} (in {left})"
    if local(decision.start_ns, zone) is None:
        begun = "此前从未改变" if zh else "since always: no earlier change"
    if local(decision.end_ns, zone) is None:
        ends = "此后不再改变" if zh else "for good: no later change"
    return f"{begun}，{ends}" if zh else f"{begun}, {ends}"


def _row(one: Contender, zone: str, language: str) -> tuple[str, ...]:
    from ledsign.cli.moment import span_told
    from ledsign.schedule.explain_text import LAYERS, reason_text

    hours = "" if one.window is None else span_told(one.window.start_ns, one.window.end_ns, zone)
    entry = one.entry
    name = f"{entry.title} ({entry.id})" if entry.title else entry.id
    return (
        name,
        LAYERS[entry.layer].in_language(language),
        str(entry.priority),
        entry.playlist or "–",
        hours,
        reason_text(one).in_language(language),
    )


def _style(one: Contender) -> str:
    if one.reason in ("wins", "shares"):
        return "bold green"
    return "" if one.active else "dim"
