"""Records on paper: A4 pages with the same words as on the screen, in the fonts that ledsign ships.

head: sign, time, who made it ─▶ first page: summary, hours of each day ─▶ rows ─▶ foot: the check
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledsign.picture.clock_face import local
from ledsign.picture.colours import FAINT, HAIR, INK, RULE, SOFT, SUN, WASH, Colour
from ledsign.picture.lettering import BOLD, MEDIUM
from ledsign.picture.sheet import SCALE, Sheet
from ledsign.picture.words import full_date

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from PIL.Image import Image

    from ledsign.console.words import Say
    from ledsign.service.proof_figures import Figures

# A4 at 96 dots an inch; drawn twice as fine.
WIDTH, HEIGHT, MARGIN = 794, 1123, 56
DPI = 96 * SCALE
ROW, DAY_ROW = 21, 30
TOP, FOOT = 96, 64
CHART = 128
BAD: Colour = (179, 38, 30)
GOOD: Colour = (23, 112, 63)
LIT: Colour = (38, 103, 178)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line; with ``day`` alone it begins a day."""

    day: str = ""
    when: str = ""
    what: str = ""
    details: str = ""
    last: str = ""
    bad: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that is on the pages. ``facts`` are label and value; ``check`` what verification said."""

    title: str
    subject: str
    first: date
    last: date
    made: str
    heads: tuple[str, str, str, str]
    facts: tuple[tuple[str, str], ...]
    check: str
    sound: bool
    figures: Figures | None
    rows: Sequence[Row]
    left_out: str = ""


def pdf(report: Report, say: Say) -> bytes:
    """The report as a file."""
    from PIL import Image

    pages = list(_split(report))
    drawn = (_page(report, rows, number, len(pages), say) for number, rows in enumerate(pages, 1))
    out = io.BytesIO()
    first = next(drawn)
    Image.Image.save(
        first, out, "PDF", save_all=True, append_images=drawn, resolution=DPI, quality=88,
        title=f"{report.title} {report.subject}", author="ledsign",
    )  # fmt: skip
    return out.getvalue()


def moment(t_ns: int, zone: str) -> str:
    """``2026-05-06 19:00``."""
    return f"{local(t_ns, zone):%Y-%m-%d %H:%M}"


def _first_height(report: Report) -> float:
    return TOP + 34 + 22 * len(report.facts) + 52 + (CHART + 42 if report.figures is not None else 0)


def _split(report: Report) -> Iterator[list[Row]]:
    """The rows of each page. A day that goes on is named again; its name never stands alone at the end."""
    room, page, day = HEIGHT - FOOT - _first_height(report) - 26, list[Row](), ""
    for row in report.rows:
        need = DAY_ROW + ROW if row.day else ROW
        if need > room:
            yield page
            room, page = HEIGHT - FOOT - TOP - 26, []
            if not row.day and day:
                page.append(Row(day=day))
                room -= DAY_ROW
        day = row.day or day
        page.append(row)
        room -= DAY_ROW if row.day else ROW
    yield page


def _page(report: Report, rows: Sequence[Row], number: int, count: int, say: Say) -> Image:
    sheet = Sheet(WIDTH, HEIGHT)
    right = WIDTH - MARGIN
    sheet.box(MARGIN, 44, MARGIN + 5, 60, SUN)
    sheet.box(MARGIN + 8, 44, MARGIN + 13, 60, SUN)
    y: float = TOP
    if number == 1:
        sheet.text(MARGIN + 22, 58, report.subject, 13, SOFT, weight=MEDIUM)
        sheet.text(right, 58, report.made, 10, FAINT, align="right")
        sheet.text(MARGIN, TOP + 8, report.title, 25, INK, weight=BOLD)
        sheet.text(right, TOP + 8, _period(report, say), 13, SOFT, align="right")
        y = _summary(sheet, report, TOP + 44, say)
    else:
        sheet.text(MARGIN + 22, 58, f"{report.subject} · {report.title}", 12, SOFT, weight=MEDIUM)
        sheet.text(right, 58, _period(report, say), 11, SOFT, align="right")
        sheet.line(MARGIN, 72, right, 72, RULE)
        y = TOP - 8
    y = _heads(sheet, report, y)
    for row in rows:
        y = _row(sheet, row, y)
    if not rows:
        sheet.text(MARGIN, y + 22, say("这段时间没有记录。", "There are no records in this time."), 12, SOFT)
    if number == count and report.left_out:
        sheet.text(MARGIN, y + 20, report.left_out, 11, BAD)
    sheet.line(MARGIN, HEIGHT - 46, right, HEIGHT - 46, RULE)
    sheet.text(MARGIN, HEIGHT - 28, report.check, 10, GOOD if report.sound else BAD, room=right - MARGIN - 90)
    told = say(f"第 {number} 页 · 共 {count} 页", f"page {number} of {count}")
    sheet.text(right, HEIGHT - 28, told, 10, SOFT, align="right")
    return sheet.image


def _period(report: Report, say: Say) -> str:
    language = say.language
    if report.first == report.last:
        return full_date(report.first, language)
    return f"{full_date(report.first, language)} – {full_date(report.last, language)}"


def _summary(sheet: Sheet, report: Report, y: float, say: Say) -> float:
    high = 22 * len(report.facts) + 16
    sheet.rounded(MARGIN, y - 14, WIDTH - MARGIN, y - 14 + high, WASH, 8)
    for label, value in report.facts:
        y += 8 if (label, value) == report.facts[0] else 22
        sheet.text(MARGIN + 16, y, label, 12, SOFT)
        bad = not report.sound and (label, value) == report.facts[-1]
        sheet.text(
            MARGIN + 130, y, value, 12, BAD if bad else INK, weight=MEDIUM, room=WIDTH - 2 * MARGIN - 150
        )
    y += 46
    if report.figures is not None:
        sheet.text(MARGIN, y, say("每日播出时长（小时）", "Hours lit by day"), 12, INK, weight=MEDIUM)
        _chart(sheet, report.figures, y + 12)
        y += CHART + 42
    return y


def _chart(sheet: Sheet, found: Figures, top: float) -> None:
    bottom, left, right = top + CHART - 4, MARGIN + 24, WIDTH - MARGIN
    most = max((day.lit_s for day in found.days), default=0) / 3600
    scale = next((step for step in (1, 2, 4, 6, 8, 12, 18, 24) if step >= most), 24)
    for part in (0.0, 0.5, 1.0):
        y = bottom - part * (bottom - top)
        sheet.line(left, y, right, y, RULE if not part else HAIR)
        sheet.text(left - 6, y + 4, f"{scale * part:g}", 9, SOFT, align="right")
    step = (right - left) / len(found.days)
    every = max(1, -(-len(found.days) // 16))
    for number, day in enumerate(found.days):
        x, tall = left + number * step, day.lit_s / 3600 / scale * (bottom - top)
        if tall > 0:
            gap = min(4.0, step * 0.25)
            sheet.box(x + gap / 2, bottom - tall, x + step - gap / 2, bottom, LIT)
        if number % every == 0:
            told = f"{day.day.month}-{day.day.day}"
            sheet.text(x + step / 2, bottom + 14, told, 9, SOFT, align="middle")


_WHEN, _WHAT, _DETAILS = MARGIN, MARGIN + 128, MARGIN + 300
_LAST = WIDTH - MARGIN


def _heads(sheet: Sheet, report: Report, y: float) -> float:
    for place, told in zip((_WHEN, _WHAT, _DETAILS), report.heads, strict=False):
        sheet.text(place, y + 10, told, 10, SOFT, weight=MEDIUM)
    sheet.text(_LAST, y + 10, report.heads[3], 10, SOFT, weight=MEDIUM, align="right")
    sheet.line(MARGIN, y + 18, _LAST, y + 18, INK, 0.8)
    return y + 20


def _row(sheet: Sheet, row: Row, y: float) -> float:
    if row.day:
        sheet.text(_WHEN, y + 21, row.day, 12, INK, weight=BOLD)
        sheet.line(MARGIN, y + DAY_ROW - 1, _LAST, y + DAY_ROW - 1, RULE)
        return y + DAY_ROW
    colour = BAD if row.bad else INK
    sheet.text(_WHEN, y + 15, row.when, 11, SOFT)
    sheet.text(_WHAT, y + 15, row.what, 11, colour, weight=MEDIUM, room=_DETAILS - _WHAT - 10)
    wide = sheet.text(_LAST, y + 15, row.last, 11, SOFT, align="right", room=120)
    sheet.text(_DETAILS, y + 15, row.details, 11, SOFT, room=_LAST - wide - _DETAILS - 12)
    sheet.line(MARGIN, y + ROW - 0.5, _LAST, y + ROW - 0.5, HAIR)
    return y + ROW
