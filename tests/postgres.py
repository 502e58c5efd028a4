"""PostgreSQL for tests: a real server of this test process, started when first asked for, in memory-like
haste (no fsync), reached over a socket in its own folder.

Debian puts ``initdb`` and ``pg_ctl`` into /usr/lib/postgresql/VERSION/bin, not on PATH. They refuse to run as
root: then the server belongs to ``postgres`` or ``nobody``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_HASTE = (
    "-c fsync=off -c full_page_writes=off -c max_connections=60 -c shared_buffers=16MB -c listen_addresses="
)
_TEMPLATE = "ledsign_template"
# With LEDSIGN_TEST_DATABASE=postgresql every house of every test keeps its rows there.
EVERYWHERE = "LEDSIGN_TEST_DATABASE"


def program(name: str) -> str | None:
    """The newest of that name that is installed."""
    found = shutil.which(name)
    if found:
        return found
    kept = sorted(
        Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda one: float(one.parent.parent.name)
    )
    return str(kept[-1]) if kept else None


class Postgres:
    """A running server. ``database()`` makes a database in it and returns its URL."""

    def __init__(self, initdb: str, pg_ctl: str, settings: str = _HASTE) -> None:
        # socket paths have at most 107 bytes: not below pytest's long folders
        self.folder = Path(tempfile.mkdtemp(prefix="ledsign-pg-"))
        self._pg_ctl = pg_ctl
        self._numbers = count(1)
        self._as: dict[str, Any] = {}
        if os.geteuid() == 0:
            import pwd

            user = next(one for one in ("postgres", "nobody") if _known(one))
            self._as = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
            os.chown(self.folder, pwd.getpwnam(user).pw_uid, pwd.getpwnam(user).pw_gid)
        self._data = self.folder / "data"
        self._run(
            *(initdb, "-D", self._data, "-U", "ledsign", "--auth=trust"),
            *("--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"),
        )
        self._run(
            *(pg_ctl, "-D", self._data, "-l", self.folder / "log", "-w", "-t", "60"),
            *("-o", f"{settings} -c unix_socket_directories={self.folder}", "start"),
        )
        from ledsign.store import migrations
        from ledsign.store.database import Database

        self._admin("CREATE DATABASE " + _TEMPLATE)
        database = Database(self.url(_TEMPLATE))
        migrations.create(database)
        database.close()

    def url(self, name: str) -> str:
        return f"postgresql+psycopg://ledsign@/{name}?host={self.folder}"

    def database(self, *, empty: bool = False) -> str:
        """The URL of a new database: with all tables, or ``empty``."""
        name = f"t{next(self._numbers)}"
        self._admin(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else _TEMPLATE}")
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, whoever still uses it."""
        name = url.partition("@/")[2].partition("?")[0]
        self._admin(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def disconnect(self, name: str) -> None:
        """End everybody's connection to a database, as a restart of the server does."""
        self._admin(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")

    def stop(self) -> None:
        self._run(self._pg_ctl, "-D", self._data, "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _admin(self, statement: str) -> None:
        import psycopg

        with psycopg.connect(
            host=str(self.folder), user="ledsign", dbname="postgres", autocommit=True
        ) as connection:
            connection.execute(statement)

    def _run(self, *command: object, check: bool = True) -> None:
        done = subprocess.run(
            list(map(str, command)),
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, timeout=90,
            cwd=self.folder, env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}, check=False, **self._as,
        )  # fmt: skip
        if check and done.returncode:
            log = self.folder / "log"
            told = log.read_text() if log.exists() else ""
            raise AssertionError(f"{command[0]}: {done.stderr.decode()}\n{told}")


def _known(user: str) -> bool:
    import pwd

    try:
        pwd.getpwnam(user)
    except KeyError:
        return False
    return True


def start() -> Postgres:
    """A server. Skips the test when PostgreSQL is not installed; fails it under LEDSIGN_REQUIRE_PEERS=1."""
    initdb, pg_ctl = program("initdb"), program("pg_ctl")
    if initdb is None or pg_ctl is None:
        reason = "peer 'postgresql' (initdb, pg_ctl) is neither on PATH nor in /usr/lib/postgresql"
        if os.environ.get("LEDSIGN_REQUIRE_PEERS") == "1":
            pytest.fail(f"{reason}, and LEDSIGN_REQUIRE_PEERS=1")
        pytest.skip(reason)
    return Postgres(initdb, pg_ctl)


_RUNNING: list[Postgres] = []


def server() -> Postgres:
    """The server of this process, started at the first call."""
    if not _RUNNING:
        _RUNNING.append(start())
    return _RUNNING[0]


def url_wanted() -> str:
    """Where ``make_house`` keeps its rows unless told: empty, or a new database under ``EVERYWHERE``."""
    return server().database() if os.environ.get(EVERYWHERE) == "postgresql" else ""


@pytest.fixture(scope="session")
def postgres() -> Iterator[Callable[[], Postgres]]:
    """``server``; stopped after the last test.

    Tests that run on both databases take it always and call it only for PostgreSQL.
    """
    yield server
    while _RUNNING:
        _RUNNING.pop().stop()


@pytest.fixture(scope="session", autouse=True)
def _stopped_in_the_end(postgres: Callable[[], Postgres]) -> None:
    """Also when only ``make_house`` asked for it."""


BOTH = [
    pytest.param("sqlite", id="sqlite"),
    pytest.param("postgresql", id="postgresql", marks=pytest.mark.peer),
]


@pytest.fixture(params=BOTH)
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, postgres: Callable[[], Postgres]
) -> Iterator[str]:
    """A new database with all tables, of each kind in turn: give it to ``make_house(url=…)``.

    Empty text is SQLite's default place.
    """
    if request.param == "sqlite":
        yield ""
        return
    url = postgres().database()
    yield url
    postgres().drop(url)
