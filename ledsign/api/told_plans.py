"""Plans, explanations and findings as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.api.schemas import plans as schemas
from ledsign.api.schemas.base import instant
from ledsign.schedule.explain_text import headline, reason_text
from ledsign.schedule.timetable import EARLIEST_NS, LATEST_NS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from ledsign.schedule.lint import Finding
    from ledsign.schedule.types import Contender, Decision, Entry
    from ledsign.schedule.types import Explanation as Explained
    from ledsign.service.plans import Plan, Rules

MOST_IDLE = 200


def plan(rules: Rules, found: Plan) -> schemas.Plan:
    """What is lit when."""
    return schemas.Plan(
        sign=rules.sign,
        title=rules.title,
        zone=rules.schedule.zone,
        release=rules.release or None,
        start=instant(found.start_ns),
        end=instant(found.end_ns),
        following=None if found.following is None else instant(found.following),
        stretches=[
            schemas.StretchLine(
                start=instant(one.start_ns),
                end=instant(one.end_ns),
                playlist=one.playlist,
                entries=[schemas.EntryLine(**_entry(entry)) for entry in one.entries],
            )
            for one in found.stretches
        ],
    )


def explanation(rules: Rules, found: Explained, after: Decision | None) -> schemas.Explanation:
    """What is lit at an instant and why."""
    told = headline(found, rules.schedule.zone)
    active = [one for one in found.contenders if one.active]
    idle = [one for one in found.contenders if not one.active]
    return schemas.Explanation(
        sign=rules.sign,
        zone=rules.schedule.zone,
        release=rules.release or None,
        at=instant(found.at_ns),
        headline=told.en,
        headline_zh=told.zh,
        lit=_decision(found.decision),
        next=None if after is None else _decision(after),
        brightness=found.level,
        contenders=[_contender(one) for one in (*active, *idle[:MOST_IDLE])],
        idle=len(idle),
    )


def findings(from_ns: int, to_ns: int, found: Iterable[Finding]) -> schemas.Findings:
    """What is probably not meant."""
    return schemas.Findings(
        start=instant(from_ns),
        end=instant(to_ns),
        findings=[
            schemas.FindingLine(
                kind=str(one.kind),
                severity="error" if str(one.severity) == "error" else "warning",
                entries=list(one.entries),
                message=one.text.en,
                message_zh=one.text.zh,
                start=None if one.span is None else _open(one.span.start_ns),
                end=None if one.span is None else _open(one.span.end_ns),
            )
            for one in found
        ],
    )


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "entry": entry.id, "title": entry.title, "layer": entry.layer.name.lower(),
        "playlist": entry.playlist, "priority": entry.priority,
    }  # fmt: skip


def _contender(one: Contender) -> schemas.ContenderLine:
    why = reason_text(one)
    return schemas.ContenderLine(
        **_entry(one.entry),
        active=one.active,
        reason=one.reason,
        why=why.en,
        why_zh=why.zh,
        start=None if one.window is None else _open(one.window.start_ns),
        end=None if one.window is None else _open(one.window.end_ns),
    )


def _decision(decision: Decision) -> schemas.DecisionLine:
    entry = decision.entry
    layer: Any = "safe" if entry is None else entry.layer.name.lower()
    return schemas.DecisionLine(
        entry=None if entry is None else entry.id,
        title="" if entry is None else entry.title,
        layer=layer,
        playlist=decision.playlist,
        start=_open(decision.start_ns),
        end=_open(decision.end_ns),
        anchor=_open(decision.anchor_ns),
    )


def _open(ns: int) -> datetime | None:
    """None for what is before all rules or after them."""
    return instant(ns) if EARLIEST_NS < ns < LATEST_NS else None
