"""Tidying: what nobody needs goes after a week, and nothing else."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S
from ledsign.service import tidying
from tests.house import make_house

if TYPE_CHECKING:
    from pathlib import Path

DAY_NS = 86_400 * NS_PER_S


def test_old_bundles_that_nobody_needs_go(tmp_path: Path) -> None:
    house = make_house(tmp_path)
    now_ns = house.clock.now_ns()
    ages = {"a" * 64: 8, "b" * 64: 6, "c" * 64: 8, "d" * 64: 300}
    for name, days in ages.items():
        for path in (house.folder / "bundles" / name, house.folder / "compiled" / f"{name}.json"):
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"") if path.suffix else path.mkdir()
            os.utime(path, ns=(now_ns, now_ns - days * DAY_NS))
    tidying.touch(house.folder / "bundles" / ("c" * 64))
    left = house.folder / "uploads" / "upload-x"
    left.parent.mkdir()
    left.write_bytes(b"half")
    os.utime(left, ns=(now_ns, now_ns - DAY_NS))
    _submitted(house, "d" * 64)
    tidying.tidy(house)
    kept = {path.name[0] for path in (house.folder / "bundles").iterdir()}
    assert kept == {"b", "c", "d"}
    assert {path.name[0] for path in (house.folder / "compiled").iterdir()} == {"b"}
    assert not left.exists()
    house.database.close()


def _submitted(house: object, show: str) -> None:
    from ledsign.service.house import House
    from ledsign.store.base import new_id
    from ledsign.store.tables import Person, Submission
    from tests.content_of import CAPTION, SIGN, add_document
    from tests.house import LOCAL

    assert isinstance(house, House)
    document = add_document(house, "playlist", "x", CAPTION)
    with house.unit(LOCAL) as unit:
        person = Person(id=new_id(1), login="lin", name="lin", created_ns=1)
        unit.db.add(person)
        unit.db.flush()
        unit.db.add(
            Submission(
                id=new_id(1), sign=SIGN, document_id=document, title="", author_id=person.id, state="open",
                stages=2, snapshot={}, show=show, problems=[], texts=[], created_ns=1,
            )
        )  # fmt: skip
