"""The wall in a terminal: two dots in one character cell, upper and lower half block, in true colour.

Tall faces are folded (see ``fold``), so that text on towers can be read in a window that is wider than high.
"""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, TextIO

import numpy as np

from ledsign.core.geometry import Rect, Size
from simulator.views.fold import fold, scaled

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.core.frame import Bytes, Frame

_UPPER_HALF = "▀"
_HIDE, _SHOW = "\x1b[?25l", "\x1b[?25h"
_ALTERNATE, _NORMAL = "\x1b[?1049h", "\x1b[?1049l"
_HOME, _CLEAR_BELOW, _RESET = "\x1b[H", "\x1b[J", "\x1b[0m"


class Terminal:
    """Draws on ``out``. On a terminal it redraws in place; over a pipe only ``close`` prints."""

    def __init__(
        self, out: TextIO, size: tuple[int, int] | None = None, faces: Sequence[tuple[str, Rect]] = ()
    ) -> None:
        """``size`` is (columns, lines); None asks the terminal each time. ``faces`` may be folded."""
        self._out = out
        self._size = size
        self._faces = faces
        self.is_live = out.isatty()
        if self.is_live:
            out.write(_ALTERNATE + _HIDE)

    def draw(self, frame: Frame, status: str) -> None:
        """Redraw with one line of ``status`` below. Does nothing over a pipe."""
        if self.is_live:
            columns, lines = self._size or shutil.get_terminal_size()
            picture = "\r\n".join(rows(frame, columns, max(1, lines - 1), self._faces))
            self._out.write(f"{_HOME}{picture}\r\n{_RESET}{status[:columns]}{_CLEAR_BELOW}")
            self._out.flush()

    def close(self, frame: Frame, status: str) -> None:
        """Give the terminal back and leave the last frame on it."""
        if self.is_live:
            self._out.write(_SHOW + _NORMAL)
        columns, lines = self._size or shutil.get_terminal_size()
        self._out.write(
            "\n".join(rows(frame, columns, max(1, lines - 2), self._faces)) + f"{_RESET}\n{status}\n"
        )
        self._out.flush()


def rows(frame: Frame, columns: int, lines: int, faces: Sequence[tuple[str, Rect]] = ()) -> list[str]:
    """``frame`` uint8 (h, w, 3) as at most ``lines`` strings of at most ``columns`` cells, ratio kept."""
    canvas = Size(frame.shape[1], frame.shape[0])
    folded = fold(faces, canvas, columns, (lines - 1) * 2) if lines > 1 else None
    if folded is None:
        return _cells(shrunk(frame, columns, lines * 2))
    labels, picture = folded.draw(frame)
    head = ""
    for start, label in labels:
        head = head.ljust(start) + label
    return [head, *_cells(picture)]


def _cells(dots: Bytes) -> list[str]:
    if len(dots) % 2:
        dots = np.concatenate([dots, np.zeros_like(dots[:1])])
    return [_row(upper, lower) for upper, lower in zip(dots[::2], dots[1::2], strict=True)]


def shrunk(frame: Frame, width: int, height: int) -> Bytes:
    """``frame`` made to fit, ratio kept."""
    h, w = frame.shape[:2]
    ratio = max(1.0, w / max(1, width), h / max(1, height))
    return scaled(frame, max(1, int(w / ratio)), max(1, int(h / ratio)))


def _row(upper: Bytes, lower: Bytes) -> str:
    """One line of cells; colours are only set where they change."""
    parts: list[str] = []
    before: tuple[list[int], list[int]] | None = None
    for front, back in zip(upper.tolist(), lower.tolist(), strict=True):
        if before != (front, back):
            parts.append("\x1b[38;2;{};{};{};48;2;{};{};{}m".format(*front, *back))
            before = (front, back)
        parts.append(_UPPER_HALF)
    return "".join(parts) + _RESET
