"""Leds: every LED of one controller, its canvas position and its first channel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ledsign.display.addressing import bytes_per_led, panel_channels
from ledsign.display.panel import panel_pixels

if TYPE_CHECKING:
    from ledsign.display.sign import OutputSpec


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Leds:
    """``x``, ``y``, ``first`` (channel) and ``panel``, each intp (n,), in ascending order of ``first``.

    ``panel`` is the LED's place in the output's chain of panels, 0 in an imported map.
    """

    x: NDArray[np.intp]
    y: NDArray[np.intp]
    first: NDArray[np.intp]
    panel: NDArray[np.intp]


def output_leds(output: OutputSpec) -> Leds:
    """The LEDs of a controller, from its panels or from its imported map.

    Raises ValueError for a panel with a rotation that does not exist.
    """
    size = bytes_per_led(output.order)
    pieces = [
        np.array([(pixel.x, pixel.y, pixel.channel, 0) for pixel in output.pixels], np.intp).reshape(-1, 4)
    ]
    for number, (panel, span) in enumerate(zip(output.panels, panel_channels(output), strict=True)):
        first = np.arange(span.start, span.stop, size, dtype=np.intp)
        pieces.append(np.column_stack((panel_pixels(panel), first, np.full(len(first), number))))
    table = np.concatenate(pieces)
    if np.any(np.diff(table[:, 2]) < 0):
        table = table[np.argsort(table[:, 2], kind="stable")]
    x, y, first, number_of = np.ascontiguousarray(table.T)
    return Leds(x=x, y=y, first=first, panel=number_of)
