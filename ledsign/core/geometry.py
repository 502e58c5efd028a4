"""Whole-pixel geometry. Origin at the top left, x to the right, y down."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height in pixels, both ≥ 0; always in that order."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Point:
    """A pixel position; may lie outside any canvas."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Rect:
    """The pixels x ≤ column < x+width, y ≤ row < y+height."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """First column past the rectangle."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """First row past the rectangle."""
        return self.y + self.height

    @property
    def size(self) -> Size:
        """Width and height."""
        return Size(self.width, self.height)

    @property
    def is_empty(self) -> bool:
        """True when it holds no pixel."""
        return self.width <= 0 or self.height <= 0

    def intersect(self, other: Rect) -> Rect:
        """The common pixels; an empty rectangle when there are none."""
        x, y = max(self.x, other.x), max(self.y, other.y)
        width, height = min(self.right, other.right) - x, min(self.bottom, other.bottom) - y
        return Rect(x, y, max(0, width), max(0, height))

    def contains(self, other: Rect) -> bool:
        """True when every pixel of ``other`` is in this rectangle."""
        return (
            self.x <= other.x
            and self.y <= other.y
            and other.right <= self.right
            and other.bottom <= self.bottom
        )

    def shifted(self, dx: int, dy: int) -> Rect:
        """The same rectangle moved by (dx, dy)."""
        return Rect(self.x + dx, self.y + dy, self.width, self.height)

    def union(self, other: Rect) -> Rect:
        """The smallest rectangle holding both."""
        x, y = min(self.x, other.x), min(self.y, other.y)
        return Rect(x, y, max(self.right, other.right) - x, max(self.bottom, other.bottom) - y)
