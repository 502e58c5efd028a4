"""Sampling: the few pixels of a frame that the guard against flashes looks at, without drawing the frame."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from ledsign.display.blocks import Turn
from ledsign.player.larder import SHOWN

if TYPE_CHECKING:
    from ledsign.core.frame import Bytes, Frame
    from ledsign.core.geometry import Size
    from ledsign.player.larder import Larder
    from ledsign.show.stroke import Pane, Stroke

_MOST_PANES = 64


class _Seen(NamedTuple):
    """``rows`` of the samples lie in a pane, at bytes ``places`` of its picture, or of the frame."""

    rows: NDArray[np.intp]
    places: NDArray[np.intp]
    taken: Bytes


class Sampling:
    """``places`` intp (n,): pixels of the flattened frame. ``take`` is for the loop, ``prepare`` for another
    thread.
    """

    def __init__(self, places: NDArray[np.intp], canvas: Size, larder: Larder) -> None:
        self._places = places
        self._y, self._x = np.divmod(places, canvas.width)
        self._larder = larder
        self._seen: dict[Pane, _Seen] = {}
        self._panes: tuple[Pane, ...] | None = None
        self._samples = np.zeros((len(places), 3), np.uint8)

    def take(self, strokes: tuple[Stroke, ...], frame: Frame) -> Bytes | None:
        """The samples uint8 (n, 3), valid until the next call; None when something is not ready."""
        samples = self._samples
        panes = tuple([stroke.pane for stroke in strokes])
        if panes != self._panes:
            samples.fill(0)
            self._panes = panes
        for stroke in strokes:
            seen, ribbon = self._seen.get(stroke.pane), stroke.pane.ribbon
            if seen is None:
                return None
            if not len(seen.rows):
                continue
            if ribbon is None:
                np.take(frame.reshape(-1), seen.places, mode="clip", out=seen.taken)
            else:
                pictures = self._larder.find(ribbon, stroke.content, SHOWN)
                if pictures is None:
                    return None
                begin = (stroke.y * ribbon.size.width + stroke.x) * 3
                np.take(pictures[Turn.ROWS][begin:], seen.places, mode="clip", out=seen.taken)
            samples[seen.rows] = seen.taken
        return samples

    def prepare(self, stroke: Stroke) -> None:
        """Have ready what a frame with this stroke needs."""
        pane = stroke.pane
        if pane not in self._seen:
            if len(self._seen) >= _MOST_PANES:
                self._seen.clear()
            self._seen[pane] = self._look(pane)
        if pane.ribbon is not None and len(self._seen[pane].rows):
            self._larder.want(stroke, None, (Turn.ROWS,))

    def _look(self, pane: Pane) -> _Seen:
        rect = pane.rect
        inside = (self._x >= rect.x) & (self._x < rect.right) & (self._y >= rect.y) & (self._y < rect.bottom)
        rows = np.flatnonzero(inside)
        if pane.ribbon is None:
            pixels = self._places[rows]
        else:
            pixels = (self._y[rows] - rect.y) * pane.size.width + self._x[rows] - rect.x
        index = (pixels[:, None] * 3 + np.arange(3)).astype(np.intp)
        return _Seen(rows, index, np.empty(index.shape, np.uint8))
