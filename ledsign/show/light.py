"""Light: a clip faded over one colour, mixed as light and not as codes.

Codes 0–255 are display-referred: light = (code/255)^γ with the sign's γ. Half way between two colours is half
the light of each; half the code would be far too dark, and a fade would stay bright and then drop.

    mixed[v] = round(255 · ((gain · light(v) + (256 − gain) · light(background)) / 256)^(1/γ))

That is a table of 3 × 256 codes for each step of a fade, worked out once a frame and then looked up.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ledsign.effects.base import FULL

if TYPE_CHECKING:
    from ledsign.core.frame import Bytes, Frame

# Whole pixels, and few enough that the widened indices stay in the cache.
_CHUNK = 3 * 5_461


class Fader:
    """Fades without allocating pictures. Owns scratch memory: one thread at a time."""

    def __init__(self, gamma: float, most_pixels: int) -> None:
        """``gamma`` > 0 of the sign; no piece mixed at once is larger than ``most_pixels``."""
        self._gamma = gamma
        self._light = (np.arange(256) / 255.0) ** gamma
        self._mixed = np.empty((3, 256), np.float64)
        self._table = np.empty((3, 256), np.uint8)
        self._key: tuple[int, ...] = ()
        self._codes = np.empty(most_pixels * 3, np.uint8)
        self._starts = np.tile(np.array([0, 256, 512], np.intp), _CHUNK // 3)
        self._wide = np.empty(_CHUNK, np.intp)

    def mix(self, target: Frame, pixels: Bytes, gain: int, background: tuple[int, int, int]) -> None:
        """Write ``pixels`` over ``background`` into ``target``, both uint8 (h, w, 3); ``gain`` 0..256."""
        self._prepare(gain, background)
        codes = self._codes[: target.size]
        # Worked out in one contiguous piece of memory, which is several times as fast as on a cut-out.
        np.copyto(codes.reshape(target.shape), pixels)
        table = self._table.reshape(-1)
        for begin in range(0, len(codes), _CHUNK):
            piece = codes[begin : begin + _CHUNK]
            wide = self._wide[: len(piece)]
            np.copyto(wide, piece)
            wide += self._starts[: len(piece)]
            np.take(table, wide, mode="clip", out=piece)
        np.copyto(target, codes.reshape(target.shape))

    def _prepare(self, gain: int, background: tuple[int, int, int]) -> None:
        key = (gain, *background)
        if key == self._key:
            return
        self._key = key
        for mixed, ground in zip(self._mixed, background, strict=True):
            np.multiply(self._light, gain / FULL, out=mixed)
            mixed += self._light[ground] * ((FULL - gain) / FULL)
        np.power(self._mixed, 1.0 / self._gamma, out=self._mixed)
        self._mixed *= 255.0
        np.rint(self._mixed, out=self._mixed)
        np.copyto(self._table, self._mixed, casting="unsafe")
