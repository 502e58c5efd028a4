"""Why: each entry's part in the decision at one instant."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from ledsign.schedule.chunk import Chunk
from ledsign.schedule.day_set import excluded_mask, hull, unpublished_mask
from ledsign.schedule.local_time import day_of
from ledsign.schedule.types import ChineseDays, Contender, Days, Decision, Entry, Layer, Schedule, Span

if TYPE_CHECKING:
    from ledsign.schedule.layering import Ranked

REASONS = (
    *("wins", "shares", "lower-layer", "lower-priority", "older", "smaller-id", "not-its-turn"),
    *("wrong-day", "wrong-hour", "excluded", "unpublished-year", "over", "not-yet"),
)


def contenders(
    sides: Iterable[tuple[Ranked, Chunk]], decision: Decision, t_ns: int, schedule: Schedule
) -> tuple[Contender, ...]:
    """Every entry's part at ``t_ns``: the winner, then those that wanted the sign, then the others.

    ``sides`` are the schedule's and the overrides' entries with the chunk that holds ``t_ns``.
    """
    day = day_of(t_ns, schedule.zone).toordinal()
    wanting: list[tuple[Entry, Span]] = []
    others: list[Contender] = []
    for ranked, chunk in sides:
        held = np.flatnonzero((chunk.shown <= t_ns) & (chunk.wanted.end > t_ns))
        spans = {
            int(chunk.wanted.owner[at]): Span(
                start_ns=int(chunk.wanted.start[at]), end_ns=int(chunk.wanted.end[at])
            )
            for at in held
        }
        wanting += [(ranked.entries[owner], span) for owner, span in spans.items()]
        idle = [owner for owner in range(len(ranked.entries)) if owner not in spans]
        others += _idle(ranked, idle, day, t_ns, schedule.days)
    from ledsign.schedule.layering import precedence

    wanting.sort(key=lambda one: precedence(one[0]), reverse=True)
    others.sort(key=lambda one: precedence(one.entry), reverse=True)
    made = [
        Contender(entry=entry, active=True, reason=_why(entry, decision, wanting), window=span)
        for entry, span in wanting
    ]
    made.sort(key=lambda one: one.entry is not decision.entry)
    return (*made, *others)


def shares_the_sign(entry: Entry) -> bool:
    """Whether it is a campaign that takes turns with others of its priority."""
    return entry.layer is Layer.CAMPAIGN and entry.share is not None and entry.share > 0


def _why(entry: Entry, decision: Decision, wanting: list[tuple[Entry, Span]]) -> str:
    top = wanting[0][0]  # the one that has the sign, or but for sharing would
    sharers = [one for one, _ in wanting if shares_the_sign(one) and one.priority == top.priority]
    if entry is decision.entry:
        return "shares" if shares_the_sign(entry) and len(sharers) > 1 else "wins"
    if entry.layer != top.layer:
        return "lower-layer"
    if entry.priority != top.priority:
        return "lower-priority"
    if shares_the_sign(entry) and shares_the_sign(top):
        return "not-its-turn"
    return "older" if entry.published != top.published else "smaller-id"


def _idle(
    ranked: Ranked, owners: list[int], day: int, t_ns: int, china: ChineseDays | None
) -> list[Contender]:
    windows = ranked.track.windows
    named = windows.sets.masks(np.arange(windows.sets.count), day, 1)[:, 0] if windows.sets.count else ()
    reasons: dict[int, str] = {}
    found = []
    for owner in owners:
        entry, number = ranked.entries[owner], windows.set_of[owner]
        if number < 0:
            reason = "not-yet" if any(span.start_ns > t_ns for span in entry.rule.spans) else "over"
        elif named[number]:
            reason = "wrong-hour"
        else:
            reason = reasons.get(number) or _why_not(windows.sets[number], day, china)
            reasons[number] = reason
        found.append(Contender(entry=entry, active=False, reason=reason))
    return found


def _why_not(days: Days, day: int, china: ChineseDays | None) -> str:
    """Why the day is not in the set."""
    # Bounds that come from what is not published are no end of the rule.
    known = Days(ranges=days.ranges, recurrence=days.recurrence, added=days.added)
    bounds = hull(known, china)
    if day > bounds.last:
        return "over"
    if day < bounds.first:
        return "not-yet"
    if excluded_mask(days, day, 1)[0]:
        return "excluded"
    return "unpublished-year" if unpublished_mask(days, day, 1, china)[0] else "wrong-day"
