"""Ink: pixels of a picture to what LEDs of one kind are told, in the order of their channels.

The same arithmetic as ``ledsign.display.pixelmap``, on a picture instead of on LEDs in wire order: done once
for pixels that are shown in many frames.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ledsign.display.sign import ColourOrder

if TYPE_CHECKING:
    from ledsign.core.frame import Bytes
    from ledsign.display.transfer import Transfer

_CHUNK = 16_384


class Scratch:
    """Memory to light with, for one thread at a time."""

    def __init__(self) -> None:
        self.wide = np.empty(_CHUNK, np.intp)
        self.planes = np.empty((4, _CHUNK), np.uint8)


class Ink:
    """LEDs of ``order`` with one transfer. Two of the same ``key`` light alike."""

    def __init__(self, order: ColourOrder, transfer: Transfer) -> None:
        self.size = len(order)
        self._order = order
        if order is ColourOrder.MONO:
            self._tables = [transfer.strongest]
        else:
            self._tables = [transfer.encode_of(colour) for colour in range(3)]
        self.key = order.value.encode() + b"".join(table.tobytes() for table in self._tables)

    def light(self, pixels: Bytes, out: Bytes, scratch: Scratch) -> None:
        """Write what LEDs at ``pixels`` uint8 (h, w, 3) are told into ``out`` uint8 (h, w, ``size``)."""
        rows = max(1, _CHUNK // max(1, pixels.shape[1]))
        columns = min(pixels.shape[1], _CHUNK)
        for y in range(0, pixels.shape[0], rows):
            for x in range(0, pixels.shape[1], columns):
                part = pixels[y : y + rows, x : x + columns]
                self._light(part, out[y : y + rows, x : x + columns], scratch)

    def _light(self, pixels: Bytes, out: Bytes, scratch: Scratch) -> None:
        shape = pixels.shape[:2]
        count = shape[0] * shape[1]
        red, green, blue, white = (plane[:count].reshape(shape) for plane in scratch.planes)
        if self._order is ColourOrder.MONO:
            np.maximum(pixels[..., 0], pixels[..., 1], out=red)
            np.maximum(red, pixels[..., 2], out=red)
            _look_up(red, self._tables[0], red, scratch)
            np.copyto(out[..., 0], red)
            return
        colours = dict(zip("RGB", (red, green, blue), strict=True))
        for number, plane in enumerate((red, green, blue)):
            if "RGB"[number] in self._order:
                _look_up(pixels[..., number], self._tables[number], plane, scratch)
        if self.size == 4:
            np.minimum(red, green, out=white)
            np.minimum(white, blue, out=white)
            for plane in (red, green, blue):
                np.subtract(plane, white, out=plane)
            colours["W"] = white
        for place, letter in enumerate(self._order):
            np.copyto(out[..., place], colours[letter])


def _look_up(values: Bytes, table: Bytes, out: Bytes, scratch: Scratch) -> None:
    wide = scratch.wide[: out.size].reshape(out.shape)
    np.copyto(wide, values)
    np.take(table, wide, mode="clip", out=out)
