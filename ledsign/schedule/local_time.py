"""Local time to instants. A skipped time is the gap's end; one that comes twice, the first.

Both follow from one rule: an instant is the first one at which the sign's wall clock shows the asked time or
a later one. So later local times never come earlier, and a day's windows stay in order.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from ledsign.schedule.civil_days import FIRST, LAST, NS_PER_S, UNIX
from ledsign.schedule.types import DAY_S

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_BLOCK = 512
"""Days per block of the table of offsets; a block is made in about a millisecond."""


def instant_of(day: date, seconds: int, zone: str) -> int:
    """Nanoseconds since 1970 of ``seconds`` after midnight, on the wall clock, of ``day``.

    ``seconds`` may be 86400 or more: then it is a later day's time. Raises ZoneInfoNotFoundError.
    """
    return _second_of(day.toordinal() + seconds // DAY_S, seconds % DAY_S, zone) * NS_PER_S


def day_of(t_ns: int, zone: str) -> date:
    """The local date at an instant within the years 1900 to 2199; outside, the nearest of those days."""
    lowest, highest = (FIRST - UNIX) * DAY_S, (LAST - UNIX + 1) * DAY_S - 1
    seconds = min(max(t_ns // NS_PER_S, lowest), highest)
    local = (_EPOCH + timedelta(seconds=seconds)).astimezone(ZoneInfo(zone)).date()
    return date.fromordinal(min(max(local.toordinal(), FIRST), LAST))


def instants(days: NDArray[np.int64], seconds: NDArray[np.int64], zone: str) -> NDArray[np.int64]:
    """``instant_of`` for whole arrays: ordinals of days and seconds after their midnight, the same shape."""
    days, seconds = days + seconds // DAY_S, seconds % DAY_S
    offsets = _offsets(days, zone)
    found = ((days - UNIX) * DAY_S + seconds - offsets) * NS_PER_S
    for at in np.flatnonzero(offsets == _CHANGES):
        found[at] = _second_of(int(days[at]), int(seconds[at]), zone) * NS_PER_S
    return found


_CHANGES = np.iinfo(np.int64).min // (4 * NS_PER_S)
"""In the table of offsets: this day's clocks change, ask for each time."""


def _offsets(days: NDArray[np.int64], zone: str) -> NDArray[np.int64]:
    """The UTC offset in seconds that holds all through each day, or ``_CHANGES``."""
    if not days.size:
        return np.zeros(0, np.int64)
    low, high = int(days.min()) // _BLOCK, int(days.max()) // _BLOCK
    table = np.concatenate([_block(number, zone) for number in range(low, high + 1)])
    return table[days - low * _BLOCK]


@lru_cache(maxsize=256)
def _block(number: int, zone: str) -> NDArray[np.int64]:
    tz = ZoneInfo(zone)
    midnight = datetime.fromordinal(number * _BLOCK)
    # Both folds of every six hours: no zone has changed its clocks to and fro between two of those.
    times = [midnight + timedelta(hours=6 * step) for step in range(_BLOCK * 4 + 1)]
    seen = np.array([_offset(time, tz) for time in times], np.int64)
    folded = np.array([_offset(time.replace(fold=1), tz) for time in times], np.int64)
    steady = seen == folded
    within = [seen[at : len(times) - 4 + at : 4] for at in range(5)]
    same = np.all([part == within[0] for part in within], axis=0)
    calm = np.all([steady[at : len(times) - 4 + at : 4] for at in range(5)], axis=0)
    table = np.where(same & calm, within[0], _CHANGES)
    table.flags.writeable = False
    return table


@lru_cache(maxsize=65_536)
def _second_of(day: int, seconds: int, zone: str) -> int:
    tz = ZoneInfo(zone)
    naive = datetime.fromordinal(day) + timedelta(seconds=seconds)
    local = (day - UNIX) * DAY_S + seconds
    before, after = _offset(naive, tz), _offset(naive.replace(fold=1), tz)
    if after <= before:  # an ordinary time, or one that comes twice: the first
        return local - before
    # In a gap: between these two the clocks jump over the asked time. Find the jump to the second.
    low, high = local - after, local - before
    while high - low > 1:
        middle = (low + high) // 2
        shown = middle + _offset_at(middle, tz)
        low, high = (low, middle) if shown >= local else (middle, high)
    return high


def _offset(naive: datetime, tz: ZoneInfo) -> int:
    delta = naive.replace(tzinfo=tz).utcoffset()
    assert delta is not None
    return delta // _SECOND


def _offset_at(second: int, tz: ZoneInfo) -> int:
    delta = (_EPOCH + timedelta(seconds=second)).astimezone(tz).utcoffset()
    assert delta is not None
    return delta // _SECOND
