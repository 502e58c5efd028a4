"""schedules: what a tick asks of the rules, with few of them and with very many.

A tick asks ``Stage.decision_at``: the last answer while it holds, which most ticks find, and else a binary
search in the sorted edges of the days around. Those are worked out beforehand, as the player does in a thread
of its own. Next changes are also asked in random order, which no player does.
"""

from __future__ import annotations

import gc
import random
import statistics
import time
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from fractions import Fraction

from ledsign.bench.figure import BenchSpec, Figure, Tell
from ledsign.core.clock import NS_PER_S
from ledsign.core.problem import Bilingual
from ledsign.documents.load import load_sign
from ledsign.schedule.types import DateRange, Days, Edge, Entry, Layer, Rule, Schedule, Window
from ledsign.settings import shipped
from ledsign.show.staging import Stage
from ledsign.show.types import Show, Timeline

FEW, MANY = 1_000, 100_000
AT_NS = 1_778_036_400 * NS_PER_S  # 6 May 2026, 11:00 in Shanghai
HOUR_NS = 3_600 * NS_PER_S
TICK_NS = NS_PER_S // 60
_SEED = 20260506
_PLAYLIST = "campaign"


def schedule_of(count: int) -> Schedule:
    """Campaigns and fillers about 2025 to 2027, each on some weekdays for part of a day."""
    pick = random.Random(_SEED)  # noqa: S311

    def entry(number: int) -> Entry:
        first = date(2025, 1, 1) + timedelta(days=pick.randrange(700))
        start = pick.randrange(0, 1440) * 60
        end = (start + pick.randrange(5, 240) * 60) % 86_400
        return Entry(
            id=f"e{number}",
            layer=Layer.CAMPAIGN if pick.random() < 0.85 else Layer.FILLER,
            playlist=_PLAYLIST,
            rule=Rule(
                days=Days(
                    ranges=(DateRange(first=first, last=first + timedelta(days=pick.randrange(1, 300))),),
                    weekdays=tuple(pick.sample(range(7), 3)),
                ),
                windows=(Window(start=Edge(seconds=start), end=Edge(seconds=end)),),
            ),
            priority=pick.randrange(10),
            published=number,
        )

    return Schedule(entries=tuple(entry(number) for number in range(count)), safe=_PLAYLIST)


def stage_of(count: int) -> Stage:
    """A stage that plays by them, ready for the day of ``AT_NS``."""
    sign = load_sign(shipped("signs", "p10-64x16.yaml"))
    dark = Timeline(cues=(), length=Fraction(1))
    show = Show(sign=sign, timeline=dark, clips={}, timelines={_PLAYLIST: dark}, schedule=schedule_of(count))
    stage = Stage(show)
    stage.prepare(AT_NS)
    return stage


def run(seconds: float, tell: Tell) -> Iterable[Figure]:
    """Ticks over an hour, then next changes, of 1,000 and 100,000 rules by turns."""
    stages: list[Stage] = []
    for count in (FEW, MANY):
        tell(f"{count:,} rules")
        stages.append(stage_of(count))
    gc.collect()
    gc.freeze()  # 100,000 rules are not what the next measurement's collector should look through
    try:
        pick = random.Random(_SEED)  # noqa: S311
        rounds = max(5, int(seconds * 12))
        asked = [AT_NS + pick.randrange(HOUR_NS) for _ in range(200)]
        ticks: list[float] = []
        changes: list[float] = []
        for _ in range(rounds):
            few, many = (_ticks(stage) for stage in stages)
            ticks.append(many / few)
            few, many = (_each(stage.timetable.next_change, asked) for stage in stages)
            changes.append(many / few)
    finally:
        gc.unfreeze()
    yield Figure(
        name="schedules/tick",
        title=Bilingual("a tick with 100,000 rules over one with 1,000", "每帧：10 万条规则 比 1 千条"),
        value=statistics.median(ticks), unit="×", bar=2.0, stretch=1.0,
        note="an hour at 60 frames a second, changes included",
    )  # fmt: skip
    yield Figure(
        name="schedules/next-change",
        title=Bilingual("next change, 100,000 rules over 1,000", "下次变化：10 万条规则 比 1 千条"),
        value=statistics.median(changes), unit="×", bar=4.0, stretch=1.5,
        note="log 100,000 / log 1,000 is 1.7; 100 would be linear",
    )  # fmt: skip


def _ticks(stage: Stage) -> float:
    """Nanoseconds of processor for 4,000 ticks, 54 frames apart: an hour."""
    began = time.process_time_ns()
    for t_ns in range(AT_NS, AT_NS + 4_000 * 54 * TICK_NS, 54 * TICK_NS):
        stage.decision_at(t_ns)
    return max(1, time.process_time_ns() - began)


def _each(ask: Callable[[int], object], instants: list[int]) -> float:
    began = time.process_time_ns()
    for t_ns in instants:
        ask(t_ns)
    return max(1, time.process_time_ns() - began)


BENCH = BenchSpec(
    name="schedules", title=Bilingual("Schedules of many rules", "大量规则的排期"), share=0.05, run=run
)
