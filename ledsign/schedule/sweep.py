"""Who is on top when: the highest of many overlapping stretches at every instant, without a loop over them.

Each stretch is cut in two overlapping pieces whose length is a power of two (in boundaries, not in time). The
pieces are entered at their level, and every level hands its highest down to the two halves below it: about
log₂ passes over the boundaries, whatever overlaps what.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

NOBODY = -1


def topmost(start: NDArray[np.int64], end: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """``(instants, top)``: from ``instants[i]`` to the next, ``top[i]`` is the highest place in the arrays.

    A later place in ``start``/``end`` beats an earlier one. Every end must be after its start. Where nothing
    is, and after the last instant, ``top`` is NOBODY.
    """
    instants = np.unique(np.concatenate([start, end]))
    if not instants.size:
        return instants, np.zeros(0, np.int64)
    low, high = np.searchsorted(instants, start), np.searchsorted(instants, end)
    level = np.frexp((high - low).astype(np.float64))[1].astype(np.int64) - 1
    order = np.argsort(level, kind="stable")
    edges = np.searchsorted(level[order], np.arange(int(level.max()) + 2))
    top = np.full(instants.size, NOBODY, np.int64)
    for power in range(int(level.max()), -1, -1):
        some = order[edges[power] : edges[power + 1]]
        np.maximum.at(top, low[some], some)
        np.maximum.at(top, high[some] - (1 << power), some)
        if power:
            half = 1 << (power - 1)
            above = top.copy()
            np.maximum(top[half:], above[:-half], out=top[half:])
    return instants, top
