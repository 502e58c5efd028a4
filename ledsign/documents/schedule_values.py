"""Small values of a schedule: dates, hours, kinds of days, place, shares, instants.

* Dates: ``2026-05-06``, ``2026-05-06..2026-05-31``, open ends ``2026-05-06..``; 2026年5月6日 … 至 … too.
* Hours: ``19:00-22:00`` (over midnight ``22:00-02:00``, to its end ``24:00``); with the sun
  ``sunset-00:30..22:00``.
* Days: ``workdays``, ``mon-fri``, ``sat``, 工作日, 周一至周五 … → kinds of Chinese days, or weekdays.

Every ``parse_…`` raises ValueError with a code of ``ledsign.documents.messages`` as its only argument and
nothing else, whatever it is given.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from ledsign.documents.sign_values import parse_brightness
from ledsign.schedule.types import DAY_S, DateRange, DayKind, Edge, SunEvent, Window

SUN_WORDS = {
    **{str(event): event for event in SunEvent},
    "黎明": SunEvent.DAWN,
    "日出": SunEvent.SUNRISE,
    "正午": SunEvent.NOON,
    "日落": SunEvent.SUNSET,
    "黄昏": SunEvent.DUSK,
}
KIND_WORDS = {
    **{str(kind): kind for kind in DayKind},
    **{f"{kind}s": kind for kind in DayKind},
    "days-off": DayKind.DAY_OFF,
    "make-up-days": DayKind.MAKE_UP,
    "工作日": DayKind.WORKDAY,
    "休息日": DayKind.DAY_OFF,
    "节假日": DayKind.HOLIDAY,
    "法定节假日": DayKind.HOLIDAY,
    "调休": DayKind.MAKE_UP,
    "补班": DayKind.MAKE_UP,
}
_ENGLISH = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_HAN = "一二三四五六日"
WEEKDAY_WORDS = {
    **{name: at for at, name in enumerate(_ENGLISH)},
    **{name[:3]: at for at, name in enumerate(_ENGLISH)},
    **{f"{week}{char}": at for at, char in enumerate(_HAN) for week in ("周", "星期", "礼拜")},
    "周天": 6,
    "星期天": 6,
}
WEEKEND_WORDS = ("weekend", "weekends", "周末", "双休日")
EVERY_DAY = ("daily", "every day", "每天")
_EARLIEST, _LATEST = 1970, 2199
_SEPARATOR = r"\s*(?:\.\.|~|～|至|到)\s*"
_ISO = r"(\d{4})-(\d{1,2})-(\d{1,2})"
_CHINESE = r"(?:(\d{4})\s*年\s*)?(?:(\d{1,2})\s*月\s*)?(\d{1,2})\s*日"
_DATE = re.compile(rf"{_ISO}|{_CHINESE}", re.ASCII)
_CLOCK = r"(\d{1,2}):(\d{2})(?::(\d{2}))?"
_CLOCKS = re.compile(rf"{_CLOCK}\s*(?:\.\.|-|–|—|~|～|至|到)\s*{_CLOCK}", re.ASCII)
_SUN = re.compile(
    rf"({'|'.join(SUN_WORDS)})\s*(?:([+-−前后])\s*(?:(\d{{1,2}}):(\d{{2}})|(\d{{1,3}})\s*(?:min|m|分钟|分)"
    r"|(\d{1,2})\s*(?:h|小时)))?",
    re.ASCII | re.IGNORECASE,
)
_LONGEST_OFFSET_S = 12 * 3600


@dataclass(frozen=True, slots=True)
class DayChoice:
    """What one word of ``days`` picks: kinds of Chinese days or weekdays, never both."""

    kinds: tuple[DayKind, ...] = ()
    weekdays: tuple[int, ...] = ()


def parse_date(value: Any) -> date:
    """One day, 1970…2199. Raises ValueError("date.bad")."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    match = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    return _day(match, None)


def _day(match: re.Match[str] | None, before: date | None) -> date:
    """The matched day; a year or month that is left out is that of the day ``before``."""
    if match:
        year, month, number = match.group(1, 2, 3) if match[1] else match.group(4, 5, 6)
        try:
            found = date(
                int(year or (before.year if before else 0)),
                int(month or (before.month if before else 0)),
                int(number),
            )
        except ValueError:
            raise ValueError("date.bad") from None
        if _EARLIEST <= found.year <= _LATEST:
            return found
    raise ValueError("date.bad")


def parse_dates(value: Any) -> DateRange:
    """A day or a stretch of days. Raises ValueError("date.bad"), ("date.order")."""
    if isinstance(value, DateRange):
        return value
    if not isinstance(value, str):
        day = parse_date(value)
        return DateRange(first=day, last=day)
    sides = [side.strip() for side in re.split(_SEPARATOR, value.strip())]
    if len(sides) == 1:
        day = parse_date(sides[0])
        return DateRange(first=day, last=day)
    if len(sides) != 2 or not any(sides):
        raise ValueError("date.bad")
    first = parse_date(sides[0]) if sides[0] else None
    last = _day(_DATE.fullmatch(sides[1]), first) if sides[1] else None
    if first and last and last < first:
        raise ValueError("date.order")
    return DateRange(first=first, last=last)


def parse_window(value: Any) -> Window:
    """Hours of a day. Raises ValueError("hours.bad"), ("hours.equal"), ("hours.sun-dots")."""
    if isinstance(value, Window):
        return value
    if not isinstance(value, str):
        raise ValueError("hours.bad")
    text = value.strip().lower().replace("：", ":")
    if match := _CLOCKS.fullmatch(text):
        start, end = _clock(match.group(1, 2, 3)), _clock(match.group(4, 5, 6))
    else:
        sides = [side.strip() for side in re.split(_SEPARATOR, text)]
        if len(sides) != 2:
            with_sun = any(word in text for word in SUN_WORDS)
            raise ValueError("hours.sun-dots" if with_sun else "hours.bad")
        start, end = _edge(sides[0]), _edge(sides[1])
    if start.sun is None and start.seconds == DAY_S:
        raise ValueError("hours.bad")
    if start == end:
        raise ValueError("hours.equal")
    return Window(start=start, end=end)


def _edge(text: str) -> Edge:
    if match := re.fullmatch(_CLOCK, text, re.ASCII):
        return _clock(match.group(1, 2, 3))
    match = _SUN.fullmatch(text)
    if not match:
        raise ValueError("hours.bad")
    hours, minutes = match[3] or match[6] or 0, match[4] or match[5] or 0
    seconds = int(hours) * 3600 + int(minutes) * 60
    if seconds > _LONGEST_OFFSET_S or (match[3] and int(minutes) > 59):
        raise ValueError("hours.bad")
    return Edge(seconds=-seconds if match[2] in ("-", "−", "前") else seconds, sun=SUN_WORDS[match[1]])


def _clock(parts: tuple[str | Any, ...]) -> Edge:
    hours, minutes, seconds = (int(part or 0) for part in parts)
    found = hours * 3600 + minutes * 60 + seconds
    if minutes > 59 or seconds > 59 or found > DAY_S:
        raise ValueError("hours.bad")
    return Edge(seconds=found)


def parse_days(value: Any) -> DayChoice:
    """One word or stretch of weekdays. Raises ValueError("days.bad")."""
    if isinstance(value, DayChoice):
        return value
    if not isinstance(value, str):
        raise ValueError("days.bad")
    text = " ".join(value.lower().split())
    if text in KIND_WORDS:
        return DayChoice(kinds=(KIND_WORDS[text],))
    if text in WEEKEND_WORDS:
        return DayChoice(weekdays=(5, 6))
    if text in EVERY_DAY:
        return DayChoice(weekdays=tuple(range(7)))
    sides = [side.strip() for side in re.split(r"\.\.|[-–—~～至到]", text)]
    if len(sides) > 2 or any(side not in WEEKDAY_WORDS for side in sides):
        raise ValueError("days.bad")
    first, last = WEEKDAY_WORDS[sides[0]], WEEKDAY_WORDS[sides[-1]]
    return DayChoice(weekdays=tuple(sorted((first + at) % 7 for at in range((last - first) % 7 + 1))))


def parse_share(value: Any) -> Fraction:
    """A weight above 0 up to 1000, or ``30%``. Raises ValueError("share.bad")."""
    if isinstance(value, Fraction):
        return value
    text = value.strip().removesuffix("%").strip() if isinstance(value, str) else ""
    if _is_number(value):
        text = repr(value)
    if re.fullmatch(r"\d{1,4}(\.\d{1,3})?", text, re.ASCII) and 0 < Fraction(text) <= 1000:
        return Fraction(text)
    raise ValueError("share.bad")


def parse_local_moment(value: Any) -> datetime:
    """ISO 8601, without an offset the sign's time. Raises ValueError("instant.bad")."""
    if isinstance(value, datetime):
        return value
    text = value.strip() if isinstance(value, str) else ""
    try:
        if len(text) > len("2026-05-31"):
            found = datetime.fromisoformat(text)
            if _EARLIEST < found.year < _LATEST:
                return found
    except ValueError:
        pass
    raise ValueError("instant.bad")


def parse_point(value: Any) -> tuple[float, float]:
    """[lux ≥ 0, brightness 0…1 or a percentage]. Raises ValueError("sensor.bad")."""
    if isinstance(value, (list, tuple)) and len(value) == 2 and _is_number(value[0]):
        lux, level = value
        if 0 <= lux <= 1_000_000:
            with suppress(ValueError):
                return float(lux), parse_brightness(level)
    raise ValueError("sensor.bad")


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
