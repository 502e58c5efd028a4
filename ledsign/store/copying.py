"""Copying: all rows of one database into another with this version's empty tables, whichever kind each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import insert, inspect, select, text

from ledsign.store import guards
from ledsign.store.tables import Base

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from ledsign.store.database import Database

_AT_ONCE = 500


def copy_rows(source: Database, target: Database, *, replace: bool = False) -> int:
    """Copy them in one transaction out of one moment; how many. ``replace``: what is there goes first."""
    copied = 0
    with source.read() as reading, target.write() as writing:
        connection = writing.connection()
        if replace:
            _empty(connection)
        for table in Base.metadata.sorted_tables:
            # An older version's tables lack what came since: new rows begin with its default.
            known = {one["name"] for one in inspect(reading.connection()).get_columns(table.name)}
            columns = [one for one in table.columns if one.name in known]
            rows = reading.execute(select(*columns).execution_options(yield_per=_AT_ONCE)).mappings()
            for part in rows.partitions(_AT_ONCE):
                connection.execute(insert(table), [dict(row) for row in part])
                copied += len(part)
        if not target.is_sqlite:
            _count_on(connection)
    return copied


def _empty(connection: Connection) -> None:
    guards.lift(connection)
    for table in reversed(Base.metadata.sorted_tables):
        connection.execute(table.delete())
    guards.put_back(connection)


def _count_on(connection: Connection) -> None:
    """PostgreSQL's counters know nothing of numbers that were copied."""
    for table in Base.metadata.sorted_tables:
        column = table.autoincrement_column
        if column is None:
            continue
        counter = connection.execute(
            text("SELECT pg_get_serial_sequence(:table, :column)"),
            {"table": table.name, "column": column.name},
        ).scalar()
        if counter is not None:
            query = select(column).order_by(column.desc()).limit(1)
            last = connection.execute(query).scalar()
            if last is not None:
                connection.execute(text("SELECT setval(:counter, :last)"), {"counter": counter, "last": last})
