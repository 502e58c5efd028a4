"""Test patterns: pictures that say what is wired where, and when. Pure functions of (sign, t).

identify       faces, outputs and panels by name and number, each kind for two seconds in turn
ramp           steps from black to full in white, red, green and blue, on each face
bar            a column and a row that move one pixel a frame
frame-counter  the number of the frame, as figures and as sixteen cells: bits, the highest first
colour         one colour over everything; white unless told otherwise (``colour:#ff8000``); ``white``,
               ``red``, ``green``, ``blue`` and ``grey`` are short for it
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from ledsign.core.errors import ShowError
from ledsign.core.frame import Frame, black
from ledsign.core.geometry import Rect
from ledsign.display.counter import BITS, counter_cells
from ledsign.show.lettering import fitted

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledsign.display.sign import Sign

PATTERNS = ("identify", "ramp", "bar", "frame-counter", "colour")
NAMED = {"white": "#ffffff", "red": "#ff0000", "green": "#00ff00", "blue": "#0000ff", "grey": "#808080"}
HUES = ((255, 64, 64), (64, 255, 64), (96, 128, 255), (255, 224, 32), (255, 64, 255), (32, 255, 255))
TURN_S = 2
WHITE = (255, 255, 255)
OFF_CELL = 24  # a cell that is off still shows where it is


class Pattern:
    """One pattern of one sign, with what does not move drawn beforehand."""

    def __init__(self, name: str, sign: Sign, only: str = "") -> None:
        """``only`` is the one face or output to light. Raises ShowError for a name that is not there."""
        self.name = name
        self._sign = sign
        self._only = only
        self._still: tuple[Frame, ...] = ()
        self._draw: Callable[[int, Frame], None]
        kind, _, value = name.partition(":")
        if kind in NAMED and not value:
            kind, value = "colour", NAMED[kind]
        if kind not in PATTERNS or (value and kind != "colour"):
            known = ", ".join((*PATTERNS, *NAMED))
            raise ShowError(f"no test pattern {name!r}: there are {known}, colour:#rrggbb, and off")
        self._areas = _areas(sign, only)
        if kind == "identify":
            self._still = tuple(self._labelled(parts) for parts in _parts(sign, only))
        elif kind == "ramp":
            self._still = (self._ramps(),)
        elif kind == "colour":
            self._still = (self._plain(_colour(value or NAMED["white"])),)
        self._draw = {"bar": self._bar, "frame-counter": self._counter}.get(kind, self._copy)

    def render(self, t: Fraction, out: Frame) -> Frame:
        """The pattern at wall time ``t``, seconds; all of ``out`` is written."""
        self._draw(frame_number(self._sign, t), out)
        return out

    def _copy(self, number: int, out: Frame) -> None:
        turn = int(number / self._sign.fps) // TURN_S % len(self._still)
        np.copyto(out, self._still[turn])

    def _labelled(self, parts: list[tuple[str, Rect]]) -> Frame:
        frame = black(self._sign.canvas)
        for place, (label, rect) in enumerate(parts):
            hue = np.array(HUES[place % len(HUES)], np.uint8)
            area = _on(frame, rect)
            area[...] = hue // 8
            area[0, :] = area[-1, :] = hue
            area[:, 0] = area[:, -1] = hue
            _write(frame, label, Rect(rect.x + 1, rect.y + 1, rect.width - 2, rect.height - 2), WHITE)
        return frame

    def _ramps(self) -> Frame:
        frame = black(self._sign.canvas)
        for rect in self._areas:
            steps = np.arange(rect.width) * 255 // max(1, rect.width - 1)
            for band, colour in enumerate((WHITE, (255, 0, 0), (0, 255, 0), (0, 0, 255))):
                top, bottom = band * rect.height // 4, (band + 1) * rect.height // 4
                area = frame[rect.y + top : rect.y + bottom, rect.x : rect.right]
                area[...] = steps[None, :, None] * (np.array(colour) > 0)
        return frame

    def _plain(self, colour: tuple[int, int, int]) -> Frame:
        frame = black(self._sign.canvas)
        for rect in self._areas:
            _on(frame, rect)[...] = colour
        return frame

    def _bar(self, number: int, out: Frame) -> None:
        out.fill(0)
        for rect in self._areas:
            area = _on(out, rect)
            area[:, number % rect.width] = 255
            area[number % rect.height, :] = 255

    def _counter(self, number: int, out: Frame) -> None:
        out.fill(0)
        for rect in self._areas:
            cells = counter_cells(rect)
            for place, cell in enumerate(cells):
                lit = number >> (BITS - 1 - place) & 1
                _on(out, cell)[...] = 255 if lit else OFF_CELL
            below = cells[-1].bottom + 1 if rect.width >= BITS else rect.y
            beside = rect.x if rect.width >= BITS else cells[-1].right + 1
            room = Rect(beside, below, rect.right - beside, rect.bottom - below)
            _write(out, f"{number % 100_000:05d}", room, WHITE)


def frame_number(sign: Sign, t: Fraction) -> int:
    """Which frame wall time ``t`` belongs to, counted since 1970 at the sign's rate."""
    return int(t * sign.fps // 1)


def read_counter(frame: Frame, rect: Rect) -> int | None:
    """The frame's number modulo 65536 from a picture of the counter on a face; None when it is not there."""
    bits = 0
    for cell in counter_cells(rect):
        part = _on(frame, cell)
        if not part.size:
            return None
        level = float(part.mean())
        if OFF_CELL * 2 < level < 128 or level < 1:
            return None
        bits = bits << 1 | (level >= 128)
    return bits


def _colour(text: str) -> tuple[int, int, int]:
    digits = text.removeprefix("#")
    if len(digits) != 6 or not digits.isascii():
        raise ShowError(f"{text!r} is not a colour: write colour:#rrggbb")
    try:
        red, green, blue = bytes.fromhex(digits)
    except ValueError:
        raise ShowError(f"{text!r} is not a colour: write colour:#rrggbb") from None
    return red, green, blue


def _parts(sign: Sign, only: str) -> list[list[tuple[str, Rect]]]:
    """Faces, outputs and panels with their labels; kinds of which nothing is left are left out."""
    faces = [
        (f"{place} {face.name}", face.rect)
        for place, face in enumerate(sign.faces, 1)
        if only in ("", face.name)
    ]
    outputs, panels = [], []
    for place, output in enumerate(sign.outputs, 1):
        if only not in ("", output.name):
            continue
        rects = _rects_of(sign, output.name)
        if rects:
            around = rects[0]
            for rect in rects:
                around = around.union(rect)
            outputs.append((f"{place} {output.name}", around))
            panels += [(str(number), rect) for number, rect in enumerate(rects, 1)]
    return [kind for kind in (faces, outputs, panels) if kind]


def _areas(sign: Sign, only: str) -> tuple[Rect, ...]:
    if not only:
        return tuple(face.rect for face in sign.faces)
    found = [face.rect for face in sign.faces if face.name == only] or _rects_of(sign, only)
    if not found:
        raise ShowError(f"the sign has no face or output {only!r}: there are {_known(sign)}")
    return tuple(found)


def _known(sign: Sign) -> str:
    """What may be named, each once: ``west (face, output)``."""
    kinds: dict[str, list[str]] = {}
    for kind, named in (("face", sign.faces), ("output", sign.outputs)):
        for one in named:
            kinds.setdefault(one.name, []).append(kind)
    return ", ".join(f"{name} ({', '.join(kind)})" for name, kind in kinds.items())


def _rects_of(sign: Sign, name: str) -> list[Rect]:
    """The panels of an output; those of an imported map are the box around its LEDs."""
    for output in sign.outputs:
        if output.name == name and output.panels:
            return [panel.rect for panel in output.panels if not panel.rect.is_empty]
        if output.name == name:
            xs, ys = [one.x for one in output.pixels], [one.y for one in output.pixels]
            return [Rect(min(xs), min(ys), max(xs) - min(xs) + 1, max(ys) - min(ys) + 1)]
    return []


def _write(frame: Frame, text: str, room: Rect, colour: tuple[int, int, int]) -> None:
    ink = fitted(text, room.width, room.height)
    if not ink.size:
        return
    y = room.y + (room.height - ink.shape[0]) // 2
    x = room.x + (room.width - ink.shape[1]) // 2
    frame[y : y + ink.shape[0], x : x + ink.shape[1]][ink > 0] = colour


def _on(frame: Frame, rect: Rect) -> Frame:
    return frame[rect.y : rect.bottom, rect.x : rect.right]
