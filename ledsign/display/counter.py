"""Counter: where the test pattern ``frame-counter`` writes the number of its frame, for machines to read."""

from __future__ import annotations

from ledsign.core.geometry import Rect

BITS = 16


def counter_cells(rect: Rect) -> tuple[Rect, ...]:
    """Where the sixteen bits of the frame counter are on a face, the highest first: along its top, or down
    its left side when it is narrower than sixteen pixels. A cell may be empty on a face of less than that.
    """
    if rect.width >= BITS:
        size, height = rect.width // BITS, max(1, rect.height // 8)
        return tuple(Rect(rect.x + place * size, rect.y, size, height) for place in range(BITS))
    size, width = max(1, rect.height // BITS), max(1, rect.width // 4)
    return tuple(Rect(rect.x, rect.y + place * size, width, size) for place in range(BITS))
