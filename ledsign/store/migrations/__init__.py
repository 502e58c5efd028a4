"""Migrations: bring a database to the tables this version of ledsign knows. Alembic, set up by code alone.

``versions/`` has one file a step, never changed once released. A new one:
``python -m ledsign.store.migrations "what it does"`` compares the tables with the steps there are.

A service that starts again reads where its database is without Alembic, whose import takes longer than that.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, text

from ledsign.core.errors import Unavailable
from ledsign.store.database import WRITE
from ledsign.store.tables import Base
from ledsign.store.trouble import told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from sqlalchemy import Connection

    from ledsign.store.database import Database

HERE = Path(__file__).parent
_AT = "alembic_version"


@cache
def steps() -> tuple[str, ...]:
    """Every step there is, the first one first: files are called by their number."""
    return tuple(sorted(one.stem.partition("_")[0] for one in (HERE / "versions").glob("[0-9]*_*.py")))


def head_or_none() -> str | None:
    """The last step there is; None before the first was written."""
    return steps()[-1] if steps() else None


def head() -> str:
    """The step this version of ledsign ends with."""
    found = head_or_none()
    assert found is not None
    return found


def current(database: Database) -> str | None:
    """The step a database is at; None for a new one. Raises Unavailable when it is not one of ours."""
    with told(database), database.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        asked = text(f"SELECT version_num FROM {_AT}")  # noqa: S608 - a name of our own
        found = connection.scalar(asked) if _AT in tables else None
        if found is None and set(tables) - {_AT}:
            raise Unavailable(
                "foreign-database",
                "there are tables in the database that ledsign did not make; give it one of its own",
                "数据库中已有非 ledsign 创建的表；请提供一个空数据库",
            )
    if found is not None and found not in steps():
        raise Unavailable(
            "newer-database",
            f"the database was written by a newer ledsign (step {found}); use that version, or restore a"
            " backup made by this one: ledsign restore FOLDER",
            f"数据库由更新版本的 ledsign 写入（{found}）；请使用该版本，或恢复本版本的备份："
            "ledsign restore FOLDER",
        )
    return found


def upgrade(database: Database) -> bool:
    """Take the steps a database lacks, all or none; whether there were any. Raises Unavailable."""
    if current(database) == head():
        return False
    from alembic import command

    with told(database), database.engine.connect() as connection:
        changing = connection.execution_options(ledsign_begin=WRITE)
        with changing.begin():
            command.upgrade(_config(changing), "head")
    return True


def create(database: Database) -> None:
    """All tables at once, as the last step leaves them; quicker than the steps, for tests."""
    from alembic.migration import MigrationContext

    with database.engine.begin() as connection:
        Base.metadata.create_all(connection)
        MigrationContext.configure(connection).stamp(_scripts(), "head")


def differences(database: Database) -> list[Any]:
    """What distinguishes a database from the tables this version knows, as Alembic tells it."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Base.metadata))


def write_step(database: Database, message: str) -> Iterator[str]:
    """Write the file of a new step: what brings ``database``, at the last step, to the tables. Its paths."""
    from alembic import command

    with database.engine.connect() as connection:
        number = len(steps()) + 1
        made = command.revision(_config(connection), message, autogenerate=True, rev_id=f"{number:04}")
    for script in made if isinstance(made, list) else [made]:
        if script is not None:
            yield str(script.path)


@cache
def _scripts() -> ScriptDirectory:
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config(None))


def _config(connection: Connection | None) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config
