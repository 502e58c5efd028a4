"""Guards: what the database itself forbids, whoever asks: changing or removing audit records and revisions.

Made with the tables; migrations have their own copy, which stays as it was when released.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import DDL, event

from ledsign.store.tables import AuditRecord, Revision

if TYPE_CHECKING:
    from sqlalchemy import Connection

GUARDED = ("audit", "revisions")


def statements(dialect: str) -> list[str]:
    """The statements that make them all."""
    return [one for table in GUARDED for one in of_table(table, dialect)]


def of_table(table: str, dialect: str) -> list[str]:
    """The statements that make those of one table."""
    if dialect == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{table} is only added to'); END"
            for verb in ("update", "delete")
        ]
    return [
        f"CREATE OR REPLACE FUNCTION {table}_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} is only added to'; END $$",
        f"CREATE TRIGGER {table}_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_only_grows()",
    ]


def lifted(table: str, dialect: str) -> list[str]:
    """The statements that take those of one table away: for restoring, and for tests that tamper."""
    if dialect == "sqlite":
        return [f"DROP TRIGGER IF EXISTS {table}_no_{verb}" for verb in ("update", "delete")]
    return [f"DROP TRIGGER IF EXISTS {table}_only_grows ON {table}"]


def lift(connection: Connection) -> None:
    """Take all of them away."""
    for table in GUARDED:
        for statement in lifted(table, connection.dialect.name):
            connection.exec_driver_sql(statement)


def put_back(connection: Connection) -> None:
    """Make all of them again."""
    for statement in statements(connection.dialect.name):
        connection.exec_driver_sql(statement)


for _model in (AuditRecord, Revision):
    for _dialect in ("sqlite", "postgresql"):
        for _statement in of_table(_model.__tablename__, _dialect):
            _made: DDL = DDL(_statement)  # type: ignore[no-untyped-call]
            event.listen(_model.__table__, "after_create", _made.execute_if(dialect=_dialect))
