"""Timelines: what a compiled show will show and when, to be drawn as one bar that a reviewer runs along.

A playlist has one round that repeats; a schedule has stretches over days: at most ``MOST_DAYS`` from the
first day on which anything is lit.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import ShowError
from ledsign.schedule.timetable import Timetable
from ledsign.service.plans import DAY_NS, DEFAULT_DAYS, PATIENCE_NS
from ledsign.show.bundle import read_show

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.service.house import House
    from ledsign.show.types import Show, Timeline

MOST_DAYS = 92
MOST_MARKS = 1500


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is lit from ``start_ns`` to ``end_ns``. ``layer`` is empty for a playlist's item."""

    start_ns: int
    end_ns: int
    title: str
    layer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """``start_ns`` to ``end_ns`` is all there is to run along; of a ``round`` that is the one at ``now``."""

    kind: Literal["round", "days"]
    zone: str
    start_ns: int
    end_ns: int
    marks: tuple[Mark, ...]


def run_of(house: House, show: str, now_ns: int, from_ns: int, to_ns: int) -> Run | None:
    """Of the show with that hash, to be shown from ``from_ns`` to ``to_ns``; None when it is not here."""
    folder: Path = house.folder / "bundles" / show
    try:
        found = read_show(folder)
    except ShowError:
        return None
    if found.schedule is None:
        return _round(found, max(now_ns, from_ns))
    return _days(house, Timetable(found.schedule), found.schedule.zone, max(now_ns, from_ns), to_ns)


def _round(show: Show, at_ns: int) -> Run:
    timeline = show.timeline
    rounds = (_seconds(at_ns) - timeline.anchor) // timeline.length
    start = timeline.anchor + rounds * timeline.length
    marks = tuple(
        Mark(start_ns=_ns(start + begin), end_ns=_ns(start + end), title=name)
        for name, begin, end in _items(timeline)
    )
    return Run(
        kind="round",
        zone=show.sign.zone,
        start_ns=_ns(start),
        end_ns=_ns(start + timeline.length),
        marks=marks,
    )


def _items(timeline: Timeline) -> list[tuple[str, Fraction, Fraction]]:
    """(name, start, end) of each item once, however many faces and pages it has, in order."""
    spans: dict[tuple[str, ...], tuple[str, Fraction, Fraction]] = {}
    for cue in timeline.cues[:MOST_MARKS]:
        key = tuple(cue.name.split(".")[:2])
        name, begin, end = spans.get(key, (cue.name, cue.start, cue.start + cue.length))
        spans[key] = (name, min(begin, cue.start), max(end, cue.start + cue.length))
    return sorted(spans.values(), key=lambda one: one[1])


def _days(house: House, timetable: Timetable, zone: str, from_ns: int, to_ns: int) -> Run:
    if timetable.active(from_ns).entry is None:
        from_ns = timetable.next_change(from_ns) or from_ns
    begin = _midnight(from_ns, zone)
    until = max(begin + DAY_NS, min(to_ns, begin + MOST_DAYS * DAY_NS))
    marks: list[Mark] = []
    last = begin
    deadline = house.clock.monotonic_ns() + PATIENCE_NS
    for one in timetable.stretches(begin, until):
        if one.entries:
            title = " · ".join(dict.fromkeys(entry.title or entry.id for entry in one.entries))
            layer = one.entries[0].layer.name.lower()
            marks.append(Mark(start_ns=one.start_ns, end_ns=one.end_ns, title=title, layer=layer))
            last = one.end_ns
        if len(marks) == MOST_MARKS or house.clock.monotonic_ns() > deadline:
            break
    end = _midnight(min(max(last, begin + DAY_NS), until) + DAY_NS - 1, zone)
    if not marks:
        end = begin + DEFAULT_DAYS * DAY_NS
    return Run(kind="days", zone=zone, start_ns=begin, end_ns=max(end, begin + DAY_NS), marks=tuple(marks))


def _midnight(at_ns: int, zone: str) -> int:
    local = datetime.fromtimestamp(at_ns // NS_PER_S, ZoneInfo(zone))
    return int(local.replace(hour=0, minute=0, second=0, microsecond=0).timestamp()) * NS_PER_S


def _seconds(ns: int) -> Fraction:
    return Fraction(ns, NS_PER_S)


def _ns(at: Fraction) -> int:
    return int(at * NS_PER_S)
