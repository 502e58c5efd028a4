"""Schedule: what may be lit when, as plain values. They travel inside a show as JSON.

    Schedule ── entries ──▶ Entry ── rule ──▶ Rule = Days (which days) × Windows (which hours) + Spans
             └─ levels ───▶ Level (brightness)     all local to the sign's zone, half-open [start, end)

Who wins at an instant (``ledsign.schedule.timetable``), highest first:

    BLACKOUT > EMERGENCY > OVERRIDE > CAMPAIGN (priority, then newest published, then id) > FILLER > safe

A window belongs to the day it starts on, also when it ends on the next one. Local times that a change of
clocks skips mean the end of the gap; a window wholly inside the gap is played right after it for its full
length. Local times that come twice mean the first one. Every date is inclusive.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from fractions import Fraction

DAY_S = 86_400


class Layer(IntEnum):
    """The order of precedence; a higher one hides all lower ones."""

    SAFE = 0
    FILLER = 1
    CAMPAIGN = 2
    OVERRIDE = 3
    EMERGENCY = 4
    BLACKOUT = 5


class SunEvent(StrEnum):
    """What the sun does, at the sign's place. Dawn and dusk are civil (6° below the horizon)."""

    DAWN = "dawn"
    SUNRISE = "sunrise"
    NOON = "noon"
    SUNSET = "sunset"
    DUSK = "dusk"


class DayKind(StrEnum):
    """Kinds of Chinese days, by the State Council's notice for that year.

    ``workday``: people work, make-up workdays included. ``day-off``: they do not: weekends that are not made
    up for, and holidays. ``holiday``: a day off that the notice names. ``make-up``: a worked weekend (调休).
    """

    WORKDAY = "workday"
    DAY_OFF = "day-off"
    HOLIDAY = "holiday"
    MAKE_UP = "make-up"


class Frequency(StrEnum):
    """How often a recurrence comes. Nothing finer than a day: hours are the windows' business."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A local time of day: ``seconds`` after midnight (0..86400), or after ``sun`` (negative: before it)."""

    seconds: int = 0
    sun: SunEvent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """Hours of a day, half-open. An end not after its start is on the next day; equal ends are no window."""

    start: Edge
    end: Edge


@dataclass(frozen=True, slots=True, kw_only=True)
class DateRange:
    """Dates from ``first`` to ``last``, both inclusive; None is open."""

    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LunarDay:
    """A day of the Chinese calendar: month 1..12, day 1..30; ``month`` 0 is any month.

    Day 30 of a month of 29 days does not happen; ``day`` −1 is the month's last day (12/−1 is New Year's
    Eve). ``leap`` picks the leap month only.
    """

    month: int
    day: int
    leap: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """An RFC 5545 RRULE of days, counted from ``start`` (its DTSTART, a local date).

    ``by_day`` are (nth, weekday) with Monday 0 and nth 0 for every one; ``week_start`` Monday 0.
    ``by_hour`` repeats the windows' starts at those hours (their minutes and lengths kept).
    """

    frequency: Frequency
    start: date
    interval: int = 1
    until: date | None = None
    count: int | None = None
    by_month: tuple[int, ...] = ()
    by_week: tuple[int, ...] = ()
    by_year_day: tuple[int, ...] = ()
    by_month_day: tuple[int, ...] = ()
    by_day: tuple[tuple[int, int], ...] = ()
    by_hour: tuple[int, ...] = ()
    by_position: tuple[int, ...] = ()
    week_start: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Which days. What is given must all hold; inside one field any of its values will do. Empty: every day.

    ``added`` days count whatever the rest says; ``excluded`` ones never do. ``weekdays`` Monday 0.
    ``kinds``, ``festivals`` (names in the notices, ``国庆节``) need the year to be published.
    ``terms`` are solar terms (``冬至``).
    """

    ranges: tuple[DateRange, ...] = ()
    weekdays: tuple[int, ...] = ()
    kinds: tuple[DayKind, ...] = ()
    festivals: tuple[str, ...] = ()
    lunar: tuple[LunarDay, ...] = ()
    terms: tuple[str, ...] = ()
    recurrence: Recurrence | None = None
    added: tuple[date, ...] = ()
    excluded: tuple[DateRange, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One stretch of time, half-open, nanoseconds since 1970."""

    start_ns: int
    end_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When. ``windows`` empty is the whole day. With ``spans`` only those count: one-off instants.

    ``clip``: a window that runs over midnight out of ``days.ranges`` ends with the range's last day instead
    of at its own end.
    """

    days: Days = Days()
    windows: tuple[Window, ...] = ()
    spans: tuple[Span, ...] = ()
    clip: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Something that wants the sign: ``playlist`` (a name in the show; empty is black) while ``rule`` holds.

    ``priority`` higher wins; then ``published`` (nanoseconds since 1970), then the greater ``id``.
    Campaigns of equal priority that have a ``share`` (weight > 0) rotate instead, slot by slot.
    """

    id: str
    layer: Layer
    playlist: str = ""
    rule: Rule = Rule()
    priority: int = 0
    published: int = 0
    share: Fraction | None = None
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """A brightness, 0..1, while ``rule`` holds. Of several the first in the schedule's list counts."""

    id: str
    rule: Rule
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the sign stands: degrees north and east, metres above the sea."""

    latitude: float
    longitude: float
    elevation: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ChineseDays:
    """The State Council's notices from ``first_year`` to ``last_year``, none missing in between.

    ``off`` are days off with the holiday's Chinese name, ``work`` make-up workdays with the holiday they are
    for, both in order of date. Beyond the years nothing is known, and nothing is guessed.
    """

    first_year: int
    last_year: int
    off: tuple[tuple[date, str], ...] = ()
    work: tuple[tuple[date, str], ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """All rules of one sign. ``safe`` is the playlist shown when nothing else is (empty: black).

    ``slot`` seconds of one turn in a rotation. ``sensor`` are points (lux ascending, level 0..1) between
    which brightness is interpolated, empty without a sensor.
    """

    entries: tuple[Entry, ...] = ()
    levels: tuple[Level, ...] = ()
    zone: str = "Asia/Shanghai"
    place: Place | None = None
    days: ChineseDays | None = None
    slot: Fraction = Fraction(60)
    safe: str = ""
    sensor: tuple[tuple[float, float], ...] = ()
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is lit from ``start_ns`` to ``end_ns`` (half-open) and why.

    ``entry`` None: the safe picture. ``playlist`` empty: black. ``anchor_ns`` is when the playlist's time 0
    was: its position at t is t − anchor_ns, whatever hid it in between. In a rotation that is so only within
    this turn.
    """

    playlist: str
    entry: Entry | None
    start_ns: int
    end_ns: int
    anchor_ns: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender:
    """An entry at an instant: whether it wanted the sign, and what decided. ``reason`` is a stable key.

    ``wins``, ``shares``; losers: ``lower-layer``, ``lower-priority``, ``older``, ``smaller-id``,
    ``not-its-turn``; not wanting: ``wrong-day``, ``wrong-hour``, ``excluded``, ``unpublished-year``,
    ``over``, ``not-yet``.
    """

    entry: Entry
    active: bool
    reason: str
    window: Span | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The decision at ``at_ns`` with everyone who had a say, winner first; ``level`` is the brightness."""

    at_ns: int
    decision: Decision
    contenders: tuple[Contender, ...]
    level: float | None = None
