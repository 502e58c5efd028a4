"""A schedule with one of everything that a picture of it can show."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from ledsign.schedule.chinese_days import published
from ledsign.schedule.local_time import instant_of
from ledsign.schedule.types import (
    DateRange,
    DayKind,
    Days,
    Edge,
    Entry,
    Layer,
    Level,
    Place,
    Rule,
    Schedule,
    Span,
    SunEvent,
    Window,
)

ZONE = "Asia/Shanghai"
MAY = DateRange(first=date(2026, 5, 1), last=date(2026, 5, 31))


def hour(hours: float) -> Edge:
    return Edge(seconds=int(hours * 3600))


def entry(name: str, layer: Layer, start: Edge, end: Edge, days: Days | None = None, **more: object) -> Entry:
    rule = Rule(days=days or Days(), windows=(Window(start=start, end=end),))
    playlist = {"playlist": name} if layer is not Layer.BLACKOUT else {}
    return Entry(**({"id": name, "layer": layer, "rule": rule} | playlist | more))  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def schedule() -> Schedule:
    workdays = Days(kinds=(DayKind.WORKDAY,), ranges=(MAY,))
    labour = Days(ranges=(DateRange(first=date(2026, 5, 1), last=date(2026, 5, 5)),))
    exam = Days(ranges=(DateRange(first=date(2026, 5, 16), last=date(2026, 5, 17)),))
    month = Days(ranges=(DateRange(first=date(2026, 5, 6), last=date(2026, 5, 31)),))
    start = instant_of(date(2026, 5, 13), 20 * 3600, ZONE)
    storm = Rule(spans=(Span(start_ns=start, end_ns=start + 5400 * 10**9),))
    return Schedule(
        title="外滩双塔 2026 年 5 月",
        place=Place(latitude=31.24, longitude=121.5),
        days=published(),
        safe="safe",
        levels=(Level(id="night", rule=Rule(windows=(Window(start=hour(22), end=hour(6)),)), level=0.3),),
        entries=(
            entry(
                "skills",
                Layer.CAMPAIGN,
                hour(19),
                hour(22),
                month,
                priority=50,
                title="职业教育活动周：技能让生活更美好",
            ),
            entry(
                "morning",
                Layer.CAMPAIGN,
                hour(7),
                hour(9.5),
                workdays,
                priority=20,
                share=Fraction(1),
                title="文明城市早间提示",
            ),
            entry(
                "green",
                Layer.CAMPAIGN,
                hour(7),
                hour(9.5),
                workdays,
                priority=20,
                share=Fraction(1),
                title="绿色出行",
            ),
            entry(
                "labour",
                Layer.CAMPAIGN,
                Edge(sun=SunEvent.SUNSET),
                hour(23),
                labour,
                priority=60,
                title="五一国际劳动节快乐",
            ),
            entry(
                "night",
                Layer.CAMPAIGN,
                hour(21),
                hour(0.5),
                Days(weekdays=(4, 5)),
                priority=30,
                title="夜游上海",
            ),
            entry("exam", Layer.BLACKOUT, hour(8), hour(17.5), exam, title="考试静默"),
            Entry(id="storm", layer=Layer.EMERGENCY, playlist="storm", rule=storm, title="暴雨橙色预警"),
            entry("city", Layer.FILLER, hour(6), hour(24), title="城市风光"),
        ),
    )
