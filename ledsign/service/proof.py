"""Proof: the journal as people read it: pieces of one item joined, the newest first.

    files of the time ─▶ follow the chain (sound?) ─▶ in order of beginning ─▶ joined ─▶ newest first

A record stays what was written: the names in it are those of then, though playlists have gone since.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledsign.player.chain import follow
from ledsign.player.journal_files import journal_files
from ledsign.service import journals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from ledsign.service.journals import Wanted
    from ledsign.service.unit import Unit

PLAY, COMMAND = "play", "command"
MOST_ENTRIES = 2000
# A record may stand in a file behind later ones: written when the piece ended, or found after a power cut.
LATE_NS = 3_600_000_000_000
TOGETHER_NS = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What was shown from ``begun_ns`` to ``ended_ns``, or what happened at ``begun_ns``.

    ``first`` to ``last`` are the numbers of its records; ``sound`` says whether all of them are as written.
    ``told`` is everything else that was noted of it.
    """

    kind: str
    begun_ns: int
    ended_ns: int
    first: int
    last: int
    playlist: str = ""
    entry: str = ""
    items: tuple[str, ...] = ()
    why: str = ""
    show: str = ""
    frames: int = 0
    command: str = ""
    by: str = ""
    told: dict[str, Any]
    sound: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Entries:
    """The newest first. ``more``: older ones were left out; ``unsound`` counts those not as written."""

    entries: tuple[Entry, ...]
    more: bool
    unsound: int


def entries(
    unit: Unit, sign: str, wanted: Wanted, *, by_item: bool = False, most: int = MOST_ENTRIES
) -> Entries:
    """What was shown and happened in the time of ``wanted``; ``by_item`` tells items of a playlist apart.

    Files are read from the newest back, and no more of them than ``most`` entries need.
    """
    files = files_of(journals.folder(unit, sign), wanted.from_ns, wanted.to_ns)
    pieces: list[Entry] = []
    found: list[Entry] = []
    while files and len(found) <= most:
        pieces += _chosen(files.pop(), wanted)
        found = list(_joined(_in_order(pieces), by_item=by_item))
    shown = found[::-1][:most]
    return Entries(entries=tuple(shown), more=len(found) > most, unsound=sum(not one.sound for one in shown))


def files_of(folder: Path, from_ns: int, to_ns: int) -> list[Path]:
    """The files that may hold records of this time, by when their first ones were written."""
    files = journal_files(folder)
    begun = [_written_ns(path) for path in files]
    return [
        path
        for at, path in enumerate(files)
        if begun[at] < to_ns + LATE_NS and (at + 1 == len(files) or begun[at + 1] + LATE_NS > from_ns)
    ]


def _chosen(file: Path, wanted: Wanted) -> Iterator[Entry]:
    for record, fault in follow(journals.lines([file]), journals.first_head(file)):
        if record is not None and wanted.has(record):
            yield _entry(record, sound=fault is None)


def _entry(record: dict[str, Any], *, sound: bool) -> Entry:
    """A record may be anything that was written, so nothing is taken for granted."""
    begun = whole(record.get("from", record.get("at")))
    items, given = record.get("items"), record.get("given")
    told = {key: value for key, value in record.items() if key not in _OWN}
    return Entry(
        kind=str(record.get("kind", "")), begun_ns=begun, ended_ns=max(begun, whole(record.get("to", begun))),
        first=int(record["n"]), last=int(record["n"]), playlist=str(record.get("playlist", "")),
        entry=str(record.get("entry", "")),
        items=tuple(str(one) for one in items) if isinstance(items, list) else (),
        why=str(record.get("why", "")), show=str(record.get("show", "")),
        frames=whole(record.get("frames")), command=str(record.get("command", "")),
        by=str(record.get("by", "")), told=told | (given if isinstance(given, dict) else {}), sound=sound,
    )  # fmt: skip


_OWN = frozenset(
    ("n", "prev", "hash", "kind", "at", "from", "to", "playlist", "entry", "items", "why", "show", "frames",
     "command", "by", "given", "sample", "sample_hash", "origin")
)  # fmt: skip


def _in_order(found: Iterable[Entry]) -> list[Entry]:
    return sorted(found, key=lambda one: (one.begun_ns, one.first))


def _joined(found: Iterable[Entry], *, by_item: bool) -> Iterator[Entry]:
    """Pieces that follow each other as one; what happens between them does not part them."""
    held: Entry | None = None
    between: list[Entry] = []
    for one in found:
        if one.kind != PLAY:
            between.append(one)
            continue
        if held is not None and _same(held, one, by_item=by_item):
            held = _both(held, one)
            continue
        yield from _parted(held, between)
        held, between = one, []
    yield from _parted(held, between)


def _parted(held: Entry | None, between: list[Entry]) -> Iterator[Entry]:
    if held is None:
        yield from between
        return
    yield from (one for one in between if one.begun_ns < held.begun_ns)
    yield held
    yield from (one for one in between if one.begun_ns >= held.begun_ns)


def _same(one: Entry, two: Entry, *, by_item: bool) -> bool:
    return (
        (one.playlist, one.entry, one.why, one.show) == (two.playlist, two.entry, two.why, two.show)
        and (not by_item or one.items == two.items)
        and abs(two.begun_ns - one.ended_ns) < TOGETHER_NS
    )


def _both(one: Entry, two: Entry) -> Entry:
    return Entry(
        kind=one.kind, begun_ns=one.begun_ns, ended_ns=max(one.ended_ns, two.ended_ns),
        first=min(one.first, two.first), last=max(one.last, two.last), playlist=one.playlist, entry=one.entry,
        items=tuple(dict.fromkeys((*one.items, *two.items))), why=one.why, show=one.show,
        frames=one.frames + two.frames, told=one.told, sound=one.sound and two.sound,
    )  # fmt: skip


def whole(value: object) -> int:
    """A whole number of nanoseconds or frames; 0 for anything else."""
    return value if isinstance(value, int) and abs(value) < 1 << 63 else 0


def _written_ns(path: Path) -> int:
    try:
        with path.open("rb") as lines:
            return whole(json.loads(lines.readline())["at"])
    except (OSError, ValueError, KeyError, TypeError):
        return 0
