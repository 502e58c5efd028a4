"""Now's times: instants as people say them, on the sign's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from ledsign.core.clock import NS_PER_S

if TYPE_CHECKING:
    from ledsign.console.words import Say

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def local(at_ns: int, zone: str) -> datetime:
    """On the sign's clock."""
    return (_EPOCH + timedelta(seconds=at_ns // NS_PER_S)).astimezone(ZoneInfo(zone))


def moment(say: Say, at_ns: int, zone: str, now_ns: int) -> str:
    """``今天 22:00``, ``明天 06:00``, ``12月3日 19:00``; midnight is the end of the day before."""
    at, now = local(at_ns, zone), local(now_ns, zone)
    ends = at.hour == at.minute == at.second == 0 and at_ns > now_ns
    day = (at - timedelta(days=1)).date() if ends else at.date()
    hour = "24:00" if ends else at.strftime("%H:%M")
    away = (day - now.date()).days
    if away in (-1, 0, 1):
        near = {-1: say("昨天", "yesterday"), 0: say("今天", "today"), 1: say("明天", "tomorrow")}
        return f"{near[away]} {hour}"
    year = "" if day.year == now.year else say(f"{day.year}年", f" {day.year}")
    return say(f"{year}{day.month}月{day.day}日 {hour}", f"{day.day} {day.strftime('%b')}{year} {hour}")


def span(say: Say, length_ns: int) -> str:
    """``还有 3 小时 20 分`` without the first word."""
    minutes = max(0, length_ns) // (60 * NS_PER_S)
    if minutes < 1:
        return say("不到 1 分钟", "less than a minute")
    days, hours, rest = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [
        say(f"{count} {zh}", f"{count} {en}")
        for count, zh, en in ((days, "天", "d"), (hours, "小时", "h"), (0 if days else rest, "分钟", "min"))
        if count
    ]
    return " ".join(parts)
