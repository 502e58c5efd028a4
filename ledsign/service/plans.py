"""Plans: what a schedule will show and why, of a document or of what is released on a sign.

    document ─┐
    release ──┴─▶ Rules (schedule, timetable) ─▶ plan, explanation, findings, calendar

Answers are bounded: at most ``MOST_DAYS``, ``MOST_STRETCHES``, and a few seconds of work; what is left out is
told by ``following``, from where on to ask again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Conflict, DocumentError, Invalid, ShowError, TooLarge
from ledsign.schedule.lint import lint
from ledsign.schedule.timetable import EARLIEST_NS, LATEST_NS, Timetable
from ledsign.schedule.types import Schedule
from ledsign.service import documents, releases, signs
from ledsign.service.actor import unknown
from ledsign.service.players import link
from ledsign.service.roles import Permission
from ledsign.show.bundle import read_show

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.schedule.lint import Finding
    from ledsign.schedule.stretch import Stretch
    from ledsign.schedule.types import Decision, Explanation
    from ledsign.service.house import House
    from ledsign.service.unit import Unit

DAY_NS = 86_400 * NS_PER_S
MOST_DAYS = 400
MOST_STRETCHES = 10_000
DEFAULT_DAYS = 7
# Entries times days that may be looked at in one question about everything at once.
MOST_WORK = 400_000
PATIENCE_NS = 5 * NS_PER_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """A schedule that can be asked. ``title`` is what people call it; ``release`` its number, 0: a draft."""

    sign: str
    title: str
    schedule: Schedule
    timetable: Timetable
    release: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Stretches from ``start_ns`` on; ``following`` is where the next part begins, None when all is told."""

    start_ns: int
    end_ns: int
    stretches: list[Stretch]
    following: int | None


def of_document(unit: Unit, sign: str, schedule: str, version: int | None = None) -> Rules:
    """The rules of a schedule as it is or was. Raises Unknown, and Invalid while it has errors."""
    row = documents.get(unit, sign, "schedule", schedule, deleted=version is not None)
    checked = documents.checked(unit, sign, "schedule", documents.text(unit, row, version))
    try:
        assert checked.loaded is not None and hasattr(checked.loaded, "schedule")
        found: Schedule = checked.loaded.schedule(signs.loaded(unit, sign))
    except (AssertionError, DocumentError):
        raise Invalid(
            "document",
            "the schedule has errors: mend them before asking what it shows",
            "排期有错误：请先改正再查看安排",
            problems=checked.problems,
        ) from None
    return Rules(sign=sign, title=found.title or row.name, schedule=found, timetable=Timetable(found))


def of_release(unit: Unit, sign: str, at_ns: int | None = None) -> Rules:
    """The rules of what is released on the sign now, or was or will be at an instant.

    Raises Unknown without, Conflict for a mere playlist.
    """
    unit.actor.require(Permission.SIGN_READ, sign)
    signs.sign_row(unit, sign)
    record = releases.live(unit, sign) if at_ns is None else releases.current_at(unit, sign, at_ns)
    if record is None:
        raise unknown("release", sign)
    title, schedule, timetable = _released(unit.house, sign, record.show)
    if schedule is None or timetable is None:
        raise Conflict(
            "no-schedule",
            f"release {record.number} is one playlist that plays for ever: there is no plan",
            f"发布 {record.number} 是一个循环播放的节目单，没有排期",
        )
    return Rules(
        sign=sign, title=title or sign, schedule=schedule, timetable=timetable, release=record.number
    )


def _released(house: House, sign: str, digest: str) -> tuple[str, Schedule | None, Timetable | None]:
    folder = house.folder / "bundles" / digest
    if folder.is_dir():
        return _kept_show(folder)
    try:
        stored = link(house, sign).store().current()
    except ShowError as error:
        raise Conflict(
            "no-show", f"the released show cannot be read: {error}", f"无法读取已发布的成片：{error}"
        ) from None
    if stored.show.digest != digest:
        raise Conflict(
            "no-show",
            "the player has not taken over the released show yet: ask again in a moment",
            "播放器尚未换上已发布的成片：请稍后再试",
        )
    return _asked(stored.show.title, stored.show.schedule)


@lru_cache(maxsize=8)
def _kept_show(folder: Path) -> tuple[str, Schedule | None, Timetable | None]:
    """Of a bundle, which never changes."""
    show = read_show(folder)
    return _asked(show.title, show.schedule)


def _asked(title: str, schedule: Schedule | None) -> tuple[str, Schedule | None, Timetable | None]:
    return title, schedule, None if schedule is None else Timetable(schedule, longest_override_ns=None)


def extent(
    unit: Unit, zone: str, start: datetime | None, end: datetime | None, days: int = DEFAULT_DAYS
) -> tuple[int, int]:
    """The time asked about, in nanoseconds; without an offset it is the sign's own.

    Raises Invalid when it ends before it begins, TooLarge beyond ``MOST_DAYS``.
    """
    from_ns = unit.now_ns if start is None else instant_ns(start, zone)
    to_ns = from_ns + days * DAY_NS if end is None else instant_ns(end, zone)
    if to_ns <= from_ns:
        raise Invalid("range", "to must come after from", "结束时间必须晚于开始时间")
    if to_ns - from_ns > MOST_DAYS * DAY_NS:
        raise TooLarge("range", f"ask about at most {MOST_DAYS} days at once", f"一次最多查询 {MOST_DAYS} 天")
    return from_ns, min(to_ns, LATEST_NS)


def instant_ns(at: datetime, zone: str) -> int:
    """Nanoseconds since 1970; without an offset in ``zone``. Raises Invalid beyond the years they reach."""
    moment = at if at.tzinfo is not None else at.replace(tzinfo=ZoneInfo(zone))
    seconds = (moment.replace(tzinfo=None) - datetime(1970, 1, 1)).total_seconds()  # noqa: DTZ001
    offset = moment.utcoffset()
    assert offset is not None
    ns = (int(seconds) - int(offset.total_seconds())) * NS_PER_S + moment.microsecond * 1000
    if not EARLIEST_NS + 2 * MOST_DAYS * DAY_NS < ns < LATEST_NS - 2 * MOST_DAYS * DAY_NS:
        raise Invalid("instant", "a time between 1680 and 2260 is needed", "时间须在 1680 至 2260 年之间")
    return ns


def plan(unit: Unit, rules: Rules, from_ns: int, to_ns: int) -> Plan:
    """What is lit, one stretch after the other; a rotation is one stretch."""
    clock = unit.house.clock
    deadline = clock.monotonic_ns() + PATIENCE_NS
    found: list[Stretch] = []
    following = None
    for stretch in rules.timetable.stretches(from_ns, to_ns):
        found.append(stretch)
        late = clock.monotonic_ns() > deadline
        if (late or len(found) == MOST_STRETCHES) and stretch.end_ns < to_ns:
            following = stretch.end_ns
            break
    return Plan(start_ns=from_ns, end_ns=to_ns, stretches=found, following=following)


def explanation(rules: Rules, at_ns: int) -> tuple[Explanation, Decision | None]:
    """What is lit at an instant and why; and what comes after it, None when nothing ever does."""
    found = rules.timetable.explain(at_ns)
    change = rules.timetable.next_change(at_ns)
    return found, None if change is None else rules.timetable.active(change)


def findings(rules: Rules, from_ns: int, to_ns: int) -> list[Finding]:
    """What is probably not meant: conflicts, gaps, entries nobody ever sees. Raises TooLarge."""
    _bounded(rules, from_ns, to_ns)
    return lint(rules.schedule, from_ns, to_ns)


def calendar(rules: Rules, from_ns: int, to_ns: int) -> bytes:
    """The plan as an iCalendar file. Raises TooLarge."""
    _bounded(rules, from_ns, to_ns)
    from ledsign.documents.ical import write_plan  # its import is a tenth of the service's start

    return write_plan(rules.timetable, rules.schedule, from_ns, to_ns, title=rules.title)


def _bounded(rules: Rules, from_ns: int, to_ns: int) -> None:
    days = -(-(to_ns - from_ns) // DAY_NS)
    if len(rules.schedule.entries) * days > MOST_WORK:
        most = max(1, MOST_WORK // len(rules.schedule.entries))
        raise TooLarge(
            "range",
            f"this schedule has many entries: ask about at most {most} days at once",
            f"该排期条目很多：一次最多查询 {most} 天",
        )
