"""Filling: cells into lines no longer than a measure, and how far a line's cells stand apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ledsign.text.cell import Cell
from ledsign.text.face import UNIT
from ledsign.text.kinds import Kind
from ledsign.text.squeezing import end_trim, start_trim

# A line with more than this many ems more between its cells is less than half full: it stays as it is.
_LOOSEST_EM = 1
# characters a line keeps when it gives one to the next
_COMPANY = 3


@dataclass(slots=True)
class Line:
    """Cells ``start`` to ``end`` (half-open) of a paragraph. ``length`` in 1/64 px, without what hangs.

    ``hanging`` is what stands in the margin, ``extra`` what justification adds after each cell, both in
    1/64 px; ``last`` that the paragraph ends here; ``pens`` where each cell stands without ``extra``.
    """

    cells: Sequence[Cell]
    length: int
    hanging: int = 0
    last: bool = True
    extra: list[int] = field(default_factory=list)
    pens: Sequence[int] = ()


def aligned(pen: int) -> int:
    """The nearest whole pixel, in 1/64 px."""
    return (pen + UNIT // 2) // UNIT * UNIT


def fill(
    cells: Sequence[Cell], measure_px: int | None, em_px: int, *, squeeze: bool, hang: bool
) -> list[Line]:
    """The paragraph's lines. One cell at least stands on each, even when the measure is shorter.

    Spaces at the end of a line that was broken take no room. The last line is no single hanzi. With ``hang``,
    the measure ends half an em earlier and a stop may stand beyond it.
    """
    if measure_px is None:
        return [_line(cells, 0, len(cells), squeeze=squeeze, last=True)]
    margin = em_px // 2 * UNIT if hang else 0
    measure = measure_px * UNIT - margin
    starts: list[int] = []
    start, count = 0, len(cells)
    while start < count:
        starts.append(start)
        start = _end(cells, start, measure, margin, squeeze=squeeze)
    if not starts:
        return [Line((), 0)]
    if len(starts) > 1:
        starts[-1] = _with_company(cells, starts[-2], starts[-1])
    lines: list[Line] = []
    for start, end in zip(starts, [*starts[1:], count], strict=True):
        line = _line(cells, start, end, squeeze=squeeze, last=end == count, wrapped=True)
        if hang and line.length > measure and line.cells[-1].hangs:
            line.hanging = line.length - measure
            line.length = measure
        lines.append(line)
    return lines


def _with_company(cells: Sequence[Cell], before: int, last: int) -> int:
    """Where the last line is to start so that it is no single hanzi, alone on a page perhaps.

    CLREQ §3.1.5 (孤字): the line before gives it another, when that keeps three of its own.
    """
    alone = [cell for cell in cells[last:] if not (cell.is_blank or cell.is_mark)]
    if len(alone) != 1 or alone[0].kind is not Kind.IDEOGRAPH:
        return last
    previous = cells[last - 1]
    apart = previous.kind is Kind.IDEOGRAPH and cells[last - 2].breaks and last - before > _COMPANY
    return last - 1 if apart else last


# A line may end after a hyphen or slash, but Wi-Fi is not stretched to Wi- Fi.
_TIED = (Kind.BREAK_AFTER, Kind.SLASH, Kind.SIGN)


def justify(line: Line, measure_px: int, em_px: int) -> None:
    """Spread what is left of the measure evenly over the line's spaces and other places it could have ended.

    Hanzi part as far as Latin words do (CLREQ §3.2.2: between all characters alike when gaps are used up).
    """
    if line.last:
        return
    places = [
        at
        for at, cell in enumerate(line.cells[:-1])
        if (cell.breaks and cell.kind not in _TIED)
        or cell.kind is Kind.SPACE
        or (cell.gap and not cell.is_blank)
    ]
    if line.hanging and places:
        places = [at for at in places if at < len(line.cells) - 2 or line.cells[at].breaks]
    rest = (measure_px * UNIT - line.length) // UNIT
    if rest <= 0 or not places or rest > len(places) * em_px * _LOOSEST_EM:
        return
    line.extra = [0] * len(line.cells)
    for number, at in enumerate(places):
        line.extra[at] = (rest * (number + 1) // len(places) - rest * number // len(places)) * UNIT
    line.length = measure_px * UNIT


def _end(cells: Sequence[Cell], start: int, measure: int, margin: int, *, squeeze: bool) -> int:
    """Where the line from ``start`` ends: the last allowed place that fits, else amid a word."""
    pen = -start_trim(cells[start]) if squeeze else 0
    best = torn = fits = start
    for at in range(start, len(cells)):
        cell = cells[at]
        if cell.is_blank:
            pen += cell.advance
            if cell.breaks:  # spaces may stand beyond the end
                best = fits = at + 1
            continue
        if cell.aligned:
            pen = aligned(pen)
        width = pen + cell.advance - cell.lead - cell.trail
        shown = width - (end_trim(cell) if squeeze else 0)
        if (shown + UNIT - 1) // UNIT * UNIT <= measure + (margin if cell.hangs else 0):
            fits = at + 1
            if cell.breaks:
                best = at + 1
            elif cell.tears:
                torn = at + 1
        else:
            break
        pen = width + cell.gap
    return next(end for end in (best, torn, fits, start + 1) if end > start)


def _line(
    cells: Sequence[Cell], start: int, end: int, *, squeeze: bool, last: bool, wrapped: bool = False
) -> Line:
    chosen = list(cells[start:end])
    while wrapped and not last and len(chosen) > 1 and chosen[-1].is_blank:
        chosen.pop()
    if not chosen:
        return Line((), 0)
    if squeeze and start_trim(chosen[0]):
        chosen[0] = replace(chosen[0], lead=chosen[0].lead_room)
    ending = chosen[-1]
    if ending.gap or (squeeze and end_trim(ending)):
        chosen[-1] = replace(ending, gap=0, trail=ending.trail + (end_trim(ending) if squeeze else 0))
    pen = 0
    pens = []
    for cell in chosen:
        if cell.aligned:
            pen = (pen + UNIT // 2) // UNIT * UNIT
        pens.append(pen)
        pen += cell.step
    return Line(chosen, pen, last=last, pens=pens)
