"""Migrations lead to the very tables the code knows, on both databases; strangers are refused."""

from __future__ import annotations

import pytest
from sqlalchemy import inspect, text

from ledsign.core.errors import Unavailable
from ledsign.store import guards, migrations
from ledsign.store.database import Database


def test_from_nothing_to_the_tables_of_the_code(empty_url):
    database = Database(empty_url)
    assert migrations.current(database) is None
    assert migrations.upgrade(database)
    assert migrations.differences(database) == []
    assert migrations.current(database) == migrations.head()
    assert not migrations.upgrade(database)
    database.close()


def test_steps_are_told_by_their_files_as_alembic_tells_them():
    told = [one.revision for one in migrations._scripts().walk_revisions("base", "heads")]
    assert list(migrations.steps()) == told[::-1]
    assert migrations.head() == migrations._scripts().get_current_head()


def test_guards_are_those_of_the_code(empty_url, database):
    """Triggers, which autogenerate does not compare."""
    migrated = Database(empty_url)
    migrations.upgrade(migrated)
    query = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        if database.is_sqlite
        else "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY tgname"
    )
    found = []
    for one in (migrated, database):
        with one.engine.connect() as connection:
            found.append(connection.execute(text(query)).all())
    migrated.close()
    assert found[0] == found[1]
    assert len(found[0]) >= len(guards.GUARDED)


def test_a_missing_column_is_seen(empty_url):
    database = Database(empty_url)
    migrations.upgrade(database)
    with database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE jobs DROP COLUMN step"))
    assert migrations.differences(database)
    database.close()


def test_one_of_a_newer_version_is_refused_and_left_alone(empty_url):
    database = Database(empty_url)
    migrations.upgrade(database)
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(Unavailable, match=r"newer ledsign.*restore") as caught:
        migrations.upgrade(database)
    assert caught.value.code == "newer-database"
    assert "更新版本" in caught.value.text.zh
    database.close()


def test_somebody_elses_is_refused_and_left_alone(empty_url):
    database = Database(empty_url)
    with database.engine.begin() as connection:
        connection.execute(text("CREATE TABLE theirs (a INTEGER)"))
    with pytest.raises(Unavailable, match="did not make"):
        migrations.upgrade(database)
    assert inspect(database.engine).get_table_names() == ["theirs"]
    database.close()


def test_all_steps_or_none(empty_url, monkeypatch):
    """A step that fails leaves nothing of those before it."""
    database = Database(empty_url)
    monkeypatch.setattr("alembic.op.execute", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        migrations.upgrade(database)
    assert inspect(database.engine).get_table_names() == []
    monkeypatch.undo()
    assert migrations.upgrade(database)
    database.close()
