"""The picture of a plan: a day, a week or a calendar, as long as what is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.errors import DocumentError
from ledsign.core.problem import Bilingual, Problem, Where
from ledsign.picture.agenda import bars_of, days_of, range_of
from ledsign.picture.colours import Colours
from ledsign.picture.day import draw_day
from ledsign.picture.month import draw_month
from ledsign.picture.page import WEEK_DAYS, Plan
from ledsign.picture.week import draw_week
from ledsign.schedule.local_time import instant_of

if TYPE_CHECKING:
    from PIL.Image import Image

    from ledsign.schedule.timetable import Timetable
    from ledsign.schedule.types import Entry, Schedule

MOST_DAYS = 400


def draw_plan(
    timetable: Timetable,
    schedule: Schedule,
    from_ns: int,
    to_ns: int,
    *,
    language: str = "en",
    title: str = "",
    overrides: tuple[Entry, ...] = (),
) -> Image:
    """A picture (RGB, white) of every local day that [from_ns, to_ns) touches.

    One day gives 24 hours from left to right, up to seven days a column each, more a calendar. ``title``
    replaces the schedule's. Raises DocumentError when it is more than ``MOST_DAYS``, FontError when our font
    is missing.
    """
    first, last = range_of(from_ns, to_ns, schedule.zone)
    count = (last - first).days + 1
    if count > MOST_DAYS:
        raise DocumentError([_too_long(count)])
    start = instant_of(first, 0, schedule.zone)
    end = instant_of(last, 86_400, schedule.zone)
    bars = bars_of(timetable.stretches(start, end))
    entries = (*schedule.entries, *overrides)
    plan = Plan(
        timetable=timetable,
        schedule=schedule,
        entries=entries,
        days=days_of(schedule, bars, first, last),
        bars=bars,
        language=language,
        title=title or schedule.title,
        colours=Colours(entries),
    )
    if count == 1:
        return draw_day(plan)
    return draw_week(plan) if count <= WEEK_DAYS else draw_month(plan)


def _too_long(count: int) -> Problem:
    return Problem(
        code="plan.too-long",
        message=Bilingual(f"{count} days are too many for one picture", f"{count} 天太长，画不进一张图"),
        remedy=Bilingual(
            f"ask for at most {MOST_DAYS} days, or use --json", f"请缩短到 {MOST_DAYS} 天以内，或用 --json"
        ),
        where=Where(field="--to"),
    )
