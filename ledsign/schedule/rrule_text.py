"""RRULE texts (RFC 5545 §3.3.10) to recurrences and back. What would take long, or cannot be, is refused.

    FREQ=MONTHLY;BYDAY=-1FR;BYHOUR=18,20;UNTIL=20261231

DAILY and coarser only: hours are windows, or BYHOUR. A rule with an end may name at most 10,000 occurrences.
One without end is as good as any: days are asked about, never counted out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ledsign.core.problem import did_you_mean
from ledsign.schedule.rrule_checks import (
    MOST_OCCURRENCES,
    check_size,
    check_together,
    finer,
    refusal,
    too_many,
)
from ledsign.schedule.types import Frequency, Recurrence

LONGEST_TEXT = 4_096
LARGEST_INTERVAL = 10_000
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FINER = ("SECONDLY", "MINUTELY", "HOURLY")
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)", re.ASCII)
_NUMBER = re.compile(r"[+-]?\d{1,9}", re.ASCII)
_UNTIL = re.compile(r"(\d{8})(?:T(\d{6})(Z?))?", re.ASCII)

# part → (field, lowest, highest, may count from the back), RFC 5545's grammar
_LISTS: dict[str, tuple[str, int, int, bool]] = {
    "BYMONTH": ("by_month", 1, 12, False),
    "BYWEEKNO": ("by_week", 1, 53, True),
    "BYYEARDAY": ("by_year_day", 1, 366, True),
    "BYMONTHDAY": ("by_month_day", 1, 31, True),
    "BYHOUR": ("by_hour", 0, 23, False),
    "BYSETPOS": ("by_position", 1, 366, True),
}
_PARTS = ("FREQ", "INTERVAL", "UNTIL", "COUNT", "WKST", "BYDAY", *_LISTS)


def parse_rrule(text: str, start: date, zone: str | None = None, at: int = 0) -> Recurrence:
    """The recurrence that ``text`` names, counted from ``start``.

    An UNTIL with a time is turned into the last date whose occurrence at ``at`` seconds after midnight still
    counts; one in UTC needs ``zone`` for that, else its own date is taken. Raises ScheduleError with the
    reason: rrule-syntax, -part, -value, -finer, -both-ends, -misplaced, -too-many, -never.
    """
    parts = _split(text)
    found: dict[str, Any] = {"start": start}
    for name, value in parts.items():
        if name in _LISTS:
            field, low, high, back = _LISTS[name]
            found[field] = _numbers(name, value, low, high, back=back)
        elif name == "FREQ":
            found["frequency"] = _frequency(value)
        elif name == "INTERVAL":
            found["interval"] = _number(name, value, 1, LARGEST_INTERVAL)
        elif name == "COUNT":
            found["count"] = _count(value)
        elif name == "UNTIL":
            found["until"] = _until(value, zone, at)
        elif name == "WKST":
            found["week_start"] = _weekday(value)
        else:
            found["by_day"] = _unique(_by_day(one) for one in value.split(","))
    if "frequency" not in found:
        raise refusal(
            "rrule-part",
            ("FREQ is missing; begin with FREQ=DAILY, WEEKLY, MONTHLY or YEARLY",),
            ("缺少 FREQ；请以 FREQ=DAILY、WEEKLY、MONTHLY 或 YEARLY 开头",),
        )
    recurrence = Recurrence(**found)
    check_together(recurrence)
    check_size(recurrence)
    return recurrence


def to_rrule(recurrence: Recurrence) -> str:
    """The RRULE text of a recurrence, without its start."""
    parts = [f"FREQ={recurrence.frequency}"]
    if recurrence.interval != 1:
        parts.append(f"INTERVAL={recurrence.interval}")
    if recurrence.count is not None:
        parts.append(f"COUNT={recurrence.count}")
    if recurrence.until is not None:
        parts.append(f"UNTIL={recurrence.until:%Y%m%d}")
    for name, (field, *_) in _LISTS.items():
        values = getattr(recurrence, field)
        if values:
            parts.append(f"{name}={','.join(str(value) for value in values)}")
    if recurrence.by_day:
        days = (f"{nth or ''}{WEEKDAYS[day]}" for nth, day in recurrence.by_day)
        parts.append(f"BYDAY={','.join(days)}")
    if recurrence.week_start:
        parts.append(f"WKST={WEEKDAYS[recurrence.week_start]}")
    return ";".join(parts)


def _split(text: str) -> dict[str, str]:
    if len(text) > LONGEST_TEXT:
        raise refusal(
            "rrule-syntax",
            (f"an RRULE may have {LONGEST_TEXT} characters, this one has {len(text)}; split it in several",),
            (f"RRULE 最多 {LONGEST_TEXT} 个字符，这里有 {len(text)} 个；请拆成几条",),
        )
    body = text.strip().upper().removeprefix("RRULE:")
    parts: dict[str, str] = {}
    for piece in body.split(";"):
        name, equals, value = piece.partition("=")
        if not equals or not value:
            shown = piece[:40]
            raise refusal(
                "rrule-syntax",
                (f"{shown!r} is no NAME=VALUE; write for example FREQ=WEEKLY;BYDAY=MO,FR",),
                (f"{shown!r} 不是 名称=值；例如 FREQ=WEEKLY;BYDAY=MO,FR",),
            )
        if name in ("BYMINUTE", "BYSECOND"):
            raise finer(name)
        if name not in _PARTS:
            close = did_you_mean(name[:20], _PARTS)
            hint_en = f"did you mean {close}?" if close else "known are " + ", ".join(_PARTS)
            hint_zh = f"是否想写 {close}？" if close else "可用的有 " + "、".join(_PARTS)
            raise refusal(
                "rrule-part",
                (f"{name[:20]!r} is no part of an RRULE we know; ", hint_en),
                (f"RRULE 中没有 {name[:20]!r} 这一项；", hint_zh),
            )
        if name in parts:
            raise refusal(
                "rrule-syntax",
                (f"{name} is there twice; give its values in one list, {name}=…,…",),
                (f"{name} 出现了两次；请合成一项 {name}=…,…",),
            )
        parts[name] = value
    return parts


def _frequency(value: str) -> Frequency:
    if value in FINER:
        raise finer(f"FREQ={value}")
    try:
        return Frequency(value)
    except ValueError:
        raise refusal(
            "rrule-value",
            (f"FREQ={value[:20]} is unknown; choose DAILY, WEEKLY, MONTHLY or YEARLY",),
            (f"不认识 FREQ={value[:20]}；请用 DAILY、WEEKLY、MONTHLY 或 YEARLY",),
        ) from None


def _number(name: str, value: str, low: int, high: int, *, back: bool = False) -> int:
    number = int(value) if _NUMBER.fullmatch(value) else None
    if number is None or not (low <= number <= high or (back and -high <= number <= -low)):
        span = f"{low}..{high}" + (f" / {-high}..{-low}" if back else "")
        raise refusal(
            "rrule-value",
            (f"{name}={value[:20]} is not a number of {span}; give one that is",),
            (f"{name}={value[:20]} 不在 {span} 之内；请改成其中的数",),
        )
    return number


def _unique(values: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(values))


def _numbers(name: str, value: str, low: int, high: int, *, back: bool) -> tuple[int, ...]:
    return _unique(_number(name, one, low, high, back=back) for one in value.split(","))


def _count(value: str) -> int:
    count = _number("COUNT", value, 1, 10**9)
    if count > MOST_OCCURRENCES:
        raise too_many(count)
    return count


def _weekday(value: str) -> int:
    if value not in WEEKDAYS:
        raise refusal(
            "rrule-value",
            (f"{value[:20]!r} is no weekday; write one of {', '.join(WEEKDAYS)}",),
            (f"{value[:20]!r} 不是星期；请写 {'、'.join(WEEKDAYS)} 之一",),
        )
    return WEEKDAYS.index(value)


def _by_day(value: str) -> tuple[int, int]:
    match = _DAY.fullmatch(value)
    if match is None:
        return 0, _weekday(value)
    nth = _number("BYDAY", match[1], 1, 53, back=True) if match[1] else 0
    return nth, WEEKDAYS.index(match[2])


def _until(value: str, zone: str | None, at: int) -> date:
    match = _UNTIL.fullmatch(value)
    try:
        if match is None:
            raise ValueError
        day = datetime.strptime(match[1], "%Y%m%d").replace(tzinfo=UTC)
        moment = day
        if match[2]:
            of_day = datetime.strptime(match[2], "%H%M%S").replace(tzinfo=UTC).time()
            moment = datetime.combine(day, of_day, tzinfo=UTC)
            if match[3] and zone is not None:
                moment = moment.astimezone(ZoneInfo(zone))
    except (ValueError, OverflowError):
        raise refusal(
            "rrule-value",
            (f"UNTIL={value[:20]} is no date; write it like UNTIL=20260531",),
            (f"UNTIL={value[:20]} 不是日期；请写成 UNTIL=20260531",),
        ) from None
    last = moment.date()
    if match[2] and (zone is not None or not match[3]) and last > date.min:
        reached = moment.time() >= (datetime.combine(last, time()) + timedelta(seconds=at % 86_400)).time()
        last -= timedelta(days=0 if reached else 1)
    return last
