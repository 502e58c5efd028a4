"""Database: one engine and its transactions. SQLite in a file by default, PostgreSQL by URL.

SQLite runs in WAL mode with ``synchronous=FULL``: a commit that was answered survives a power cut. A writing
transaction takes the lock when it begins (BEGIN IMMEDIATE), so that it never fails half-way for want of it.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event, make_url
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from ledsign.core.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine

BUSY_MS = 10_000
READ_ONLY = "ledsign_read_only"


class Database:
    """An open database.

    ``read_only``: it is damaged, or meant to be looked at only; ``write`` then raises.
    """

    def __init__(self, url: str, *, read_only: str = "") -> None:
        """``url`` as SQLAlchemy has it; ``read_only`` says why, empty when it may be written to."""
        self.url = make_url(url)
        self.read_only = read_only
        self.engine = _sqlite(url) if self.is_sqlite else _postgresql(url)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)

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
        with _told(), self._sessions() as session:
            if not self.is_sqlite:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes are all made, and lasting, when the block ends; or none.

        Raises Unavailable.
        """
        if self.read_only:
            raise Unavailable(
                "read-only", f"the database is read-only: {self.read_only}", f"数据库只读：{self.read_only}"
            )
        with _told(), self._sessions() as session, session.begin():
            if self.is_sqlite:
                session.connection(execution_options={"ledsign_write": True})
            yield session

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def _sqlite(url: str) -> Engine:
    engine = create_engine(url, connect_args={"timeout": BUSY_MS / 1000, "check_same_thread": False})

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _: object) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", f"busy_timeout={BUSY_MS}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("ledsign_write")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _postgresql(url: str) -> Engine:
    return create_engine(url, pool_pre_ping=True, pool_size=10, max_overflow=20)


@contextmanager
def _told() -> Iterator[None]:
    """Trouble with the database itself becomes Unavailable; what was asked wrongly stays what it is."""
    try:
        yield
    except (OperationalError, DatabaseError) as error:
        if isinstance(error, OperationalError) or "malformed" in str(error) or "disk" in str(error):
            told = str(getattr(error, "orig", error)).splitlines()[0]
            raise Unavailable(
                "database",
                f"the database cannot do that now: {told}; nothing was changed, try again",
                f"数据库暂时不可用：{told}；未做任何更改，请稍后再试",
            ) from error
        raise
