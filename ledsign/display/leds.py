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
    """``x``, ``y`` and ``first`` (channel), each intp (n,), in ascending order of ``first``."""

    x: NDArray[np.intp]
    y: NDArray[np.intp]
    first: NDArray[np.intp]


def output_leds(output: OutputSpec) -> Leds:
    """The LEDs of a controller, from its panels or from its imported map.

    Raises ValueError for a panel with a rotation that does not exist.
    """
    size = bytes_per_led(output.order)
    pieces = [
        np.array([(pixel.x, pixel.y, pixel.channel) for pixel in output.pixels], np.intp).reshape(-1, 3)
    ]
    for panel, span in zip(output.panels, panel_channels(output), strict=True):
        first = np.arange(span.start, span.stop, size, dtype=np.intp)
        pieces.append(np.column_stack((panel_pixels(panel), first)))
    table = np.concatenate(pieces)
    if np.any(np.diff(table[:, 2]) < 0):
        table = table[np.argsort(table[:, 2], kind="stable")]
    x, y, first = np.ascontiguousarray(table.T)
    return Leds(x=x, y=y, first=first)
