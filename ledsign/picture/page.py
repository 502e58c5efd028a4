"""Page: what every plan picture has around it: a title on top, a legend at the bottom, the marks of days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledsign.picture import words
from ledsign.picture.agenda import SAFE_KEY, title_of
from ledsign.picture.colours import (
    DAY_OFF,
    FAINT,
    HATCH,
    INK,
    PAPER,
    RULE,
    SOFT,
    SUN,
    WORKED,
    Colour,
    Colours,
    mixed,
    on,
)
from ledsign.picture.lettering import BOLD, MEDIUM
from ledsign.picture.sheet import Sheet, text_width
from ledsign.schedule.types import DayKind, Layer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.picture.agenda import Bar, Day
    from ledsign.schedule.timetable import Timetable
    from ledsign.schedule.types import Entry, Schedule

MARGIN = 36
HEAD = 88
_LEGEND_ROW = 24
_LEGEND_GAP = 22
_NAME_ROOM = 260
SUN_DOT = 3
WEEK_DAYS = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is drawn: whole local days, in one language. ``entries`` are all of them, overrides too."""

    timetable: Timetable
    schedule: Schedule
    entries: tuple[Entry, ...]
    days: Sequence[Day]
    bars: Sequence[Bar]
    language: str
    title: str
    colours: Colours

    @property
    def from_ns(self) -> int:
        """The first day's beginning."""
        return self.days[0].start_ns

    @property
    def to_ns(self) -> int:
        """The last day's end."""
        return self.days[-1].end_ns


def draw_head(sheet: Sheet, plan: Plan, note: str = "") -> None:
    """Title, dates and zone."""
    language = plan.language
    sheet.text(MARGIN, 44, plan.title, 24, INK, weight=BOLD, room=sheet.width - 2 * MARGIN)
    told = words.date_range(plan.days[0].day, plan.days[-1].day, language)
    if len(plan.days) == 1:
        weekday = words.weekday(plan.days[0].day.weekday(), language)
        told = f"{told} {weekday}" if language == "zh" else f"{weekday}, {told}"
    parts = [told, plan.schedule.zone, *([note] if note else [])]
    sheet.text(MARGIN, 68, "   ·   ".join(parts), 13, SOFT, room=sheet.width - 2 * MARGIN)


def draw_mark(sheet: Sheet, day: Day, right: float, middle: float) -> float:
    """休 or 班 in a badge that ends at ``right``; returns where it begins, ``right`` when there is none."""
    if day.kind not in (DayKind.HOLIDAY, DayKind.MAKE_UP):
        return right
    off = day.kind is DayKind.HOLIDAY
    text = (words.DAY_OFF if off else words.WORKED).zh  # what calendars of China print, in any language
    left = right - max(16, text_width(text, 10, MEDIUM) + 8)
    sheet.rounded(left, middle - 8, right, middle + 8, DAY_OFF if off else WORKED, 4)
    sheet.text((left + right) / 2, middle + 3.7, text, 10, PAPER, weight=MEDIUM, align="middle")
    return left


def legend_height(plan: Plan, width: int, *, hidden: bool = False) -> int:
    """How high ``draw_legend`` will be."""
    return _lay_legend(None, plan, 0, width, hidden) + 20


def draw_legend(sheet: Sheet, plan: Plan, top: int, *, hidden: bool = False) -> None:
    """What the colours and marks mean, in rows from ``top``; ``hidden``: with the mark of what is hidden."""
    sheet.line(MARGIN, top, sheet.width - MARGIN, top, RULE)
    _lay_legend(sheet, plan, top + 10, sheet.width, hidden)


def fill_bar(
    sheet: Sheet, plan: Plan, bar: Bar, box: tuple[float, float, float, float], radius: float = 3
) -> Colour:
    """Paint a bar's box; returns the colour to write in. A rotation has its colours in turn."""
    left, top, right, bottom = box
    colours = [plan.colours[key] for key in bar.keys]
    if bar.layer is Layer.BLACKOUT:
        sheet.rounded(left, top, right, bottom, colours[0], radius, hatch=mixed(HATCH, 0.28, colours[0]))
        return INK
    if not _is_lit(bar):
        sheet.rounded(left, top, right, bottom, mixed(colours[0], 0.35), radius, hatch=mixed(HATCH, 0.25))
        return INK
    turns = colours if len(colours) > 1 else ()
    sheet.rounded(left, top, right, bottom, colours[0], radius, turns=turns)
    return on(colours[0])


def _is_lit(bar: Bar) -> bool:
    return not bar.entries or any(entry.playlist for entry in bar.entries)


def _lay_legend(sheet: Sheet | None, plan: Plan, top: int, width: int, hidden: bool) -> int:
    """Place (and draw) the legend's items; returns the height they take."""
    language = plan.language
    x, y = float(MARGIN), float(top)
    for kind, text, entry in _legend_items(plan, language, hidden):
        name = text
        room = text_width(name, 12)
        if room > _NAME_ROOM:
            room = _NAME_ROOM
        taken = 22 + room
        if x > MARGIN and x + taken > width - MARGIN:
            x, y = float(MARGIN), y + _LEGEND_ROW
        if sheet is not None:
            _draw_sample(sheet, plan, kind, entry, x, y)
            sheet.text(x + 22, y + 14, name, 12, SOFT, room=_NAME_ROOM)
        x += taken + _LEGEND_GAP
    return int(y - top) + _LEGEND_ROW


def _legend_items(plan: Plan, language: str, hidden: bool) -> list[tuple[str, str, Entry | None]]:
    shown = {key for bar in plan.bars for key in bar.keys}
    if hidden:
        wants = plan.timetable.wanted
        shown |= {one.id for one in plan.entries if wants(one, plan.from_ns, plan.to_ns)}
    items: list[tuple[str, str, Entry | None]] = []
    told = {
        Layer.BLACKOUT: words.BLACKOUT, Layer.EMERGENCY: words.EMERGENCY, Layer.OVERRIDE: words.OVERRIDE
    }  # fmt: skip
    for entry in sorted(plan.entries, key=lambda one: (-one.layer, -one.priority)):
        if entry.id in shown:
            name = title_of(entry)
            kind = told[entry.layer].in_language(language) if entry.layer in told else ""
            items.append(("entry", f"{name} ({kind})" if kind and kind != name else name, entry))
    if SAFE_KEY in shown:
        items.append(("safe", words.SAFE.in_language(language), None))
    if hidden:
        items.append(("hidden", words.HIDDEN.in_language(language), None))
    kinds = {day.kind for day in plan.days}
    if DayKind.HOLIDAY in kinds:
        items.append(("off", words.DAY_OFF_TOLD.in_language(language), None))
    if DayKind.MAKE_UP in kinds:
        items.append(("work", words.WORKED_TOLD.in_language(language), None))
    if len(plan.days) > 1 and any(day.sunset_ns is not None for day in plan.days):
        items.append(("sun", words.SUNSET.in_language(language), None))
    return items


def _draw_sample(sheet: Sheet, plan: Plan, kind: str, entry: Entry | None, x: float, y: float) -> None:
    from ledsign.picture.agenda import Bar

    box = (x, y + 4, x + 15, y + 15)
    if kind in ("entry", "safe"):
        bar = Bar(start_ns=0, end_ns=1, entries=(entry,) if entry is not None else ())
        fill_bar(sheet, plan, bar, box)
    elif kind == "hidden":
        draw_hidden(sheet, box, FAINT)
    elif kind == "sun":
        if len(plan.days) > WEEK_DAYS:
            sheet.box(x + 7, y + 4, x + 8, y + 15, SUN)
        else:
            sheet.dot(x + 7.5, y + 9.5, SUN_DOT, SUN)
    else:
        text = (words.DAY_OFF if kind == "off" else words.WORKED).zh
        sheet.rounded(x, y + 2, x + 16, y + 17, DAY_OFF if kind == "off" else WORKED, 4)
        sheet.text(x + 8, y + 13.2, text, 10, PAPER, weight=MEDIUM, align="middle")


def draw_hidden(sheet: Sheet, box: tuple[float, float, float, float], colour: Colour) -> None:
    """What an entry wanted and did not get: pale, with an outline."""
    left, top, right, bottom = box
    if right - left > 4:
        sheet.rounded(left, top, right, bottom, mixed(colour, 0.45), 3)
        sheet.rounded(left + 1, top + 1, right - 1, bottom - 1, mixed(colour, 0.13), 2)
    else:
        sheet.box(left, top, right, bottom, mixed(colour, 0.45))
