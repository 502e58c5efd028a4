"""Drawings of wirings in plain characters, for the documentation and for error messages.

A small wiring is drawn LED by LED: numbers in wire order, an arrow to the next LED where it is a neighbour.
A large one is drawn panel by panel: its number, an arrow where its wire sets out, ``o`` at its first LED.
Pixels wired twice are ``*``. Long walls are cut in the middle (``:``, ``...``).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ledsign.core.geometry import Rect
from ledsign.display.addressing import chain_channels
from ledsign.display.panel import ROTATIONS, Panel, panel_pixels

if TYPE_CHECKING:
    from ledsign.display.addressing import Patch

ARROWS = {(1, 0): ">", (-1, 0): "<", (0, 1): "v", (0, -1): "^"}
# What still reads well in a terminal and on a page.
MOST_COLUMNS, MOST_ROWS = 18, 12
LANE_WIDTH, LANE_HEIGHT = 10, 4
MOST_LANES = 6


def draw_wiring(wiring: Panel | Sequence[Panel], *, bytes_per_led: int = 0) -> str:
    """A panel, or a chain of panels, as lines of text without trailing blanks.

    LEDs are numbered in wire order from 0; with ``bytes_per_led`` the numbers are first channels instead,
    which shows gaps. Panels that cannot be drawn (no pixels, impossible rotation) are left out.
    """
    chain = (wiring,) if isinstance(wiring, Panel) else tuple(wiring)
    spans = chain_channels(chain, bytes_per_led or 1)
    if not bytes_per_led:
        spans = chain_channels([replace(panel, channel=None) for panel in chain], 1)
    drawn = [
        (number, panel, span.start)
        for number, (panel, span) in enumerate(zip(chain, spans, strict=True))
        if not panel.rect.is_empty and panel.rotation in ROTATIONS
    ]
    if not drawn:
        return ""
    frame = drawn[0][1].rect
    for _, panel, _ in drawn:
        frame = frame.union(panel.rect)
    if frame.width <= MOST_COLUMNS and frame.height <= MOST_ROWS:
        return _draw_leds([(panel, first) for _, panel, first in drawn], frame, bytes_per_led or 1)
    return _draw_panels([(number, panel) for number, panel, _ in drawn])


def draw_split(patch: Patch, letters: str) -> str:
    """How a controller's LEDs fall into universes, one line each; ``letters`` is the colour order.

    LEDs are taken to follow each other without gaps.
    """
    lines = []
    for number in range(patch.universes):
        first = number * patch.slots
        last = min(patch.channels, first + patch.slots) - 1
        lines.append(
            f"universe {patch.universe + number}: slots 1-{last - first + 1} = channels {first}-{last} = "
            + _leds_between(first, last, letters)
        )
    return "\n".join(lines)


def _leds_between(first: int, last: int, letters: str) -> str:
    size = len(letters)
    if last - first + 1 < size and first // size == last // size:
        return f"{letters[first % size : last % size + 1]} of LED {first // size}"
    head, tail = -first % size, (last + 1) % size
    parts = [f"{letters[-head:]} of LED {first // size}"] if head else []
    begin, end = (first + head) // size, (last + 1 - tail) // size - 1
    parts += [f"LEDs {begin}-{end}"] if begin <= end else []
    parts += [f"{letters[:tail]} of LED {last // size}"] if tail else []
    return ", ".join(parts)


class _Sheet:
    """Characters on squared paper."""

    def __init__(self) -> None:
        self._squares: dict[tuple[int, int], str] = {}

    def put(self, column: int, row: int, text: str) -> None:
        for place, letter in enumerate(text, column):
            self._squares[place, row] = letter

    def box(self, left: int, top: int, right: int, bottom: int) -> None:
        for row in (top, bottom):
            for column in range(left + 1, right):
                self._rule(column, row, "-")
        for column in (left, right):
            for row in range(top + 1, bottom):
                self._rule(column, row, "|")
        for column in (left, right):
            for row in (top, bottom):
                self.put(column, row, "+")

    def _rule(self, column: int, row: int, line: str) -> None:
        """Draw a piece of a line; where it meets another there is a corner."""
        self.put(column, row, line if self._squares.get((column, row), line) in (line, " ") else "+")

    def text(self) -> str:
        width = max(column for column, _ in self._squares) + 1
        height = max(row for _, row in self._squares) + 1
        rows = ("".join(self._squares.get((c, r), " ") for c in range(width)) for r in range(height))
        return "\n".join(row.rstrip() for row in rows)


def _draw_leds(chain: list[tuple[Panel, int]], frame: Rect, size: int) -> str:
    sheet = _Sheet()
    last = max(first + (panel.rect.width * panel.rect.height - 1) * size for panel, first in chain)
    digits = len(str(last))
    pitch = digits + 3
    taken: set[tuple[int, int]] = set()
    for panel, _ in chain:
        rect = panel.rect.shifted(-frame.x, -frame.y)
        sheet.box(rect.x * pitch, rect.y * 2, rect.right * pitch, rect.bottom * 2)
    for panel, first in chain:
        path = [(int(x) - frame.x, int(y) - frame.y) for x, y in panel_pixels(panel)]
        for number, (x, y) in enumerate(path):
            column, row = x * pitch + 2, y * 2 + 1
            label = "*" if (x, y) in taken else str(first + number * size)
            sheet.put(column, row, label.rjust(digits))
            if number + 1 < len(path):
                dx, dy = path[number + 1][0] - x, path[number + 1][1] - y
                arrow = ARROWS.get((dx, dy), "")
                if dx:
                    sheet.put(column + (digits + 1 if dx > 0 else -2), row, arrow)
                else:
                    sheet.put(column + digits - 1, row + dy, arrow)
        taken.update(path)
    return sheet.text()


def _draw_panels(chain: list[tuple[int, Panel]]) -> str:
    columns = sorted({edge for _, panel in chain for edge in (panel.rect.x, panel.rect.right)})
    rows = sorted({edge for _, panel in chain for edge in (panel.rect.y, panel.rect.bottom)})
    across, down = _lanes(len(columns) - 1), _lanes(len(rows) - 1)
    sheet = _Sheet()
    visible = []
    for number, panel in chain:
        rect = panel.rect
        left, right = bisect_left(columns, rect.x), bisect_left(columns, rect.right) - 1
        top, bottom = bisect_left(rows, rect.y), bisect_left(rows, rect.bottom) - 1
        if across[left] < 0 or across[right] < 0 or down[top] < 0 or down[bottom] < 0:
            continue
        edges = (
            across[left] * LANE_WIDTH,
            down[top] * LANE_HEIGHT,
            (across[right] + 1) * LANE_WIDTH,
            (down[bottom] + 1) * LANE_HEIGHT,
        )
        sheet.box(*edges)
        visible.append((number, panel, edges))
    if not visible:
        # Panels heaped on each other so that each crosses a cut: the first few show the heap.
        return _draw_panels(chain[: MOST_LANES // 2])
    for number, panel, edges in visible:
        _label(sheet, number, panel, edges)
    if -1 in across:
        _cut(sheet, down, across=True)
    if -1 in down:
        _cut(sheet, across, across=False)
    return sheet.text()


def _label(sheet: _Sheet, number: int, panel: Panel, edges: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = edges
    # A panel of at most 2×2 LEDs begins in the same corner and sets out the same way.
    small = Rect(0, 0, min(panel.rect.width, 2), min(panel.rect.height, 2))
    path = [(int(x), int(y)) for x, y in panel_pixels(replace(panel, rect=small))]
    x, y = path[0]
    sheet.put(right - 1 if x else left + 1, bottom - 1 if y else top + 1, "o")
    arrow = ARROWS[path[1][0] - x, path[1][1] - y] if len(path) > 1 else ""
    label = f"{arrow} {number}" if arrow == "<" else f"{number} {arrow}"
    sheet.put((left + right + 1 - len(label)) // 2, (top + bottom) // 2, label)


def _lanes(count: int) -> list[int]:
    """Where each lane of panels is drawn, -1 for those cut out of the middle."""
    if count <= MOST_LANES:
        return list(range(count))
    kept = MOST_LANES - 2
    return [*range(kept), *[-1] * (count - kept - 1), kept + 1]


def _cut(sheet: _Sheet, lanes: list[int], *, across: bool) -> None:
    """Dots in the empty lane where panels were left out, beside each lane that is drawn."""
    middle = MOST_LANES - 2
    for lane in lanes:
        if lane >= 0 and across:
            sheet.put(middle * LANE_WIDTH + LANE_WIDTH // 2 - 1, lane * LANE_HEIGHT + LANE_HEIGHT // 2, "...")
        elif lane >= 0:
            sheet.put(lane * LANE_WIDTH + LANE_WIDTH // 2, middle * LANE_HEIGHT + LANE_HEIGHT // 2, ":")
