"""Ways to tamper with the trail by somebody who may write to the database, all of them found."""

from __future__ import annotations

import hashlib
import json
import random
from dataclasses import asdict, dataclass

from sqlalchemy import delete, insert, select

from ledsign.service import auditing, upkeep
from ledsign.store import guards
from ledsign.store.audit import GENESIS, canonical
from ledsign.store.tables import AuditRecord
from tests.house import LOCAL

RECORDS = 12
TABLE = AuditRecord.__table__


@dataclass
class Row:
    seq: int
    at_ns: int
    actor: str
    action: str
    sign: str
    subject: str
    line: str
    prev: str
    hash: str

    def say(self, **changed) -> None:
        """Rewrite the record with everything in it fitting together."""
        told = {**json.loads(self.line), **changed}
        self.line = canonical(told)
        for name in ("seq", "at_ns", "actor", "action", "sign", "subject", "prev"):
            setattr(self, name, told[name])
        self.hash = hashlib.sha256(self.line.encode()).hexdigest()


def edit_line(rows, dice):
    row = dice.choice(rows)
    at = dice.randrange(len(row.line))
    row.line = row.line[:at] + chr(ord(row.line[at]) ^ 1) + row.line[at + 1 :]


def edit_column(rows, dice):
    row = dice.choice(rows)
    name = dice.choice(["at_ns", "actor", "action", "sign", "subject", "prev"])
    setattr(row, name, row.at_ns + 1 if name == "at_ns" else "x" + getattr(row, name)[1:])


def edit_hash(rows, dice):
    dice.choice(rows).hash = f"{dice.getrandbits(256):064x}"


def edit_and_rebuild_one(rows, dice):
    dice.choice(rows).say(actor="somebody else")


def edit_and_rebuild_all_after(rows, dice):
    first = dice.randrange(len(rows))
    rows[first].say(details={"by": "nobody"})
    rechain(rows)


def remove_one(rows, dice):
    rows.remove(dice.choice(rows))


def remove_some(rows, dice):
    first = dice.randrange(len(rows))
    del rows[first : first + dice.randint(2, 6)]


def remove_one_and_rebuild(rows, dice):
    rows.remove(dice.choice(rows))
    rechain(rows)


def shorten(rows, dice):
    del rows[dice.randrange(len(rows)) :]


def shorten_and_refill(rows, dice):
    first = dice.randrange(len(rows))
    for row in rows[first:]:
        row.say(action="nothing.happened")
    rechain(rows)


def swap(rows, dice):
    """Two records change places, numbers and all."""
    one, other = dice.sample(rows, 2)
    one.seq, other.seq = other.seq, one.seq


def swap_and_rebuild(rows, dice):
    one, other = sorted(dice.sample(range(len(rows)), 2))
    rows[one], rows[other] = rows[other], rows[one]
    rechain(rows)


def insert_one_and_rebuild(rows, dice):
    at = dice.randrange(len(rows))
    row = Row(**asdict(rows[at]))
    row.say(subject="slipped in")
    rows.insert(at, row)
    rechain(rows)


def prolong(rows, dice):
    """One more at the end, chained as it should be."""
    row = Row(**asdict(dice.choice(rows)))
    row.say(seq=rows[-1].seq + 1, prev=rows[-1].hash)
    rows.append(row)


def rechain(rows) -> None:
    prev = GENESIS
    for seq, row in enumerate(rows, 1):
        row.say(seq=seq, prev=prev)
        prev = row.hash


WAYS = [
    edit_line, edit_column, edit_hash, edit_and_rebuild_one, edit_and_rebuild_all_after, remove_one,
    remove_some, remove_one_and_rebuild, shorten, shorten_and_refill, swap, swap_and_rebuild,
    insert_one_and_rebuild, prolong,
]  # fmt: skip


def test_tampering_is_found(house):
    """All thousand are in ``tests/faults``."""
    assert tampered(house, 10 * len(WAYS) if house.database.is_sqlite else 2 * len(WAYS)) == []


def tampered(house, count: int) -> list[tuple[int, str]]:
    """Tamper so often, each time with the trail as it was; which were not found."""
    for number in range(RECORDS):
        with house.unit(LOCAL) as unit:
            unit.audit("playlist.change", sign="p10", subject=str(number), words="字", number=number)
        if number == RECORDS // 2:
            upkeep.sign_head(house)
    with house.database.write() as db:
        guards.lift(db.connection())
        rows = [Row(**row) for row in db.execute(select(TABLE).order_by(TABLE.c.seq)).mappings()]
    dice, missed = random.Random(1000), []
    for number in range(count):
        way = WAYS[number % len(WAYS)]
        changed = [Row(**asdict(row)) for row in rows]
        way(changed, dice)
        if {row.seq: row for row in changed} == {row.seq: row for row in rows}:
            raise AssertionError(f"{way.__name__} changed nothing")
        _write(house, changed)
        if auditing.check(house.database, house.heads).good:
            missed.append((number, way.__name__))
    _write(house, rows)
    assert auditing.check(house.database, house.heads).good
    return missed


def _write(house, rows) -> None:
    with house.database.write() as db:
        if house.database.is_sqlite:
            db.connection().exec_driver_sql("PRAGMA defer_foreign_keys=ON")
        db.execute(delete(TABLE))
        if rows:
            db.execute(insert(TABLE), [asdict(row) for row in rows])
