"""A journal as a table: records of a time, pieces joined, written for spreadsheets and programs."""

from __future__ import annotations

import csv
import heapq
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ledsign.cli.instant import read_instant
from ledsign.player.journal_files import read_journal
from ledsign.player.particulars import GIVEN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

SHIFTED = 4096
# What has a column of its own, or is nobody's business at a glance.
COLUMNS = frozenset(
    ("n", "prev", "hash", "kind", "at", "from", "to", "entry", "playlist", "items", "why", "frames", "show",
     "sample", "sample_hash", "command", "given")
)  # fmt: skip


def records(folder: Path, since: str, until: str, zone: str) -> Iterator[dict[str, Any]]:
    """The records that touch ``since`` ≤ t < ``until``, local to ``zone``; empty is open.

    Raises DocumentError for what is no instant.
    """
    first = read_instant(since, zone) if since else 0
    end = read_instant(until, zone) if until else 1 << 62
    for record, _ in read_journal(folder):
        if record is None:
            continue
        begun: int = record["from"] if "from" in record else record["at"]
        ended: int = record["to"] if "to" in record else begun + 1
        if ended > first and begun < end:
            yield record


def in_order(records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """By when they began. A piece is written when it ends, and a recovered one when somebody finds it, so a
    record may stand behind up to ``SHIFTED`` others that are later.
    """
    held: list[tuple[int, int, dict[str, Any]]] = []
    for record in records:
        entry = (int(record.get("from", record["at"])), int(record["n"]), record)
        if len(held) < SHIFTED:
            heapq.heappush(held, entry)
        else:
            yield heapq.heappushpop(held, entry)[2]
    while held:
        yield heapq.heappop(held)[2]


def details(record: dict[str, Any]) -> str:
    """What a record says beyond its own columns: ``level 0.4, by wang``. Nothing for what is empty."""
    given = record.get("given")
    facts = {
        **({key: given[key] for key in GIVEN if key in given} if isinstance(given, dict) else {}),
        **{key: value for key, value in record.items() if key not in COLUMNS},
    }
    if record["kind"] == "command" and facts.get("origin") == "local":
        del facts["origin"]
    return ", ".join(_fact(key, value) for key, value in facts.items() if value not in ("", None, False))


def _event(record: dict[str, Any]) -> str:
    """The details, a command's name before them."""
    return ": ".join(part for part in (str(record.get("command", "")), details(record)) if part)


def _fact(key: str, value: object) -> str:
    if value is True:
        return key
    if isinstance(value, float):
        value = f"{value:g}"
    return f"{key} {value}"


def joined(records: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Pieces of one item that follow each other as one record."""
    same = ("kind", "show", "playlist", "entry", "items", "why")
    held: dict[str, Any] | None = None
    for record in records:
        if (
            held is not None
            and record["kind"] == held["kind"] == "play"
            and all(record[key] == held[key] for key in same)
            and abs(record["from"] - held["to"]) < 1_000_000_000
        ):
            held = {**held, "to": record["to"], "frames": held["frames"] + record["frames"]}
            continue
        if held is not None:
            yield held
        held = record
    if held is not None:
        yield held


def write_csv(output: Path, records: Iterable[dict[str, Any]], zone: str) -> int:
    """One line an item, for spreadsheets; returns how many."""
    count = 0
    # Spreadsheets take a file for UTF-8 only when it begins with a mark.
    with output.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(
            (
                "from",
                "to",
                "seconds",
                "kind",
                "entry",
                "playlist",
                "items",
                "why",
                "frames",
                "show",
                "details",
            )
        )
        for one in joined(in_order(records)):
            begun, ended = one.get("from", one["at"]), one.get("to", one["at"])
            row = (
                one["kind"],
                one.get("entry", ""),
                one.get("playlist", ""),
                "; ".join(one.get("items", ())),
            )
            rest = (one.get("why", ""), one.get("frames", ""), str(one.get("show", ""))[:16], _event(one))
            table.writerow(
                (
                    local(begun, zone),
                    local(ended, zone),
                    round((ended - begun) / 1e9, 3),
                    *map(_safe, (*row, *rest)),
                )
            )
            count += 1
    return count


def _safe(cell: object) -> object:
    """A text that a spreadsheet would run as a formula gets a quote before it."""
    return f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def write_lines(output: Path, records: Iterator[dict[str, Any]]) -> int:
    """The records as they are, a JSON object a line; returns how many."""
    count = 0
    with output.open("w", encoding="utf-8") as file:
        for record in records:
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
            count += 1
    return count


def local(t_ns: int, zone: str) -> str:
    """``2026-05-06 19:00:00.000`` on the clocks of ``zone``."""
    whole, part = divmod(t_ns, 1_000_000_000)
    moment = datetime.fromtimestamp(whole, UTC).astimezone(ZoneInfo(zone))
    return f"{moment:%Y-%m-%d %H:%M:%S}.{part // 1_000_000:03}"
