"""What a backup must not bring back: whoever was shut out stays out, what was taken back stays so."""

from __future__ import annotations

import sqlite3
from contextlib import closing

from sqlalchemy import select

from ledsign.core.clock import NS_PER_S
from ledsign.service import alarms, restored
from ledsign.service.chores import Chores
from ledsign.service.reconcile import Reconciler
from ledsign.service.roles import Role
from ledsign.store import backup
from ledsign.store.distrust import read_ended
from ledsign.store.restoring import restore
from ledsign.store.tables import Alarm, AuditRecord, Grant, Link, Login, Person, ReleaseRecord, Token
from tests.house import LOCAL
from tests.members import member, session, token
from tests.store.rows import fill


def one(db, table):
    return db.scalars(select(table).order_by(table.id)).first()


def test_what_was_ended_since_stays_ended(house):
    (house.folder / "secret").write_bytes(house.secret)
    fill(house, 1)
    bad, demoted = member(house, "bad", Role.OPERATOR), member(house, "demoted", Role.REVIEWER, Role.AUTHOR)
    for who in (bad, demoted):
        session(house, who)
        token(house, who)
    with house.unit(LOCAL) as unit:
        for who in (bad, demoted):
            person = unit.db.get(Person, who)
            person.recovery, person.vouched_by, person.key_public = ["a", "b"], "local", f"key of {who}"
        release = one(unit.db, ReleaseRecord)
        has_release = release is not None
    made = backup.make(house.database, house.folder, house.folder / "backups", house.clock.now_ns())
    house.clock.advance_ns(60 * NS_PER_S)
    with house.unit(LOCAL) as unit:
        unit.db.get(Person, bad).disabled_ns = 7
        changed = unit.db.get(Person, demoted)
        changed.totp_step, changed.recovery, changed.key_public = 99, ["b"], "another"
        unit.db.delete(unit.db.get(Grant, (demoted, "*", "reviewer")))
        if has_release:
            found = one(unit.db, ReleaseRecord)
            found.state, found.ended_ns, found.why_ended = "withdrawn", 5, "wrong"
    house.database.close()

    database = restore(made, house.options.database_url, house.folder, house.clock.now_ns(), "a test")
    with database.read() as db:
        assert db.get(Person, bad).disabled_ns == 7
        found = db.get(Person, demoted)
        assert (found.totp_step, found.recovery) == (99, ["b"])
        assert [each.role for each in found.grants] == ["author"] and found.vouched_by == ""
        assert db.get(Person, bad).vouched_by == "local"
        assert all(each.revoked_ns for each in db.scalars(select(Token)))
        assert all(each.ended_ns and each.why_ended for each in db.scalars(select(Login)))
        assert all(each.used_ns for each in db.scalars(select(Link)))
        if has_release:
            assert (one(db, ReleaseRecord).state, one(db, ReleaseRecord).why_ended) == ("withdrawn", "wrong")
        told = db.scalars(select(AuditRecord.line).order_by(AuditRecord.seq.desc())).first()
        assert all(each in told for each in ('"disabled":1', '"grants":1', '"keys":1'))
    database.close()


def test_what_can_still_be_read_counts(tmp_path):
    file = tmp_path / "x.db"
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("CREATE TABLE releases (id, ended_ns, why_ended, state)")
        db.execute("INSERT INTO releases VALUES ('r', 5, 'wrong', 'withdrawn')")
    found = read_ended(file)
    assert (found.withdrawn, found.people, found.grants) == ({"r": (5, "wrong")}, {}, None)


def test_nothing_before_ends_nothing(tmp_path):
    for content in (None, b"", b"no database" * 100):
        file = tmp_path / "x.db"
        if content is not None:
            file.write_bytes(content)
        assert (read_ended(file).people, read_ended(file).grants or None) == ({}, None)
    assert read_ended(None).withdrawn == {}


def test_a_restore_is_an_alarm_until_somebody_has_seen_it(house):
    with house.unit(LOCAL) as unit:
        unit.audit("database.restore", subject="20261124")
    for _ in range(2):  # also after a restart
        rounds = Reconciler(house, chores=Chores(house, ()))
        rounds.once()
        rounds.close()
    with house.view(LOCAL) as unit:
        (alarm,) = unit.db.scalars(select(Alarm).where(Alarm.code == restored.CODE))
        assert (alarm.severity, alarm.until_ns) == ("critical", 0)
    with house.unit(LOCAL) as unit:
        alarms.acknowledge(unit, alarm.id)
    rounds = Reconciler(house, chores=Chores(house, ()))
    rounds.once()
    rounds.close()
    with house.view(LOCAL) as unit:
        assert unit.db.get(Alarm, alarm.id).until_ns
    assert restored.finding(house) is None
