"""Instants and ranges of time as typed after ``--at``, ``--from`` and ``--to``."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo, available_timezones

from ledsign.core.clock import parse_instant
from ledsign.core.errors import DocumentError
from ledsign.core.problem import Bilingual, Problem, Where
from ledsign.schedule.local_time import day_of, instant_of


def read_instant(text: str, zone: str, option: str = "--at") -> int:
    """Nanoseconds since the epoch; a time without offset is local to ``zone``. Raises DocumentError."""
    require_zone(zone)
    try:
        return parse_instant(text, ZoneInfo(zone))
    except ValueError:
        raise DocumentError(
            [
                Problem(
                    code="instant.bad",
                    message=Bilingual(f"“{text}” is not a date and time", f"“{text}”不是日期时间"),
                    remedy=Bilingual(
                        "write 2026-05-06T19:30, local to the sign, or 2026-05-06T19:30+08:00",
                        "请写成 2026-05-06T19:30（屏所在时区）或 2026-05-06T19:30+08:00",
                    ),
                    where=Where(field=option),
                )
            ]
        ) from None


def require_zone(zone: str) -> None:
    """Raises DocumentError when there is no such time zone."""
    if zone not in available_timezones():
        raise DocumentError(
            [
                Problem(
                    code="time-zone.bad",
                    message=Bilingual(f"“{zone}” is not a time zone", f"“{zone}”不是时区"),
                    remedy=Bilingual(
                        "write an IANA name such as Asia/Shanghai", "写 IANA 时区名，例如 Asia/Shanghai"
                    ),
                    where=Where(field="--zone"),
                )
            ]
        )


def read_range(
    first: str, last: str, zone: str, now_ns: int, days: int, *, last_option: str = "--to"
) -> tuple[int, int]:
    """What ``--from`` and ``--to`` mean: [from, to) in nanoseconds since the epoch.

    A date is the whole of that day, the last one included; an instant is itself. Without ``first`` the range
    begins today, without ``last`` it has ``days`` days. ``last_option`` is
    what the command calls ``last``. Raises DocumentError, also when it is empty.
    """
    start = read_edge(first, zone, "--from", 0) if first else instant_of(day_of(now_ns, zone), 0, zone)
    if last:
        end = read_edge(last, zone, last_option, 1)
    else:
        end = instant_of(day_of(start, zone) + timedelta(days=days), 0, zone)
    if end <= start:
        raise DocumentError(
            [
                Problem(
                    code="range.empty",
                    message=Bilingual("the range ends before it begins", "结束时间早于开始时间"),
                    remedy=Bilingual(
                        f"give {last_option} a time after --from", f"请让 {last_option} 晚于 --from"
                    ),
                    where=Where(field=last_option),
                )
            ]
        )
    return start, end


def read_edge(text: str, zone: str, option: str, days: int) -> int:
    """An instant, or midnight ``days`` after that date."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return read_instant(text, zone, option)
    return instant_of(day + timedelta(days=days), 0, zone)
