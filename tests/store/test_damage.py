"""A damaged database: restored from the last good backup, or opened read-only with the reason; the damaged
file is kept, and nobody gets rows that are not what was saved without being told.
"""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from ledsign.core.clock import FakeClock
from ledsign.core.errors import Unavailable
from ledsign.service import upkeep
from ledsign.store.damage import damage
from ledsign.store.opening import in_use, open_store
from tests.house import make_house
from tests.store.rows import everything, fill
from tests.store.test_backup import ENDED

if TYPE_CHECKING:
    from pathlib import Path

PAGE = 4096
SECRET = b"k" * 32


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> Path:
    """The folder of a service with rows in every table, one backup, and more rows after it."""
    home = tmp_path_factory.mktemp("whole")
    house = make_house(home)
    (house.folder / "secret").write_bytes(SECRET)
    fill(house, 3)
    upkeep.back_up(house)
    fill(house, 1, start=100)
    house.database.checkpoint()
    house.workers.close()
    house.database.close()
    return house.folder


@pytest.fixture(scope="module")
def rows(whole):
    """What there was at the end, and what was in the backup."""
    house = make_house(whole.parent)
    now = everything(house.database)
    house.database.close()
    house.workers.close()
    return now


def _url(home: Path) -> str:
    return f"sqlite:///{home / 'ledsign.db'}"


def _open(home: Path):
    return open_store(_url(home), home, FakeClock(), SECRET)


@pytest.mark.parametrize("backed_up", [True, False], ids=["with a backup", "without"])
def test_random_pages(whole, rows, tmp_path, backed_up):
    """Pages of noise or zeros, and files cut off: never a crash, never silently other rows."""
    dice = random.Random(29)
    seen = set()
    for number in range(50):
        home = tmp_path / str(number)
        shutil.copytree(whole, home)
        if not backed_up:
            shutil.rmtree(home / "backups")
        file = home / "ledsign.db"
        _harm(file, dice)
        harmed = file.read_bytes()
        opened = _open(home)
        if opened.database.read_only:
            seen.add("read-only")
            assert opened.notes, number
            with pytest.raises(Unavailable, match="read-only"), opened.database.write():
                pass
            try:
                everything(opened.database)
            except Unavailable:
                seen.add("unreadable")
        elif opened.notes:
            seen.add("restored")
            assert "restored from the backup" in opened.notes[0].en
            found = everything(opened.database)
            told = found["audit"].pop()
            assert "database.restore" in told
            for name in ENDED:  # what a restore ends; people only ever lose something by it
                assert len(found.pop(name)) <= len(rows[name])
            assert len(found.pop("people")) <= len(rows["people"])
            assert found == {
                name: [row for row in kept if row in found[name]]
                for name, kept in rows.items()
                if name in found
            }, number
            assert len(found["documents"]) == 3
        else:
            seen.add("unharmed")
            assert everything(opened.database) == rows, number
        if opened.notes:
            assert any(one.read_bytes() == harmed for one in (home / "aside").glob("*/ledsign.db")), number
        opened.close()
        shutil.rmtree(home)
    assert ("restored" if backed_up else "read-only") in seen
    assert ("read-only" if backed_up else "restored") not in seen


def _harm(file: Path, dice: random.Random) -> None:
    size = file.stat().st_size
    if dice.random() < 0.2:
        with file.open("rb+") as one:
            one.truncate(dice.randrange(size))
        return
    page = dice.randrange(size // PAGE)
    with file.open("rb+") as one:
        one.seek(page * PAGE)
        one.write(dice.randbytes(PAGE) if dice.random() < 0.5 else bytes(PAGE))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("UPDATE word_lists SET words = words || 'x'", "word_lists"),
        ("UPDATE people SET name = 'a' || char(0)", "people"),
        ("UPDATE jobs SET request = '{'", "jobs"),
        ("UPDATE people SET version = 'x'", "people"),
        ("UPDATE people SET name = CAST(x'ff' AS TEXT)", "decode"),
        ("UPDATE releases SET file = 'text'", "releases"),
    ],
)
def test_what_sqlite_finds_in_order(whole, tmp_path, change, told):
    """Rows that cannot be what was saved, in a file whose structure is fine."""
    file = tmp_path / "ledsign.db"
    shutil.copy(whole / "ledsign.db", file)
    assert damage(file) == ""
    with closing(sqlite3.connect(file)) as connection:
        connection.execute(change)
        connection.commit()
    assert told in damage(file)


def test_a_revision_that_changed(whole, tmp_path):
    """A bit of a text long enough to have pages of its own."""
    file = tmp_path / "ledsign.db"
    content = bytearray((whole / "ledsign.db").read_bytes())
    at = content.rindex("技能让生活更美好\n".encode() * 20)
    content[at] ^= 1
    file.write_bytes(content)
    assert damage(file) != ""


@pytest.mark.parametrize("gone", ["emptied", "missing"])
def test_a_file_that_has_gone(whole, tmp_path, gone):
    """A power cut can leave nothing of a file; a service that had data never starts as a new one."""
    home = tmp_path / "home"
    shutil.copytree(whole, home)
    for one in home.glob("ledsign.db*"):
        one.unlink()
    if gone == "emptied":
        (home / "ledsign.db").touch()
    opened = _open(home)
    assert "restored from the backup" in opened.notes[0].en
    assert len(everything(opened.database)["documents"]) == 3
    opened.close()
    for one in home.glob("ledsign.db*"):
        one.unlink()
    shutil.rmtree(home / "backups")
    opened = _open(home)  # the head of the audit trail still says that there were records
    assert opened.database.read_only
    with pytest.raises(Unavailable, match="cannot do that now"):
        everything(opened.database)
    opened.close()


def test_the_newest_backup_is_damaged_too(whole, tmp_path):
    home = tmp_path / "home"
    shutil.copytree(whole, home)
    (first,) = (one for one in (home / "backups").iterdir() if one.name != "files")
    newer = home / "backups" / "2099-01-01T000000Z"
    shutil.copytree(first, newer)
    text = (newer / "backup.json").read_text()
    (newer / "backup.json").write_text(text.replace('"at_ns": 1', '"at_ns": 2'))
    (newer / "ledsign.db").write_bytes(b"")
    (home / "ledsign.db").write_bytes(b"no database at all" * 1000)
    opened = _open(home)
    assert first.name in opened.notes[0].en
    opened.close()


def test_a_log_cut_short_is_told(whole, tmp_path):
    """SQLite takes a damaged log for one that ends there: in order, but the last records are gone."""
    home = tmp_path / "home"
    shutil.copytree(whole, home)
    house = make_house(home.parent / "x", f"sqlite:///{home / 'ledsign.db'}")
    house.heads.folder = home
    fill(house, 2, start=200)
    shutil.copy(home / "ledsign.db", tmp_path / "without the log")
    house.database.close()
    house.workers.close()
    for one in home.glob("ledsign.db*"):
        one.unlink()
    shutil.copy(tmp_path / "without the log", home / "ledsign.db")
    opened = _open(home)
    assert "the audit trail ends with record 4, but should with 6" in opened.notes[0].en
    opened.close()


def test_damage_met_while_running_ends_writing(tmp_path):
    house = make_house(tmp_path)
    fill(house, 2)
    house.database.checkpoint()
    file = house.database.file
    with file.open("rb+") as one:
        one.seek(PAGE)
        one.write(b"\xff" * (file.stat().st_size - PAGE))
    house.database.engine.dispose()
    with pytest.raises(Unavailable):
        everything(house.database)
    assert "damaged" in house.database.read_only
    with pytest.raises(Unavailable, match="restores the last good backup"), house.database.write():
        pass
    house.database.close()
    house.workers.close()


def test_in_use_as_long_as_it_is_open(tmp_path):
    home = tmp_path / "home"
    assert not in_use(home)
    opened = _open(home)
    assert in_use(home)
    opened.close()
    assert not in_use(home)
