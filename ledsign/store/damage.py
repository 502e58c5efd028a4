"""Damage: is a SQLite file whole? Its structure as SQLite checks it, then what is in every row: SQLite keeps
no checksums, so a page of zeros in the middle of a long text is in order for it.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, Boolean, Float, Integer, LargeBinary, String

from ledsign.store.tables import Base

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sqlalchemy import Column

# Texts whose hash stands beside them: (table, text, hash).
_HASHED = (("revisions", "text", "sha256"), ("word_lists", "words", "sha256"))


def damage(file: Path) -> str:
    """What is wrong with the database in ``file``, empty when nothing is. Changes nothing in it."""
    try:
        if not file.stat().st_size:
            return "the file is empty"
        # read-only: another connection would bring the log home when it closes
        where = f"{file.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(where, uri=True, timeout=10)) as connection:
            connection.execute("PRAGMA cell_size_check=ON")
            for (line,) in connection.execute("PRAGMA integrity_check(1)"):
                if line != "ok":
                    return " ".join(str(line).split())[:200]
            return _contents(connection)
    except (sqlite3.Error, OSError, UnicodeDecodeError, OverflowError) as error:
        return (str(error).splitlines() or [type(error).__name__])[0][:200]


def _contents(connection: sqlite3.Connection) -> str:
    there: dict[str, list[str]] = {}
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
        there[name] = [row[1] for row in connection.execute(f'PRAGMA table_info("{name}")')]
    for table in Base.metadata.sorted_tables:
        columns = [column for column in table.columns if column.name in there.get(table.name, ())]
        if not columns:
            continue  # a later version's; migrations make it
        names = ", ".join(f'"{column.name}"' for column in columns)
        for number, row in enumerate(connection.execute(f'SELECT {names} FROM "{table.name}"'), 1):  # noqa: S608 - names of our own
            wrong = _row(table.name, columns, row)
            if wrong:
                return f"row {number} of {table.name}: {wrong}"
    return ""


def _row(table: str, columns: Sequence[Column[Any]], row: tuple[Any, ...]) -> str:
    for column, value in zip(columns, row, strict=True):
        if not (column.nullable if value is None else _fits(column, value)):
            return f"{column.name} cannot be read"
    told = {column.name: value for column, value in zip(columns, row, strict=True)}
    for name, text, digest in _HASHED:
        if name == table and text in told and digest in told:
            found = hashlib.sha256(str(told[text]).encode()).hexdigest()
            if found != told[digest]:
                return f"{text} is not what was saved"
    return ""


def _fits(column: Column[Any], value: Any) -> bool:
    kind = column.type
    if isinstance(kind, JSON):
        try:
            json.loads(value)
        except (ValueError, TypeError, RecursionError):
            return False
        return True
    if isinstance(kind, LargeBinary):
        return isinstance(value, bytes)
    if isinstance(kind, Boolean):
        return value in (0, 1)
    if isinstance(kind, Float):
        return isinstance(value, (int, float))
    if isinstance(kind, (Integer, BigInteger)):
        return isinstance(value, int)
    return not isinstance(kind, String) or (isinstance(value, str) and "\0" not in value)
