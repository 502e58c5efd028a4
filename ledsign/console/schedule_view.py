"""Schedule view: rules and days as the plain values that the page draws."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any

from ledsign.core.errors import TooLarge
from ledsign.picture.agenda import bars_of, days_of
from ledsign.picture.colours import SAFE, Colours, on
from ledsign.schedule.explain import shares_the_sign
from ledsign.schedule.explain_text import LAYERS, reason_text
from ledsign.schedule.local_time import instant_of
from ledsign.schedule.timetable import EARLIEST_NS, LATEST_NS
from ledsign.schedule.types import DAY_S, Layer
from ledsign.service import plans

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from ledsign.console.words import Language
    from ledsign.picture.agenda import Bar, Day
    from ledsign.picture.colours import Colour
    from ledsign.schedule.types import Contender, Entry, Schedule
    from ledsign.service.plans import Rules
    from ledsign.service.unit import Unit

MINUTES = 1440
MS = 1_000_000
_MOST_DAYS = 45  # so many get every entry's own hours too: a month with the weeks it touches
_MOST_LANES = 40
_LEVEL_STEP = 5  # minutes
_MOST_IDLE = 12


def colours(schedule: Schedule) -> dict[str, tuple[str, str]]:
    """The colour of each entry, and of letters on it: those of our pictures."""
    found = Colours(schedule.entries)
    return {one.id: (_hex(found[one.id]), _hex(on(found[one.id]))) for one in schedule.entries}


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def days(unit: Unit, rules: Rules, first: date, last: date, language: Language) -> dict[str, Any]:
    """The local days from ``first`` to ``last`` with what is lit; and what is probably not meant."""
    schedule = rules.schedule
    start = instant_of(first, 0, schedule.zone)
    end = instant_of(last, DAY_S, schedule.zone)
    bars = bars_of(plans.plan(unit, rules, start, end).stretches)
    made = days_of(schedule, bars, first, last)
    shown = colours(schedule)
    told = [_day(one, shown, language) for one in made]
    if len(made) <= _MOST_DAYS:
        _wanted(rules, made, told, start, end)
        for values in told:
            _clashes(schedule, values)
            _gaps(schedule, values)
    if len(made) == 1 and schedule.levels:
        told[0]["levels"] = _levels(rules, made[0])
    try:
        remarks = plans.findings(rules, start, end)
    except TooLarge:
        remarks = []
    return {
        "zone": schedule.zone,
        "days": told,
        "findings": [
            {
                "kind": str(one.kind),
                "entries": list(one.entries),
                "message": one.text.in_language(language),
                "day": _day_at(made, one.span.start_ns) if one.span else None,
            }
            for one in remarks
        ],
    }


def lit(unit: Unit, rules: Rules, day: date, language: Language) -> dict[str, Any]:
    """One day with what is lit, and nothing else."""
    schedule = rules.schedule
    start, end = (instant_of(day, seconds, schedule.zone) for seconds in (0, DAY_S))
    bars = bars_of(plans.plan(unit, rules, start, end).stretches)
    return _day(days_of(schedule, bars, day, day)[0], colours(schedule), language)


def _day(one: Day, shown: Mapping[str, tuple[str, str]], language: Language) -> dict[str, Any]:
    def minute(at_ns: int | None) -> float | None:
        return (
            None
            if at_ns is None
            else round((at_ns - one.start_ns) / (one.end_ns - one.start_ns) * MINUTES, 1)
        )

    def bar(found: Bar) -> dict[str, Any]:
        first = shown.get(found.keys[0], (_hex(SAFE), "#1c2026"))
        return {
            "from": minute(found.start_ns), "to": minute(found.end_ns), "names": list(found.keys),
            "layer": found.layer.name.lower(), "title": found.title(language), "colour": first[0],
            "ink": first[1],
            "others": [shown[key][0] for key in found.keys[1:] if key in shown],
        }  # fmt: skip

    return {
        "day": str(one.day),
        "weekday": one.day.weekday(),
        "kind": None if one.kind is None else str(one.kind),
        "told": one.told,
        "lunar": one.lunar,
        "feast": one.feast,
        "sunrise": minute(one.sunrise_ns),
        "sunset": minute(one.sunset_ns),
        "bars": [bar(found) for found in one.bars],
    }


def _wanted(rules: Rules, made: list[Day], told: list[dict[str, Any]], start: int, end: int) -> None:
    """Adds to each day when every entry wants the sign, whoever has it."""
    for one in rules.schedule.entries[:_MOST_LANES]:
        spans = rules.timetable.wanted(one, start, end)
        for day, values in zip(made, told, strict=True):
            length = day.end_ns - day.start_ns
            own = [
                [
                    round((max(span.start_ns, day.start_ns) - day.start_ns) / length * MINUTES, 1),
                    round((min(span.end_ns, day.end_ns) - day.start_ns) / length * MINUTES, 1),
                ]
                for span in spans
                if span.start_ns < day.end_ns and span.end_ns > day.start_ns
            ]
            if own:
                values.setdefault("wanted", {})[one.id] = own


def _clashes(schedule: Schedule, values: dict[str, Any]) -> None:
    """Adds where campaigns of one priority want the sign at once and do not take turns."""
    wanted = values.get("wanted", {})
    own = [one for one in schedule.entries if one.layer is Layer.CAMPAIGN and one.id in wanted]
    found = []
    for one, other in combinations(own, 2):
        if one.priority != other.priority or _turns(one, other):
            continue
        for first, last in wanted[one.id]:
            for begin, end in wanted[other.id]:
                if max(first, begin) < min(last, end):
                    found.append(
                        {"from": max(first, begin), "to": min(last, end), "names": [one.id, other.id]}
                    )
    if found:
        values["clashes"] = found


def _turns(one: Entry, other: Entry) -> bool:
    return shares_the_sign(one) and shares_the_sign(other)


def _gaps(schedule: Schedule, values: dict[str, Any]) -> None:
    """Adds where nothing is shown although fillers were meant to prevent that."""
    if not any(one.layer is Layer.FILLER for one in schedule.entries):
        return
    at, found = 0.0, []
    for bar in values["bars"]:
        if bar["layer"] == "safe":
            continue
        if bar["from"] > at:
            found.append([at, bar["from"]])
        at = max(at, bar["to"])
    if at < MINUTES:
        found.append([at, MINUTES])
    if found:
        values["gaps"] = found


def _levels(rules: Rules, day: Day) -> list[tuple[int, float]]:
    """[minute from which, brightness 0..1] of a day, to five minutes."""
    length = day.end_ns - day.start_ns
    steps: list[tuple[int, float]] = []
    for minute in range(0, MINUTES, _LEVEL_STEP):
        level = rules.timetable.level(day.start_ns + length * minute // MINUTES)
        if not steps or steps[-1][1] != level:
            steps.append((minute, level))
    return steps


def _day_at(made: list[Day], at_ns: int) -> str | None:
    return next((str(one.day) for one in made if one.start_ns <= at_ns < one.end_ns), None)


def explanation(rules: Rules, at_ns: int, language: Language) -> dict[str, Any]:
    """What is lit at an instant, and why: the winner, then who wanted it too, then some who did not."""
    found, after = plans.explanation(rules, at_ns)
    shown = colours(rules.schedule)
    lit = found.decision
    active = [one for one in found.contenders if one.active]
    idle = [one for one in found.contenders if not one.active]

    def line(one: Contender) -> dict[str, Any]:
        return {
            "name": one.entry.id,
            "title": one.entry.title or one.entry.id,
            "layer": LAYERS[one.entry.layer].in_language(language),
            "priority": one.entry.priority,
            "why": reason_text(one).in_language(language),
            "wins": one.reason in ("wins", "shares"),
            "active": one.active,
            "colour": shown.get(one.entry.id, ("#888", "#fff"))[0],
        }

    return {
        "ms": at_ns // MS,
        "release": rules.release or None,
        "title": rules.title,
        "lit": None if lit.entry is None else (lit.entry.title or lit.entry.id),
        "playlist": lit.playlist,
        "start": _ms(lit.start_ns),
        "end": _ms(lit.end_ns),
        "next": None if after is None else (after.entry.title or after.entry.id if after.entry else ""),
        "brightness": found.level,
        "contenders": [line(one) for one in (*active, *idle[:_MOST_IDLE])],
        "idle": len(idle),
    }


def _ms(ns: int) -> int | None:
    return ns // MS if EARLIEST_NS < ns < LATEST_NS else None
