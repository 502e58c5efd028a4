"""Database: one engine and its transactions. SQLite in a file by default, PostgreSQL by URL.

The same promises on both:

* one writer at a time (SQLite: BEGIN IMMEDIATE behind a lock of this process; PostgreSQL: an advisory lock),
  so what a use case reads and checks is still so when it writes, and nothing fails half-way for want of it;
* a commit that was answered survives a power cut (``synchronous=FULL``; ``synchronous_commit=on``);
* a reading session sees one moment and cannot write.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, make_url, text
from sqlalchemy.orm import Session, sessionmaker

from ledsign.core.errors import Unavailable
from ledsign.store import guards as _guards  # noqa: F401 - whoever makes tables makes their guards too
from ledsign.store.trouble import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

BUSY_MS = 10_000
# Any number will do as long as nobody else takes it: who holds it is the only one writing (PostgreSQL).
WRITER_LOCK = 0x1ED5169
# FastAPI's threads are 40; some more for our own
_POOL = {"pool_size": 16, "max_overflow": 32, "pool_timeout": BUSY_MS / 1000}
_WAL_LIMIT = 64 << 20
# How a transaction of SQLite begins, as the execution option ``ledsign_begin`` of a connection.
WRITE = "BEGIN IMMEDIATE"
_READ = "BEGIN DEFERRED"


class Database:
    """An open database.

    ``read_only``: it is damaged, or meant to be looked at only; ``write`` then raises.
    """

    def __init__(self, url: str, *, read_only: str = "") -> None:
        """``url`` as SQLAlchemy has it; ``read_only`` says why, empty when it may be written to."""
        self.url = make_url(url)
        self.read_only = read_only
        self.engine = _sqlite(url, read_only=bool(read_only)) if self.is_sqlite else _postgresql(url)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        self._writer = threading.Lock()
        self._writing = threading.local()

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of our own."""
        return self.url.get_backend_name() == "sqlite"

    @property
    def file(self) -> Path | None:
        """The file it is in; None when a server keeps it."""
        return Path(self.url.database) if self.is_sqlite and self.url.database else None

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that only reads, of one moment. Raises Unavailable when the database does not answer."""
        with told(self), self._sessions() as session:
            if self.is_sqlite:
                session.connection(execution_options={"ledsign_begin": _READ})
            else:
                session.connection(
                    execution_options={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
                )
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are all made, and lasting, when the block ends; or none.

        Raises Unavailable; Conflict when something of that name is there already, Invalid for what no
        database can keep.
        """
        if self.read_only:
            raise Unavailable(
                "read-only", f"the database is read-only: {self.read_only}", f"数据库只读：{self.read_only}"
            )
        with told(self), self._turn(), self._sessions() as session, session.begin():
            if self.is_sqlite:
                session.connection(execution_options={"ledsign_begin": WRITE})
            else:
                session.execute(text(f"SET LOCAL lock_timeout = {BUSY_MS}"))
                session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITER_LOCK})
            yield session

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait for the other writers of this process: first come, first served, which SQLite's own waiting
        is not.
        """
        if getattr(self._writing, "now", False):
            raise RuntimeError("a write inside a write of the same thread would wait for itself")
        if not self._writer.acquire(timeout=BUSY_MS / 1000):
            raise Unavailable(
                "busy",
                "the database has been busy for ten seconds; nothing was changed, try again",
                "数据库繁忙超过十秒；未做任何更改，请稍后再试",
            )
        self._writing.now = True
        try:
            yield
        finally:
            self._writing.now = False
            self._writer.release()

    def checkpoint(self) -> None:
        """Bring SQLite's log home and shorten it; readers that still need it make this a partial one."""
        if self.is_sqlite and not self.read_only:
            with told(self), self.engine.connect() as connection:
                driver: Any = connection.connection.driver_connection
                driver.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _sqlite(url: str, *, read_only: bool) -> Engine:
    engine = create_engine(
        url, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False}, **_POOL
    )  # fmt: skip
    pragmas = [
        *("synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}", "cell_size_check=ON"),
        *("trusted_schema=OFF", "temp_store=MEMORY", f"journal_size_limit={_WAL_LIMIT}"),
    ]

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in pragmas if read_only else ("journal_mode=WAL", *pragmas):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        how = connection.get_execution_options().get("ledsign_begin", "BEGIN")
        driver: Any = connection.connection.driver_connection
        driver.execute(f"PRAGMA query_only={'ON' if how == _READ else 'OFF'}")
        driver.execute(how)

    return engine


def _postgresql(url: str) -> Engine:
    engine = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": 5}, **_POOL)

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.autocommit = True
        connection.execute("SET synchronous_commit = on")
        connection.execute("SET timezone = 'UTC'")
        connection.autocommit = False

    return engine
