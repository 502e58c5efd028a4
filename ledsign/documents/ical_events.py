"""One event of a calendar as entries of a schedule, in the sign's local time.

Windows of a schedule are at most a day long and belong to the day they begin on, so a longer event is cut at
midnight. A recurrence in another zone is kept when its hours are always the same here, else each of its days
is written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np

from ledsign.core.errors import DocumentError, ScheduleError
from ledsign.core.problem import Severity, Where
from ledsign.documents.ical_dates import (
    DAY,
    daily_hours,
    dates_in,
    day_of,
    keeps_distance,
    later,
    listed,
    moments_in,
    pieces,
    stretch,
)
from ledsign.documents.messages import problem, shown
from ledsign.schedule.recurrence import last_day, matches
from ledsign.schedule.rrule_text import parse_rrule, to_rrule
from ledsign.schedule.types import Recurrence

MOST_WRITTEN_OUT = 1_000
# Of all events together.
MOST_DATES = 10_000
_LONGEST_DAYS = 366 * 30
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


class Allowance:
    """How many dates one calendar may still have written out, all its events together."""

    def __init__(self, most: int = MOST_DATES) -> None:
        self._left = most

    def take(self, count: int) -> None:
        """Raises DocumentError when that is too many."""
        self._left -= count
        if self._left < 0:
            raise DocumentError([problem("ical.dates", Where(), limit=MOST_DATES)])


class EventReading:
    """A VEVENT. ``entries`` gives what it becomes; after that ``problems`` says what was lost.

    A problem is (code, severity, facts). ``moved`` are its occurrences that another event stands for.
    """

    def __init__(
        self, event: Any, zone: str, moved: Sequence[date], allowance: Allowance | None = None
    ) -> None:
        self._event = event
        self._zone_name = zone
        self._zone = ZoneInfo(zone)
        self._moved = moved
        self._allowance = Allowance() if allowance is None else allowance
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
        self._allowance.take(1 + len(self._moved) + self._count("RDATE") + self._count("EXDATE"))
        if end <= start:
            raise _Left("ical.nothing")
        if self.group == "emergencies":
            yield self._timed(start, end)
        elif not isinstance(start, datetime):
            yield from self._whole_days(start, end)
        else:
            assert isinstance(end, datetime)
            yield from self._hours(start, end)

    def _count(self, name: str) -> int:
        found = self._event.get(name, [])
        return sum(len(part.dts) for part in (found if isinstance(found, list) else [found]))

    # ------------------------------------------------------------ when it is
    def _ends(self) -> tuple[date, date]:
        start = self._event["DTSTART"].dt
        if "DTEND" in self._event:
            end = self._event["DTEND"].dt
        elif "DURATION" in self._event:
            end = start + self._event["DURATION"].dt
        else:
            end = start + DAY if not isinstance(start, datetime) else start
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
        if not isinstance(start, datetime) or not isinstance(end, datetime) or end - start > DAY:
            raise _Left("ical.long")
        written = [
            moment.isoformat() if moment.tzinfo is None else moment.astimezone(self._zone).isoformat()
            for moment in (start, end)
        ]
        return {"from": written[0], "until": written[1]}

    # ------------------------------------------------------------ all-day events
    def _whole_days(self, start: date, end: date) -> Iterator[dict[str, Any]]:
        last = end - DAY
        if self._repeats() and last > start:
            raise _Left("ical.long")
        if not self._repeats():
            also = self._listed("RDATE")
            yield {"dates": stretch(start, last), **listed("also", also - {start})}
            return
        yield self._recurring(start, self._listed("EXDATE"), self._listed("RDATE"))

    # ------------------------------------------------------------ hours
    def _hours(self, start: datetime, end: datetime) -> Iterator[dict[str, Any]]:
        first, last = self._local(start), self._local(end)
        length = last - first
        extra = [self._local(moment) for moment in moments_in(self._event, "RDATE", start)]
        if not self._repeats():
            same = {moment.date() for moment in extra if moment.time() == first.time() and length < DAY}
            yield from pieces(first, last, same - {first.date()})
        elif self._same_hours(start) and (length < DAY or (length == DAY and first.time() == time())):
            same = {moment.date() for moment in extra if moment.time() == first.time()}
            excluded = {moment.date() for moment in self._excluded(start) if moment.time() == first.time()}
            made = self._recurring(first.date(), excluded, same)
            yield made if length == DAY else {**made, "daily": daily_hours(first.time(), last.time())}
        else:
            same = set()
            yield from self._written_out(start, end, "ical.long" if length >= DAY else "ical.endless")
        for moment in extra:
            if moment.time() != first.time() or moment.date() not in {*same, first.date()}:
                yield from pieces(moment, moment + length)

    def _excluded(self, start: datetime) -> Iterator[datetime]:
        """Local moments; one at another time than the event's own names no occurrence."""
        return (self._local(moment) for moment in moments_in(self._event, "EXDATE", start))

    def _repeats(self) -> bool:
        return "RRULE" in self._event

    def _recurring(self, first: date, excluded: set[date], extra: set[date]) -> dict[str, Any]:
        rule = self._rule(first)
        if not matches(rule, first, 1)[0]:
            extra = extra | {first}  # DTSTART counts whether the rule names it or not
        excluded |= {day_of(moment, self._zone) for moment in self._moved}
        made: dict[str, Any] = {"dates": f"{first}..", "rrule": to_rrule(rule)}
        if rule.until is not None:
            made["dates"] = f"{first}..{max(rule.until, first)}"
        # A day that is both excluded and extra is out (RFC 5545 §3.8.5.1).
        return made | listed("except", excluded) | listed("also", extra - excluded)

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
        return keeps_distance(start, self._zone)

    def _written_out(self, start: datetime, end: datetime, code: str) -> Iterator[dict[str, Any]]:
        """Each occurrence as days of their own, by the hours it has here. ``code``: why that must be."""
        rule = self._rule_at_home(start)
        first = start.date().toordinal()
        count = last_day(rule) - first + 1
        if count > _LONGEST_DAYS:
            raise _Left(code, zone=self._zone_name)
        days = first + np.flatnonzero(matches(rule, start.date(), max(count, 1)))
        if days.size > MOST_WRITTEN_OUT:
            raise _Left(code, zone=self._zone_name)
        # A piece for each midnight it goes over.
        self._allowance.take(int(days.size) * (1 + (end - start).days))
        gone = {
            *self._excluded(start),
            *(self._local(one) for one in self._moved if isinstance(one, datetime)),
        }
        groups: dict[str, list[str]] = {}
        for ordinal in sorted({*days.tolist(), first}):
            begin = datetime.combine(date.fromordinal(ordinal), start.time(), start.tzinfo)
            if self._local(begin) in gone:
                continue
            for piece in pieces(self._local(begin), self._local(later(begin, end - start))):
                groups.setdefault(piece.get("daily", ""), []).append(piece["dates"])
        for hours, dates in groups.items():
            yield {"dates": dates, "daily": hours} if hours else {"dates": dates}

    def _rule_at_home(self, start: datetime) -> Recurrence:
        key = getattr(start.tzinfo, "key", "UTC")
        at = start.hour * 3600 + start.minute * 60 + start.second
        try:
            return parse_rrule(self._event["RRULE"].to_ical().decode(), start.date(), key, at)
        except ScheduleError as error:
            raise _Left("ical.rule", detail=error.text) from None

    # ------------------------------------------------------------ lists of dates
    def _listed(self, name: str) -> set[date]:
        return {day_of(value, self._zone) for value in dates_in(self._event, name)}
