"""Transfer: display-referred values to channel values and back, for one gamma, brightness and white.

    encode[v] = round(255 · brightness · gain · (v/255)^gamma)     what the LED driver is told, linear light
    decode[c] = round(255 · (c/255)^(1/gamma))                     what such light looks like

Everything that happens to light after the frame is in this one table: gamma, brightness, colour temperature.
Brightness and gains are in ``encode`` only, so a dimmed or warm sign looks dimmer or warmer in the preview
and in the simulator.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ledsign.core.frame import Bytes
from ledsign.display.sign import ColourOrder
from ledsign.display.white import FULL, Gains, gains_of

if TYPE_CHECKING:
    from ledsign.display.panel import Panel
    from ledsign.display.sign import OutputSpec, Sign

ONE_BIT_THRESHOLD = 128
_CHUNK = 16_384


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Transfer:
    """Read-only tables that map 0 to 0. ``decode`` is uint8 (256,).

    ``encode`` is uint8 (256,), or (3, 256) for r, g and b when their gains differ.
    """

    encode: Bytes
    decode: Bytes

    def encode_of(self, colour: int) -> Bytes:
        """The table uint8 (256,) of red (0), green (1) or blue (2)."""
        table: Bytes = self.encode if self.encode.ndim == 1 else self.encode[colour]
        return table

    @property
    def strongest(self) -> Bytes:
        """The table uint8 (256,) of the colour with the largest gain: what a one-colour board uses."""
        table: Bytes = self.encode.reshape(-1, 256).max(axis=0)
        return table


@lru_cache(maxsize=256)
def make_transfer(gamma: float, brightness: float, gains: Gains = FULL) -> Transfer:
    """Tables for ``gamma`` > 0, ``brightness`` 0..1 and ``gains`` 0..1. Raises ValueError outside these."""
    if not (0 < gamma < float("inf") and 0 <= brightness <= 1):
        raise ValueError(f"gamma must be > 0 and brightness 0..1, not {gamma} and {brightness}")
    if not all(0 <= gain <= 1 for gain in gains):
        raise ValueError(f"gains must be 0..1, not {gains}")
    level = np.arange(256) / 255
    parts = [_table(brightness * gain * level**gamma) for gain in gains]
    encode = parts[0] if len(set(gains)) == 1 else np.stack(parts)
    encode.flags.writeable = False
    return Transfer(encode=encode, decode=_table(level ** (1 / gamma)))


@lru_cache(maxsize=4)
def one_bit_transfer(brightness: float) -> Transfer:
    """Tables for boards that only switch: ≥ 128 is on. They cannot be dimmed, but brightness 0 is dark."""
    on = np.arange(256) >= ONE_BIT_THRESHOLD
    return Transfer(encode=_table(on * float(brightness > 0)), decode=_table(on * 1.0))


def transfer_of(
    sign: Sign,
    brightness: float | None = None,
    *,
    output: OutputSpec | None = None,
    panel: Panel | None = None,
) -> Transfer:
    """The tables of the sign, of one of its outputs, or of one panel of that output.

    ``brightness`` 0..1 instead of the sign's own when given. One-bit boards know neither gamma nor white;
    one-colour boards have no white point.
    """
    level = sign.brightness if brightness is None else brightness
    if sign.one_bit:
        return one_bit_transfer(level)
    white = sign.white_point
    if output is not None:
        white = white if output.white_point is None else output.white_point
        white = None if output.order is ColourOrder.MONO else white
    return make_transfer(gamma_of(sign, output, panel), level, gains_of(white))


def gamma_of(sign: Sign, output: OutputSpec | None = None, panel: Panel | None = None) -> float:
    """The exponent that counts: the panel's, else the output's, else the sign's."""
    for part in (panel, output):
        if part is not None and part.gamma is not None:
            return part.gamma
    return sign.gamma


class Lookup:
    """``table[v]`` for many bytes without allocating. Not for two threads at once: it owns scratch memory."""

    def __init__(self, table: Bytes, starts: NDArray[np.intp] | None = None) -> None:
        """``table`` uint8 (256,), or (k·256,) with ``starts`` intp (n,): where each value's begins."""
        self._table = table
        self._starts = starts
        # np.take casts a uint8 index to intp in memory of its own at every call; ours is made once, and
        # small enough to stay in the cache.
        self._wide = np.empty(_CHUNK, np.intp)

    def apply(self, values: Bytes, out: Bytes) -> None:
        """Write ``table[values]`` into ``out``; both uint8 (n,) contiguous, may be the same array."""
        for begin in range(0, len(values), _CHUNK):
            piece = values[begin : begin + _CHUNK]
            wide = self._wide[: len(piece)]
            np.copyto(wide, piece)
            if self._starts is not None:
                np.add(wide, self._starts[begin : begin + _CHUNK], out=wide)
            np.take(self._table, wide, mode="clip", out=out[begin : begin + _CHUNK])


def _table(level: NDArray[np.floating]) -> Bytes:
    table: Bytes = np.floor(255 * level + 0.5).astype(np.uint8)
    table.flags.writeable = False
    return table
