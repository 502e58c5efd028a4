"""Cross checks of a schedule: its names, its playlists, and days that cannot be known.

Everything is gathered; nothing here raises on account of what an operator wrote.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ledsign.core.problem import Problem, Severity
from ledsign.documents.messages import choice_hint, problem, shown
from ledsign.documents.schedule import ENTRY_LISTS, BlackoutEntry, ScheduleDocument
from ledsign.documents.sun_checks import day_that_turns
from ledsign.documents.when import When
from ledsign.schedule.chinese_days import published
from ledsign.schedule.types import Days, Schedule, Window

if TYPE_CHECKING:
    from ledsign.documents.yaml_source import Path as FieldPath
    from ledsign.documents.yaml_source import YamlSource

_MOST_SUNNY = 100
_SHORTEST_SLOT_S, _LONGEST_SLOT_S = 1, 3600
# Keys of which two in one entry are seldom both meant.
_CALENDARS = ("festivals", "lunar", "solar_terms")


def check_schedule(document: ScheduleDocument, source: YamlSource, made: Schedule) -> list[Problem]:
    """Every error and warning. ``made`` is what the document was compiled to."""
    checks = _Checks(document, source, made)
    checks.run()
    return checks.problems


class _Checks:
    def __init__(self, document: ScheduleDocument, source: YamlSource, made: Schedule) -> None:
        self.problems: list[Problem] = []
        self._document = document
        self._source = source
        self._made = made
        # Windows by the sun already looked at; more than these are not worth the time of a warning.
        self._sunny: set[Window] = set()

    def run(self) -> None:
        self._check_playlists()
        self._check_names()
        self._check_sensor()
        slot = self._document.slot
        if slot is not None and not _SHORTEST_SLOT_S <= slot <= _LONGEST_SLOT_S:
            self._add("slot.bad", "slot")
        rules = [entry.rule for entry in self._made.entries] + [level.rule for level in self._made.levels]
        for (path, entry), rule in zip(self._entries(), rules, strict=True):
            if isinstance(entry, When):
                self._check_when(entry, rule.days, path)

    def _entries(self) -> Iterator[tuple[FieldPath, Any]]:
        for group in (*ENTRY_LISTS, "brightness"):
            for at, entry in enumerate(getattr(self._document, group)):
                yield (group, at), entry

    def _add(self, code: str, *path: str | int, severity: Severity = Severity.ERROR, **facts: Any) -> None:
        where = self._source.where(*self._source.listed(path))
        self.problems.append(problem(code, where, severity=severity, **facts))

    # ------------------------------------------------------------ names
    def _check_playlists(self) -> None:
        written = self._source.data.get("playlists") if isinstance(self._source.data, dict) else None
        known = {*self._document.playlists, *(written if isinstance(written, dict) else ())}
        used = set()
        for path, entry in self._entries():
            if hasattr(entry, "playlist"):
                self._check_playlist(entry.playlist, known, (*path, "playlist"))
                used.add(entry.playlist)
        if self._document.safe:
            self._check_playlist(self._document.safe, known, ("safe",))
            used.add(self._document.safe)
        for name in self._document.playlists:
            if name not in used:
                where = self._source.where_key("playlists", name)
                self.problems.append(
                    problem("playlist.unused", where, severity=Severity.WARNING, value=shown(name))
                )

    def _check_playlist(self, name: str, known: set[str], path: FieldPath) -> None:
        if name not in known:
            self._add("playlist.unknown", *path, value=shown(name), hint=choice_hint(name, sorted(known)))

    def _check_names(self) -> None:
        seen: dict[str, FieldPath] = {}
        for path, entry in self._entries():
            if not entry.name or path[0] == "brightness":
                continue
            if entry.name in seen:
                line = self._source.where(*seen[entry.name], "name").line
                self._add("entry.twice", *path, "name", value=shown(entry.name), line=line)
            seen.setdefault(entry.name, path)

    def _check_sensor(self) -> None:
        lux = [point[0] for point in self._document.sensor]
        for at, (before, after) in enumerate(pairwise(lux)):
            if after <= before:
                self._add("sensor.order", "sensor", at + 1)

    # ------------------------------------------------------------ days
    def _check_when(self, entry: When, days: Days, path: FieldPath) -> None:
        if days.kinds or days.festivals:
            self._check_published(days, path, "days" if days.kinds else "festivals")
        for at, window in enumerate(entry.daily):
            if not (window.start.sun or window.end.sun):
                continue
            if self._made.place is None:
                self._add("place.missing", *path, "daily", at)
                continue
            self._sunny.add(window)
            if len(self._sunny) > _MOST_SUNNY:
                continue
            if turned := day_that_turns(window, days.ranges, self._made.place, self._made.zone):
                self._add("hours.turn", *path, "daily", at, severity=Severity.WARNING, day=str(turned))
        given = [key for key in _CALENDARS if getattr(entry, key)]
        if len(given) > 1:
            self._add("days.both", *path, given[1], severity=Severity.WARNING, one=given[0], two=given[1])
        if isinstance(entry, BlackoutEntry) and days == Days() and not entry.daily:
            self._add("blackout.always", *path, severity=Severity.WARNING)
        if days.ranges and all(day.last and day.last < date(2000, 1, 1) for day in days.ranges):
            self._add("date.past", *path, "dates", severity=Severity.WARNING)

    def _check_published(self, days: Days, path: FieldPath, key: str) -> None:
        known = published()
        limit = date(known.last_year, 12, 31)
        ends = [one.last for one in days.ranges]
        last = max((end for end in ends if end), default=None) if ends and all(ends) else None
        until = days.recurrence.until if days.recurrence else None
        reached = min((end for end in (last, until) if end), default=None)
        facts: dict[str, Any] = {"year": known.last_year, "limit": str(limit)}
        if reached is None:
            self._add("days.open", *path, "dates" if days.ranges else key, **facts)
        elif reached > limit:
            self._add("days.unpublished", *path, "dates" if days.ranges else key, last=str(reached), **facts)
