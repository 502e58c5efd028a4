"""Journal files: reading a journal, and finding everything in it that is not as it was written."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from ledsign.player.chain import Break, Head, Record, follow

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST = "journal-000001.jsonl"
HEAD = "head.json"
_NAME = re.compile(r"journal-([0-9]{6,9})\.jsonl")


def name_after(name: str) -> str:
    """The name of the file that follows ``name``."""
    return f"journal-{int(name[8:-6]) + 1:06}.jsonl"


def journal_files(folder: Path) -> list[Path]:
    """The journal's files, oldest first."""
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if _NAME.fullmatch(path.name))


def read_journal(folder: Path) -> Iterator[tuple[Record | None, Break | None]]:
    """Every record with what is wrong at it. The first file kept may begin anywhere in the chain.

    The last item may be (None, break) for records missing at the end.
    """
    files = journal_files(folder)
    start, last = _first_head(files), Head()
    for record, fault in follow(_lines(files), start):
        if record is not None:
            last = Head(n=record["n"], hash=record["hash"])
        yield record, fault
    known = read_head(folder)
    if known is None:
        if last.n:
            yield None, Break(file=HEAD, line=0, reason="no-head")
    elif known.n > last.n or (known.n == last.n and known.hash != last.hash):
        yield None, Break(file=files[-1].name if files else HEAD, line=0, reason="cut-off")


def verify(folder: Path) -> list[Break]:
    """Everything that is not as it was written; empty for a sound journal (or none)."""
    return [fault for _, fault in read_journal(folder) if fault is not None]


def read_head(folder: Path) -> Head | None:
    """The head as last written; None when it is missing or unreadable."""
    try:
        told = json.loads((folder / HEAD).read_bytes())
        return Head(n=int(told["n"]), hash=str(told["hash"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _first_head(files: list[Path]) -> Head:
    """What the first record kept should follow: nothing for the first file, what it says itself later on."""
    if not files or files[0].name == FIRST:
        return Head()
    with files[0].open("rb") as lines:
        for record, _ in follow([(files[0].name, 1, lines.readline())], Head()):
            if record is not None:
                return Head(n=record["n"] - 1, hash=record["prev"])
    return Head()


def last_head(folder: Path, files: list[Path]) -> Head:
    """Where to go on: the last whole record, or the head file when that is further."""
    found = Head()
    for path in reversed(files):
        lines = path.read_bytes().splitlines(keepends=True)
        for line in reversed(lines):
            if line.endswith(b"\n"):
                for record, _ in follow([(path.name, 0, line)], Head()):
                    if record is not None:
                        found = Head(n=record["n"], hash=record["hash"])
                if found.n:
                    break
        if found.n:
            break
    known = read_head(folder)
    # Records that the head names but no file holds were cut off: the chain goes on from the head, so that
    # the gap stays visible instead of being written over.
    return known if known is not None and known.n > found.n else found


def _lines(files: list[Path]) -> Iterator[tuple[str, int, bytes]]:
    for path in files:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, 1):
                yield path.name, number, line
