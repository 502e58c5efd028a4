"""Blocks: where LEDs hang, as a few nested loops instead of one entry for each LED.

Wired LEDs nearly always follow each other in straight lines, and the lines follow each other evenly:

    0 > 1 > 2 > 3        runs of 4 to the right, one below the other      1 block of 2 loops
    4 > 5 > 6 > 7

    0 > 1 > 2 > 3        runs to the right, and runs to the left          2 blocks, the second out of the
    7 < 6 < 5 < 4                                                         mirrored picture

A run to the left, down or up is read out of a picture that is turned, so that its LEDs lie side by side in
memory: moving pixels one after another backwards is several times as slow as copying the run.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from ledsign.core.frame import Bytes

Places: TypeAlias = NDArray[np.int64]


class Turn(IntEnum):
    """How a picture (h, w) is laid out in memory.

    ``ROWS`` as it is; ``MIRRORED`` (h, w) with rows from the right; ``COLUMNS`` (w, h): its columns, from the
    top; ``UPWARDS`` (w, h): its columns from the bottom.
    """

    ROWS = 0
    MIRRORED = 1
    COLUMNS = 2
    UPWARDS = 3


@dataclass(frozen=True, slots=True)
class Block:
    """``run`` LEDs from (x, y) on, side by side in the picture turned so, and that again in ``loops``.

    ``channel`` is the first LED's. ``loops`` outermost first: (count, step of y, of x, of channel).
    """

    turn: Turn
    x: int
    y: int
    channel: int
    run: int
    loops: tuple[tuple[int, int, int, int], ...]


_BELOW = 1 << 17  # a step down, when a step to the right is 1: no canvas is that wide
_FARTHEST = 1 << 25  # more than channels there are
_STEPS = {1: Turn.ROWS, -1: Turn.MIRRORED, _BELOW: Turn.COLUMNS, -_BELOW: Turn.UPWARDS}
_LOOPS = 5
_SHORT_RUN = 3
# A block costs about as much as so many LEDs one by one.
_LEDS_A_BLOCK = 200


def find_blocks(x: Places, y: Places, channel: Places, size: int) -> tuple[Block, ...] | None:
    """The blocks of LEDs at ``x``, ``y`` (n,) with first channels ``channel`` ascending, ``size`` bytes each.

    None when there is no order in them that would save anything: then take them one by one.
    """
    if not len(x):
        return ()
    place = y.astype(np.int64) * _BELOW + x
    channel = channel.astype(np.int64)
    link = np.diff(place)
    link[(np.diff(channel) != size) | ~np.isin(link, list(_STEPS))] = 0
    begin, count = _groups(link)
    if len(begin) * _SHORT_RUN > len(x) + _SHORT_RUN:
        return None
    step = np.where(count > 1, np.append(link, 0)[begin], 1)
    place, channel = place[begin], channel[begin]
    kind = _numbered(step, count)
    loops: list[tuple[NDArray[np.int64], Places, Places]] = []
    for _ in range(_LOOPS):
        order = np.argsort(kind, kind="stable")
        place, channel, kind = place[order], channel[order], kind[order]
        step, count = step[order], count[order]
        loops = [(times[order], along[order], over[order]) for times, along, over in loops]
        along, over = np.diff(place), np.diff(channel)
        link = along * _FARTHEST * 2 + over
        link[np.diff(kind) != 0] = 0
        begin, times = _groups(link)
        if len(begin) == len(place):
            break
        along, over = np.append(along, 0)[begin], np.append(over, 0)[begin]
        along[times == 1] = over[times == 1] = 0
        kind = _numbered(kind[begin], _numbered(_numbered(along, over), times))
        loops = [(one[begin], two[begin], three[begin]) for one, two, three in loops]
        loops.append((times, along, over))
        place, channel, step, count = place[begin], channel[begin], step[begin], count[begin]
    if len(place) * _LEDS_A_BLOCK > max(len(x), 4 * _LEDS_A_BLOCK):
        return None
    return tuple(
        _block(int(place[one]), int(channel[one]), int(step[one]), int(count[one]), loops, one)
        for one in range(len(place))
    )


def _block(
    place: int, channel: int, step: int, run: int, loops: list[tuple[Places, Places, Places]], one: int
) -> Block:
    found = []
    for times, along, over in reversed(loops):
        if times[one] > 1:
            dy, dx = _apart(int(along[one]))
            found.append((int(times[one]), dy, dx, int(over[one])))
    y, x = _apart(place)
    return Block(turn=_STEPS[step], x=x, y=y, channel=channel, run=run, loops=tuple(found))


def _apart(place: int) -> tuple[int, int]:
    """(y, x) of a place, or of a step from one place to another."""
    y = (place + _BELOW // 2) // _BELOW
    return y, place - y * _BELOW


def _groups(link: Places) -> tuple[Places, Places]:
    """Cut n things into evenly linked groups; ``link`` (n−1,) is the link to the next one, 0 for none.

    Returns where each group begins and how many things are in it. Links that come twice or more in a row make
    a group; what these leave is taken in pairs.
    """
    n = len(link) + 1
    edges = np.flatnonzero(np.diff(link)) + 1
    first = np.concatenate((np.zeros(1, np.int64), edges)) if n > 1 else np.zeros(0, np.int64)
    last = np.append(first[1:], n - 1) if n > 1 else first
    long = (last - first >= 2) & (link[first] != 0) if n > 1 else np.zeros(0, np.bool_)
    first, last = first[long], last[long]
    # A thing that ends one group and begins the next belongs to the earlier.
    shared = np.flatnonzero(first[1:] == last[:-1]) + 1
    first[shared] += 1
    taken = np.zeros(n + 1, np.int64)
    taken[first] += 1
    taken[last + 1] -= 1
    free = np.cumsum(taken[:n]) == 0
    joined = np.zeros(n, np.bool_)  # to the one before
    joined[1:] = free[1:] & free[:-1] & (link != 0)
    here = np.arange(n)
    odd = (here - np.maximum.accumulate(np.where(joined, 0, here))) % 2 == 1
    begins = free & ~(joined & odd)
    begins[first] = True
    begin = np.flatnonzero(begins).astype(np.int64)
    return begin, np.diff(np.append(begin, n))


def _numbered(one: Places, other: Places) -> Places:
    """A number for each different pair."""
    first = np.unique(one, return_inverse=True)[1].astype(np.int64)
    second = np.unique(other, return_inverse=True)[1].astype(np.int64)
    numbers: Places = np.unique(first * (int(second.max(initial=0)) + 1) + second, return_inverse=True)[1]
    return numbers.astype(np.int64)


def turned(pixels: Bytes, turn: Turn) -> Bytes:
    """The same pixels uint8 (h, w, c) as a view whose rows are those of the turned picture."""
    if turn is Turn.ROWS:
        return pixels
    if turn is Turn.MIRRORED:
        return pixels[:, ::-1]
    across: Bytes = pixels.transpose(1, 0, 2)
    return across if turn is Turn.COLUMNS else across[:, ::-1]
