"""The picture of a week (2 to 7 days): a column for each day, time from top to bottom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.picture.clock_face import day_part, span
from ledsign.picture.colours import DAY_OFF, FAINT, FEAST, HAIR, INK, NIGHT, PAPER, RULE, SOFT, SUN, mixed
from ledsign.picture.lettering import BOLD, MEDIUM
from ledsign.picture.page import (
    HEAD,
    MARGIN,
    SUN_DOT,
    Plan,
    draw_head,
    draw_legend,
    draw_mark,
    fill_bar,
    legend_height,
)
from ledsign.picture.sheet import Sheet
from ledsign.picture.words import month, weekday
from ledsign.schedule.types import DayKind

if TYPE_CHECKING:
    from PIL.Image import Image

    from ledsign.picture.agenda import Bar, Day

WIDTH = 1120
_HOURS = 34
_NAMES = 62
_HOUR = 27
_PAD = 4
_GUTTER = 9


def draw_week(plan: Plan) -> Image:
    """Draw ``plan``, which has 2 to 7 days."""
    top = HEAD + _NAMES
    bottom = top + 24 * _HOUR
    sheet = Sheet(WIDTH, bottom + 28 + legend_height(plan, WIDTH))
    draw_head(sheet, plan)
    column = (WIDTH - 2 * MARGIN - _HOURS) / len(plan.days)
    left = MARGIN + _HOURS
    for hour in range(25):
        y = top + hour * _HOUR
        if hour % 2 == 0:
            sheet.text(left - 8, y + 4, f"{hour:02}", 11, SOFT if hour % 6 == 0 else FAINT, align="right")
    for number, day in enumerate(plan.days):
        _draw_column(sheet, plan, day, left + number * column, column, top)
    for number in range(len(plan.days) + 1):
        sheet.line(left + number * column, top - _NAMES + 14, left + number * column, bottom, RULE)
    sheet.line(left, top, WIDTH - MARGIN, top, RULE)
    sheet.line(left, bottom, WIDTH - MARGIN, bottom, RULE)
    draw_legend(sheet, plan, bottom + 22)
    return sheet.image


def _draw_column(sheet: Sheet, plan: Plan, day: Day, left: float, column: float, top: int) -> None:
    zone, whole = plan.schedule.zone, 24 * _HOUR
    right = left + column
    for start, end in ((day.start_ns, day.sunrise_ns), (day.sunset_ns, day.end_ns)):
        if start is not None and end is not None:
            y0, y1 = (day_part(t_ns, day.start_ns, zone) * whole for t_ns in (start, end))
            sheet.box(left, top + y0, right, top + y1, NIGHT)
    for hour in range(1, 24):
        sheet.line(left, top + hour * _HOUR, right, top + hour * _HOUR, RULE if hour % 6 == 0 else HAIR)
    _draw_name(sheet, plan, day, left, right, top)
    for bar in day.bars:
        y0, y1 = (top + day_part(t_ns, day.start_ns, zone) * whole for t_ns in (bar.start_ns, bar.end_ns))
        _draw_bar(sheet, plan, bar, (left + _PAD, y0 + 0.5, right - _GUTTER, max(y1, y0 + 2)))
    if day.sunset_ns is not None and day.sunset_ns < day.end_ns:
        y = top + day_part(day.sunset_ns, day.start_ns, zone) * whole
        sheet.dot(right - _GUTTER / 2, y, SUN_DOT, SUN)


def _draw_name(sheet: Sheet, plan: Plan, day: Day, left: float, right: float, top: int) -> None:
    """Weekday, date, 休 or 班, and what the Chinese calendar calls the day."""
    language = plan.language
    off = day.kind in (DayKind.HOLIDAY, DayKind.DAY_OFF)
    name = weekday(day.day.weekday(), language, short=True)
    sheet.text(left + 10, top - 34, name, 12, DAY_OFF if off else SOFT, weight=MEDIUM)
    draw_mark(sheet, day, right - 8, top - 38)
    name = month(day.day.month, language, short=True)
    told = f"{name}{day.day.day}日" if language == "zh" else f"{day.day.day} {name}"
    taken = sheet.text(left + 10, top - 12, told, 17, INK, weight=BOLD, room=right - left - 20)
    if day.told:
        room = right - left - taken - 26
        sheet.text(
            right - 8, top - 12, day.told, 11, FEAST if day.feast else FAINT, align="right", room=max(0, room)
        )


def _draw_bar(sheet: Sheet, plan: Plan, bar: Bar, box: tuple[float, float, float, float]) -> None:
    """A block with title and hours, as much as it has room for."""
    left, top, right, bottom = box
    ink = fill_bar(sheet, plan, bar, box, 4)
    height, room = bottom - top, right - left - 14
    title, times = bar.title(plan.language), span(bar.start_ns, bar.end_ns, plan.schedule.zone)
    soft = mixed(ink, 0.9, plan.colours[bar.keys[0]] if ink == PAPER else PAPER)
    if height >= 30:
        lines = _lines(title, room, int((height - 22) // 15))
        y = top + 16
        for line in lines:
            sheet.text(left + 7, y, line, 12, ink, weight=MEDIUM, room=room)
            y += 15
        sheet.text(left + 7, y, times, 10, soft, room=room)
    elif height >= 15:
        middle = (top + bottom) / 2
        taken = sheet.text(left + 7, middle + 4, title, 11, ink, weight=MEDIUM, room=room)
        if room - taken > 66:
            sheet.text(right - 7, middle + 3.6, times, 10, soft, align="right", room=room - taken - 6)


def _lines(title: str, room: float, most: int) -> list[str]:
    """The title over at most ``most`` lines; the last is cut by whoever draws it."""
    from ledsign.picture.sheet import text_width

    lines: list[str] = []
    rest = title
    while rest and len(lines) < max(1, min(most, 3)) - 1:
        if text_width(rest, 12, MEDIUM) <= room:
            break
        end = next((n for n in range(len(rest), 0, -1) if text_width(rest[:n], 12, MEDIUM) <= room), 1)
        space = rest.rfind(" ", 0, end + 1)
        if space > 0 and rest[: end + 1].isascii():  # words stay whole
            end = space
        lines.append(rest[:end].rstrip())
        rest = rest[end:].lstrip()
    return [*lines, rest] if rest else lines
