"""The database promises the same on both: one writer, readers of one moment, commits that last, and trouble
told as what it is.
"""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DatabaseError

from ledsign.core.errors import Conflict, Invalid, Unavailable
from ledsign.store import database as databases
from ledsign.store.database import Database
from ledsign.store.opening import url_of
from ledsign.store.tables import Document, WordList


def _document(number: int, **other) -> Document:
    return Document(
        **{"id": f"d{number}", "kind": "playlist", "sign": "s", "name": f"n{number}", "changed_ns": 1,
           "created_ns": 1, **other}
    )  # fmt: skip


def _count(database) -> int:
    with database.read() as db:
        return db.scalar(select(func.count()).select_from(Document))


def test_a_block_that_fails_changes_nothing(database):
    with pytest.raises(ZeroDivisionError), database.write() as db:
        db.add(_document(1))
        db.flush()
        raise ZeroDivisionError
    assert _count(database) == 0


def test_what_was_checked_is_still_so_when_it_is_written(database):
    """Read, decide, write: forty of them at once lose no update, without the callers locking anything."""
    with database.write() as db:
        db.add(_document(1, version=0))

    def add():
        for _ in range(5):
            with database.write() as db:
                document = db.get(Document, "d1")
                document.version = document.version + 1

    _together([add] * 8)
    with database.read() as db:
        assert db.get(Document, "d1").version == 40


def test_two_installations_of_one_process_each_take_their_turn(database):
    """Another engine on the same database, as another process has: only the database keeps them apart."""
    other = Database(url_of(database))
    with database.write() as db:
        db.add(_document(1, version=0))

    def add(one):
        for _ in range(10):
            with one.write() as db:
                document = db.get(Document, "d1")
                document.version = document.version + 1

    _together([lambda: add(database), lambda: add(other)])
    with other.read() as db:
        assert db.get(Document, "d1").version == 20
    other.close()


def test_a_reader_sees_one_moment_and_keeps_nobody_waiting(database):
    with database.read() as db:
        before = db.scalar(select(func.count()).select_from(Document))
        with database.write() as writing:
            writing.add(_document(1))
        assert db.scalar(select(func.count()).select_from(Document)) == before
    assert _count(database) == 1


def test_a_reader_cannot_write(database):
    with pytest.raises((DatabaseError, Unavailable)), database.read() as db:
        db.add(_document(1))
        db.flush()
    assert _count(database) == 0
    with database.write() as db:  # the connection goes on for others
        db.add(_document(1))
    assert _count(database) == 1


def test_more_readers_than_threads_of_the_server(database):
    """Forty-five readings open at the same time: FastAPI's forty threads and our own."""
    meeting = threading.Barrier(45, timeout=30)

    def read():
        with database.read() as db:
            db.scalar(select(func.count()).select_from(Document))
            meeting.wait()

    _together([read] * 45)


def test_a_write_inside_a_write_is_a_mistake_told_at_once(database):
    with pytest.raises(RuntimeError, match="inside a write"), database.write(), database.write():
        pass
    assert _count(database) == 0


def test_a_writer_waits_and_then_says_so(database, monkeypatch):
    monkeypatch.setattr(databases, "BUSY_MS", 50)
    held, done = threading.Event(), threading.Event()

    def hold():
        with database.write():
            held.set()
            done.wait(30)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(30)
    with pytest.raises(Unavailable, match="busy"), database.write():
        pass
    other = Database(url_of(database))
    if not database.is_sqlite:
        with pytest.raises(Unavailable, match="nothing was changed"), other.write():
            pass
    other.close()
    done.set()
    thread.join()


@pytest.mark.parametrize("again", ["same name", "same name, found at the commit", "same key"])
def test_what_is_there_already_is_a_conflict(database, again):
    with database.write() as db:
        db.add(_document(1))
    with pytest.raises(Conflict) as caught, database.write() as db:
        db.add(_document(1) if again == "same key" else _document(2, name="n1"))
        if again == "same name":
            db.flush()
    assert caught.value.code == "taken"
    assert "同名" in caught.value.text.zh
    with database.write() as db:  # of deleted ones there may be any number
        db.add(_document(3, name="n1", deleted_ns=1))
        db.add(_document(4, name="n1", deleted_ns=2))


def test_two_at_the_same_moment_get_one_name_between_them(database):
    meeting, told = threading.Barrier(2, timeout=30), []

    def make(number):
        meeting.wait()
        try:
            with database.write() as db:
                db.add(_document(number, name="same"))
            told.append("made")
        except Conflict:
            told.append("conflict")

    _together([lambda: make(1), lambda: make(2)])
    assert sorted(told) == ["conflict", "made"]


@pytest.mark.parametrize("value", [1 << 70, -(1 << 64)])
def test_numbers_too_large_are_told(database, value):
    with pytest.raises(Invalid), database.write() as db:
        db.add(_document(1, version=value))
    with pytest.raises(Invalid), database.read() as db:
        db.scalars(select(Document).where(Document.version == value)).all()


@pytest.mark.parametrize("value", ["\ud800", "a\udfffb"])
def test_half_characters_are_told(database, value):
    with pytest.raises(Invalid), database.write() as db:
        db.add(_document(1, name=value))
    assert _count(database) == 0


def test_a_mistake_of_ours_stays_one(database):
    """What is wrong with our SQL is no trouble of the database: nobody should be told to try again."""
    with pytest.raises(DatabaseError), database.read() as db:
        db.execute(text("SELECT nothing FROM nowhere"))


def test_long_texts_are_kept_whole(database):
    words = "技能让生活更美好\n🏮" * 20_000
    with database.write() as db:
        db.add(WordList(id="w", name="n", words=words, count=1, sha256="0" * 64, changed_ns=1))
    with database.read() as db:
        assert db.get(WordList, "w").words == words


def test_a_commit_lasts_through_a_power_cut(database):
    """By the settings of every connection; ``tests/faults`` looks at the calls."""
    with database.write() as db:
        if database.is_sqlite:
            assert db.execute(text("PRAGMA synchronous")).scalar() == 2
            assert db.execute(text("PRAGMA journal_mode")).scalar() == "wal"
            assert db.execute(text("PRAGMA foreign_keys")).scalar() == 1
        else:
            assert db.execute(text("SHOW synchronous_commit")).scalar() == "on"


def test_the_log_is_brought_home(database):
    if not database.is_sqlite:
        database.checkpoint()
        return
    with database.write() as db:
        db.add(_document(1))
    log = database.file.with_name(database.file.name + "-wal")
    assert log.stat().st_size
    database.checkpoint()
    assert not log.stat().st_size


def test_a_server_that_went_away_is_told_and_found_again(house, database, postgres):
    if database.is_sqlite:
        return
    with database.read() as db:
        db.scalar(select(func.count()).select_from(Document))
    name = database.url.database
    postgres().disconnect(name)
    assert _count(database) == 0
    with pytest.raises(Unavailable, match="cannot do that now"), database.write() as db:
        postgres().disconnect(name)
        db.add(_document(1))
    assert _count(database) == 0


def test_a_server_that_is_not_there():
    database = Database("postgresql+psycopg://nobody@/x?host=/nonexistent")
    with pytest.raises(Unavailable, match="cannot do that now"), database.write():
        pass
    database.close()


def _together(work) -> None:
    trouble = []

    def careful(one):
        try:
            one()
        except BaseException as error:  # noqa: BLE001 - told by the assertion below
            trouble.append(error)

    threads = [threading.Thread(target=careful, args=(one,)) for one in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert trouble == []
