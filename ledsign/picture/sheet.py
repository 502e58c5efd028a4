"""Sheet: white paper to draw on, measured in points of which a picture has ``SCALE`` × ``SCALE`` pixels each.

Round corners and hatching are drawn larger and made smaller again, so that they are smooth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from PIL import Image, ImageDraw

from ledsign.picture import lettering
from ledsign.picture.lettering import REGULAR

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.picture.colours import Colour

SCALE = 2
_SMOOTH = 4

Align = Literal["left", "middle", "right"]
_ANCHORS: dict[str, str] = {"left": "l", "middle": "m", "right": "r"}


class Sheet:
    """A picture being drawn. All lengths are points; boxes are (left, top, right, bottom)."""

    def __init__(self, width: int, height: int, paper: Colour = (255, 255, 255)) -> None:
        self.width = width
        self.height = height
        self.image = Image.new("RGB", (width * SCALE, height * SCALE), paper)
        self._draw = ImageDraw.Draw(self.image)

    def text(
        self,
        x: float,
        y: float,
        text: str,
        size: int,
        colour: Colour,
        *,
        weight: int = REGULAR,
        align: Align = "left",
        room: float | None = None,
    ) -> float:
        """One line, its baseline at ``y``, cut to ``room``. Returns its width."""
        if room is not None:
            text = lettering.cut(text, int(room * SCALE), size * SCALE, weight)
        if not text:
            return 0.0
        face = lettering.font(size * SCALE, weight)
        self._draw.text(
            (round(x * SCALE), round(y * SCALE)), text, fill=colour, font=face, anchor=f"{_ANCHORS[align]}s"
        )
        return text_width(text, size, weight)

    def box(self, left: float, top: float, right: float, bottom: float, colour: Colour) -> None:
        """A filled rectangle, at least one pixel wide and high."""
        x0, y0 = round(left * SCALE), round(top * SCALE)
        x1, y1 = max(x0, round(right * SCALE) - 1), max(y0, round(bottom * SCALE) - 1)
        self._draw.rectangle((x0, y0, x1, y1), fill=colour)

    def rounded(
        self,
        left: float,
        top: float,
        right: float,
        bottom: float,
        colour: Colour,
        radius: float = 3,
        hatch: Colour | None = None,
        turns: Sequence[Colour] = (),
    ) -> None:
        """A filled rectangle with round corners, hatched with a second colour when given.

        ``turns``: colours that follow one another along the bottom, all over when it is low.
        """
        x0, y0 = round(left * SCALE), round(top * SCALE)
        w, h = max(1, round(right * SCALE) - x0), max(1, round(bottom * SCALE) - y0)
        fill = Image.new("RGB", (w, h), colour)
        if hatch is not None:
            _hatch(fill, hatch, x0 + y0)
        if turns:
            _take_turns(fill, turns)
        self.image.paste(fill, (x0, y0), _corners(w, h, min(radius * SCALE, w / 2, h / 2)))

    def line(self, x0: float, y0: float, x1: float, y1: float, colour: Colour, width: float = 0.5) -> None:
        """A straight line; half a point is one pixel."""
        points = [round(value * SCALE) for value in (x0, y0, x1, y1)]
        self._draw.line(points, fill=colour, width=max(1, round(width * SCALE)))

    def dashes(self, x0: float, y0: float, x1: float, y1: float, colour: Colour, width: float = 1) -> None:
        """A level or upright dashed line."""
        step, length, at = 5.0, abs(x1 - x0) + abs(y1 - y0), 0.0
        dx, dy = (1, 0) if x1 != x0 else (0, 1)
        while at < length:
            end = min(at + step * 0.6, length)
            self.line(x0 + dx * at, y0 + dy * at, x0 + dx * end, y0 + dy * end, colour, width)
            at += step

    def dot(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A filled circle."""
        self.rounded(x - radius, y - radius, x + radius, y + radius, colour, radius)


def text_width(text: str, size: int, weight: int = REGULAR) -> float:
    """How wide one line is, in points."""
    return lettering.width(text, size * SCALE, weight) / SCALE


def _corners(width: int, height: int, radius: float) -> Image.Image:
    """Where a box with round corners covers: L, 0..255."""
    mask = Image.new("L", (width, height), 255)
    r = round(radius)
    if r < 1:
        return mask
    big = Image.new("L", (2 * r * _SMOOTH, 2 * r * _SMOOTH), 0)
    ImageDraw.Draw(big).ellipse((0, 0, 2 * r * _SMOOTH - 1, 2 * r * _SMOOTH - 1), fill=255)
    circle = big.resize((2 * r, 2 * r), Image.Resampling.LANCZOS)
    for x, left in ((0, 0), (width - r, r)):
        for y, top in ((0, 0), (height - r, r)):
            mask.paste(circle.crop((left, top, left + r, top + r)), (x, y))
    return mask


def _take_turns(image: Image.Image, colours: Sequence[Colour]) -> None:
    """Each colour several times, along the longer side of low or narrow boxes, else in a band."""
    width, height = image.size
    pen = ImageDraw.Draw(image)
    band = 5 * SCALE
    if min(width, height) < 3 * band:
        band = height
    upright = height == band and height > width
    length = height if upright else width
    count = max(len(colours), length // (9 * SCALE) // len(colours) * len(colours))
    for number in range(count):
        start, end = number * length // count, (number + 1) * length // count - 1
        colour = colours[number % len(colours)]
        if upright:
            pen.rectangle((0, start, width, end), fill=colour)
        else:
            pen.rectangle((start, height - band, end, height), fill=colour)


def _hatch(image: Image.Image, colour: Colour, phase: int) -> None:
    """Slanting stripes that go on from one box into the next."""
    width, height = image.size
    big = Image.new("L", (width * 2, height * 2), 0)
    pen = ImageDraw.Draw(big)
    step = 10 * SCALE
    for x in range(-height * 2 - step, width * 2 + step, step):
        at = x - (2 * phase) % step
        pen.line((at, height * 2, at + height * 2, 0), fill=255, width=3 * SCALE)
    mask = big.resize((width, height), Image.Resampling.LANCZOS)
    image.paste(Image.new("RGB", (width, height), colour), (0, 0), mask)
