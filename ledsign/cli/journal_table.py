"""A journal as a table: records of a time, pieces joined, written for spreadsheets and programs."""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from ledsign.cli.instant import read_instant
from ledsign.player.journal_files import read_journal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


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


def joined(records: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
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


def write_csv(output: Path, records: Iterator[dict[str, Any]], zone: str) -> int:
    """One line an item, for spreadsheets; returns how many."""
    count = 0
    # Spreadsheets take a file for UTF-8 only when it begins with a mark.
    with output.open("w", encoding="utf-8-sig", newline="") as file:
        table = csv.writer(file)
        table.writerow(
            ("from", "to", "seconds", "kind", "entry", "playlist", "items", "why", "frames", "show")
        )
        for one in joined(records):
            begun, ended = one.get("from", one["at"]), one.get("to", one["at"])
            row = (
                one["kind"],
                one.get("entry", ""),
                one.get("playlist", ""),
                "; ".join(one.get("items", ())),
            )
            rest = (one.get("why", ""), one.get("frames", ""), str(one.get("show", ""))[:16])
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
