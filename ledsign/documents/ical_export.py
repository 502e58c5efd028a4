"""A plan as an iCalendar file (RFC 5545): one event for what repeats, single events for the rest.

What is lit is told, not what was asked for: an hour that an emergency took away is missing from the campaign.
Turns of a rotation are told as the hours in which they take turns.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vRecur

from ledsign.schedule.rrule_text import WEEKDAYS
from ledsign.schedule.timetable import Timetable
from ledsign.schedule.types import Entry, Schedule

_NS = 10**9
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
PRODUCT = "-//ledsign//schedule//ZH"
# A repetition is only worth writing when most of its days are meant.
_FEWEST = 3


def write_plan(
    timetable: Timetable,
    schedule: Schedule,
    from_ns: int,
    to_ns: int,
    *,
    title: str = "",
    stamp_ns: int | None = None,
) -> bytes:
    """The plan from ``from_ns`` to ``to_ns`` (nanoseconds since 1970, half-open) as an ``.ics`` file.

    Times are local to the schedule's zone, which is described in the file. ``stamp_ns`` is when it was made
    (DTSTAMP), by default the beginning of the plan, so that the same plan gives the same bytes.
    """
    zone = ZoneInfo(schedule.zone)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    if title or schedule.title:
        calendar.add("x-wr-calname", title or schedule.title)
    calendar.add("x-wr-timezone", schedule.zone)
    stamp = _utc(from_ns if stamp_ns is None else stamp_ns)
    for entry, spans in _lit(timetable, from_ns, to_ns):
        for repeated in _repetitions(spans, zone):
            calendar.add_component(_event(entry, repeated, zone, stamp))
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


@dataclass(slots=True)
class _Repetition:
    """Events of one length that begin at the same time of day, or a single one."""

    first: datetime
    length: timedelta
    rule: dict[str, object] | None = None
    left_out: list[datetime] = field(default_factory=list)
    besides: list[datetime] = field(default_factory=list)


def _lit(timetable: Timetable, from_ns: int, to_ns: int) -> list[tuple[Entry, list[tuple[int, int]]]]:
    """Every entry with the stretches in which it is lit, in the order in which they first are."""
    found: dict[str, tuple[Entry, list[tuple[int, int]]]] = {}
    for stretch in timetable.stretches(from_ns, to_ns):
        for entry in stretch.entries:
            spans = found.setdefault(entry.id, (entry, []))[1]
            if entry.share is not None:
                for window in timetable.wanted(entry, stretch.start_ns, stretch.end_ns):
                    _join(spans, max(window.start_ns, from_ns), min(window.end_ns, to_ns))
            else:
                _join(spans, stretch.start_ns, stretch.end_ns)
    return list(found.values())


def _join(spans: list[tuple[int, int]], start: int, end: int) -> None:
    if spans and start <= spans[-1][1]:
        spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
    else:
        spans.append((start, end))


def _repetitions(spans: Iterable[tuple[int, int]], zone: ZoneInfo) -> Iterator[_Repetition]:
    groups: dict[tuple[object, ...], list[datetime]] = defaultdict(list)
    for start, end in spans:
        local = _utc(start).astimezone(zone)
        # A local time that comes twice means the first one: the second is told in UTC, on its own.
        alone = local.fold or start % _NS
        key = (local.time(), end - start, start if alone else 0)
        groups[key].append(_utc(start) if alone else local)
    for (_, length, _), starts in groups.items():
        assert isinstance(length, int)
        yield from _grouped(starts, timedelta(microseconds=length // 1000))


def _grouped(starts: list[datetime], length: timedelta) -> Iterator[_Repetition]:
    """One repetition with as few exceptions as possible, or single events when there would be too many."""
    by_day = {start.date(): start for start in starts}
    first, last = min(by_day), max(by_day)
    span = (last - first).days + 1
    weekdays = [0] * 7
    for day in by_day:
        weekdays[day.weekday()] += 1
    weeks = max(1, span / 7)
    usual = {number for number, count in enumerate(weekdays) if count > weeks / 2}
    rule: dict[str, object] = {"FREQ": "DAILY"}
    if len(usual) < 7:
        rule = {"FREQ": "WEEKLY", "BYDAY": [WEEKDAYS[number] for number in sorted(usual)]}
    named = {day for day in _days(first, last) if day.weekday() in usual}
    exceptions = len(named ^ by_day.keys())
    if len(by_day) < _FEWEST or exceptions > len(by_day) // 2 or len(usual) == 0:
        yield from (_Repetition(start, length) for start in starts)
        return
    begin = min(named & by_day.keys())
    zone = by_day[begin].tzinfo
    at = by_day[begin].timetz()
    end = max(named & by_day.keys())
    rule["UNTIL"] = datetime.combine(end, at).astimezone(UTC)
    # Nothing may come before DTSTART.
    yield from (_Repetition(by_day[day], length) for day in sorted(by_day) if day < begin)
    yield _Repetition(
        first=by_day[begin],
        length=length,
        rule=rule,
        left_out=[
            datetime.combine(day, at.replace(tzinfo=None), zone)
            for day in sorted(named - by_day.keys())
            if begin < day < end
        ],
        besides=[by_day[day] for day in sorted(by_day.keys() - named) if day > begin],
    )


def _days(first: date, last: date) -> Iterator[date]:
    return (first + step * _DAY for step in range((last - first).days + 1))


def _event(entry: Entry, repeated: _Repetition, zone: ZoneInfo, stamp: datetime) -> Event:
    event = Event()
    written = f"{entry.id}\n{repeated.first.isoformat()}\n{repeated.length}\n{zone.key}"
    event.add("uid", f"{hashlib.sha256(written.encode()).hexdigest()[:32]}@ledsign")
    event.add("dtstamp", stamp)
    event.add("summary", entry.title or entry.id)
    event.add("dtstart", repeated.first)
    # The end rather than the length: RFC 5545 §3.8.5.3 keeps the exact length then, on days of 23 h too.
    end = (repeated.first.astimezone(UTC) + repeated.length).astimezone(repeated.first.tzinfo)
    event.add("dtend", end)
    if repeated.rule is not None:
        event.add("rrule", vRecur(repeated.rule))
    if repeated.left_out:
        event.add("exdate", repeated.left_out)
    if repeated.besides:
        event.add("rdate", repeated.besides)
    event.add("categories", [str(entry.layer.name).lower()])
    event.add("transp", "TRANSPARENT")
    event.add("x-ledsign-entry", entry.id)
    event.add("x-ledsign-playlist", entry.playlist)
    event.add("x-ledsign-layer", entry.layer.name.lower())
    event.add("x-ledsign-priority", str(entry.priority))
    if entry.share is not None:
        event.add("x-ledsign-share", str(entry.share))
    return event


def _utc(t_ns: int) -> datetime:
    return _EPOCH + timedelta(microseconds=t_ns // 1000)
