"""Moments, spans and lengths as a terminal tells them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ledsign.core.clock import NS_PER_S

if TYPE_CHECKING:
    from ledsign.schedule.types import Schedule

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# Beyond these a decision has no beginning or no end.
_FIRST_NS, _LAST_NS = -2_208_816_000 * NS_PER_S, 7_257_945_600 * NS_PER_S


def local(t_ns: int, zone: str) -> datetime | None:
    """The wall clock at ``t_ns``; None beyond 1900 to 2199, where no rule reaches."""
    if not _FIRST_NS <= t_ns < _LAST_NS:
        return None
    return (_EPOCH + timedelta(microseconds=t_ns // 1000)).astimezone(ZoneInfo(zone))


def iso(t_ns: int, zone: str) -> str | None:
    """ISO 8601 with the offset; None for no end."""
    moment = local(t_ns, zone)
    return None if moment is None else moment.isoformat()


def moment_told(t_ns: int, zone: str) -> str:
    """``2026-05-06 19:00:00``, with a fraction when there is one; ``…`` for no end."""
    moment = local(t_ns, zone)
    if moment is None:
        return "…"
    fraction = f".{moment.microsecond:06}".rstrip("0") if moment.microsecond else ""
    return f"{moment:%Y-%m-%d %H:%M:%S}{fraction}"


def span_told(start_ns: int, end_ns: int, zone: str) -> str:
    """``05-06 19:00 – 22:00``; the end with its date when it is on another day, midnight as 24:00."""
    start, end = local(start_ns, zone), local(end_ns, zone)
    if start is None or end is None:
        return f"{moment_told(start_ns, zone)} – {moment_told(end_ns, zone)}"
    if end.date() == start.date():
        return f"{start:%m-%d} {_clock(start)} – {_clock(end)}"
    if _clock(end) == "00:00" and (end.date() - start.date()).days == 1:
        return f"{start:%m-%d} {_clock(start)} – 24:00"
    return f"{start:%m-%d} {_clock(start)} – {end:%m-%d} {_clock(end)}"


def clock_told(t_ns: int, zone: str, *, is_end: bool = False) -> str:
    """``19:00``, with seconds when there are any; as an end midnight is 24:00."""
    moment = local(t_ns, zone)
    if moment is None:
        return "…"
    text = _clock(moment)
    return "24:00" if is_end and text == "00:00" else text


def length_told(length_ns: int, language: str) -> str:
    """``2 h 30 min``: the two largest units."""
    seconds = length_ns // NS_PER_S
    if seconds > 100 * 365 * 86_400:
        return "∞"
    units = (("d", "天", 86_400), ("h", "小时", 3_600), ("min", "分", 60), ("s", "秒", 1))
    parts = []
    for en, zh, size in units:
        count, seconds = divmod(seconds, size)
        if count:
            parts.append(f"{count}{zh}" if language == "zh" else f"{count} {en}")
    joined = (parts or ["0 秒" if language == "zh" else "0 s"])[:2]
    return "".join(joined) if language == "zh" else " ".join(joined)


def day_told(t_ns: int, schedule: Schedule, language: str) -> str:
    """Weekday, 休 or 班, festival or solar term, and the lunar day where people go by it."""
    from ledsign.picture.agenda import days_of
    from ledsign.picture.words import DAY_OFF_TOLD, WORKED_TOLD, weekday
    from ledsign.schedule.local_time import day_of
    from ledsign.schedule.types import DayKind

    day = days_of(schedule, [], first := day_of(t_ns, schedule.zone), first)[0]
    parts = [weekday(first.weekday(), language, short=True)]
    if day.kind in (DayKind.HOLIDAY, DayKind.MAKE_UP):
        parts.append((DAY_OFF_TOLD if day.kind is DayKind.HOLIDAY else WORKED_TOLD).in_language(language))
    if day.feast:
        parts.append(day.told)
    if day.lunar:
        parts.append(day.lunar)
    return " ".join(parts)


def _clock(moment: datetime) -> str:
    return f"{moment:%H:%M:%S}" if moment.second else f"{moment:%H:%M}"
