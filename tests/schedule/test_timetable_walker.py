# ruff: noqa: DTZ001
"""10,000 random schedules × 20 instants against a walker that asks every entry about one instant.

The walker is written from the words of ``ledsign.schedule.types`` and shares no code with the timetable:
local times by zoneinfo and a walk over seconds, recurrences by dateutil, lunar days by lunar_python,
rotations slot by slot. Only the sun's instants and the pattern of turns, tested elsewhere, are given.
Daily runs ask 1,000 of them, ``make proof`` all. LEDSIGN_SEED chooses other schedules; a failure prints
the seed and the schedule's number.
"""

from __future__ import annotations

import os
import random
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from lunar_python import Solar

from ledsign.schedule.chinese_days import festival_names, published
from ledsign.schedule.rotation import turns
from ledsign.schedule.rrule_text import parse_rrule, to_rrule
from ledsign.schedule.solar_terms import TERMS
from ledsign.schedule.sun import sun_instant
from ledsign.schedule.timetable import Timetable
from ledsign.schedule.types import (
    DateRange,
    DayKind,
    Days,
    Edge,
    Entry,
    Layer,
    LunarDay,
    Place,
    Recurrence,
    Rule,
    Schedule,
    Span,
    SunEvent,
    Window,
)
from tests.proof import asked

NS = 1_000_000_000
HOUR = 3_600
SEED = int(os.environ.get("LEDSIGN_SEED", "20260506"))
SCHEDULES = 10_000
BATCHES = 40
# `make proof` asks all of them; the daily run a tenth, so that it stays within its eight minutes.
ASKED = asked(BATCHES, BATCHES // 10)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
ZONES = (
    *("Asia/Shanghai", "Asia/Shanghai", "America/New_York", "Europe/London", "Australia/Lord_Howe"),
    *("Antarctica/Troll", "America/St_Johns", "Pacific/Apia", "America/Sao_Paulo", "UTC"),
)
PLACE = Place(latitude=31.23, longitude=121.47)


# --- the walker


@lru_cache(maxsize=200_000)
def first_instant(day: date, seconds: int, zone: str) -> int:
    tz = ZoneInfo(zone)
    naive = datetime(day.year, day.month, day.day) + timedelta(seconds=seconds)
    both = [naive.replace(tzinfo=tz, fold=fold).astimezone(UTC) for fold in (0, 1)]
    shown = [one for one in both if one.astimezone(tz).replace(tzinfo=None) == naive]
    moment = min(shown or both)
    if not shown:  # in a gap: walk to its end, in steps that get smaller
        moment = min(both) - timedelta(days=1)
        for step in (timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)):
            while (moment + step).astimezone(tz).replace(tzinfo=None) < naive:
                moment += step
        moment += timedelta(seconds=1)
    return (moment - EPOCH) // timedelta(seconds=1) * NS


def local_day(t: int, zone: str) -> date:
    return (EPOCH + timedelta(seconds=t // NS)).astimezone(ZoneInfo(zone)).date()


OFF: dict[date, set[str]] = {}
for _day, _name in published().off:
    OFF.setdefault(_day, set()).add(_name)
WORK = {day for day, _ in published().work}
KNOWN = range(published().first_year, published().last_year + 1)


@lru_cache(maxsize=4_096)
def rule_dates(rule: Recurrence, year: int) -> frozenset[date]:
    start = datetime(rule.start.year, rule.start.month, rule.start.day)
    parts = to_rrule(rule).split(";")
    text = ";".join(part for part in parts if not part.startswith("BYHOUR"))
    found = rrulestr(text, dtstart=start).between(datetime(year, 1, 1), datetime(year, 12, 31, 23), inc=True)
    return frozenset(one.date() for one in found)


@lru_cache(maxsize=16_384)
def lunar(day: date) -> tuple[int, int]:
    one = Solar.fromYmd(day.year, day.month, day.day).getLunar()
    return one.getMonth(), one.getDay()


@lru_cache(maxsize=16_384)
def term(day: date) -> str:
    return str(Solar.fromYmd(day.year, day.month, day.day).getLunar().getJieQi())


def is_lunar(wanted: LunarDay, day: date) -> bool:
    month, number = lunar(day)
    if wanted.month and abs(month) != wanted.month:
        return False
    if wanted.leap != (month < 0) and (wanted.leap or wanted.month):
        return False
    if wanted.day == -1:
        return number >= 29 and lunar(day + timedelta(days=1))[1] == 1
    return number == wanted.day


def in_range(one: DateRange, day: date) -> bool:
    return (one.first is None or day >= one.first) and (one.last is None or day <= one.last)


def is_kind(kind: DayKind, day: date) -> bool:
    worked = day in WORK or (day.weekday() < 5 and day not in OFF)
    return {
        DayKind.WORKDAY: worked,
        DayKind.DAY_OFF: not worked,
        DayKind.HOLIDAY: day in OFF,
        DayKind.MAKE_UP: day in WORK,
    }[kind]


def day_state(days: Days, day: date) -> str:
    """``yes``, or the reason why not."""
    if any(in_range(one, day) for one in days.excluded):
        late, early = over(days, day), not_yet(days, day)
        return "over" if late else "not-yet" if early else "excluded"
    if day in days.added:
        return "yes"
    plain = (
        (not days.ranges or any(in_range(one, day) for one in days.ranges))
        and (not days.weekdays or day.weekday() in days.weekdays)
        and (not days.lunar or any(is_lunar(one, day) for one in days.lunar))
        and (not days.terms or term(day) in days.terms)
        and (days.recurrence is None or day in rule_dates(days.recurrence, day.year))
    )
    if plain and (days.kinds or days.festivals) and day.year not in KNOWN:
        return "unpublished-year"
    kinds = not days.kinds or any(is_kind(kind, day) for kind in days.kinds)
    festivals = not days.festivals or bool(OFF.get(day, set()) & set(days.festivals))
    if plain and kinds and festivals:
        return "yes"
    return "over" if over(days, day) else "not-yet" if not_yet(days, day) else "wrong-day"


def over(days: Days, day: date) -> bool:
    ends = [max(one.last or date.max for one in days.ranges)] if days.ranges else [date.max]
    if days.recurrence is not None and days.recurrence.until is not None:
        ends.append(days.recurrence.until)
    if days.recurrence is not None and days.recurrence.count is not None:
        start = days.recurrence.start
        every = list(
            rrulestr(to_rrule(days.recurrence), dtstart=datetime(start.year, start.month, start.day))
        )
        ends.append(every[-1].date())
    return day > max([min(ends), *days.added])


def not_yet(days: Days, day: date) -> bool:
    starts = [min(one.first or date.min for one in days.ranges)] if days.ranges else [date.min]
    if days.recurrence is not None:
        starts.append(days.recurrence.start)
    return day < min([max(starts), *days.added])


class Walker:
    def __init__(self, schedule: Schedule, overrides: tuple[Entry, ...]) -> None:
        self.schedule, self.zone = schedule, schedule.zone
        self.entries = sorted(
            (*schedule.entries, *overrides),
            key=lambda one: (one.layer, one.priority, one.published, one.id),
            reverse=True,
        )
        self.cache: dict[tuple[str, date], list[tuple[int, int]]] = {}

    def windows_of(self, entry: Entry, day: date) -> list[tuple[int, int]]:
        key = (entry.id, day)
        if key not in self.cache:
            self.cache[key] = self._windows_of(entry, day)
        return self.cache[key]

    def _windows_of(self, entry: Entry, day: date) -> list[tuple[int, int]]:
        rule = entry.rule
        if day_state(rule.days, day) != "yes":
            return []
        hours = rule.days.recurrence.by_hour if rule.days.recurrence else ()
        edges: list[tuple[Edge, Edge, int]] = []
        for window in rule.windows or (Window(start=Edge(), end=Edge(seconds=24 * HOUR)),):
            if window.start.sun or window.end.sun:
                edges.append((window.start, window.end, 0))
                continue
            length = window.end.seconds - window.start.seconds
            if length == 0:
                continue
            length += 24 * HOUR if length < 0 else 0
            if hours and not rule.windows:
                length = HOUR
            for hour in hours or (None,):
                start = window.start.seconds
                if hour is not None:
                    start = hour * HOUR + start % HOUR
                edges.append((Edge(seconds=start), Edge(seconds=start + length), length))
        found = []
        for start_edge, end_edge, length in edges:
            start, end = self.edge(start_edge, day), self.edge(end_edge, day)
            if start is None or end is None or (start == end and not length):
                continue
            if length and end <= start:
                end = start + length * NS
            elif end < start:
                end = self.edge(end_edge, day + timedelta(days=1))
                if end is None:
                    continue
            after = day + timedelta(days=1)
            leaving = any(in_range(one, day) for one in rule.days.ranges) and not any(
                in_range(one, after) for one in rule.days.ranges
            )
            by_the_clock = start_edge.seconds + length  # a window in a gap does not run over midnight
            if rule.clip and leaving and (not length or by_the_clock > 24 * HOUR):
                end = min(end, first_instant(after, 0, self.zone))
            if end > start:
                found.append((start, end))
        return found

    def edge(self, edge: Edge, day: date) -> int | None:
        if edge.sun is None:
            return first_instant(day, edge.seconds, self.zone)
        found = sun_instant(edge.sun, day, PLACE, self.zone)
        return None if found is None else found + edge.seconds * NS

    def holding(self, entry: Entry, t: int) -> tuple[int, int] | None:
        """The window of the entry that holds ``t``: of several the first that began, the longest of those."""
        if entry.rule.spans:
            every = [(one.start_ns, one.end_ns) for one in entry.rule.spans]
            if sharing(entry):
                every = [piece for one in every for piece in self.cut(one, t)]
        else:
            day = local_day(t, self.zone)
            every = [
                one for back in range(-1, 4) for one in self.windows_of(entry, day - timedelta(days=back))
            ]
        held = [one for one in every if one[0] <= t < one[1]]
        return min(held, key=lambda one: (one[0], -one[1])) if held else None

    def cut(self, span: tuple[int, int], t: int) -> list[tuple[int, int]]:
        day = local_day(t, self.zone)
        around = [first_instant(day + timedelta(days=step), 0, self.zone) for step in range(-9, 4)]
        cuts = sorted({span[0], *(one for one in around if span[0] < one < span[1]), span[1]})
        return list(pairwise(cuts))

    def at(self, t: int) -> tuple[Entry | None, int, dict[str, str]]:
        """Who has the sign, its playlist's time 0, and everybody's reason."""
        held = {one.id: span for one in self.entries if (span := self.holding(one, t))}
        wanting = [one for one in self.entries if one.id in held]
        reasons = {one.id: self.idle(one, t) for one in self.entries if one.id not in held}
        if not wanting:
            return None, 0, reasons
        top = wanting[0]
        winner, anchor, word = top, held[top.id][0], "wins"
        if sharing(top):
            members = [one for one in wanting if sharing(one) and one.priority == top.priority]
            winner, anchor = self.turn(top.priority, t)
            word = "shares" if len(members) > 1 else "wins"
        for one in wanting:
            if one is winner:
                reasons[one.id] = word
            elif one.layer is not top.layer:
                reasons[one.id] = "lower-layer"
            elif one.priority != top.priority:
                reasons[one.id] = "lower-priority"
            elif sharing(one) and sharing(top):
                reasons[one.id] = "not-its-turn"
            else:
                reasons[one.id] = "older" if one.published < top.published else "smaller-id"
        return winner, anchor, reasons

    def turn(self, priority: int, t: int) -> tuple[Entry, int]:
        """Slot by slot from a time when none of today's windows was open yet."""
        members = [one for one in self.entries if sharing(one) and one.priority == priority]
        day = local_day(t, self.zone)
        times = {t}
        for one in members:
            if one.rule.spans:
                ends = [
                    piece for span in one.rule.spans for piece in self.cut((span.start_ns, span.end_ns), t)
                ]
            else:
                ends = [w for back in range(-2, 8) for w in self.windows_of(one, day - timedelta(days=back))]
            times |= {edge for window in ends for edge in window}
        low = first_instant(day - timedelta(days=5), 0, self.zone)
        edges = sorted(edge for edge in times if edge >= low)
        slot = round(self.schedule.slot * NS)
        per_hour = max(1, HOUR * NS // slot)
        played: dict[str, tuple[int, int]] = {}
        begun: tuple[object, int, int] = ((), 0, 0)  # who is open, the slot's number and the time left of it
        for edge, until in zip(edges, [*edges[1:], t + 1], strict=True):
            if edge > t:
                break
            open_now = [(one, span) for one in members if (span := self.holding(one, edge))]
            if not open_now:
                begun = ((), 0, 0)
                continue
            who = tuple((one.id, span[0]) for one, span in open_now)
            played = {
                one.id: played.get(one.id, (-1, 0))
                if played.get(one.id, (-1, 0))[0] == span[0]
                else (span[0], 0)
                for one, span in open_now
            }
            pattern = turns([one.share for one, _ in open_now], per_hour)
            number, left = (begun[1], begun[2]) if begun[0] == who else (0, slot)
            now = edge
            while now < until:
                one, span = open_now[pattern[number % len(pattern)]]
                since, before = played[one.id]
                length = min(left, until - now)
                if now <= t < now + length:
                    return one, now - before
                played[one.id] = (since, before + length)
                now += length
                left -= length
                if not left:
                    number, left = number + 1, slot
            begun = (who, number, left)
        raise AssertionError("nobody's turn")

    def idle(self, entry: Entry, t: int) -> str:
        if entry.rule.spans:
            return "not-yet" if any(one.start_ns > t for one in entry.rule.spans) else "over"
        state = day_state(entry.rule.days, local_day(t, self.zone))
        return "wrong-hour" if state == "yes" else state


def sharing(entry: Entry) -> bool:
    return entry.layer is Layer.CAMPAIGN and entry.share is not None


# --- random schedules

RULES = (
    *("FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;BYDAY=SA,SU", "FREQ=WEEKLY;INTERVAL=2;WKST=SU", "FREQ=MONTHLY"),
    *("FREQ=MONTHLY;BYDAY=-1FR", "FREQ=MONTHLY;BYMONTHDAY=-1,15", "FREQ=YEARLY", "FREQ=YEARLY;BYDAY=1MO"),
    *("FREQ=DAILY;COUNT=20", "FREQ=DAILY;BYHOUR=8,20", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
    *("FREQ=WEEKLY;BYDAY=MO;COUNT=5", "FREQ=YEARLY;BYYEARDAY=100,-100", "FREQ=DAILY;BYMONTH=3,5,10;BYHOUR=2"),
)


rule_of = lru_cache(maxsize=4_096)(parse_rrule)


class Maker:
    """Draws a schedule whose rules are about the days around ``middle``."""

    def __init__(self, seed: str) -> None:
        self.random = random.Random(seed)
        self.zone = self.random.choice(ZONES)
        year = self.random.choice([2025, 2026, 2026, 2026, 2026, 2027, 2029, 1988])
        self.middle = date(year, 1, 1) + timedelta(days=self.random.randrange(365))
        changes = {"America/New_York": (3, 8), "Europe/London": (3, 29), "Antarctica/Troll": (3, 29)}
        if self.random.random() < 0.3:
            month, day = changes.get(self.zone, (10, 4))
            self.middle = date(2026, month, day)
        if self.zone == "Pacific/Apia" and self.random.random() < 0.5:
            self.middle = date(2011, 12, 30)

    def chance(self, part: float) -> bool:
        return self.random.random() < part

    def date(self, reach: int = 12) -> date:
        return self.middle + timedelta(days=self.random.randint(-reach, reach))

    def range(self) -> DateRange:
        first, last = sorted((self.date(), self.date()))
        return DateRange(first=None if self.chance(0.15) else first, last=None if self.chance(0.15) else last)

    def days(self) -> Days:
        pick = self.random
        kw: dict[str, object] = {}
        if self.chance(0.6):
            kw["ranges"] = tuple(self.range() for _ in range(pick.choice([1, 1, 1, 2])))
        if self.chance(0.25):
            kw["weekdays"] = tuple(pick.sample(range(7), pick.randint(1, 5)))
        if self.chance(0.12):
            kw["kinds"] = tuple(pick.sample(list(DayKind), pick.choice([1, 1, 2])))
        if self.chance(0.04):
            kw["festivals"] = (pick.choice(festival_names()),)
        if self.chance(0.01):
            kw["lunar"] = (
                LunarDay(month=pick.choice([0, 0, 1, 5, 8, 12]), day=pick.choice([1, 15, -1, 30])),
            )
        if self.chance(0.003):
            kw["terms"] = tuple(pick.sample(TERMS, 6))
        if self.chance(0.2):
            kw["recurrence"] = rule_of(pick.choice(RULES), self.date(20))
        if self.chance(0.1):
            kw["added"] = (self.date(),)
        if self.chance(0.1):
            first = self.date()
            kw["excluded"] = (DateRange(first=first, last=first + timedelta(days=pick.randint(0, 2))),)
        return Days(**kw)  # type: ignore[arg-type]

    def seconds(self) -> int:
        pick = self.random
        return pick.choice([0, 24, 1, 2, 3, 2, 3, pick.randint(0, 24)]) * HOUR + (
            0 if self.chance(0.5) else -pick.choice([1800, 900, 1, 600])
        )

    def edge(self) -> Edge:
        if self.chance(0.08):
            return Edge(sun=self.random.choice(list(SunEvent)), seconds=self.random.choice([0, -1800, 3600]))
        return Edge(seconds=min(24 * HOUR, max(0, self.seconds())))

    def instant(self) -> int:
        at = first_instant(self.date(4), self.random.randrange(86_400), self.zone)
        return at + self.random.choice([0, 0, 1, 999_999_999])

    def span(self, longest: int) -> Span:
        start = self.instant()
        return Span(start_ns=start, end_ns=start + self.random.randint(1, longest) * NS)

    def rule(self, *, bounded: bool) -> Rule:
        if bounded:
            return Rule(spans=(self.span(24 * HOUR),))
        if self.chance(0.1):
            return Rule(spans=tuple(self.span(6 * 24 * HOUR) for _ in range(self.random.randint(1, 2))))
        windows = tuple(
            Window(start=self.edge(), end=self.edge()) for _ in range(self.random.choice([0, 1, 1, 2]))
        )
        return Rule(days=self.days(), windows=windows, clip=self.chance(0.3))

    def entry(self, name: str, layers: tuple[Layer, ...]) -> Entry:
        layer = self.random.choice(layers)
        share = Fraction(self.random.randint(1, 5)) if self.chance(0.45) else None
        return Entry(
            id=name,
            layer=layer,
            playlist=name,
            rule=self.rule(bounded=layer in (Layer.OVERRIDE, Layer.EMERGENCY)),
            priority=self.random.randint(0, 1),
            published=self.random.randint(0, 2),
            share=share if layer is Layer.CAMPAIGN else None,
        )

    def schedule(self) -> tuple[Schedule, tuple[Entry, ...]]:
        layers = (*(Layer.CAMPAIGN,) * 9, Layer.FILLER, Layer.FILLER, Layer.EMERGENCY, Layer.BLACKOUT)
        entries = tuple(self.entry(f"e{n}", layers) for n in range(self.random.randint(1, 9)))
        above = (Layer.OVERRIDE, Layer.OVERRIDE, Layer.EMERGENCY, Layer.BLACKOUT)
        overrides = tuple(self.entry(f"o{n}", above) for n in range(self.random.choice([0, 0, 0, 1, 2])))
        schedule = Schedule(
            entries=entries,
            zone=self.zone,
            place=PLACE,
            days=published(),
            slot=Fraction(self.random.choice([600, 900, 3600, 1201])),
            safe="safe",
        )
        return schedule, overrides


def interesting(maker: Maker, walker: Walker) -> list[int]:
    """Instants on and beside edges of windows, and anywhere."""
    found = [maker.instant() for _ in range(10)]
    for _ in range(10):
        entry = maker.random.choice(walker.entries)
        day = maker.date(6)
        edges = [edge for one in walker.windows_of(entry, day) for edge in one]
        edges += [edge for one in entry.rule.spans for edge in (one.start_ns, one.end_ns)]
        found.append(maker.random.choice(edges or [maker.instant()]) + maker.random.choice([-1, 0, 0, 1]))
    return found


@pytest.mark.no_cover
@pytest.mark.parametrize("batch", range(ASKED))
def test_as_the_walker_says(batch: int) -> None:
    print("LEDSIGN_SEED", SEED)
    for number in range(batch, SCHEDULES, BATCHES):
        maker = Maker(f"{SEED}/{number}")
        schedule, overrides = maker.schedule()
        walker = Walker(schedule, overrides)
        days = maker.random.choice([1, 5, 64, None, None])
        table = Timetable(schedule, chunk_days=days).with_overrides(overrides)
        for place, t in enumerate(interesting(maker, walker)):
            entry, anchor, reasons = walker.at(t)
            found = table.active(t)
            where = f"seed {SEED} schedule {number} at {t}"
            assert (found.entry, found.anchor_ns) == (entry, anchor), where
            assert found.start_ns <= t < found.end_ns, where
            if place == 0:
                for edge in (found.start_ns - 1, found.end_ns):
                    if -2 * 10**18 < edge < 7 * 10**18:
                        assert walker.at(edge)[:2] != (entry, anchor), where
                middle = (max(found.start_ns, t - 10**15) + min(found.end_ns, t + 10**15)) // 2
                assert walker.at(middle)[:2] == (entry, anchor), where
            if place % 8 == 1:
                explained = table.explain(t).contenders
                assert {one.entry.id: one.reason for one in explained} == reasons, where
                assert explained[0].entry is entry or entry is None, where
