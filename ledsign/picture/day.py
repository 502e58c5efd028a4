"""The picture of a day: 24 hours from left to right, what is lit on top, below it who wanted to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.picture import words
from ledsign.picture.agenda import title_of
from ledsign.picture.clock_face import clock, hour_ticks
from ledsign.picture.clock_face import span as span_text
from ledsign.picture.colours import FAINT, FEAST, HAIR, INK, NIGHT, RULE, SOFT, SUN, WASH, mixed
from ledsign.picture.lettering import BOLD, MEDIUM
from ledsign.picture.page import (
    HEAD,
    MARGIN,
    Plan,
    draw_head,
    draw_hidden,
    draw_legend,
    draw_mark,
    fill_bar,
    legend_height,
)
from ledsign.picture.sheet import Sheet, text_width

if TYPE_CHECKING:
    from PIL.Image import Image

    from ledsign.picture.agenda import Bar
    from ledsign.schedule.types import Entry, Span

WIDTH = 1120
_NAMES = 190
_SIGN = 52
_LANE = 30
_LEVEL = 56
_LEVEL_STEP_NS = 300 * 1_000_000_000


def draw_day(plan: Plan) -> Image:
    """Draw ``plan``, which has one day."""
    wishes = [(entry, _spans(plan, entry)) for entry in plan.entries]
    lanes = [(entry, spans) for entry, spans in wishes if spans]
    has_level = bool(plan.schedule.levels)
    top = HEAD + 30
    bottom = top + _SIGN + 14 + _LANE * len(lanes) + (_LEVEL + 14 if has_level else 0)
    hidden = any(_is_hidden(plan, entry, span) for entry, spans in lanes for span in spans)
    sheet = Sheet(WIDTH, bottom + 26 + legend_height(plan, WIDTH, hidden=hidden))
    day = plan.days[0]
    draw_head(sheet, plan)
    edge = draw_mark(sheet, day, WIDTH - MARGIN, 64)
    if edge < WIDTH - MARGIN:
        edge -= 10
    if day.lunar:
        edge -= sheet.text(edge, 68, f"农历{day.lunar}", 13, SOFT, align="right") + 12
    if day.feast:
        sheet.text(edge, 68, day.told, 13, FEAST, weight=MEDIUM, align="right")
    _draw_hours(sheet, plan, top, bottom)
    _draw_sign(sheet, plan, top)
    y = float(top + _SIGN + 14)
    for entry, spans in lanes:
        _draw_lane(sheet, plan, entry, spans, y)
        y += _LANE
    if has_level:
        _draw_level(sheet, plan, y + 14)
    draw_legend(sheet, plan, bottom + 26, hidden=hidden)
    return sheet.image


def _x(plan: Plan, t_ns: int) -> float:
    part = (min(max(t_ns, plan.from_ns), plan.to_ns) - plan.from_ns) / (plan.to_ns - plan.from_ns)
    return MARGIN + _NAMES + part * (WIDTH - 2 * MARGIN - _NAMES)


def _spans(plan: Plan, entry: Entry) -> list[Span]:
    return [
        span
        for span in plan.timetable.wanted(entry, plan.from_ns, plan.to_ns)
        if span.start_ns < plan.to_ns and span.end_ns > plan.from_ns
    ]


def _lit(plan: Plan, entry: Entry) -> list[Bar]:
    return [bar for bar in plan.bars if entry.id in bar.keys]


def _is_hidden(plan: Plan, entry: Entry, span: Span) -> bool:
    """Is any of it not lit?"""
    start, end = max(span.start_ns, plan.from_ns), min(span.end_ns, plan.to_ns)
    lit = sum(max(0, min(bar.end_ns, end) - max(bar.start_ns, start)) for bar in _lit(plan, entry))
    return lit < end - start


def _draw_hours(sheet: Sheet, plan: Plan, top: int, bottom: int) -> None:
    """The night, a line for every hour, and the sun."""
    day = plan.days[0]
    left, right = _x(plan, plan.from_ns), _x(plan, plan.to_ns)
    sheet.box(left, top, right, bottom, WASH)
    for event, start, end in ((day.sunrise_ns, plan.from_ns, None), (day.sunset_ns, None, plan.to_ns)):
        if event is not None:
            a, b = (start, event) if start is not None else (event, end)
            assert a is not None
            assert b is not None
            sheet.box(_x(plan, a), top, _x(plan, b), bottom, NIGHT)
    for t_ns, hour in hour_ticks(day.day, plan.schedule.zone):
        x = _x(plan, t_ns)
        sheet.line(x, top, x, bottom, RULE if hour % 6 == 0 else mixed(RULE, 0.55))
        if hour % 2 == 0:
            sheet.text(x, top - 8, f"{hour:02}", 11, SOFT if hour % 6 == 0 else FAINT, align="middle")
    for event, word in ((day.sunrise_ns, words.SUNRISE), (day.sunset_ns, words.SUNSET)):
        if event is not None and plan.from_ns <= event < plan.to_ns:
            x = _x(plan, event)
            sheet.dashes(x, top, x, bottom + 4, SUN)
            told = f"{word.in_language(plan.language)} {clock(event, plan.schedule.zone)}"
            sheet.text(x, bottom + 17, told, 11, SUN, weight=MEDIUM, align="middle")


def _draw_sign(sheet: Sheet, plan: Plan, top: int) -> None:
    """The first row: what is really lit."""
    name = words.ON_THE_SIGN.in_language(plan.language)
    sheet.text(MARGIN, top + _SIGN / 2 + 5, name, 13, INK, weight=BOLD, room=_NAMES - 12)
    for bar in plan.bars:
        left, right = _x(plan, bar.start_ns), _x(plan, bar.end_ns)
        ink = fill_bar(sheet, plan, bar, (left + 0.5, top + 7, right - 0.5, top + _SIGN - 3), 4)
        room = right - left - 12
        times = span_text(bar.start_ns, bar.end_ns, plan.schedule.zone)
        title = bar.title(plan.language)
        if room < 24:
            continue
        middle = top + (5 if len(bar.keys) == 1 else 3) + _SIGN / 2
        if room >= text_width(times, 10):
            sheet.text(left + 6, middle - 3, title, 12, ink, weight=MEDIUM, room=room)
            sheet.text(left + 6, middle + 10, times, 10, mixed(ink, 0.9, plan.colours[bar.keys[0]]))
        else:
            sheet.text(left + 6, middle + 4, title, 12, ink, weight=MEDIUM, room=room)
    sheet.line(MARGIN, top + _SIGN + 7, WIDTH - MARGIN, top + _SIGN + 7, RULE)


def _draw_lane(sheet: Sheet, plan: Plan, entry: Entry, spans: list[Span], top: float) -> None:
    """A row for one entry: where it wanted the sign, and where it got it."""
    colour = plan.colours[entry.id]
    sheet.dot(MARGIN + 4, top + _LANE / 2, 4, colour)
    sheet.text(MARGIN + 15, top + _LANE / 2 + 4, title_of(entry), 12, INK, room=_NAMES - 27)
    sheet.line(MARGIN + _NAMES, top + _LANE, WIDTH - MARGIN, top + _LANE, HAIR)
    for span in spans:
        box = (_x(plan, span.start_ns) + 0.5, top + 9, _x(plan, span.end_ns) - 0.5, top + _LANE - 9)
        draw_hidden(sheet, box, colour)
    for bar in _lit(plan, entry):
        own = next((e for e in bar.entries if e.id == entry.id), entry)
        one = type(bar)(start_ns=bar.start_ns, end_ns=bar.end_ns, entries=(own,))
        left, right = _x(plan, bar.start_ns) + 0.5, _x(plan, bar.end_ns) - 0.5
        fill_bar(sheet, plan, one, (left, top + 9, right, top + _LANE - 9))


def _draw_level(sheet: Sheet, plan: Plan, top: float) -> None:
    """Brightness over the day as steps, with the figure wherever it changes."""
    name = words.BRIGHTNESS.in_language(plan.language)
    sheet.text(MARGIN, top + _LEVEL / 2 + 4, name, 12, SOFT, room=_NAMES - 12)
    base, height = top + _LEVEL - 6, _LEVEL - 22
    steps = _levels(plan)
    ends = [start for start, _ in steps[1:]] + [plan.to_ns]
    for (start, level), end in zip(steps, ends, strict=True):
        left, right, y = _x(plan, start), _x(plan, end), base - height * level
        sheet.box(left, y, right, base, mixed(SUN, 0.18))
        sheet.box(left, y, right, y + 1.5, mixed(SUN, 0.8))
        told = f"{level:.0%}"
        if right - left > text_width(told, 10) + 6:
            sheet.text((left + right) / 2, y - 4, told, 10, SOFT, align="middle")


def _levels(plan: Plan) -> list[tuple[int, float]]:
    """(from when, level) of the day, to five minutes."""
    steps: list[tuple[int, float]] = []
    for t_ns in range(plan.from_ns, plan.to_ns, _LEVEL_STEP_NS):
        level = plan.timetable.level(t_ns)
        if not steps or steps[-1][1] != level:
            steps.append((t_ns, level))
    return steps
