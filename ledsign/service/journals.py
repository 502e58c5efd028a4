"""Journals: what a sign's player has shown and was told, from its own chained files.

Proof of play lives there and not in the database: titles and names are in the records, so it says what was
shown long after the media it was made of have been deleted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ledsign.player.chain import Head, follow
from ledsign.player.journal_files import journal_files, read_journal
from ledsign.service import wishes
from ledsign.service.players import link
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledsign.player.chain import Break
    from ledsign.service.unit import Unit

KINDS = ("play", "command")
MOST_FAULTS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which records: of a kind, that touch ``from_ns`` ≤ t < ``to_ns``, of a playlist. Empty: all."""

    kind: str = ""
    from_ns: int = -(1 << 62)
    to_ns: int = 1 << 62
    playlist: str = ""

    def has(self, record: dict[str, Any]) -> bool:
        """Whether a record is one of them."""
        begun = int(record.get("from", record.get("at", 0)))
        ended = int(record["to"]) if "to" in record else begun + 1
        return (
            (not self.kind or record.get("kind") == self.kind)
            and ended > self.from_ns
            and begun < self.to_ns
            and (not self.playlist or self.playlist in _playlists(record))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What checking a whole journal found; at most ``MOST_FAULTS`` of the faults are told."""

    records: int
    faults: tuple[Break, ...]
    last: int
    hash: str

    @property
    def sound(self) -> bool:
        """Whether everything is as it was written."""
        return not self.faults


def records(
    unit: Unit, sign: str, wanted: Wanted, *, after: int = 0, limit: int = 50
) -> tuple[list[dict[str, Any]], int | None]:
    """Up to ``limit`` records with numbers above ``after``, and the number to go on after; None at the end.

    Each has ``sound``: whether it is as it was written and follows the one before.
    """
    place = folder(unit, sign)
    found: list[dict[str, Any]] = []
    last = after
    for record, fault in _from(place, after):
        if record is None or record["n"] <= after or not wanted.has(record):
            continue
        if len(found) == limit:
            return found, last
        last = int(record["n"])
        found.append({**record, "sound": fault is None})
    return found, None


def verified(unit: Unit, sign: str) -> Verified:
    """Check all of it."""
    count, last, digest = 0, 0, ""
    faults: list[Break] = []
    for record, fault in read_journal(folder(unit, sign)):
        if record is not None:
            count, last, digest = count + 1, int(record["n"]), str(record["hash"])
        if fault is not None and len(faults) < MOST_FAULTS:
            faults.append(fault)
    return Verified(records=count, faults=tuple(faults), last=last, hash=digest)


def folder(unit: Unit, sign: str) -> Path:
    """Where the journal of ``sign`` lies, for whoever may read it. Raises Unknown."""
    unit.actor.require(Permission.JOURNAL, sign)
    wishes.require_sign(unit, sign)
    return link(unit.house, sign).folder / "journal"


def _from(folder: Path, after: int) -> Iterator[tuple[dict[str, Any] | None, Break | None]]:
    """The chain from the file that holds the record after ``after``; older files need not be read."""
    files = journal_files(folder)
    starts = [first_head(path) for path in files]
    begin = max((place for place, head in enumerate(starts) if head.n <= after), default=0)
    if not files:
        return
    yield from follow(lines(files[begin:]), starts[begin])


def first_head(path: Path) -> Head:
    """What the first record of a file follows, by its own words."""
    try:
        with path.open("rb") as lines:
            for record, _ in follow([(path.name, 1, lines.readline())], Head()):
                if record is not None:
                    return Head(n=int(record["n"]) - 1, hash=str(record["prev"]))
    except OSError:
        pass
    return Head()


def lines(files: list[Path]) -> Iterator[tuple[str, int, bytes]]:
    """Every whole line with its file and number."""
    for path in files:
        try:
            with path.open("rb") as lines:
                for number, line in enumerate(lines, 1):
                    # The player is just writing it: no fault, it will be whole the next time.
                    if line.endswith(b"\n"):
                        yield path.name, number, line
        except OSError:
            continue


def _playlists(record: dict[str, Any]) -> tuple[str, ...]:
    given = record.get("given")
    named = given.get("playlist") if isinstance(given, dict) else None
    return tuple(str(one) for one in (record.get("playlist"), named) if one)
