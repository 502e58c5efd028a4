"""A calendar file (RFC 5545) as a schedule: each event becomes an entry, and what cannot is listed.

    event ── DTSTART, DTEND ──▶ dates, daily       all in the sign's zone
          ├─ RRULE, EXDATE, RDATE ──▶ rrule, except, also
          └─ SUMMARY ──▶ name, and a caption that says it, unless a playlist is named

``X-LEDSIGN-…`` properties of our own export are understood. ``ical_events`` does one event.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml
from icalendar import Calendar

from ledsign.core.errors import DocumentError
from ledsign.core.problem import Problem, Severity, Where
from ledsign.documents.ical_events import Allowance, EventReading
from ledsign.documents.messages import problem
from ledsign.documents.schedule import MOST_ENTRIES
from ledsign.documents.yaml_tree import MAX_BYTES

_IGNORED = ("VTIMEZONE", "STANDARD", "DAYLIGHT", "VALARM", "VCALENDAR", "VEVENT")


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """Entries as an operator would write them, by list (``campaigns``, …), and what was left out and why.

    ``captions`` are the playlists they name: the text of each.
    """

    title: str = ""
    entries: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    captions: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def document(
        self,
        *,
        sign: str = "",
        zone: str = "",
        playlists: Mapping[str, str] | None = None,
        style: Mapping[str, str] | None = None,
    ) -> dict[str, Any]:
        """A ``schedule/1`` document as plain data. ``playlists`` are files for some of the names, ``style``
        the keys of a caption item that suit the sign.
        """
        files = playlists or {}
        made: dict[str, Any] = {"ledsign": "schedule/1"}
        made |= {key: value for key, value in (("title", self.title), ("sign", sign)) if value}
        if zone:
            made["time_zone"] = zone
        made["playlists"] = {
            name: files.get(name) or {"items": [{"text": text, **(style or {})}]}
            for name, text in self.captions.items()
        }
        return made | {group: entries for group, entries in self.entries.items() if entries}

    def text(
        self,
        *,
        sign: str = "",
        zone: str = "",
        playlists: Mapping[str, str] | None = None,
        style: Mapping[str, str] | None = None,
    ) -> str:
        """The same as YAML, ready to be saved and edited."""
        document = self.document(sign=sign, zone=zone, playlists=playlists, style=style)
        return yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100)


def read_calendar(data: bytes | str, zone: str, *, file: str = "", playlist: str = "") -> Imported:
    """The events of an ``.ics`` file for a sign in ``zone``. ``playlist``: what all of them show.

    Raises DocumentError when it is no calendar, larger than 2 MiB, or holds more than 5,000 events
    or 10,000 dates to be written out. Times in
    UTC and in other zones are turned into the sign's; floating ones are taken as the sign's own.
    """
    where = Where(file=file)
    raw = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    if len(raw) > MAX_BYTES:
        raise DocumentError([problem("yaml.too-large", where, limit=f"{MAX_BYTES // 2**20} MiB")])
    try:
        calendars = Calendar.from_ical(raw, multiple=True)
        components: list[Any] = [part for calendar in calendars for part in calendar.walk()]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, OverflowError, RecursionError):
        raise DocumentError([problem("ical.unreadable", where)]) from None
    events = [part for part in components if part.name == "VEVENT"]
    if not any(part.name == "VCALENDAR" for part in components):
        raise DocumentError([problem("ical.unreadable", where)])
    if len(events) > MOST_ENTRIES:
        raise DocumentError([problem("ical.many", where, limit=MOST_ENTRIES)])
    return _Import(components, events, zone, file, playlist).run()


class _Import:
    def __init__(self, components: list[Any], events: list[Any], zone: str, file: str, playlist: str) -> None:
        self._components = components
        self._events = events
        self._zone = zone
        self._file = file
        self._playlist = playlist
        self._problems: list[Problem] = []
        self._names: set[str] = set()
        self._numbers: dict[str, int] = {}  # from where on a name has to be tried
        self._captions: dict[str, str] = {}
        self._entries: dict[str, list[dict[str, Any]]] = {
            group: [] for group in ("campaigns", "fillers", "emergencies", "blackouts")
        }

    def run(self) -> Imported:
        moved, allowance = self._moved(), Allowance()
        for number, event in enumerate(self._events, 1):
            reading = EventReading(event, self._zone, moved.get(str(event.get("UID", "")), ()), allowance)
            where = Where(file=self._file, field=f"VEVENT {number} {reading.summary}".strip())
            for made in reading.entries():
                self._take(reading, made)
            self._problems += [
                problem(code, where, severity=severity, **facts) for code, severity, facts in reading.problems
            ]
        others = sorted({part.name or "" for part in self._components} - set(_IGNORED))
        for name in others:
            count = sum(part.name == name for part in self._components)
            where = Where(file=self._file, field=name)
            self._problems.append(
                problem("ical.other", where, severity=Severity.WARNING, name=name, count=count)
            )
        calendar = next(part for part in self._components if part.name == "VCALENDAR")
        return Imported(
            title=str(calendar.get("X-WR-CALNAME", "")),
            entries=self._entries,
            captions=self._captions,
            problems=tuple(self._problems),
        )

    def _moved(self) -> dict[str, list[Any]]:
        """By UID, the occurrences that events of their own (RECURRENCE-ID) stand for."""
        found: dict[str, list[Any]] = {}
        for event in self._events:
            if "RECURRENCE-ID" in event and "RANGE" not in event["RECURRENCE-ID"].params:
                found.setdefault(str(event.get("UID", "")), []).append(event["RECURRENCE-ID"].dt)
        return found

    def _take(self, reading: EventReading, made: dict[str, Any]) -> None:
        group = reading.group
        name = self._unique(reading.name)
        entry: dict[str, Any] = {"name": name}
        if reading.summary and reading.summary != name:
            entry["title"] = reading.summary
        if group != "blackouts":
            entry["playlist"] = self._playlist or reading.playlist or reading.name
            self._captions.setdefault(entry["playlist"], reading.summary or entry["playlist"])
            if reading.priority:
                entry["priority"] = reading.priority
        if group == "campaigns" and reading.share:
            entry["share"] = reading.share
        self._entries[group].append(entry | made)

    def _unique(self, name: str) -> str:
        found, number = name, self._numbers.get(name, 2)
        while found in self._names:
            found, number = f"{name[:58]} {number}", number + 1
        self._numbers[name] = number
        self._names.add(found)
        return found


def errors_of(problems: Iterable[Problem]) -> list[Problem]:
    """Those for which something of the calendar was left out."""
    return [one for one in problems if one.severity is Severity.ERROR]
