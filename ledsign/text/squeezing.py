"""Squeezing: marks give up the blank half of their cell. CLREQ §3.1.6, GB/T 15834 §5.1.10.

What is blank is seen from the ink, so it is right for every font: for Noto Sans SC it is what OpenType's
``halt`` and ``vhal`` say, for a strike half of the columns. Of two marks side by side one half em goes, at
the end of a line a mark is half wide, at its start an opening one, and an interpunct is always.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.text.face import UNIT
from ledsign.text.kinds import Kind

if TYPE_CHECKING:
    from ledsign.text.cell import Cell
    from ledsign.text.stock import Stock

_ENDING = frozenset((Kind.CLOSE, Kind.STOP))
# centred in vertical text, so there is no blank half
_FULL_IN_COLUMN = frozenset("：；？！︓︔︕︖‼⁇⁈⁉")


def rooms(
    text: str, kind: Kind, ink: tuple[int, int], advance: int, em_px: int, *, vertical: bool
) -> tuple[int, int]:
    """How much a mark can give up at its start and end, in 1/64 px.

    ``ink`` is where its ink starts and ends in its cell, in pixels; ``advance`` the cell's length in 1/64 px.
    """
    start, end = ink
    before, after = max(0, start), max(0, advance // UNIT - end)
    half, quarter = em_px // 2, em_px // 4
    if advance < em_px * UNIT or (vertical and text in _FULL_IN_COLUMN):
        return 0, 0
    if kind is Kind.OPEN:
        return min(half, before) * UNIT, 0
    if kind is Kind.MIDDLE or (
        kind is Kind.STOP and after < half - em_px // 16
    ):  # ：in the middle of its cell
        return min(quarter, before) * UNIT, min(quarter, after) * UNIT
    return 0, min(half, after) * UNIT


def western_rooms(ink: tuple[int, int], advance: int, em_px: int) -> tuple[int, int]:
    """The same for a quotation mark of Western text in a full-width cell: it keeps an eighth of an em."""
    start, end = ink
    keep = max(1, em_px // 16)
    return max(0, start - keep) * UNIT, max(0, advance // UNIT - end - keep) * UNIT


def squeeze(cells: list[Cell], stock: Stock, em_px: int) -> None:
    """Take off what marks side by side give up; interpuncts always give it. An eighth of an em stays between
    their inks: two marks that all but touch are read as one.
    """
    apart = em_px // 8 * UNIT
    previous: int | None = None
    for at, cell in enumerate(cells):
        if not cell.is_mark:
            previous = None
            continue
        if cell.kind is Kind.MIDDLE:
            cell = cells[at] = stock.changed(cell, lead=cell.lead_room, trail=cell.trail_room)
        if previous is not None:
            before = cells[previous]
            blank = before.advance - before.ink[1] * UNIT + cell.ink[0] * UNIT - cell.lead
            if before.kind in _ENDING:
                trail = min(before.trail_room, max(0, blank - apart))
                cells[previous] = stock.changed(before, trail=trail)
            elif cell.kind is Kind.OPEN:
                lead = min(cell.lead_room, max(0, blank - before.trail - apart))
                cells[at] = stock.changed(cell, lead=lead)
        previous = at


def start_trim(cell: Cell) -> int:
    """What more comes off when ``cell`` starts a line, in 1/64 px."""
    return cell.lead_room - cell.lead if cell.kind is Kind.OPEN else 0


def end_trim(cell: Cell) -> int:
    """What more comes off when ``cell`` ends a line, in 1/64 px."""
    return cell.trail_room - cell.trail if cell.kind in _ENDING else 0
