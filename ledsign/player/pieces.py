"""Pieces: what is under way of proof of play, in shared memory, for a successor to record.

A piece of the play log is written to the journal when it ends; a player that is killed never comes to that.
So the last few pieces also lie in shared memory, with how far they have come at every frame. Who takes over
reads them and records those that the journal does not have: the one under way, and any whose record was still
waiting for the disk.

Eight slots of 1024 bytes, used in turn (little-endian):

    0  number of the piece, counted from 1; 0: empty      8  wall time of its end so far, exclusive
    16 frames so far       24 length and 28 CRC-32 of what follows       32 its facts as JSON
"""

from __future__ import annotations

import json
import struct
import zlib
from typing import TYPE_CHECKING, Any

from ledsign.player.journal_files import journal_files
from ledsign.player.memory_file import open_memory_file, read_memory_file

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PIECES_FILE = "pieces"
SLOTS, SLOT = 8, 1024
SIZE = SLOTS * SLOT
HEAD = struct.Struct("<QqQII")
PROGRESS = struct.Struct("<qQ")
PROGRESS_AT = 8
KEPT = ("show", "playlist", "entry", "items", "why", "from")
# Far more than eight pieces and what may be noted between them.
TAIL_BYTES = 256 * 1024


class Pieces:
    """The writer. ``goes_on`` is called at every frame: it allocates next to nothing and never waits."""

    def __init__(self, path: Path) -> None:
        """Go on after what a predecessor left. Raises OSError when the memory cannot be had."""
        self._map = open_memory_file(path, SIZE)
        self._count = max(HEAD.unpack_from(self._map, at)[0] for at in range(0, SIZE, SLOT))
        self._at = 0

    def begins(self, piece: Mapping[str, Any]) -> None:
        """``piece``, as the play log has it, is under way from now on."""
        self._count += 1
        self._at = self._count % SLOTS * SLOT
        facts = _facts(piece)
        # Empty until it is whole: we may be killed between any two bytes.
        HEAD.pack_into(self._map, self._at, 0, 0, 0, 0, 0)
        self._map[self._at + HEAD.size : self._at + HEAD.size + len(facts)] = facts
        HEAD.pack_into(
            self._map, self._at, self._count, piece["to"], piece["frames"], len(facts), zlib.crc32(facts)
        )

    def goes_on(self, to_ns: int, frames: int) -> None:
        """How far the piece under way has come."""
        PROGRESS.pack_into(self._map, self._at + PROGRESS_AT, to_ns, frames)

    def clear(self) -> None:
        """Everything is in the journal."""
        for at in range(0, SIZE, SLOT):
            HEAD.pack_into(self._map, at, 0, 0, 0, 0, 0)


def keep_pieces(path: Path) -> Pieces | None:
    """A writer; None where there is no memory to be had, which is no reason not to play."""
    try:
        return Pieces(path)
    except OSError:
        return None


def read_pieces(path: Path) -> list[dict[str, Any]]:
    """The pieces at ``path``, oldest first, as fields of ``play`` records; what is damaged is left out."""
    data = read_memory_file(path, SIZE)
    found = []
    for at in range(0, SIZE, SLOT) if data is not None else ():
        assert data is not None
        number, to_ns, frames, length, checksum = HEAD.unpack_from(data, at)
        facts = data[at + HEAD.size : at + min(SLOT, HEAD.size + length)]
        if number and zlib.crc32(facts) == checksum:
            piece = json.loads(facts)
            if piece["from"] < to_ns:
                found.append((number, {**piece, "to": to_ns, "frames": frames}))
    return [piece for _, piece in sorted(found, key=lambda one: one[0])]


def unrecorded(pieces: list[dict[str, Any]], journal: Path) -> list[dict[str, Any]]:
    """Those of ``pieces`` that the newest records of the journal in that folder do not have."""
    known = {(one.get("from"), one.get("show"), one.get("playlist")) for one in _newest(journal)}
    return [one for one in pieces if (one["from"], one["show"], one["playlist"]) not in known]


def _newest(folder: Path) -> list[dict[str, Any]]:
    """The last ``play`` records on disk."""
    found = []
    try:
        files = journal_files(folder)[-2:]
    except OSError:
        return []
    for path in files:
        try:
            with path.open("rb") as file:
                file.seek(max(0, path.stat().st_size - TAIL_BYTES))
                lines = file.read().splitlines()
        except OSError:
            continue
        for line in lines:
            try:
                record = json.loads(line)
            except ValueError:  # the part of a line where we begin to read, or one cut short
                continue
            if isinstance(record, dict) and record.get("kind") == "play":
                found.append(record)
    return found


def _facts(piece: Mapping[str, Any]) -> bytes:
    """As JSON that fits its slot; names of items give way, the last first."""
    kept = {key: piece[key] for key in KEPT}
    facts = json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace")
    while len(facts) > SLOT - HEAD.size and kept["items"]:
        kept["items"] = kept["items"][: len(kept["items"]) // 2]
        facts = json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace")
    if len(facts) > SLOT - HEAD.size:
        kept = {key: value[:80] if isinstance(value, str) else value for key, value in kept.items()}
        facts = json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace")
    return facts
