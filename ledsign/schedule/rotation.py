"""Rotation: who has which slot when several share the sign, as a pattern that repeats.

Where the weights allow, the pattern holds them exactly. Else it is one hour long, so every hour has the same
slots of each; a member too small for a slot in every hour takes turns with the others like it. Either way the
slots of each in any hour, wherever it begins, are its share of the hour give or take one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from math import lcm

import numpy as np
from numpy.typing import NDArray

LONGEST_EXACT = 1_024
"""Slots of the longest pattern that is tried to hold the weights exactly."""
LONGEST = 4_096
"""Slots after which at the latest the members too small for an hour get one; then the next of them."""
_SMALL = -1


def turns(weights: Sequence[Fraction], slots_per_hour: int) -> tuple[int, ...]:
    """The members (0..n-1) that have the slots of one period, in order.

    ``weights`` are > 0 and need not add up to anything; ``slots_per_hour`` is whole, at least 1. Raises
    ValueError for no weights, or one that is not positive.
    """
    if not weights or min(weights) <= 0:
        raise ValueError("a rotation needs members with weights above zero")
    return _turns(tuple(Fraction(weight) for weight in weights), max(1, slots_per_hour))


@dataclass(frozen=True, slots=True)
class Pattern:
    """A period of turns, and how often each member has come before each slot of it."""

    slots: tuple[int, ...]
    before: tuple[tuple[int, ...], ...]
    """For each member, its slots before slot 0, 1, … of the period, the whole period's number last."""

    def count_before(self, member: int, slot: int) -> int:
        """How many of the slots 0..slot-1, counted over all periods, are the member's."""
        periods, within = divmod(slot, len(self.slots))
        return periods * self.before[member][-1] + self.before[member][within]

    def turn(self, slot: int) -> tuple[int, int, int | None]:
        """``(member, first, end)`` of the turn that holds ``slot``: slots in a row of one member.

        ``end`` is the slot after it, None when the member has every slot.
        """
        size = len(self.slots)
        member = self.slots[slot % size]
        if self.before[member][-1] == size:
            return member, 0, None
        first, end = slot, slot + 1
        while first > 0 and self.slots[(first - 1) % size] == member:
            first -= 1
        while self.slots[end % size] == member:
            end += 1
        return member, first, end


@lru_cache(maxsize=4_096)
def pattern_of(weights: tuple[Fraction, ...], slots_per_hour: int) -> Pattern:
    """``turns`` with its counts."""
    slots = turns(weights, slots_per_hour)
    own = np.array(slots) == np.arange(len(weights))[:, None]
    before = np.concatenate([np.zeros((len(weights), 1), np.int64), np.cumsum(own, axis=1)], axis=1)
    return Pattern(slots, tuple(tuple(int(n) for n in row) for row in before))


@lru_cache(maxsize=4_096)
def _turns(weights: tuple[Fraction, ...], per_hour: int) -> tuple[int, ...]:
    exact = _whole(weights)
    if exact is not None:
        slots = _spread(exact)
        if _keeps(slots, weights, per_hour):
            return tuple(int(member) for member in slots)
    return tuple(int(member) for member in _hourly(weights, per_hour))


def _whole(weights: tuple[Fraction, ...]) -> NDArray[np.int64] | None:
    """Slots of each in the shortest period that holds the weights; None when that is too long."""
    denominator = lcm(*(weight.denominator for weight in weights))
    whole = [int(weight * denominator) for weight in weights]
    divisor = int(np.gcd.reduce(np.array(whole, object)))
    counts = [number // divisor for number in whole]
    return np.array(counts, np.int64) if sum(counts) <= LONGEST_EXACT else None


def _spread(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Each member's slots as evenly as they go: in the order of their middles (Webster's method)."""
    member = np.repeat(np.arange(counts.size), counts)
    nth = np.arange(member.size) - np.repeat(np.cumsum(counts) - counts, counts)
    middle = (nth + 0.5) / counts[member]
    # Of equal middles the member with more slots first, so that both orders of the same weights agree.
    return member[np.lexsort((member, -counts[member], middle))]


def _keeps(slots: NDArray[np.int64], weights: tuple[Fraction, ...], per_hour: int) -> bool:
    """Whether every window of ``per_hour`` slots has each share within one slot."""
    total = sum(weights)
    long = np.resize(slots, slots.size + per_hour)
    own = long == np.arange(len(weights))[:, None]
    before = np.concatenate([np.zeros((len(weights), 1), np.int64), np.cumsum(own, axis=1)], axis=1)
    seen = before[:, per_hour:] - before[:, :-per_hour]
    due = np.array([float(per_hour * weight / total) for weight in weights])[:, None]
    return bool(np.all(np.abs(seen - due) <= 1 + 1e-9))


def _hourly(weights: tuple[Fraction, ...], per_hour: int) -> NDArray[np.int64]:
    """A period of whole hours with the same slots of every large member in each."""
    total = sum(weights)
    due = [per_hour * weight / total for weight in weights]
    small = [member for member, slots in enumerate(due) if slots < 1]
    large = [member for member, slots in enumerate(due) if slots >= 1]
    if not small:
        return np.array(large, np.int64)[_spread(_apportioned(due, per_hour))]
    # All small ones together are one more member, whose slots they take in turn.
    groups = [*(due[member] for member in large), sum((due[member] for member in small), Fraction())]
    slots = _apportioned(groups, per_hour)
    hour = np.append(np.array(large, np.int64), _SMALL)[_spread(slots)]
    if not slots[-1]:
        # Not one an hour: now and then one, from a member that has more than it is due.
        hours = min(-(-1 // groups[-1]), max(1, LONGEST // per_hour))
        ahead = max(range(len(large)), key=lambda at: int(slots[at]) - groups[at])
        at = int(np.flatnonzero(hour == large[ahead])[0])
        hour = np.tile(hour, int(hours))
        hour[at] = _SMALL
    shared = int(np.count_nonzero(hour == _SMALL))
    found = np.tile(hour, lcm(shared, len(small)) // shared)
    places = np.flatnonzero(found == _SMALL)
    found[places] = np.resize(np.array(small, np.int64), places.size)
    return found


def _apportioned(due: Sequence[Fraction | int], slots: int) -> NDArray[np.int64]:
    """Whole slots that add up to ``slots``: the whole parts, and one more for the largest rests."""
    whole = [int(share) for share in due]
    rests = sorted(range(len(due)), key=lambda at: (due[at] - whole[at], due[at], -at), reverse=True)
    for at in rests[: slots - sum(whole)]:
        whole[at] += 1
    return np.array(whole, np.int64)
