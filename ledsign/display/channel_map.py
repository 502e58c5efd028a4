"""The base of every PixelMap: where its LEDs and channels are, their tables, the checks of its arrays.

The contract is in ``ledsign.display.pixelmap``, where each kind of LED has its map.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ledsign.display.addressing import channels_of
from ledsign.display.ink import Ink
from ledsign.display.leds import output_leds
from ledsign.display.transfer import Lookup, Transfer, gamma_of, transfer_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledsign.core.frame import Bytes, Channels, Frame
    from ledsign.display.sign import OutputSpec, Sign


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wiring:
    """``x``, ``y``, first ``channel`` and ``kind`` of every LED, each intp (n,), by ascending channel."""

    x: NDArray[np.intp]
    y: NDArray[np.intp]
    channel: NDArray[np.intp]
    kind: NDArray[np.intp]


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
        self._sign, self._output = sign, output
        # A panel of each gamma there is, and which of these every LED follows.
        panels = {gamma_of(sign, output, panel): panel for panel in output.panels or (None,)}
        self._typical = tuple(panels.values())
        kinds = [list(panels).index(gamma_of(sign, output, panel)) for panel in output.panels or (None,)]
        self._kinds = np.array(kinds, np.intp)[found.panel]
        self._starts = self._kinds * 256
        self._transfers: tuple[Transfer, ...] = ()
        self.dim()

    def dim(self, brightness: float | None = None) -> None:
        """Change brightness from the next frame on: 0..1, or the sign's own for None."""
        self._transfers = tuple(
            transfer_of(self._sign, brightness, output=self._output, panel=panel) for panel in self._typical
        )
        self._tune(self._transfers)

    def wiring(self) -> Wiring:
        """Where its LEDs are. LEDs of one ``kind`` have the same tables, those of ``inks()[kind]``."""
        y, x = np.divmod(self._base // 3, self._shape[1])
        return Wiring(x=x, y=y, channel=self._first, kind=self._kinds)

    def inks(self) -> tuple[Ink, ...]:
        """What it does to light, as the last ``dim`` left it."""
        return tuple(Ink(self._order, transfer) for transfer in self._transfers)

    def use(self, transfer: Transfer) -> None:
        """Use these tables for every LED from the next frame on, whatever the sign says of its light."""
        self._tune((transfer,))

    @abstractmethod
    def _tune(self, transfers: tuple[Transfer, ...]) -> None:
        """Prepare the lookups: one transfer for all LEDs, or one for each kind of panel."""

    def _lookup(self, tables: Iterable[Bytes]) -> Lookup:
        """A lookup for values in the order of the LEDs, from one table or one for each kind of panel."""
        several = tuple(tables)
        return Lookup(np.concatenate(several), self._starts if len(several) > 1 else None)

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
