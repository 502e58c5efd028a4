"""PixelMap: the canvas on one side, the channels of one controller on the other.

Contract
* ``compile_map`` does all the thinking once; ``write`` and ``read`` then allocate nothing.
* ``write`` turns a frame into channels: brightness and gamma, then what the LEDs are made of. White of an
  RGBW LED is taken out of linear light (after gamma), where adding it back gives the same colour; a
  one-colour LED gets the strongest of r, g, b; a dual-colour one does without blue.
* ``read`` goes backwards: what these channels light, display-referred, at this controller's pixels only.
  For every sign and frame, writing and reading all outputs gives ``ledsign.display.shown.shown``.
* Channels that belong to no LED stay 0.
* A map owns scratch memory: one thread at a time. Other ways to move the same bytes (strided block copies)
  may subclass it; callers see only this class.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import numpy as np

from ledsign.core.errors import LayoutError
from ledsign.core.problem import Severity
from ledsign.display.addressing import bytes_per_led, channels_of
from ledsign.display.checks import output_problems
from ledsign.display.drawing import draw_wiring
from ledsign.display.leds import output_leds
from ledsign.display.sign import ColourOrder
from ledsign.display.transfer import Lookup, Transfer, transfer_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ledsign.core.frame import Bytes, Channels, Frame
    from ledsign.display.sign import OutputSpec, Sign


class PixelMap(ABC):
    """One controller's map. ``channels`` is its buffer in bytes, ``leds`` how many of them are wired."""

    def __init__(self, sign: Sign, output: OutputSpec) -> None:
        """Compile; the sign must be free of layout problems (``compile_map`` sees to that)."""
        found = output_leds(output)
        self.channels = channels_of(output)
        self.leds = len(found.first)
        self._shape = (sign.canvas.height, sign.canvas.width, 3)
        self._order = output.order
        # Byte of the LED's red in the flattened frame; green and blue by shifting the base by 1 and 2.
        self._base = (found.y * sign.canvas.width + found.x) * 3
        self._first = found.first
        self._planes = np.zeros((3, self.leds), np.uint8)
        self.use(transfer_of(sign))

    def use(self, transfer: Transfer) -> None:
        """Change brightness and gamma from the next frame on (``transfer_of(sign, brightness)``)."""
        self._encode = Lookup(transfer.encode)
        self._decode = Lookup(transfer.decode)

    @abstractmethod
    def write(self, frame: Frame, out: Channels) -> None:
        """Fill ``out`` uint8 (channels,) from ``frame`` uint8 (H, W, 3), both C-contiguous.

        Raises ValueError for an array of another shape, type or layout.
        """

    def read(self, channels: Channels, frame: Frame) -> None:
        """Write into ``frame`` uint8 (H, W, 3) what ``channels`` uint8 (channels,) light.

        Other pixels are left as they are. Raises ValueError for an array of another shape, type or layout.
        """
        flat = self._flat(frame)
        self._light(self._checked(channels))
        for colour, plane in enumerate(self._planes):
            flat[colour:][self._base] = plane

    @abstractmethod
    def _light(self, channels: Channels) -> None:
        """Fill ``_planes`` (r, g, b of every LED) with display-referred light."""

    def _flat(self, frame: Frame) -> Bytes:
        if frame.shape != self._shape or frame.dtype != np.uint8 or not frame.flags.c_contiguous:
            raise ValueError(
                f"a frame here is C-contiguous uint8 {self._shape}, not {frame.dtype} {frame.shape}"
            )
        return frame.reshape(-1)

    def _checked(self, channels: Channels) -> Channels:
        wanted = (self.channels,)
        if channels.shape != wanted or channels.dtype != np.uint8 or not channels.flags.c_contiguous:
            raise ValueError(
                f"channels here are contiguous uint8 {wanted}, not {channels.dtype} {channels.shape}"
            )
        return channels

    def _gather_colours(self, flat: Bytes) -> None:
        """The frame's r, g, b at every LED, into ``_planes``."""
        for colour, plane in enumerate(self._planes):
            np.take(flat[colour:], self._base, mode="clip", out=plane)

    def _plane_sources(self, letters: int) -> NDArray[np.intp]:
        """For every channel its index in ``letters`` planes of LEDs set end to end; gaps point past them."""
        source = np.full(self.channels, letters * self.leds, np.intp)
        for letter in range(letters):
            source[self._first + letter] = np.arange(self.leds) + letter * self.leds
        return source


class ColourMap(PixelMap):
    """RGB in any order, and dual-colour: every channel is one byte of the frame."""

    def __init__(self, sign: Sign, output: OutputSpec) -> None:
        """See PixelMap."""
        super().__init__(sign, output)
        self._colours = tuple("RGB".index(letter) for letter in output.order)
        self._source = np.zeros(self.channels, np.intp)
        gap = np.ones(self.channels, np.bool_)
        for place, colour in enumerate(self._colours):
            self._source[self._first + place] = self._base + colour
            gap[self._first + place] = False
        self._gap = gap if gap.any() else None

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

    def write(self, frame: Frame, out: Channels) -> None:
        """See PixelMap."""
        flat, out = self._flat(frame), self._checked(out)
        for colour, row in enumerate(self._colour_rows):
            np.take(flat[colour:], self._base, mode="clip", out=row)
            self._encode.apply(row, row)
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

    def use(self, transfer: Transfer) -> None:
        """See PixelMap."""
        super().use(transfer)
        self._glow = tuple(Lookup(table) for table in glow_tables(transfer, self._led_colour))

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
