"""Lateness: how late frames left, as percentiles over the last while. Allocates nothing per frame."""

from __future__ import annotations

import numpy as np

from ledsign.core.clock import NS_PER_S


class Lateness:
    """A ring of the last ``size`` values in nanoseconds, and the largest ever."""

    def __init__(self, size: int = 4096) -> None:
        self._ring = np.zeros(size, np.int64)
        self.count = 0
        self.max_ns = 0

    def add(self, late_ns: int) -> None:
        """Record one frame: deadline to the first send call."""
        self._ring[self.count % len(self._ring)] = late_ns
        self.count += 1
        if late_ns > self.max_ns:
            self.max_ns = late_ns

    def percentiles_ms(self) -> dict[str, float]:
        """p50, p99 over the ring and the maximum since start, milliseconds."""
        if not self.count:
            return {"p50": 0.0, "p99": 0.0, "max": 0.0}
        seen = self._ring[: min(self.count, len(self._ring))]
        p50, p99 = np.percentile(seen, (50, 99))
        scale = 1_000 / NS_PER_S
        return {
            "p50": round(float(p50) * scale, 3),
            "p99": round(float(p99) * scale, 3),
            "max": round(self.max_ns * scale, 3),
        }
