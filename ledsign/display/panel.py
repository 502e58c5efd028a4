"""Panel: a wired rectangle of the canvas.

A panel is described in two steps, as it is built: first how its own wire runs, looking at the front of the
panel the right way up (start corner, axis, serpentine); then how it is hung (rotation, rect).

    top-left, row      top-left, row, serpentine      the second one, rotation 90
    0 > 1 > 2          0 > 1 > 2                      5   0
                               v                      ^   v
    3 > 4 > 5          5 < 4 < 3                      4   1
                                                      ^   v
                                                      3 < 2

All wirings are drawn in ``docs/wirings.md``.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from ledsign.core.geometry import Rect

ROTATIONS = (0, 90, 180, 270)


class Corner(StrEnum):
    """Where the first LED sits, looking at the front of the unrotated panel."""

    TOP_LEFT = "top-left"
    TOP_RIGHT = "top-right"
    BOTTOM_LEFT = "bottom-left"
    BOTTOM_RIGHT = "bottom-right"


class Axis(StrEnum):
    """Which way the wire runs first."""

    ROW = "row"
    COLUMN = "column"


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """A panel. ``rect`` is where it hangs on the canvas, after rotation (so 90° swaps its own sides).

    ``rotation`` is how far the panel is turned clockwise as hung: 0, 90, 180 or 270.
    ``channel`` is its first channel on the controller; None means right after the panel before it.
    ``gamma`` replaces the output's or the sign's for this panel; None leaves it.
    """

    rect: Rect
    start: Corner = Corner.TOP_LEFT
    axis: Axis = Axis.ROW
    serpentine: bool = False
    rotation: int = 0
    channel: int | None = None
    gamma: float | None = None


def panel_pixels(panel: Panel) -> NDArray[np.intp]:
    """Canvas positions of every LED in wire order: intp (n, 2), columns x and y.

    Raises ValueError for a rotation that is not 0, 90, 180 or 270.
    """
    if panel.rotation not in ROTATIONS:
        raise ValueError(f"rotation must be one of {ROTATIONS}, not {panel.rotation}")
    rect = panel.rect
    sideways = panel.rotation in (90, 270)
    width, height = (rect.height, rect.width) if sideways else (rect.width, rect.height)
    lines, run = (height, width) if panel.axis is Axis.ROW else (width, height)
    line, step = np.divmod(np.arange(lines * run, dtype=np.intp), run)
    if panel.serpentine:
        step = np.where(line % 2, run - 1 - step, step)
    u, v = (step, line) if panel.axis is Axis.ROW else (line, step)
    if panel.start in (Corner.TOP_RIGHT, Corner.BOTTOM_RIGHT):
        u = width - 1 - u
    if panel.start in (Corner.BOTTOM_LEFT, Corner.BOTTOM_RIGHT):
        v = height - 1 - v
    if panel.rotation == 90:
        u, v = height - 1 - v, u
    elif panel.rotation == 180:
        u, v = width - 1 - u, height - 1 - v
    elif panel.rotation == 270:
        u, v = v, width - 1 - u
    return np.stack((rect.x + u, rect.y + v), axis=1)
