"""Schedule dates: days as people write them, 5月6日至31日, 6–31 May, 5月6日起, read for a document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ledsign.documents.schedule_values import parse_dates

if TYPE_CHECKING:
    from datetime import date

    from ledsign.schedule.types import DateRange

DASH = re.compile(r"\s*[–—~～]\s*")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


def dates_of(text: str, today: date) -> DateRange:
    """A stretch of days in either language. Raises ValueError."""
    text = _english(text)
    open_end = re.fullmatch(r"(?:自|从|from)?\s*(.+?)\s*(?:起|开始|以后)", text) or re.fullmatch(
        r"from\s+(.+)", text
    )
    if open_end:
        return parse_dates(_with_year(open_end[1].strip(), today) + "..")
    open_start = re.fullmatch(r"(?:直?至|到|until)\s*(.+?)\s*(?:止|为止)?", text) or re.fullmatch(
        r"(.+?)(?:为止|止)", text
    )
    if open_start:
        return parse_dates(".." + _with_year(open_start[1].strip(), today))
    text = DASH.sub("..", re.sub(r"\s+to\s+", "..", text))
    text = re.sub(r"(?<=[日号])\s*-\s*", "..", text).replace("号", "日")
    text = re.sub(r"^((?:\d{4}年)?\d{1,2}月\d{1,2})(?:日)?(?:\.\.|至|到)", r"\1日..", text)
    return parse_dates(_with_year(text, today))


def range_text(found: DateRange) -> str:
    """As documents have it: ``2026-05-06..2026-05-31``."""
    if found.first == found.last:
        return str(found.first)
    return f"{found.first or ''}..{found.last or ''}"


def _with_year(text: str, today: date) -> str:
    """A Chinese date without its year: this year's, or the next one's when that is half a year ago."""
    text = text.replace("号", "日").replace("今年", f"{today.year}年").replace("明年", f"{today.year + 1}年")
    if re.match(r"\d{1,2}月", text):
        month = int(text.split("月")[0])
        text = f"{today.year + (month < today.month - 6)}年{text}"
    return text


def _english(text: str) -> str:
    """``6–31 may 2026``, ``6 may – 3 june``, ``may 6`` in the Chinese form, which is one."""
    names = "|".join(_MONTHS)
    if not re.search(rf"\b(?:{names})", text):
        return text
    year = f"{match[0]}年" if (match := re.search(r"\b\d{4}\b", text)) else ""
    sides = re.split(r"\s*(?:–|—|-|~|\bto\b|\.\.)\s*", re.sub(r"\b\d{4}\b", "", text))
    made: list[str] = []
    months = [re.search(rf"\b({names})", side) for side in sides]
    whole = next(one for one in months if one)
    for side, own in zip(sides, months, strict=True):
        number = re.search(r"\d{1,2}", side)
        if number is None:
            raise ValueError("date.bad")
        month = _MONTHS.index((own or whole)[1]) + 1
        made.append(f"{month}月{number[0]}日")
    front = "from " if text.startswith("from") else "until " if text.startswith("until") else ""
    return front + year + "..".join(made)
