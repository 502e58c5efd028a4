"""Overrides: what an operator puts above the campaigns, always with an end."""

from __future__ import annotations

from collections.abc import Iterable

from ledsign.core.errors import ScheduleError
from ledsign.core.problem import Bilingual
from ledsign.schedule.civil_days import NS_PER_S
from ledsign.schedule.types import Entry, Layer

LONGEST_NS = 24 * 3_600 * NS_PER_S
"""How long an override or emergency may last unless somebody allows more."""


def check_overrides(entries: Iterable[Entry], longest_ns: int | None = LONGEST_NS) -> None:
    """Every OVERRIDE and EMERGENCY ends, and none lasts longer than ``longest_ns`` (None: however long).

    Its length is from its first span's start to its last one's end. Raises ScheduleError:
    ``override-endless`` or ``override-too-long``.
    """
    for entry in entries:
        if entry.layer not in (Layer.OVERRIDE, Layer.EMERGENCY):
            continue
        spans = entry.rule.spans
        if not spans:
            raise ScheduleError(
                "override-endless",
                Bilingual(
                    f"{entry.id}: an override or emergency needs an end; give it a start and an end time",
                    f"{entry.id}：插播和紧急节目必须有结束时间；请写明开始和结束时刻",
                ),
            )
        length = max(span.end_ns for span in spans) - min(span.start_ns for span in spans)
        if longest_ns is not None and length > longest_ns:
            hours, most = -(-length // (3_600 * NS_PER_S)), longest_ns // (3_600 * NS_PER_S)
            raise ScheduleError(
                "override-too-long",
                Bilingual(
                    f"{entry.id}: {hours} h are too long, at most {most} h; end it sooner or allow more",
                    f"{entry.id}：时长 {hours} 小时，超过最多 {most} 小时；请提前结束，或明确允许更长",
                ),
            )


def check_layers(entries: Iterable[Entry]) -> None:
    """At run time OVERRIDE, EMERGENCY or BLACKOUT only. Raises ScheduleError (``override-layer``)."""
    for entry in entries:
        if entry.layer < Layer.OVERRIDE:
            raise ScheduleError(
                "override-layer",
                Bilingual(
                    f"{entry.id}: a {entry.layer.name.lower()} is no override; put it in the schedule",
                    f"{entry.id}：{entry.layer.name.lower()} 不能用作插播；请写进排期",
                ),
            )
