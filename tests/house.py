"""A house for tests: a new database and home, a fake clock, people made in a moment."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from ledsign.core.clock import FakeClock
from ledsign.service.actor import Actor
from ledsign.service.house import House
from ledsign.service.options import Options
from ledsign.service.passwords import CHEAP, Passwords
from ledsign.service.roles import EVERY_SIGN, Role
from ledsign.service.workers import Workers
from ledsign.store import migrations
from ledsign.store.database import Database
from ledsign.store.files import FileStore
from tests.postgres import url_wanted

if TYPE_CHECKING:
    from ledsign.core.clock import Clock


def make_house(home: Path, url: str = "", clock: Clock | None = None) -> House:
    """Everything but the HTTP side. The caller closes ``house.database`` and ``house.workers``."""
    (home / "service").mkdir(parents=True, exist_ok=True)
    options = Options(
        home=home, database=url or url_wanted(), allowed_hosts=("testserver",), requests_per_minute=0
    )
    database = Database(options.database_url)
    if database.file is not None and not database.file.exists():
        database.file.write_bytes(_with_tables())
    else:
        migrations.create(database)
    return House(
        options=options,
        home=home,
        database=database,
        clock=clock or FakeClock(),
        files=FileStore(home / "service" / "files"),
        workers=Workers(options, home, clock or FakeClock()),
        secret=b"k" * 32,
        passwords=Passwords(CHEAP),
    )


@cache
def _with_tables() -> bytes:
    """A database with nothing in its tables: making them takes ten times as long as copying them."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "new.db"
        database = Database(f"sqlite:///{file}")
        migrations.create(database)
        database.close()
        return file.read_bytes()


def actor(name: str, *roles: Role, sign: str = EVERY_SIGN) -> Actor:
    """Somebody in a session with these roles; there need be no such row."""
    return Actor(
        id=name, login=name, name=name, roles={sign: frozenset(roles)}, via="session", strong_ns=1 << 62
    )


LOCAL = Actor(id="", login="local", name="local")
