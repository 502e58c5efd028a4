"""PixelMap: the canvas on one side, the channels of one controller on the other.

Contract
* ``compile_map`` does all the thinking once; ``write`` and ``read`` then allocate nothing.
* ``write`` turns a frame into channels: brightness, gamma and white point in one table, then what the LEDs
  are made of. White of an RGBW LED is taken out of linear light (after gamma), where adding it back gives the
  same colour; a one-colour LED gets the strongest of r, g, b; a dual-colour one does without blue.
* Panels of one output may differ in gamma: each LED is then looked up in its own panel's table.
* ``read`` goes backwards: what these channels light, display-referred, at this controller's pixels only.
  For every sign and frame, writing and reading all outputs gives ``ledsign.display.shown.shown``.
* Channels that belong to no LED stay 0.
* A map owns scratch memory: one thread at a time. Other ways to move the same bytes (strided block copies)
  may subclass it; callers see only this class.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ledsign.core.errors import LayoutError
from ledsign.core.problem import Severity
from ledsign.display.addressing import bytes_per_led
from ledsign.display.channel_map import PixelMap
from ledsign.display.checks import output_problems
from ledsign.display.drawing import draw_wiring
from ledsign.display.sign import ColourOrder
from ledsign.display.transfer import Lookup, Transfer

if TYPE_CHECKING:
    from ledsign.core.frame import Bytes, Channels, Frame
    from ledsign.display.sign import OutputSpec, Sign

__all__ = ["ColourMap", "MonoMap", "PixelMap", "WhiteMap", "compile_map", "glow_tables"]


class ColourMap(PixelMap):
    """RGB in any order, and dual-colour: every channel is one byte of the frame."""

    def __init__(self, sign: Sign, output: OutputSpec) -> None:
        """See PixelMap."""
        self._colours = tuple("RGB".index(letter) for letter in output.order)
        super().__init__(sign, output)
        self._source = np.zeros(self.channels, np.intp)
        gap = np.ones(self.channels, np.bool_)
        for place, colour in enumerate(self._colours):
            self._source[self._first + place] = self._base + colour
            gap[self._first + place] = False
        self._gap = gap if gap.any() else None

    def _tune(self, transfers: tuple[Transfer, ...]) -> None:
        self._decode = self._lookup(transfer.decode for transfer in transfers)
        if len(transfers) == 1 and transfers[0].encode.ndim == 1:
            self._encode = Lookup(transfers[0].encode)
            return
        tables = [transfer.encode_of(colour) for transfer in transfers for colour in range(3)]
        starts = np.zeros(self.channels, np.intp)
        for place, colour in enumerate(self._colours):
            starts[self._first + place] = colour * 256
            if len(transfers) > 1:
                starts[self._first + place] += self._starts * 3
        self._encode = Lookup(np.concatenate(tables), starts)

    def write(self, frame: Frame, out: Channels) -> None:
        """See PixelMap."""
        np.take(self._flat(frame), self._source, mode="clip", out=self._checked(out))
        self._encode.apply(out, out)
        if self._gap is not None:
            np.copyto(out, 0, where=self._gap)

    def _light(self, channels: Channels) -> None:
        for place, colour in enumerate(self._colours):
            plane = self._planes[colour]
            np.take(channels[place:], self._first, mode="clip", out=plane)
            self._decode.apply(plane, plane)


class WhiteMap(PixelMap):
    """RGBW in any order: w = min(r, g, b) of linear light, then r−w, g−w, b−w."""

    def __init__(self, sign: Sign, output: OutputSpec) -> None:
        """See PixelMap."""
        super().__init__(sign, output)
        self._places = tuple(output.order.index(letter) for letter in "RGBW")
        # Rows in wire order, then one zero that every gap points at.
        self._mixed = np.zeros(4 * self.leds + 1, np.uint8)
        rows = self._mixed[:-1].reshape(4, self.leds)
        self._colour_rows = tuple(rows[place] for place in self._places[:3])
        self._white = rows[self._places[3]]
        self._source = self._plane_sources(4)

    def _tune(self, transfers: tuple[Transfer, ...]) -> None:
        self._decode = self._lookup(transfer.decode for transfer in transfers)
        self._encode = tuple(
            self._lookup(transfer.encode_of(colour) for transfer in transfers) for colour in range(3)
        )

    def write(self, frame: Frame, out: Channels) -> None:
        """See PixelMap."""
        flat, out = self._flat(frame), self._checked(out)
        for colour, (row, encode) in enumerate(zip(self._colour_rows, self._encode, strict=True)):
            np.take(flat[colour:], self._base, mode="clip", out=row)
            encode.apply(row, row)
        red, green, blue = self._colour_rows
        np.minimum(red, green, out=self._white)
        np.minimum(self._white, blue, out=self._white)
        for row in self._colour_rows:
            np.subtract(row, self._white, out=row)
        np.take(self._mixed, self._source, mode="clip", out=out)

    def _light(self, channels: Channels) -> None:
        np.take(channels[self._places[3] :], self._first, mode="clip", out=self._white)
        np.bitwise_not(self._white, out=self._colour_rows[0])
        room = self._colour_rows[0]
        for plane, place in zip(self._planes, self._places, strict=False):
            np.take(channels[place:], self._first, mode="clip", out=plane)
            # min(c, 255−w) + w is min(c+w, 255) without leaving eight bits.
            np.minimum(plane, room, out=plane)
            np.add(plane, self._white, out=plane)
            self._decode.apply(plane, plane)


class MonoMap(PixelMap):
    """One-colour boards: one level per LED, the strongest of r, g, b."""

    def __init__(self, sign: Sign, output: OutputSpec) -> None:
        """See PixelMap."""
        self._led_colour = sign.led_colour
        super().__init__(sign, output)
        self._level = np.zeros(self.leds + 1, np.uint8)
        self._source = self._plane_sources(1)

    def _tune(self, transfers: tuple[Transfer, ...]) -> None:
        self._encode = self._lookup(transfer.strongest for transfer in transfers)
        glow = [glow_tables(transfer, self._led_colour) for transfer in transfers]
        self._glow = tuple(self._lookup(tables) for tables in zip(*glow, strict=True))

    def write(self, frame: Frame, out: Channels) -> None:
        """See PixelMap."""
        flat, out = self._flat(frame), self._checked(out)
        self._gather_colours(flat)
        level = self._level[:-1]
        np.maximum(self._planes[0], self._planes[1], out=level)
        np.maximum(level, self._planes[2], out=level)
        self._encode.apply(level, level)
        np.take(self._level, self._source, mode="clip", out=out)

    def _light(self, channels: Channels) -> None:
        level = self._level[:-1]
        np.take(channels, self._first, mode="clip", out=level)
        for lookup, plane in zip(self._glow, self._planes, strict=True):
            lookup.apply(level, plane)


def glow_tables(transfer: Transfer, led_colour: tuple[int, int, int]) -> tuple[Bytes, Bytes, Bytes]:
    """Channel value → r, g and b of a one-colour LED: its colour scaled by the decoded level."""
    level = transfer.decode.astype(np.int64)
    red, green, blue = (((2 * level * part + 255) // 510).astype(np.uint8) for part in led_colour)
    return red, green, blue


def compile_map(sign: Sign, output: OutputSpec) -> PixelMap:
    """Compile the map of one of the sign's outputs.

    Raises LayoutError with every problem of the sign's values and of this output's wiring (for those between
    outputs ask ``layout_problems``), and with a drawing of its panels as a note; ValueError when
    ``output`` is not one of the sign's.
    """
    problems = [problem for problem in output_problems(sign, output) if problem.severity is Severity.ERROR]
    if problems:
        error = LayoutError(problems)
        if drawing := draw_wiring(output.panels):
            error.add_note(drawing)
        raise error
    if output.order is ColourOrder.MONO:
        return MonoMap(sign, output)
    return (WhiteMap if bytes_per_led(output.order) == 4 else ColourMap)(sign, output)
