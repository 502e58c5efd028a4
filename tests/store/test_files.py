"""Files by hash: whole or not at all, never lost while anything speaks of them."""

from __future__ import annotations

import os

import pytest
from sqlalchemy import insert

from ledsign.core.clock import NS_PER_S, SystemClock
from ledsign.core.errors import Unavailable
from ledsign.service import upkeep
from ledsign.store.files import YOUNG_NS, FileStore
from ledsign.store.references import hashes
from ledsign.store.tables import Base, Medium
from tests.house import LOCAL, make_house
from tests.store.rows import _row


@pytest.fixture
def now(house):
    """The house's clock as that of the files, which is the machine's."""
    house.clock.step_wall_ns(SystemClock().now_ns() - house.clock.now_ns())
    return house.clock


def _age(house, digest):
    path = house.files.path(digest)
    old = house.clock.now_ns() - YOUNG_NS - NS_PER_S
    os.utime(path, ns=(old, old))


def test_the_same_bytes_are_kept_once(tmp_path):
    store = FileStore(tmp_path / "files")
    assert store.put(b"one") == store.put(b"one")
    assert store.path(store.put(b"one")).read_bytes() == b"one"
    assert len(list((tmp_path / "files").glob("*/*"))) == 1


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 65, "0" * 63 + "/"])
def test_what_is_no_hash_is_no_name(tmp_path, name):
    with pytest.raises(ValueError, match="no SHA-256"):
        FileStore(tmp_path).path(name)


def test_a_damaged_file_is_mended_when_it_comes_again(tmp_path):
    store = FileStore(tmp_path)
    digest = store.put(b"picture")
    store.path(digest).write_bytes(b"pict")
    assert store.put(b"picture") == digest
    assert store.path(digest).read_bytes() == b"picture"


def test_a_disk_that_does_not_take_it(tmp_path):
    (tmp_path / "files").write_bytes(b"a file in the way")
    with pytest.raises(Unavailable, match="nothing was changed"):
        FileStore(tmp_path / "files").put(b"one")


def test_only_old_ones_nobody_speaks_of_go(house, now):
    old, young, used, deleted = (house.files.put(name) for name in (b"old", b"young", b"used", b"deleted"))
    for digest in (old, used, deleted):
        _age(house, digest)
    with house.unit(LOCAL) as unit:
        for name, digest, deleted_ns in (("u", used, 0), ("d", deleted, 5)):
            unit.db.add(
                Medium(id=name, kind="image", sign="s", name=name, sha256=digest, format="PNG", size=1,
                       created_ns=1, deleted_ns=deleted_ns)
            )  # fmt: skip
    assert upkeep.collect(house) == 1
    assert not house.files.path(old).exists()
    assert all(house.files.path(one).exists() for one in (young, used, deleted))
    assert upkeep.collect(house) == 0


def test_put_again_at_the_last_moment_it_stays(house, now):
    digest = house.files.put(b"one")
    _age(house, digest)
    assert house.files.old(now.now_ns()) == {digest}
    house.files.put(b"one")
    assert house.files.remove({digest}, now.now_ns()) == 0
    assert house.files.path(digest).read_bytes() == b"one"


def test_every_place_a_hash_can_stand_in_is_looked_at(tmp_path):
    """Columns of hashes, texts and JSON of every table but the audit trail."""
    house = make_house(tmp_path)
    digest = "ab" * 32
    looked = 0
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if table.name == "audit" or not _can_say(column):
                continue
            with pytest.raises(ZeroDivisionError), house.database.write() as db:
                db.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
                value = {"deep": [digest]} if column.type.python_type is dict else digest
                db.execute(insert(table).values({**_row(table, 1), column.name: value}))
                assert digest in hashes(db), (table.name, column.name)
                looked += 1
                raise ZeroDivisionError
    assert looked >= 15
    house.workers.close()
    house.database.close()


def _can_say(column) -> bool:
    kind = column.type.python_type
    return kind is dict or (kind is str and (column.type.length or 64) >= 64)


def test_answers_kept_for_those_who_ask_twice_go_after_a_day(house):
    from ledsign.store.tables import Remembered

    def remembered():
        with house.view(LOCAL) as unit:
            return unit.db.query(Remembered).count()

    with house.unit(LOCAL) as unit:
        unit.db.add(
            Remembered(key="k", actor="a", request="0" * 64, status=200, headers={}, body=b"",
                       at_ns=house.clock.now_ns())
        )  # fmt: skip
    house.clock.advance_ns(upkeep.REMEMBERED_NS)
    upkeep.forget(house)
    assert remembered() == 1
    house.clock.advance_ns(1)
    upkeep.forget(house)
    assert remembered() == 0
