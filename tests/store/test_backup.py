"""Backups: made while others write, checked, kept to a number; what is restored is what was backed up, from
either database into either.
"""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import func, select

from ledsign.core.errors import Invalid, Unavailable
from ledsign.service import upkeep
from ledsign.store import backup, migrations
from ledsign.store.damage import damage
from ledsign.store.database import Database
from ledsign.store.opening import open_store, url_of
from ledsign.store.restoring import other_settings, restore
from ledsign.store.tables import AuditRecord, Base, Document, Flag, Revision
from tests.house import LOCAL
from tests.store.rows import everything, fill

# What a restore ends: tests/store/test_distrust.py.
ENDED = ("logins", "links", "tokens")


def kept(database):
    """All rows but of what a restore ends."""
    return {table: rows for table, rows in everything(database).items() if table not in ENDED}


def test_what_is_restored_is_what_was_backed_up(house, tmp_path):
    digest = house.files.put(b"picture")
    (house.folder / "secret").write_bytes(house.secret)
    fill(house, 3)
    before = kept(house.database)
    made = upkeep.back_up(house)
    assert (made.files, made.step, backup.fault(made)) == ((digest,), migrations.head(), "")
    fill(house, 2, start=10)
    house.files.path(digest).unlink()
    house.database.close()

    restored = restore(made, house.options.database_url, house.folder, house.clock.now_ns(), "a test")
    after = kept(restored)
    last = after["audit"].pop()
    assert after == before
    assert "database.restore" in str(last)
    assert house.files.path(digest).read_bytes() == b"picture"
    restored.close()


def test_settings_are_kept_and_told_of_but_not_put_back(house):
    now = house.folder.parent / backup.SETTINGS
    now.write_text("stages = 3\n", "utf-8")
    made = upkeep.back_up(house)
    assert (made.folder / backup.SETTINGS).read_text("utf-8") == "stages = 3\n"
    assert other_settings(made, house.folder) is None
    now.write_text("stages = 2\n", "utf-8")
    house.database.close()
    restore(made, house.options.database_url, house.folder, house.clock.now_ns(), "a test").close()
    assert now.read_text("utf-8") == "stages = 2\n"
    assert other_settings(made, house.folder) == made.folder / backup.SETTINGS
    now.unlink()
    assert other_settings(made, house.folder) == made.folder / backup.SETTINGS


@pytest.mark.parametrize("there", ["", "full"])
def test_into_the_other_kind_of_database(house, empty_url, there, tmp_path):
    """A backup is a SQLite file whatever it was made of, so it is also the way from one to the other."""
    fill(house, 2)
    made = upkeep.back_up(house)
    target = Database(empty_url)
    if there:
        migrations.upgrade(target)
        with target.write() as db:
            db.add(Document(id="x", kind="playlist", sign="s", name="n", changed_ns=1, created_ns=1))
    target.close()
    home = tmp_path / "other"
    restored = restore(made, url_of(target), home, 1, "moving")
    before, after = kept(house.database), kept(restored)
    del after["audit"][-1]
    assert after == before
    assert migrations.differences(restored) == []
    if there:
        assert list((home / "aside").glob("*/*"))
    with restored.write() as db:  # its counter goes on behind what was copied
        submission = db.scalars(select(Flag.submission_id)).first()
        db.add(Flag(submission_id=submission, place="", start=0, end=1, found="", word="", list_name=""))
    restored.close()


def test_made_while_others_write(house):
    """Whole documents or none of them, the trail without gaps."""
    stop = threading.Event()
    number = iter(range(1000, 1_000_000))

    def write():
        while not stop.is_set():
            fill(house, 1, start=next(number))

    threads = [threading.Thread(target=write) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        made = []
        for _ in range(3):
            house.clock.advance_ns(10**9)
            made.append(upkeep.back_up(house))
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    for one in made:
        copy = Database(f"sqlite:///{one.data}", read_only="a backup")
        with copy.read() as db:
            documents = db.scalar(select(func.count()).select_from(Document))
            assert documents == db.scalar(select(func.count()).select_from(Revision))
            assert one.seq == db.scalar(select(func.count()).select_from(AuditRecord))
        copy.close()


def test_only_the_newest_are_kept_with_their_files(house):
    where = house.folder / "backups"
    old = house.files.put(b"old")
    made = []
    for _ in range(5):
        house.clock.advance_ns(10**9)
        made.append(backup.make(house.database, house.folder, where, house.clock.now_ns()))
        house.files.path(old).unlink(missing_ok=True)
    backup.prune(where, 2)
    assert [one.folder for one in backup.backups(where)] == [made[4].folder, made[3].folder]
    assert not list((where / "files").glob("*/*"))


def test_a_damaged_backup_is_never_restored(house):
    house.files.put(b"picture")
    made = upkeep.back_up(house)
    content = made.data.read_bytes()
    made.data.write_bytes(content[:-1] + b"x")
    with pytest.raises(Invalid, match="not what was written"):
        backup.whole(made.folder)
    made.data.write_bytes(content)
    assert backup.whole(made.folder.parent) == made
    (made.folder.parent / "files" / made.files[0][:2] / made.files[0]).unlink()
    with pytest.raises(Invalid, match="1 file"):
        backup.whole(made.folder)


def test_no_backup_leaves_the_old_ones(house, monkeypatch):
    """Nothing empty or damaged ever takes the place of a good backup."""
    first = upkeep.back_up(house)
    house.clock.advance_ns(10**9)
    monkeypatch.setattr(backup, "damage", lambda file: "row 1 of people")
    with pytest.raises(Unavailable, match="row 1 of people"):
        upkeep.back_up(house)
    monkeypatch.undo()
    house.database.read_only = "damaged"
    with pytest.raises(Unavailable, match="damaged"):
        upkeep.back_up(house)
    assert backup.backups(first.folder.parent) == [first]
    assert sorted(one.name for one in first.folder.parent.iterdir()) == [first.folder.name]


def test_an_older_database_is_backed_up_and_brought_up_to_date(empty_url, tmp_path, house, monkeypatch):
    home = tmp_path / "older"
    opened = open_store(empty_url, home, house.clock, b"s" * 32)
    assert (opened.notes, opened.database.read_only) == ([], "")
    with opened.database.write() as db:
        db.add(Document(id="x", kind="playlist", sign="s", name="n", changed_ns=1, created_ns=1))
        db.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
        from ledsign.store import guards

        guards.lift(db.connection())
        for table, column in (("submissions", "authors"), ("wishes", "taken_to")):  # what later steps added
            db.connection().exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
    opened.close()
    opened = open_store(empty_url, home, house.clock, b"s" * 32)
    (note,) = opened.notes
    assert "from step 0001" in note.en
    (kept,) = backup.backups(home / "backups")
    assert kept.step == ("0001" if opened.database.is_sqlite else migrations.head())
    assert damage(kept.data) == ""
    assert len(everything(opened.database)["documents"]) == 1
    opened.close()


def test_periodic_backups_lose_at_most_five_minutes(house):
    """By the service's own clock: with everything as delivered, at no time is the last one older."""
    keeping = upkeep.Upkeep(house)
    oldest = 0
    for _ in range(60):
        keeping.tick()
        house.clock.advance_ns(30 * 10**9)
        oldest = max(oldest, house.clock.now_ns() - keeping.backed_up_ns)
    assert keeping.troubles == {}
    assert oldest <= 5 * 60 * 10**9
    assert len(backup.backups(house.folder / "backups")) == 6


def test_a_backup_that_fails_is_told_and_tried_again(house, monkeypatch):
    keeping = upkeep.Upkeep(house)
    (house.folder / "backups").write_text("a file in the way")
    keeping.tick()
    assert "backup" in keeping.troubles
    (house.folder / "backups").unlink()
    house.clock.advance_ns(5 * 60 * 10**9)
    keeping.tick()
    assert keeping.troubles == {}
    assert keeping.backed_up_ns == house.clock.now_ns()


def test_one_thing_that_fails_ends_nothing_else(house, monkeypatch):
    keeping = upkeep.Upkeep(house)
    monkeypatch.setattr(upkeep, "sign_head", lambda _: 1 / 0)
    keeping.tick()
    assert set(keeping.troubles) == {"head"}
    assert keeping.backed_up_ns == house.clock.now_ns()


def test_in_a_thread_of_its_own(house):
    keeping = upkeep.Upkeep(house)
    keeping.start()
    keeping.close()
    keeping.close()


def test_all_tables_are_filled_by_these_tests(house):
    """A table added later must be backed up too, and shown to be."""
    fill(house, 1)
    empty = {name for name, rows in kept(house.database).items() if not rows}
    assert empty == set(), sorted(empty)
    assert len(Base.metadata.tables) >= 20
    assert LOCAL.id == ""
