"""Limiter: the last stage. It sees every frame before it leaves, and nothing goes round it.

    wanted brightness ─▶ level() ──▶ tables of the pixel maps
    frame ────────────▶ admits()     no: the last picture stays
    channels of all outputs ─▶ within_budget()   scaled together, hue kept

It remembers what was shown (flashes, soft start), so it is not part of the pure frame function: without
anything to limit it changes no byte.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from ledsign.display.flashes import FlashGuard
from ledsign.display.leds import output_leds
from ledsign.display.limits import DAY_S, interpolated

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ledsign.core.frame import Bytes, Channels, Frame
    from ledsign.display.sign import Sign

NS_PER_S = 1_000_000_000
# Clocks change at whole quarters of an hour everywhere.
QUARTER_S = 900
# Brightness moves in steps no finer than the tables', so that a ramp does not make a table for every frame.
STEPS = 255


class Limiter:
    """The limits of one sign at work. One thread at a time; times as ``Clock`` gives them."""

    def __init__(self, sign: Sign) -> None:
        self._limits = sign.limits
        self._one_bit = sign.one_bit
        self._brightness = sign.brightness
        self._zone = ZoneInfo(sign.zone)
        self._quarter = (-1, 0)
        self._flashes = FlashGuard(sign, sign.limits.flashes_per_s) if sign.limits.flashes_per_s else None
        leds = sum(len(output_leds(output).first) for output in sign.outputs)
        self._idle_ma = leds * sign.limits.idle_ma_per_led
        self._ramp_from_ns: int | None = None
        self.dimmed = 0

    @property
    def held(self) -> int:
        """Frames not shown because of flashes."""
        return self._flashes.held if self._flashes else 0

    def in_curfew(self, wall_ns: int) -> bool:
        """Must the sign be black now?"""
        second = self._local_second(wall_ns) if self._limits.curfew else 0
        return any(hours.holds(second) for hours in self._limits.curfew)

    def level(
        self, wall_ns: int, monotonic_ns: int, wanted: float | None = None, lux: float | None = None
    ) -> float:
        """The brightness to use now, 0..1: ``wanted`` (None: full) under every ceiling and on the ramp."""
        allowed = self._brightness if wanted is None else min(self._brightness, wanted)
        if self._limits.ceilings:
            second = self._local_second(wall_ns)
            lit = (one.level for one in self._limits.ceilings if one.hours.holds(second))
            allowed = min(allowed, *lit, 1.0)
        if lux is not None and self._limits.sensor:
            allowed = min(allowed, interpolated(self._limits.sensor, lux))
        if self._limits.soft_start_s:
            if self._ramp_from_ns is None:
                self._ramp_from_ns = monotonic_ns
            risen = (monotonic_ns - self._ramp_from_ns) / NS_PER_S / self._limits.soft_start_s
            if risen < 1:
                allowed = min(allowed, int(risen * STEPS) / STEPS)
        return max(0.0, allowed)

    def admits(self, frame: Frame, monotonic_ns: int) -> bool:
        """May ``frame`` be shown now? False: send again what was sent before."""
        if self._limits.soft_start_s and not frame.any():
            self._ramp_from_ns = None
        return self._flashes is None or self._flashes.admits(frame, monotonic_ns)

    @property
    def places(self) -> NDArray[np.intp] | None:
        """The pixels of the flattened frame that ``admits_samples`` has to see; None: it has to see all."""
        if self._limits.soft_start_s:
            return None
        return self._flashes.places if self._flashes is not None else np.zeros(0, np.intp)

    def admits_samples(self, samples: Bytes, monotonic_ns: int) -> bool:
        """``admits`` of a frame of which only the pixels at ``places`` are known, uint8 (n, 3)."""
        return self._flashes is None or self._flashes.admits_samples(samples, monotonic_ns)

    @property
    def has_budget(self) -> bool:
        """Whether ``within_budget`` may ever change anything."""
        return bool(self._limits.current_ma)

    def within_budget(self, channels: Sequence[Channels]) -> float:
        """Scale the channels of all outputs, uint8 each, in place until the supply can feed them.

        Returns the factor, 1.0 when nothing was changed. Channels are linear light, so one factor for all
        keeps hues. Boards of on and off cannot be scaled: there LEDs are left out, evenly.
        """
        budget = self._limits.current_ma
        if not budget:
            return 1.0
        lit = sum(int(part.sum(dtype=np.int64)) for part in channels)
        need = lit / 255 * self._limits.ma_per_channel
        left = max(0.0, budget - self._idle_ma)
        if need <= left:
            return 1.0
        self.dimmed += 1
        factor = left / need
        if self._one_bit:
            _thin(channels, int(left / self._limits.ma_per_channel))
        else:
            # Rounded down, so that the sum cannot come out above the budget.
            table = np.floor(np.arange(256) * factor).astype(np.uint8)
            for part in channels:
                np.take(table, part, out=part, mode="clip")
        return factor

    def _local_second(self, wall_ns: int) -> int:
        """The second of the sign's local day."""
        seconds = wall_ns // NS_PER_S
        quarter = seconds // QUARTER_S
        if quarter != self._quarter[0]:
            try:
                offset = datetime.fromtimestamp(quarter * QUARTER_S, UTC).astimezone(self._zone).utcoffset()
            except (OverflowError, ValueError, OSError):  # no such year
                offset = None
            self._quarter = (quarter, int(offset.total_seconds()) if offset else 0)
        return (seconds + self._quarter[1]) % DAY_S


def _thin(channels: Sequence[Channels], most: int) -> None:
    """Leave ``most`` lit channels of all, spread evenly in wire order."""
    lit: list[tuple[Bytes, np.ndarray[tuple[int], np.dtype[np.intp]]]] = [
        (part, np.flatnonzero(part)) for part in channels
    ]
    count = sum(len(places) for _, places in lit)
    begun = 0
    for part, places in lit:
        numbers = np.arange(begun, begun + len(places), dtype=np.int64)
        keep = (numbers + 1) * most // count > numbers * most // count
        part[places[~keep]] = 0
        begun += len(places)
