"""Panel: a wired rectangle of the canvas."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from ledsign.core.geometry import Rect


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
    """

    rect: Rect
    start: Corner = Corner.TOP_LEFT
    axis: Axis = Axis.ROW
    serpentine: bool = False
    rotation: int = 0
    channel: int | None = None
