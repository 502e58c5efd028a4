"""Plots: figures as one picture, SVG written by hand: how many times better than promised, on a log scale.

1 ×      promised: left of the line is missed
│▇▇▇▇▇▇▇▇◆▇▇▇  ◆ = the stretch
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from ledsign.bench.table import limit, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.bench.figure import Figure

ROW, LEFT, WIDTH, RIGHT, TOP = 26, 380, 360, 190, 34
LOW, HIGH = 0.25, 16.0
GOOD, BAD, INK, FAINT = "#2a7f4f", "#b3372f", "#222222", "#8a8a8a"


def headroom(figure: Figure, value: float | None = None) -> float | None:
    """How many times better than its bar a value is (default: the measured one).

    None without a value, and for a bar of 0, which has no multiples.
    """
    value = figure.value if value is None else value
    if value is None or figure.bar <= 0:
        return None
    if value <= 0:
        return math.inf if figure.better == "lower" else 0.0
    return figure.bar / value if figure.better == "lower" else value / figure.bar


def draw(figures: Sequence[Figure], language: str) -> str:
    """An SVG document with a row for each figure that has a value and a bar above 0."""
    rows = [figure for figure in figures if headroom(figure) is not None]
    height = TOP + ROW * len(rows) + 12
    width = LEFT + WIDTH + RIGHT
    line = _x(1.0)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" font-family="sans-serif" font-size="13">',
        f'<rect width="{width}" height="{height}" fill="#ffffff"/>',
    ]
    parts += [_text(_x(times), 20, f"{times:g} ×", FAINT, "middle") for times in (0.5, 1, 2, 4, 8)]
    for place, figure in enumerate(rows):
        y = TOP + ROW * place
        end = _x(headroom(figure) or LOW)
        colour = GOOD if figure.met else BAD
        told = f"{number(figure.value, figure.unit)}  ({limit(figure, figure.bar)})"
        parts += [
            _text(LEFT - 10, y + 15, figure.title.in_language(language), INK, "end"),
            f'<rect x="{min(line, end):.1f}" y="{y + 4}" width="{abs(end - line):.1f}" height="14"'
            f' fill="{colour}"/>',
            _text(LEFT + WIDTH + 10, y + 15, told, INK, "start"),
        ]
        stretch = headroom(figure, figure.stretch) if figure.stretch is not None else None
        if stretch:
            x = _x(stretch)
            parts.append(f'<path d="M{x:.1f} {y + 3} l5 8 l-5 8 l-5 -8 z" fill="#e0b000"/>')
    parts.append(f'<path d="M{line:.1f} {TOP - 4} V{height - 8}" stroke="{INK}" stroke-width="1"/>')
    return "\n".join([*parts, "</svg>"]) + "\n"


def _x(times: float) -> float:
    """Where a multiple lies; what is outside the scale lies on its edge."""
    kept = min(HIGH, max(LOW, times))
    return LEFT + WIDTH * math.log(kept / LOW) / math.log(HIGH / LOW)


def _text(x: float, y: float, words: str, colour: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y}" fill="{colour}" text-anchor="{anchor}">{escape(words)}</text>'
