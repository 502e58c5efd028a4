"""Short ways to write schedules down: days as text, hours as text."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from ledsign.core.clock import parse_instant
from ledsign.schedule.chinese_days import published
from ledsign.schedule.types import DateRange, Days, Edge, Entry, Layer, Rule, Schedule, Span, Window

NS = 1_000_000_000


def clock(text: str) -> Edge:
    hours, minutes, *rest = (int(part) for part in text.split(":"))
    return Edge(seconds=hours * 3600 + minutes * 60 + (rest[0] if rest else 0))


def window(text: str) -> Window:
    start, end = text.split("-")
    return Window(start=clock(start), end=clock(end))


def windows(text: str) -> tuple[Window, ...]:
    return tuple(window(one) for one in text.split())


def day(text: str) -> date:
    return date.fromisoformat(text)


def dates(text: str) -> DateRange:
    first, _, last = text.partition("..")
    return DateRange(first=day(first) if first else None, last=day(last) if last else None)


def at(text: str, zone: str = "Asia/Shanghai") -> int:
    return parse_instant(text, ZoneInfo(zone))


def shown(t_ns: int, zone: str) -> str:
    tz = ZoneInfo(zone)
    moment = datetime(1970, 1, 1, tzinfo=ZoneInfo("UTC")) + timedelta(microseconds=t_ns // 1000)
    return moment.astimezone(tz).isoformat()


def rule(hours: str = "", span: tuple[str, str] | None = None, clip: bool = False, **days: object) -> Rule:
    if span is not None:
        return Rule(spans=(Span(start_ns=at(span[0]), end_ns=at(span[1])),))
    return Rule(days=Days(**days), windows=windows(hours), clip=clip)  # type: ignore[arg-type]


def entry(name: str, made: Rule, layer: Layer = Layer.CAMPAIGN, **more: object) -> Entry:
    share = more.pop("share", None)
    return Entry(
        id=name,
        layer=layer,
        playlist=str(more.pop("playlist", name)),
        rule=made,
        share=None if share is None else Fraction(str(share)),
        **more,  # type: ignore[arg-type]
    )


def schedule(*entries: Entry, zone: str = "Asia/Shanghai", **more: object) -> Schedule:
    more = {"safe": "safe", "days": published(), **more}
    return Schedule(entries=entries, zone=zone, **more)  # type: ignore[arg-type]


@pytest.fixture
def write() -> SimpleNamespace:
    return SimpleNamespace(
        window=window,
        windows=windows,
        day=day,
        dates=dates,
        at=at,
        shown=shown,
        rule=rule,
        entry=entry,
        schedule=schedule,
    )
