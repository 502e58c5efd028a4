"""Stretch: a while in which the same is lit, however often those who share it take turns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ledsign.schedule.types import Entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What is lit from ``start_ns`` to ``end_ns`` (half-open): one entry, or those that take turns.

    ``entries`` are in the order of their first turns, and only those that have one; none: the safe picture.
    ``playlist`` is the first one's.
    """

    start_ns: int
    end_ns: int
    playlist: str
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A part of a stretch. ``group`` tells whether the next one goes on with it: who wants to take turns."""

    end_ns: int
    group: frozenset[str]
    entries: tuple[Entry, ...]


def joined(steps: Iterable[Step], from_ns: int, safe: str) -> Iterator[Stretch]:
    """The stretches of steps that follow each other from ``from_ns`` on."""
    start, end = from_ns, from_ns
    group: frozenset[str] | None = None
    lit: dict[str, Entry] = {}
    for step in steps:
        if step.group != group:
            if group is not None:
                yield _stretch(start, end, lit, safe)
            start, group, lit = end, step.group, {}
        for entry in step.entries:
            lit.setdefault(entry.id, entry)
        end = step.end_ns
    if group is not None:
        yield _stretch(start, end, lit, safe)


def _stretch(start: int, end: int, lit: dict[str, Entry], safe: str) -> Stretch:
    entries = tuple(lit.values())
    return Stretch(
        start_ns=start, end_ns=end, playlist=entries[0].playlist if entries else safe, entries=entries
    )
