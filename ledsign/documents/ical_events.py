"""One event of a calendar as entries of a schedule, in the sign's local time.

Windows of a schedule are at most a day long and belong to the day they begin on, so a longer event is cut at
midnight. A recurrence in another zone is kept when its hours are always the same here, else each of its days
is written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from ledsign.core.errors import ScheduleError
from ledsign.core.problem import Severity
from ledsign.documents.messages import shown
from ledsign.schedule.recurrence import last_day, matches
from ledsign.schedule.rrule_text import parse_rrule, to_rrule
from ledsign.schedule.types import Recurrence

MOST_WRITTEN_OUT = 1_000
_DAY = timedelta(days=1)
_YEARS_LOOKED_AT = 12
_LAYERS = {
    "filler": "fillers",
    "emergency": "emergencies",
    "override": "emergencies",
    "blackout": "blackouts",
}
_NOT_IN_NAMES = re.compile(r"[^\w \-.]+")


class _Left(Exception):  # noqa: N818 - caught below, never seen outside
    """The event, or a part of it, has to be left out: the message's code and facts."""

    def __init__(self, code: str, **facts: Any) -> None:
        super().__init__(code)
        self.code, self.facts = code, facts


class EventReading:
    """A VEVENT. ``entries`` gives what it becomes; after that ``problems`` says what was lost.

    A problem is (code, severity, facts). ``moved`` are its occurrences that another event stands for.
    """

    def __init__(self, event: Any, zone: str, moved: Sequence[date]) -> None:
        self._event = event
        self._zone_name = zone
        self._zone = ZoneInfo(zone)
        self._moved = moved
        self.problems: list[tuple[str, Severity, dict[str, Any]]] = []
        self.summary = " ".join(str(event.get("SUMMARY", "")).split())[:200]
        self.playlist = self._own("PLAYLIST")
        self.group = _LAYERS.get(self._own("LAYER").lower(), "campaigns")
        self.share = self._own("SHARE") if re.fullmatch(r"\d{1,3}", self._own("SHARE")) else ""
        priority = self._own("PRIORITY")
        self.priority = int(priority) if re.fullmatch(r"-?\d{1,3}", priority) else 0
        name = _NOT_IN_NAMES.sub(" ", self._own("ENTRY") or self.summary or "event")
        self.name = " ".join(name.split())[:60].strip() or "event"
        if self.name == "all":
            self.name = "event"

    def _own(self, name: str) -> str:
        return str(self._event.get(f"X-LEDSIGN-{name}", "")).strip()

    def entries(self) -> Iterator[dict[str, Any]]:
        """The keys that say when, one mapping for each entry it becomes."""
        try:
            yield from self._entries()
        except _Left as left:
            self.problems.append((left.code, Severity.ERROR, left.facts))
        except (ValueError, TypeError, AttributeError, OverflowError, KeyError, IndexError):
            self.problems.append(("ical.event", Severity.ERROR, {}))

    def _entries(self) -> Iterator[dict[str, Any]]:
        event = self._event
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            return
        if "RECURRENCE-ID" in event and "RANGE" in event["RECURRENCE-ID"].params:
            raise _Left("ical.future")
        if "DTSTART" not in event:
            raise _Left("ical.start")
        start, end = self._ends()
        if end <= start:
            raise _Left("ical.nothing")
        if self.group == "emergencies":
            yield self._timed(start, end)
        elif not isinstance(start, datetime):
            yield from self._whole_days(start, end)
        else:
            assert isinstance(end, datetime)
            yield from self._hours(start, end)

    # ------------------------------------------------------------ when it is
    def _ends(self) -> tuple[date, date]:
        start = self._event["DTSTART"].dt
        if "DTEND" in self._event:
            end = self._event["DTEND"].dt
        elif "DURATION" in self._event:
            end = start + self._event["DURATION"].dt
        else:
            end = start + _DAY if not isinstance(start, datetime) else start
        if isinstance(start, datetime) != isinstance(end, datetime):
            raise _Left("ical.event")
        unknown = self._event["DTSTART"].params.get("TZID")
        if isinstance(start, datetime) and start.tzinfo is None and unknown:
            facts = {"name": shown(str(unknown)), "zone": self._zone_name}
            self.problems.append(("ical.zone", Severity.WARNING, facts))
        return start, end

    def _local(self, moment: datetime) -> datetime:
        """On the sign's wall clock, without a zone; floating times are the sign's already."""
        return moment if moment.tzinfo is None else moment.astimezone(self._zone).replace(tzinfo=None, fold=0)

    def _timed(self, start: date, end: date) -> dict[str, Any]:
        if not isinstance(start, datetime) or not isinstance(end, datetime) or end - start > _DAY:
            raise _Left("ical.long")
        written = [
            moment.isoformat() if moment.tzinfo is None else moment.astimezone(self._zone).isoformat()
            for moment in (start, end)
        ]
        return {"from": written[0], "until": written[1]}

    # ------------------------------------------------------------ all-day events
    def _whole_days(self, start: date, end: date) -> Iterator[dict[str, Any]]:
        last = end - _DAY
        if self._repeats() and last > start:
            raise _Left("ical.long")
        if not self._repeats():
            also = self._listed("RDATE")
            yield {"dates": _stretch(start, last), **_also(also - {start})}
            return
        yield self._recurring(start, self._listed("EXDATE"), self._listed("RDATE"))

    # ------------------------------------------------------------ hours
    def _hours(self, start: datetime, end: datetime) -> Iterator[dict[str, Any]]:
        first, last = self._local(start), self._local(end)
        # The end on the clock as the length makes it, also over a change of clocks.
        if not self._repeats():
            yield from _pieces(first, last, self._on_other_days(first, start))
            return
        if last - first >= _DAY:
            raise _Left("ical.long")
        daily = _clocks(first.time(), last.time())
        besides = list(self._elsewhere(first.time(), start))
        if self._same_hours(start):
            made = self._recurring(
                first.date(),
                self._days_of("EXDATE", first.time(), start),
                self._days_of("RDATE", first.time(), start),
            )
            yield {**made, "daily": daily}
        else:
            yield from self._written_out(start, end)
        length = last - first
        for moment in besides:
            yield from _pieces(moment, moment + length, set())

    def _on_other_days(self, first: datetime, start: datetime) -> set[date]:
        if any(moment.time() != first.time() for moment in self._moments("RDATE", start)):
            self.problems.append(("ical.rdate", Severity.ERROR, {}))
        return self._days_of("RDATE", first.time(), start) - {first.date()}

    def _elsewhere(self, at: time, start: datetime) -> Iterator[datetime]:
        """Extra occurrences at another hour than the rest."""
        return (moment for moment in self._moments("RDATE", start) if moment.time() != at)

    def _repeats(self) -> bool:
        return "RRULE" in self._event

    def _recurring(self, first: date, excluded: set[date], extra: set[date]) -> dict[str, Any]:
        rule = self._rule(first)
        if not matches(rule, first, 1)[0]:
            extra = extra | {first}  # DTSTART counts whether the rule names it or not
        excluded |= {_day(moment, self._zone) for moment in self._moved}
        made: dict[str, Any] = {"dates": f"{first}..", "rrule": to_rrule(rule)}
        if rule.until is not None:
            made["dates"] = f"{first}..{max(rule.until, first)}"
        # A day that is both excluded and extra is out (RFC 5545 §3.8.5.1).
        return made | _except(excluded) | _also(extra - excluded)

    def _rule(self, first: date) -> Recurrence:
        rules = self._event["RRULE"]
        if isinstance(rules, list):
            raise _Left("ical.rules")
        start = self._event["DTSTART"].dt
        at = 0
        if isinstance(start, datetime):
            local = self._local(start)
            at = local.hour * 3600 + local.minute * 60 + local.second
        try:
            return parse_rrule(rules.to_ical().decode(), first, self._zone_name, at)
        except ScheduleError as error:
            raise _Left("ical.rule", detail=error.text) from None

    def _same_hours(self, start: datetime) -> bool:
        """Whether the event's own clock and the sign's keep their distance, on the same date, for years."""
        if start.tzinfo is None or getattr(start.tzinfo, "key", "") == self._zone_name:
            return True
        first = start.replace(tzinfo=None)
        distances = {
            _distance(first + step * timedelta(days=5), start.tzinfo, self._zone)
            for step in range(73 * _YEARS_LOOKED_AT)
        }
        return len(distances) == 1 and self._local(start).date() == start.date()

    def _written_out(self, start: datetime, end: datetime) -> Iterator[dict[str, Any]]:
        """Each occurrence as a day of its own, grouped by the hours it has here."""
        assert start.tzinfo is not None
        rule = self._rule_at_home(start)
        last = last_day(rule)
        first = start.date().toordinal()
        if last - first > 366 * 30:
            raise _Left("ical.endless", zone=self._zone_name)
        days = first + np.flatnonzero(matches(rule, start.date(), max(last - first + 1, 1)))
        if days.size > MOST_WRITTEN_OUT:
            raise _Left("ical.endless", zone=self._zone_name)
        gone = {moment.astimezone(UTC) for moment in self._aware("EXDATE", start)}
        gone |= {
            moment.astimezone(UTC) for moment in self._moved if isinstance(moment, datetime) and moment.tzinfo
        }
        length = end - start
        groups: dict[str, set[date]] = {}
        for ordinal in {*days.tolist(), first}:
            home = datetime.combine(date.fromordinal(int(ordinal)), start.time(), start.tzinfo)
            if home.astimezone(UTC) in gone:
                continue
            here = self._local(home)
            until = self._local(home.astimezone(UTC) + length)
            groups.setdefault(_clocks(here.time(), until.time()), set()).add(here.date())
        for hours, found in groups.items():
            yield {"dates": [str(day) for day in sorted(found)], "daily": hours}

    def _rule_at_home(self, start: datetime) -> Recurrence:
        key = getattr(start.tzinfo, "key", "UTC")
        at = start.hour * 3600 + start.minute * 60 + start.second
        try:
            return parse_rrule(self._event["RRULE"].to_ical().decode(), start.date(), key, at)
        except ScheduleError as error:
            raise _Left("ical.rule", detail=error.text) from None

    # ------------------------------------------------------------ lists of dates
    def _values(self, name: str) -> Iterator[Any]:
        found = self._event.get(name, [])
        for part in found if isinstance(found, list) else [found]:
            for one in part.dts:
                yield one.dt[0] if isinstance(one.dt, tuple) else one.dt

    def _listed(self, name: str) -> set[date]:
        return {_day(value, self._zone) for value in self._values(name)}

    def _aware(self, name: str, start: datetime) -> Iterator[datetime]:
        for value in self._values(name):
            if isinstance(value, datetime):
                yield value if value.tzinfo else value.replace(tzinfo=start.tzinfo)
            else:
                yield datetime.combine(value, start.time(), start.tzinfo)

    def _moments(self, name: str, start: datetime) -> Iterator[datetime]:
        return (self._local(moment) for moment in self._aware(name, start))

    def _days_of(self, name: str, at: time, start: datetime) -> set[date]:
        """Days whose date in the list is at the event's own time; another time names no occurrence."""
        return {moment.date() for moment in self._moments(name, start) if moment.time() == at}


def _distance(naive: datetime, there: tzinfo, here: tzinfo) -> timedelta | None:
    moment = naive.replace(tzinfo=there)
    return moment.astimezone(here).replace(tzinfo=None) - naive


def _day(value: date, zone: tzinfo) -> date:
    if not isinstance(value, datetime):
        return value
    return value.date() if value.tzinfo is None else value.astimezone(zone).date()


def _stretch(first: date, last: date) -> str:
    return str(first) if first == last else f"{first}..{last}"


def _except(days: Iterable[date]) -> dict[str, Any]:
    found = sorted(days)
    return {"except": [str(day) for day in found]} if found else {}


def _also(days: Iterable[date]) -> dict[str, Any]:
    found = sorted(days)
    return {"also": [str(day) for day in found]} if found else {}


def _clocks(start: time, end: time) -> str:
    """``19:00-22:00``; an end at midnight is the day's end."""
    written = "24:00" if end == time() else _clock(end)
    return f"{_clock(start)}-{written}"


def _clock(at: time) -> str:
    return f"{at:%H:%M:%S}" if at.second else f"{at:%H:%M}"


def _pieces(first: datetime, last: datetime, also: set[date]) -> Iterator[dict[str, Any]]:
    """One entry, or for a day and more the first day's rest, whole days, and the last day's beginning."""
    if last - first < _DAY:
        yield {"dates": str(first.date()), "daily": _clocks(first.time(), last.time()), **_also(also)}
        return
    day, end = first.date(), last.date()
    if first.time() != time():
        yield {"dates": str(day), "daily": _clocks(first.time(), time())}
        day += _DAY
    if day < end:
        yield {"dates": _stretch(day, end - _DAY)}
    if last.time() != time():
        yield {"dates": str(end), "daily": _clocks(time(), last.time())}
