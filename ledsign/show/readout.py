"""Readout: text that follows the clock (a clock, a countdown), set from an atlas of ready characters.

Pure: the same wall time gives the same text. Fields of a clock: %Y %m %d %H %I %M %S %p(上午/下午)
%a(周一) %A(星期一); %% is a percent sign. Fields of a countdown: {days} {hours} {minutes} {seconds}
{total_hours} {total_minutes} {total_seconds}; {{ and }} are braces.

Hours, minutes and seconds have two digits. A countdown rounds up the smallest unit it shows, so it reaches
zero exactly at its target: with {days} alone, the last day says 1 until it is over.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from typing import Literal
from zoneinfo import ZoneInfo

from ledsign.core.geometry import Point, Rect, Size
from ledsign.show.forms import Form, line_pitch, pattern
from ledsign.show.template import UNIT_S, WEEKDAYS, parse_template

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# a value with more digits than there is room for is shown as this: better no number than a wrong one
_OVERFLOW = "--"


@dataclass(frozen=True, slots=True, kw_only=True)
class Readout:
    """``cells`` maps each character that can appear, and the shape it appears in, to its rectangle in the
    atlas clip; ``corners`` is where that begins from the character's em box of ``em_px``.

    ``template`` as above; ``after`` replaces it once ``target`` (wall seconds) has passed (countdown); empty
    leaves the template at zero. Characters stand as the ``forms`` of their lines say (by pattern), a line
    along ``axis`` as ``align`` says, across centred. Line breaks start a new row below, or a new column to
    the left. Without forms cells run side by side, each across in the middle. ``most``: the digits there is
    room for, by the fields of a countdown that have as many as they need.
    """

    kind: Literal["clock", "countdown"]
    template: str
    cells: dict[str, Rect]
    zone: str = "Asia/Shanghai"
    target: Fraction = Fraction(0)
    after: str = ""
    axis: Literal["x", "y"] = "x"
    align: Literal["start", "centre", "end"] = "centre"
    forms: dict[str, Form] = field(default_factory=dict)
    corners: dict[str, Point] = field(default_factory=dict)
    em_px: int = 0
    most: dict[str, int] = field(default_factory=dict)


def text_at(readout: Readout, t: Fraction) -> str:
    """What it says at wall time ``t`` (exact seconds since 1970-01-01T00:00:00Z), any sign."""
    return _clock(readout, t) if readout.kind == "clock" else _countdown(readout, t)


def cells_at(readout: Readout, t: Fraction, view: Size) -> tuple[tuple[Rect, Point], ...]:
    """What to copy at ``t``: (rectangle of the atlas, its top left on a view of this size).

    A character that is not in the atlas is left out. Places may lie outside the view when the text is
    longer than it.
    """
    texts = text_at(readout, t).split("\n")
    if readout.forms:
        return _formed(readout, texts, view)
    lines = [_cells_of(line, readout.cells) for line in texts]
    along_x = readout.axis == "x"
    breadths = [max((cell.height if along_x else cell.width for cell in line), default=0) for line in lines]
    tallest = max(breadths, default=0)
    # lines 1.15 apart, as in captions; a blank line keeps its place
    pitch = (tallest * 23 + 10) // 20
    block = (len(lines) - 1) * pitch + tallest
    found: list[tuple[Rect, Point]] = []
    for number, line in enumerate(lines):
        if along_x:
            x = _aligned(sum(cell.width for cell in line), view.width, readout.align)
            y = (view.height - block) // 2 + number * pitch
            for cell in line:
                found.append((cell, Point(x, y + (tallest - cell.height) // 2)))
                x += cell.width
        else:
            y = _aligned(sum(cell.height for cell in line), view.height, readout.align)
            x = (view.width - block) // 2 + (len(lines) - 1 - number) * pitch
            for cell in line:
                found.append((cell, Point(x + (tallest - cell.width) // 2, y)))
                y += cell.height
    return tuple(found)


def _formed(readout: Readout, texts: list[str], view: Size) -> tuple[tuple[Rect, Point], ...]:
    """The cells of lines that were set by the compiler."""
    em, pitch = readout.em_px, line_pitch(readout.em_px)
    block = (len(texts) - 1) * pitch + em
    found: list[tuple[Rect, Point]] = []
    for number, text in enumerate(texts):
        form = readout.forms.get(pattern(text))
        if form is None:
            continue
        if readout.axis == "x":
            x = _aligned(form.length, view.width, readout.align)
            y = (view.height - block) // 2 + number * pitch
        else:
            x = (view.width - block) // 2 + (len(texts) - 1 - number) * pitch
            y = _aligned(form.length, view.height, readout.align)
        for slot in form.slots:
            name = text[slot.at : slot.end] + slot.shape
            cell = readout.cells.get(name)
            if cell is not None:
                corner = readout.corners[name]
                found.append((cell, Point(x + slot.x + corner.x, y + slot.y + corner.y)))
    return tuple(found)


def _aligned(length: int, room: int, align: Literal["start", "centre", "end"]) -> int:
    if align == "start":
        return 0
    return room - length if align == "end" else (room - length) // 2


def _cells_of(text: str, cells: dict[str, Rect]) -> list[Rect]:
    """Cells in order; a cluster of several characters is one cell, so the longest match wins.

    A cell of several digits is a whole number: it is not used for a part of a longer one.
    """
    longest = max(map(len, cells), default=1)
    found, at = [], 0
    while at < len(text):
        for length in range(min(longest, len(text) - at), 0, -1):
            cell = cells.get(text[at : at + length])
            if cell is not None and not (length > 1 and _is_within_number(text, at, at + length)):
                found.append(cell)
                break
        else:
            length = 1
        at += length
    return found


def _is_within_number(text: str, start: int, end: int) -> bool:
    """Digits with another digit right before or after them."""
    return text[start:end].isdigit() and (text[start - 1 : start].isdigit() or text[end : end + 1].isdigit())


def overflow(most: int) -> str:
    """What stands for a number of more than ``most`` ≥ 1 digits; it takes no more room than they do."""
    return _OVERFLOW[:most]


def _clock(readout: Readout, t: Fraction) -> str:
    moment = (_EPOCH + timedelta(seconds=t.numerator // t.denominator)).astimezone(ZoneInfo(readout.zone))
    values = {
        "Y": f"{moment.year:04}",
        "m": f"{moment.month:02}",
        "d": f"{moment.day:02}",
        "H": f"{moment.hour:02}",
        "I": f"{(moment.hour + 11) % 12 + 1:02}",
        "M": f"{moment.minute:02}",
        "S": f"{moment.second:02}",
        "p": "上午" if moment.hour < 12 else "下午",
        "a": "周" + WEEKDAYS[moment.weekday()],
        "A": "星期" + WEEKDAYS[moment.weekday()],
    }
    return "".join(values.get(part.field, part.text) for part in parse_template("clock", readout.template))


def _countdown(readout: Readout, t: Fraction) -> str:
    if t >= readout.target and readout.after:
        return readout.after
    parts = parse_template("countdown", readout.template)
    units = [UNIT_S[part.field] for part in parts if part.field]
    step = min(units, default=1)
    left = max(0, -((t - readout.target) // step)) * step
    values = {
        "days": str(left // 86_400),
        "hours": f"{left // 3_600 % 24:02}",
        "minutes": f"{left // 60 % 60:02}",
        "seconds": f"{left % 60:02}",
        "total_hours": str(left // 3_600),
        "total_minutes": str(left // 60),
        "total_seconds": str(left),
    }
    for name, most in readout.most.items():
        if len(values[name]) > most:
            values[name] = overflow(most)
    return "".join(values.get(part.field, part.text) for part in parts)
