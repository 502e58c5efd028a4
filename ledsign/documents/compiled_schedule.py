"""From a schedule document to the plain Schedule of ``ledsign.schedule.types``, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from ledsign.core.errors import ScheduleError
from ledsign.core.problem import Problem, Severity
from ledsign.documents.messages import problem
from ledsign.documents.schedule import CampaignEntry, FillerEntry, ScheduleDocument, TimedEntry
from ledsign.documents.schedule_checks import check_schedule
from ledsign.documents.when import When
from ledsign.schedule.chinese_days import published
from ledsign.schedule.local_time import instant_of
from ledsign.schedule.rrule_text import parse_rrule
from ledsign.schedule.types import (
    DateRange,
    Days,
    Entry,
    Frequency,
    Layer,
    Level,
    LunarDay,
    Place,
    Recurrence,
    Rule,
    Schedule,
    Span,
)

if TYPE_CHECKING:
    from ledsign.display.sign import Sign
    from ledsign.documents.yaml_source import Path as FieldPath
    from ledsign.documents.yaml_source import YamlSource

DEFAULT_ZONE = "Asia/Shanghai"
# How many days ``also`` and ``lunar`` of all entries may name: a century of every day.
MOST_DAYS = 36_525
_LONGEST_ALSO = 3_660
_NS = 10**9
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Where a recurrence that does not depend on its start is counted from: no sign plays the time before.
_START = date(2020, 1, 1)


def compile_schedule(
    document: ScheduleDocument, source: YamlSource, sign: Sign | None, published_ns: int = 0
) -> tuple[Schedule, list[Problem]]:
    """The rules and every problem, sorted by line. With errors among them the rules are not to be used.

    ``sign`` gives the time zone and the place that the document leaves out. ``published_ns``: when it is
    published, nanoseconds since 1970; of equal campaigns the newest wins.
    """
    return _Compilation(document, source, sign, published_ns).run()


class _Compilation:
    def __init__(
        self, document: ScheduleDocument, source: YamlSource, sign: Sign | None, published_ns: int
    ) -> None:
        self._document = document
        self._source = source
        self._published = published_ns
        self._zone = document.time_zone or (sign.zone if sign else DEFAULT_ZONE)
        place = document.place or (sign.place if sign else None)
        self._place = Place(latitude=place[0], longitude=place[1]) if place else None
        self._problems: list[Problem] = []
        # Days that may still be written out, of all entries together.
        self._room = MOST_DAYS

    def run(self) -> tuple[Schedule, list[Problem]]:
        document = self._document
        entries = [
            *(self._lit(Layer.CAMPAIGN, one, "campaigns", at) for at, one in enumerate(document.campaigns)),
            *(self._lit(Layer.FILLER, one, "fillers", at) for at, one in enumerate(document.fillers)),
            *(
                self._timed(Layer.EMERGENCY, one, "emergencies", at)
                for at, one in enumerate(document.emergencies)
            ),
            *(self._timed(Layer.OVERRIDE, one, "overrides", at) for at, one in enumerate(document.overrides)),
            *(
                Entry(
                    id=one.name,
                    layer=Layer.BLACKOUT,
                    rule=self._rule(one, ("blackouts", at)),
                    published=self._published,
                    title=one.title,
                )
                for at, one in enumerate(document.blackouts)
            ),
        ]
        levels = tuple(
            Level(
                id=one.name or f"brightness {at + 1}",
                rule=self._rule(one, ("brightness", at)),
                level=one.level,
            )
            for at, one in enumerate(document.brightness)
        )
        rules = [*(entry.rule for entry in entries), *(level.rule for level in levels)]
        needs_china = any(rule.days.kinds or rule.days.festivals for rule in rules)
        made = Schedule(
            entries=tuple(entries),
            levels=levels,
            zone=self._zone,
            place=self._place,
            days=published() if needs_china else None,
            **({} if document.slot is None else {"slot": document.slot}),
            safe=document.safe,
            sensor=document.sensor,
            title=document.title,
        )
        self._problems += check_schedule(document, self._source, made)
        return made, sorted(dict.fromkeys(self._problems), key=lambda one: (one.where.line, one.where.column))

    def _lit(self, layer: Layer, one: FillerEntry, group: str, at: int) -> Entry:
        return Entry(
            id=one.name,
            layer=layer,
            playlist=one.playlist,
            rule=self._rule(one, (group, at)),
            priority=one.priority,
            published=self._published,
            share=one.share if isinstance(one, CampaignEntry) else None,
            title=one.title,
        )

    def _timed(self, layer: Layer, one: TimedEntry, group: str, at: int) -> Entry:
        start = self._instant(one.start)
        end = start
        if one.length is not None:
            end = start + int(one.length * _NS)
        elif one.until is not None:
            end = self._instant(one.until)
        self._check_expiry(one, (group, at), start, end)
        return Entry(
            id=one.name,
            layer=layer,
            playlist=one.playlist,
            rule=Rule(spans=(Span(start_ns=start, end_ns=end),)),
            priority=one.priority,
            published=self._published,
            title=one.title,
        )

    def _check_expiry(self, one: TimedEntry, path: FieldPath, start: int, end: int) -> None:
        if one.until is None and one.length is None:
            self._add("expiry.missing", *path)
        elif one.until is not None and one.length is not None:
            self._add("expiry.twice", *path, "for")
        elif end <= start:
            self._add("expiry.order", *path, "until")
        elif end - start > 24 * 3600 * _NS:
            self._add("expiry.long", *path, "until" if one.until is not None else "for")

    def _instant(self, moment: datetime) -> int:
        if moment.utcoffset() is not None:
            return (moment - _EPOCH) // timedelta(microseconds=1) * 1000
        of_day = moment - datetime.combine(moment.date(), time())
        return instant_of(moment.date(), of_day // timedelta(seconds=1), self._zone)

    # ------------------------------------------------------------ rules
    def _rule(self, when: When, path: FieldPath) -> Rule:
        kinds = tuple(dict.fromkeys(kind for word in when.days for kind in word.kinds))
        weekdays = tuple(sorted({day for word in when.days for day in word.weekdays}))
        if kinds and weekdays:
            self._add("days.mixed", *path, "days")
        days = Days(
            ranges=when.dates,
            weekdays=weekdays if len(weekdays) < 7 else (),
            kinds=kinds,
            festivals=tuple(dict.fromkeys(when.festivals)),
            lunar=self._lunar(when, path),
            terms=tuple(dict.fromkeys(when.solar_terms)),
            recurrence=self._recurrence(when, path) if when.rrule else None,
            added=self._added(when.also, path),
            excluded=when.except_days,
        )
        return Rule(days=days, windows=when.daily, clip=when.clip)

    def _recurrence(self, when: When, path: FieldPath) -> Recurrence | None:
        starts = [one.first for one in when.dates if one.first]
        start = min(starts) if starts else None
        first = when.daily[0].start.seconds if when.daily and when.daily[0].start.sun is None else 0
        try:
            made = parse_rrule(when.rrule, start or _START, self._zone, first)
        except ScheduleError as error:
            self._add("rrule.bad", *path, "rrule", detail=error.text)
            return None
        if start is None and _depends_on_start(made):
            self._add("rrule.start", *path, "rrule")
        return made

    def _lunar(self, when: When, path: FieldPath) -> tuple[LunarDay, ...]:
        found: dict[LunarDay, None] = {}
        for at, stretch in enumerate(when.lunar):
            days = stretch.days()
            if not self._fits(len(days), (*path, "lunar", at)):
                break
            found.update(dict.fromkeys(days))
        return tuple(found)

    def _fits(self, days: int, path: FieldPath) -> bool:
        if 0 <= self._room < days:
            self._add("schedule.large", *path, limit=MOST_DAYS)
        self._room -= days
        return self._room >= 0

    def _added(self, ranges: Sequence[DateRange], path: FieldPath) -> tuple[date, ...]:
        days: list[date] = []
        for at, one in enumerate(ranges):
            if one.first is None or one.last is None or (one.last - one.first).days >= _LONGEST_ALSO:
                self._add("also.open", *path, "also", at)
                continue
            if not self._fits((one.last - one.first).days + 1, (*path, "also", at)):
                break
            days += [one.first + timedelta(days=step) for step in range((one.last - one.first).days + 1)]
        return tuple(sorted(set(days)))

    def _add(self, code: str, *path: str | int, severity: Severity = Severity.ERROR, **facts: Any) -> None:
        where = self._source.where(*self._source.listed(path))
        self._problems.append(problem(code, where, severity=severity, **facts))


def _depends_on_start(rule: Recurrence) -> bool:
    """Whether the days would change with the day the recurrence is counted from (RFC 5545 §3.3.10)."""
    if rule.interval != 1 or rule.count is not None:
        return True
    if rule.frequency is Frequency.WEEKLY:
        return not rule.by_day
    if rule.frequency is Frequency.MONTHLY:
        return not (rule.by_day or rule.by_month_day)
    if rule.frequency is Frequency.YEARLY:
        return not (rule.by_day or rule.by_month_day or rule.by_year_day)
    return False
