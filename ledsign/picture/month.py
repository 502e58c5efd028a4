"""The picture of a month, or of several: a calendar, one cell a day, Monday first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from ledsign.picture.clock_face import day_part, short_span
from ledsign.picture.colours import DAY_OFF, FAINT, FEAST, INK, RULE, SOFT, SUN, WASH, mixed
from ledsign.picture.lettering import BOLD, MEDIUM
from ledsign.picture.page import (
    HEAD,
    MARGIN,
    Plan,
    draw_head,
    draw_legend,
    draw_mark,
    fill_bar,
    legend_height,
)
from ledsign.picture.sheet import Sheet, text_width
from ledsign.picture.words import MORE, OTHERWISE, month, weekday
from ledsign.schedule.types import DayKind, Layer

if TYPE_CHECKING:
    from PIL.Image import Image

    from ledsign.picture.agenda import Bar, Day

WIDTH = 1120
_NAMES = 30
_CELL = 118
_CHIP = 17
_CHIPS = 3
_STRIP = 7
_HOURS = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chip:
    """One thing lit on a day: its bars there, in order."""

    bars: tuple[Bar, ...]


def draw_month(plan: Plan) -> Image:
    """Draw ``plan``, of any number of days; weeks are rows."""
    first = plan.days[0].day - timedelta(days=plan.days[0].day.weekday())
    rows = ((plan.days[-1].day - first).days + 7) // 7
    top = HEAD + _NAMES
    bottom = top + rows * _CELL
    sheet = Sheet(WIDTH, bottom + 22 + legend_height(plan, WIDTH))
    draw_head(sheet, plan)
    column = (WIDTH - 2 * MARGIN) / 7
    for number in range(7):
        colour = DAY_OFF if number >= 5 else SOFT
        name = weekday(number, plan.language, short=True)
        sheet.text(MARGIN + number * column + 9, top - 10, name, 12, colour, weight=MEDIUM)
    shown = {day.day: day for day in plan.days}
    for row in range(rows):
        for number in range(7):
            day = first + timedelta(days=row * 7 + number)
            x, y = MARGIN + number * column, top + row * _CELL
            if day not in shown:
                sheet.box(x, y, x + column, y + _CELL, WASH)
                sheet.text(x + 9, y + 21, str(day.day), 15, mixed(FAINT, 0.6), weight=MEDIUM)
                continue
            is_first = day == plan.days[0].day
            _draw_cell(sheet, plan, shown[day], x, y, column, is_first=is_first)
    for row in range(rows + 1):
        sheet.line(MARGIN, top + row * _CELL, WIDTH - MARGIN, top + row * _CELL, RULE)
    for number in range(8):
        sheet.line(MARGIN + number * column, top, MARGIN + number * column, bottom, RULE)
    draw_legend(sheet, plan, bottom + 18)
    return sheet.image


def _draw_cell(
    sheet: Sheet, plan: Plan, day: Day, left: float, top: float, column: float, *, is_first: bool
) -> None:
    right, language = left + column, plan.language
    off = day.kind in (DayKind.HOLIDAY, DayKind.DAY_OFF) or (day.kind is None and day.day.weekday() >= 5)
    number = str(day.day.day)
    if day.day.day == 1 or is_first:
        name = month(day.day.month, language, short=True)
        number = f"{name}{number}日" if language == "zh" else f"{number} {name}"
    taken = sheet.text(left + 9, top + 21, number, 15, DAY_OFF if off else INK, weight=BOLD)
    edge = draw_mark(sheet, day, right - 7, top + 15.5)
    colour = FEAST if day.feast else FAINT
    sheet.text(left + 9 + taken + 6, top + 20.5, day.told, 10, colour, room=edge - left - taken - 21)
    chips = _chips(plan, day)
    rows = chips if len(chips) <= _CHIPS else chips[: _CHIPS - 1]
    y = top + 31
    for chip in rows:
        _draw_chip(sheet, plan, day, chip, left + 6, y, right - 6)
        y += _CHIP + 2
    if len(rows) < len(chips):
        told = MORE.in_language(language).format(n=len(chips) - len(rows))
        sheet.text(left + 12, y + 12, told, 10, SOFT, room=column - 18)
    _draw_strip(sheet, plan, day, left + 6, top + _CELL - _STRIP - 8, right - 6)


def _chips(plan: Plan, day: Day) -> list[_Chip]:
    """What begins that day or fills it, the most important first; the safe picture is not worth one."""
    found: dict[tuple[str, ...], list[Bar]] = {}
    for bar in plan.bars:
        whole = bar.start_ns <= day.start_ns and bar.end_ns >= day.end_ns
        begins = day.start_ns <= bar.start_ns < day.end_ns
        first = day is plan.days[0] and bar.start_ns < day.end_ns and bar.end_ns > day.start_ns
        if bar.entries and (whole or begins or first):
            found.setdefault(tuple(sorted(bar.keys)), []).append(bar)
    chips = [_Chip(bars=tuple(bars)) for bars in found.values()]
    return sorted(chips, key=_rank)


def _rank(chip: _Chip) -> tuple[int, int, int]:
    first = chip.bars[0]
    return -first.layer, -first.entries[0].priority, first.start_ns


def _draw_chip(
    sheet: Sheet, plan: Plan, day: Day, chip: _Chip, left: float, top: float, right: float
) -> None:
    """Hours and title on a pale ground with the campaign's colour at its left."""
    first = chip.bars[0]
    colour = plan.colours[first.keys[0]]
    ground = 0.4 if first.layer is Layer.FILLER else 0.14
    sheet.rounded(left, top, right, top + _CHIP, mixed(colour, ground), 3)
    fill_bar(sheet, plan, first, (left, top, left + 4, top + _CHIP), 2)
    hours = _hours(plan, day, chip, room=(right - left) / 2)
    x, room = left + 8, right - left - 11
    if hours:
        taken = text_width(hours, _HOURS) + 5
        sheet.text(x, top + 12.3, hours, _HOURS, mixed(INK, 0.72))
        x, room = x + taken, room - taken
    sheet.text(x, top + 12.5, first.title(plan.language), 10, INK, weight=MEDIUM, room=room)


def _hours(plan: Plan, day: Day, chip: _Chip, *, room: float) -> str:
    """When it is lit: nothing for all day, 其余 for what fills a day around the others, else hours.

    Of more stretches than there is room for the first, and how many more.
    """
    first, zone = chip.bars[0], plan.schedule.zone
    if first.start_ns <= day.start_ns and first.end_ns >= day.end_ns:
        return ""
    if first.layer is Layer.FILLER:
        own = [bar for bar in day.bars if bar.keys == first.keys]
        lit = [bar for bar in day.bars if bar.entries]
        fillers = {bar.keys for bar in lit if bar.layer is Layer.FILLER}
        covered = sum(bar.end_ns - bar.start_ns for bar in lit) == day.end_ns - day.start_ns
        if len(own) > 1 and covered and len(fillers) == 1:
            return OTHERWISE.in_language(plan.language)
    told = [short_span(bar.start_ns, bar.end_ns, zone) for bar in chip.bars]
    listed = ", ".join(told)
    if len(told) == 1 or text_width(listed, _HOURS) <= room:
        return listed
    return f"{told[0]} +{len(told) - 1}"


def _draw_strip(sheet: Sheet, plan: Plan, day: Day, left: float, top: float, right: float) -> None:
    """The 24 hours of the day as a thin band, with a tick at sunset."""
    zone, length = plan.schedule.zone, right - left
    sheet.rounded(left, top, right, top + _STRIP, (236, 239, 243), 2)
    for bar in day.bars:
        x0, x1 = (left + day_part(t_ns, day.start_ns, zone) * length for t_ns in (bar.start_ns, bar.end_ns))
        fill_bar(sheet, plan, bar, (x0, top, max(x1, x0 + 1), top + _STRIP), 1)
    if day.sunset_ns is not None and day.sunset_ns < day.end_ns:
        x = left + day_part(day.sunset_ns, day.start_ns, zone) * length
        sheet.box(x - 0.5, top - 2, x + 0.5, top + _STRIP + 2, SUN)
