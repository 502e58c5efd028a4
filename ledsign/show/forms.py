"""Forms: where the characters of a line stand that changes with the clock, as the compiler has set them.

A clock says a different text each second, but its lines look alike: only their digits (and weekdays) change.
So lines are known by their ``pattern``; the compiler sets one of each as it sets any text, with the gaps,
squeezed marks and turned runs that belong there, and a player copies cells to the places it found.
"""

from __future__ import annotations

from dataclasses import dataclass

# Of these any may stand where another does, and takes the same room.
_ALIKE = str.maketrans("123456789二三四五六日下", "000000000一一一一一一上")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """Characters ``at`` to ``end`` (half-open) of a line, which share a cell.

    The cell's name is these characters and ``shape``: the same character may be needed between two pixels,
    narrowed or turned. ``x``, ``y`` is its em box from the corner of the line, in pixels.
    """

    at: int
    end: int
    shape: str
    x: int
    y: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """A line of some pattern: ``length`` along the axis in pixels, and where its characters stand."""

    length: int
    slots: tuple[Slot, ...]


def pattern(line: str) -> str:
    """What lines have in common that are set alike."""
    return line.translate(_ALIKE)


def line_pitch(em_px: int) -> int:
    """Pixels from line to line: 1.15 em, and at least one blank row."""
    return max(em_px + 1, (em_px * 23 + 10) // 20)
