"""Stroke: what fills one rectangle of a frame, said instead of drawn.

A frame is its strokes on black. Two frames with equal strokes are the same picture, and a stroke out of a
ribbon is a window on pixels that can be made ready long before.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ledsign.core.frame import Frame
    from ledsign.core.geometry import Point, Rect, Size
    from ledsign.show.ribbon import Ribbon
    from ledsign.show.tile_store import TileStore


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Pane:
    """A rectangle of the canvas that one cue fills: a window of its view, ``corner`` of the view at its top
    left. ``ribbon`` where its pictures come from, None when they have to be drawn; ``tiles`` draws with.
    """

    rect: Rect
    corner: Point
    ribbon: Ribbon | None
    tiles: Callable[[], TileStore]

    @property
    def size(self) -> Size:
        """Of the pictures that it shows a part of."""
        return self.rect.size if self.ribbon is None else self.ribbon.size


class Stroke(NamedTuple):
    """``content`` seen in ``pane``, whose top left is pixel (x, y) of it.

    ``draw`` draws it into a frame, and nothing outside its cue's panes; None when it is of a ribbon.
    """

    pane: Pane
    content: Hashable
    x: int
    y: int
    draw: Callable[[Frame], None] | None = None

    def shows_as(self, other: Stroke) -> bool:
        """Whether both are the same picture at the same place."""
        return self[:4] == other[:4]
