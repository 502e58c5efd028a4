"""Clock face: instants as people of a zone read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from ledsign.core.clock import NS_PER_S
from ledsign.schedule.local_time import instant_of

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def local(t_ns: int, zone: str) -> datetime:
    """The wall clock at ``t_ns``, to the microsecond below."""
    return (_EPOCH + timedelta(microseconds=t_ns // 1000)).astimezone(ZoneInfo(zone))


def clock(t_ns: int, zone: str) -> str:
    """``19:00``, to the minute below."""
    return f"{local(t_ns, zone):%H:%M}"


def span(start_ns: int, end_ns: int, zone: str) -> str:
    """``19:00–22:00``; an end at midnight is 24:00."""
    end = clock(end_ns, zone)
    return f"{clock(start_ns, zone)}–{'24:00' if end == '00:00' else end}"


def short_span(start_ns: int, end_ns: int, zone: str) -> str:
    """``19–22``, ``7:00–9:30``: where there is little room."""
    edges = [edge.split(":") for edge in span(start_ns, end_ns, zone).split("–")]
    full = all(minutes == "00" for _, minutes in edges)
    return "–".join(f"{int(hours)}" if full else f"{int(hours)}:{minutes}" for hours, minutes in edges)


def hour_ticks(day: date, zone: str) -> list[tuple[int, int]]:
    """(instant, hour) of every full hour of a local day, 0 to 24."""
    return [(instant_of(day, hour * 3600, zone), hour) for hour in range(25)]


def day_part(t_ns: int, start_ns: int, zone: str) -> float:
    """How far through its wall-clock day an instant is, 0..1, the day beginning at ``start_ns``."""
    first, moment = local(start_ns, zone), local(t_ns, zone)
    if moment.date() != first.date():
        return 1.0 if t_ns > start_ns else 0.0
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second
    return seconds * NS_PER_S / (86_400 * NS_PER_S)
