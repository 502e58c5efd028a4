"""Transfer: display-referred values to channel values and back, for one gamma and brightness.

    encode[v] = round(255 · brightness · (v/255)^gamma)     what the LED driver is told, linear light
    decode[c] = round(255 · (c/255)^(1/gamma))              what such light looks like, display-referred

Brightness is in ``encode`` only, so a dimmed sign looks dimmer in the preview and in the simulator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ledsign.core.frame import Bytes

if TYPE_CHECKING:
    from ledsign.display.sign import Sign

ONE_BIT_THRESHOLD = 128
_CHUNK = 16_384


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Transfer:
    """Two read-only tables uint8 (256,); both map 0 to 0."""

    encode: Bytes
    decode: Bytes


def make_transfer(gamma: float, brightness: float) -> Transfer:
    """Tables for ``gamma`` > 0 and ``brightness`` 0..1. Raises ValueError outside these."""
    if not (0 < gamma < float("inf") and 0 <= brightness <= 1):
        raise ValueError(f"gamma must be > 0 and brightness 0..1, not {gamma} and {brightness}")
    level = np.arange(256) / 255
    return Transfer(encode=_table(brightness * level**gamma), decode=_table(level ** (1 / gamma)))


def one_bit_transfer(brightness: float) -> Transfer:
    """Tables for boards that only switch: ≥ 128 is on. They cannot be dimmed, but brightness 0 is dark."""
    on = np.arange(256) >= ONE_BIT_THRESHOLD
    return Transfer(encode=_table(on * float(brightness > 0)), decode=_table(on * 1.0))


def transfer_of(sign: Sign, brightness: float | None = None) -> Transfer:
    """The sign's tables; ``brightness`` 0..1 instead of its own when given."""
    level = sign.brightness if brightness is None else brightness
    return one_bit_transfer(level) if sign.one_bit else make_transfer(sign.gamma, level)


class Lookup:
    """``table[v]`` for many bytes without allocating. Not for two threads at once: it owns scratch memory."""

    def __init__(self, table: Bytes) -> None:
        """Prepare ``table`` uint8 (256,)."""
        self._table = table
        # np.take casts a uint8 index to intp in memory of its own at every call; ours is made once, and
        # small enough to stay in the cache.
        self._wide = np.empty(_CHUNK, np.intp)

    def apply(self, values: Bytes, out: Bytes) -> None:
        """Write ``table[values]`` into ``out``; both uint8 (n,) contiguous, may be the same array."""
        for begin in range(0, len(values), _CHUNK):
            piece = values[begin : begin + _CHUNK]
            wide = self._wide[: len(piece)]
            np.copyto(wide, piece)
            np.take(self._table, wide, mode="clip", out=out[begin : begin + _CHUNK])


def _table(level: NDArray[np.floating]) -> Bytes:
    table: Bytes = np.floor(255 * level + 0.5).astype(np.uint8)
    table.flags.writeable = False
    return table
