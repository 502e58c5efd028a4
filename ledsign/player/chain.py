"""Chain: records of a journal, each sealed with the hash of the one before.

    {"n": 17, "prev": "<hash of record 16>", …fields…, "hash": "<SHA-256 of this record without its hash>"}

One record is one line of canonical JSON. What was edited, removed, inserted or reordered breaks the chain
where it happened; what was cut off at the end is missed by the head, a small file beside the journal that
names the last record.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

GENESIS = "0" * 64
Record = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The last record written: its number (0: none yet) and hash."""

    n: int = 0
    hash: str = GENESIS


@dataclass(frozen=True, slots=True, kw_only=True)
class Break:
    """Where a journal is not what was written. ``line`` counts from 1; ``reason`` is a stable key."""

    file: str
    line: int
    reason: str


def seal(fields: Record, head: Head) -> tuple[bytes, Head]:
    """The line for ``fields`` after ``head``, newline included, and the head it makes."""
    body = {"n": head.n + 1, "prev": head.hash, **fields}
    digest = hashlib.sha256(_canonical(body)).hexdigest()
    return _canonical({**body, "hash": digest}) + b"\n", Head(n=head.n + 1, hash=digest)


def follow(
    lines: Iterable[tuple[str, int, bytes]], start: Head
) -> Iterator[tuple[Record | None, Break | None]]:
    """Each line (file, number, bytes) as (record, None), or (None or record, break) where it is wrong.

    After a break the chain goes on from the record found, so that every later fault is found too.
    """
    head = start
    for file, number, line in lines:
        record = _parsed(line)
        if record is None:
            yield None, Break(file=file, line=number, reason="not-a-record")
            continue
        reason = _fault(record, line, head)
        head = Head(n=int(record["n"]), hash=str(record["hash"]))
        yield record, Break(file=file, line=number, reason=reason) if reason else None


def _fault(record: Record, line: bytes, head: Head) -> str:
    body = {key: value for key, value in record.items() if key != "hash"}
    if hashlib.sha256(_canonical(body)).hexdigest() != record["hash"] or _canonical(record) + b"\n" != line:
        return "edited"
    if record["n"] != head.n + 1:
        return "removed" if record["n"] > head.n + 1 else "out-of-order"
    return "" if record["prev"] == head.hash else "replaced"


def _parsed(line: bytes) -> Record | None:
    try:
        record = json.loads(line)
    except (ValueError, RecursionError):
        return None
    if not isinstance(record, dict) or not isinstance(record.get("n"), int) or isinstance(record["n"], bool):
        return None
    return record if isinstance(record.get("hash"), str) and isinstance(record.get("prev"), str) else None


def _canonical(record: Record) -> bytes:
    """The same values always give the same bytes. What JSON does not have is written as text: whoever
    notes something odd must not end the journal.
    """
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str).encode(
        "utf-8", "replace"
    )
