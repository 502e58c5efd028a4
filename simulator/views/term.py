"""The wall in a terminal: two pixels in one character cell, upper and lower half block, in true colour."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, TextIO

import numpy as np

if TYPE_CHECKING:
    from ledsign.core.frame import Bytes, Frame

_UPPER_HALF = "▀"
_HIDE, _SHOW = "\x1b[?25l", "\x1b[?25h"
_ALTERNATE, _NORMAL = "\x1b[?1049h", "\x1b[?1049l"
_HOME, _CLEAR_BELOW, _RESET = "\x1b[H", "\x1b[J", "\x1b[0m"


class Terminal:
    """Draws on ``out``. On a terminal it redraws in place; over a pipe only ``close`` prints."""

    def __init__(self, out: TextIO, size: tuple[int, int] | None = None) -> None:
        """``size`` is (columns, lines); None asks the terminal each time."""
        self._out = out
        self._size = size
        self.is_live = out.isatty()
        if self.is_live:
            out.write(_ALTERNATE + _HIDE)

    def draw(self, frame: Frame, status: str) -> None:
        """Redraw with one line of ``status`` below. Does nothing over a pipe."""
        if self.is_live:
            columns, lines = self._size or shutil.get_terminal_size()
            picture = "\r\n".join(rows(frame, columns, max(1, lines - 1)))
            self._out.write(f"{_HOME}{picture}\r\n{_RESET}{status[:columns]}{_CLEAR_BELOW}")
            self._out.flush()

    def close(self, frame: Frame, status: str) -> None:
        """Give the terminal back and leave the last frame on it."""
        if self.is_live:
            self._out.write(_SHOW + _NORMAL)
        columns, lines = self._size or shutil.get_terminal_size()
        self._out.write("\n".join(rows(frame, columns, max(1, lines - 2))) + f"{_RESET}\n{status}\n")
        self._out.flush()


def rows(frame: Frame, columns: int, lines: int) -> list[str]:
    """``frame`` uint8 (h, w, 3) as at most ``lines`` strings of at most ``columns`` cells, ratio kept."""
    small = shrunk(frame, columns, lines * 2)
    if len(small) % 2:
        small = np.concatenate([small, np.zeros_like(small[:1])])
    return [_row(upper, lower) for upper, lower in zip(small[::2], small[1::2], strict=True)]


def shrunk(frame: Frame, width: int, height: int) -> Bytes:
    """``frame`` made to fit; each new pixel is the brightest of those it covers, so thin strokes stay."""
    h, w = frame.shape[:2]
    ratio = max(1.0, w / max(1, width), h / max(1, height))
    new_w, new_h = max(1, int(w / ratio)), max(1, int(h / ratio))
    if ratio == 1.0:
        return frame
    down = np.maximum.reduceat(frame, np.arange(new_h) * h // new_h, axis=0)
    return np.maximum.reduceat(down, np.arange(new_w) * w // new_w, axis=1)


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
