"""Pieces: which tiles of a clip hold a part of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.geometry import Point, Rect

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.show.types import AnyClip


def pieces_of(clip: AnyClip, wanted: Rect) -> Iterator[tuple[int, Rect, Point]]:
    """The tiles that hold ``wanted``: number, its part of it in tile pixels, and its origin in the clip."""
    along_x = clip.axis == "x"
    first, end = (wanted.x, wanted.right) if along_x else (wanted.y, wanted.bottom)
    if wanted.is_empty:
        return
    length = clip.tile_px
    for number in range(first // length, -(-end // length)):
        start = number * length
        origin = Point(start, 0) if along_x else Point(0, start)
        bounds = Rect(start, 0, length, wanted.bottom) if along_x else Rect(0, start, wanted.right, length)
        yield number, wanted.intersect(bounds).shifted(-origin.x, -origin.y), origin
