"""Rows for tests of the store: some in every table, of made-up values that fit; all rows as plain values."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, BigInteger, Boolean, Float, Integer, LargeBinary, insert, select

from ledsign.store.tables import Base, Document, Revision
from tests.house import LOCAL

if TYPE_CHECKING:
    from ledsign.service.house import House
    from ledsign.store.database import Database

LONG = "技能让生活更美好\n" * 500


def fill(house: House, count: int, *, start: int = 0) -> None:
    """``count`` units of work, each with a row in every table and an audit record."""
    for number in range(start, start + count):
        with house.unit(LOCAL) as unit:
            for table in Base.metadata.sorted_tables:
                if table.name != "audit":
                    unit.db.execute(insert(table).values(_row(table, number)))
            unit.audit("test.fill", subject=str(number), text="字" * 100)


def everything(database: Database) -> dict[str, list[Any]]:
    """All rows of all tables, in order, comparable between databases."""
    with database.read() as db:
        return {
            table.name: [
                json.dumps([list(one) if isinstance(one, bytes) else one for one in row], ensure_ascii=False)
                for row in db.execute(select(table).order_by(*table.primary_key))
            ]
            for table in Base.metadata.sorted_tables
        }


def _row(table: Any, number: int) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for column in table.columns:
        if column.autoincrement is True:
            continue
        row[column.name] = _value(column, number)
    if table is Revision.__table__:
        row["text"] = f"{number}\n{LONG}"
        row["sha256"] = hashlib.sha256(row["text"].encode()).hexdigest()
    if table.name == "word_lists":
        row["sha256"] = hashlib.sha256(row["words"].encode()).hexdigest()
    if table is Document.__table__:
        row["deleted_ns"] = 0
    return row


def _value(column: Any, number: int) -> Any:
    kind = column.type
    if isinstance(kind, JSON):
        return {"number": number, "list": ["一", 2, None], "text": "字" * 200}
    if isinstance(kind, LargeBinary):
        return bytes([number % 256, 0, 255]) * 700
    if isinstance(kind, Boolean):
        return number % 2 == 0
    if isinstance(kind, Float):
        return number / 8
    if isinstance(kind, (BigInteger, Integer)):
        return number
    return f"{number}"
