"""Bands: the grounds of spans as rows of a glyph strip, so that they move by quarters of a pixel with it.

A row is a rectangle in the last colour of a ramp; where it has moved on by a part of a pixel its first edge
shows a part of the ramp. So the ramp goes from what lies before the band to the band's ground, and behind a
band comes a row one pixel long that goes back from its ground to the strip's.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import numpy as np

from ledsign.core.geometry import Rect
from ledsign.show.glyph_strip import Table
from ledsign.text.style import Colour

Span: TypeAlias = tuple[Rect, Colour]


def band_rows(
    spans: Sequence[Span], background: Colour, moves: Literal["x", "y"], *, quarters: bool
) -> tuple[Table, list[tuple[Colour, Colour]]]:
    """Rows int32 (b, 5) as ``GlyphStrip.bands``, and the ramps (to, from) that they count, from 0.

    Spans on the strip's own background need no row unless they lie over others; they are left out.
    """
    shown = [(rect, ground) for rect, ground in spans if ground != background and not rect.is_empty]
    ramps: dict[tuple[Colour, Colour], int] = {}

    def row(rect: Rect, colour: Colour, before: Colour) -> tuple[int, int, int, int, int]:
        return rect.x, rect.y, rect.width, rect.height, ramps.setdefault((colour, before), len(ramps))

    begins = {_edge(rect, moves): ground for rect, ground in shown}
    ends = {_edge(_behind(rect, moves), moves): ground for rect, ground in shown}
    rows = []
    if quarters:
        rows += [
            row(_behind(rect, moves), background, ground)
            for rect, ground in shown
            if _edge(_behind(rect, moves), moves) not in begins
        ]
    rows += [row(rect, ground, ends.get(_edge(rect, moves), background)) for rect, ground in shown]
    return np.array(rows, np.int32).reshape(-1, 5), list(ramps)


def _behind(rect: Rect, moves: Literal["x", "y"]) -> Rect:
    """The row or column of pixels right behind it."""
    if moves == "x":
        return Rect(rect.right, rect.y, 1, rect.height)
    return Rect(rect.x, rect.bottom, rect.width, 1)


def _edge(rect: Rect, moves: Literal["x", "y"]) -> tuple[int, int, int]:
    """Where it begins along the motion, and from where to where it reaches across."""
    return (rect.x, rect.y, rect.bottom) if moves == "x" else (rect.y, rect.x, rect.right)
