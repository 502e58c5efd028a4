"""The trail: what is appended verifies, also elsewhere; the database itself refuses to change it."""

from __future__ import annotations

import json
import threading

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from ledsign.core.errors import Forbidden, Unavailable
from ledsign.service import auditing, upkeep
from ledsign.service.roles import Role
from ledsign.store.audit_head import HEAD, HEADS, Mark
from tests.house import LOCAL, actor
from tests.store.rows import fill


def _act(house, count=5):
    for number in range(count):
        with house.unit(LOCAL) as unit:
            unit.audit("playlist.change", sign="p10", subject=str(number), text=f"“字”\n{number}\U0001f3ee")
            if number % 2:
                unit.audit("playlist.check", sign="p10")


def test_what_was_appended_is_in_order(house):
    assert auditing.verify(house, LOCAL).good
    _act(house)
    upkeep.sign_head(house)
    _act(house)
    verdict = auditing.verify(house, LOCAL)
    assert (verdict.good, verdict.records, verdict.end.seq) == (True, 14, 14)


@pytest.mark.parametrize("table", ["audit", "revisions"])
@pytest.mark.parametrize("change", ["UPDATE {} SET sha = sha", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_database_refuses_to_change_them(house, table, change):
    if house.database.is_sqlite and change.startswith("TRUNCATE"):
        pytest.skip("SQLite has no TRUNCATE")
    fill(house, 2)
    change = change.replace("sha", "hash" if table == "audit" else "sha256").format(table)
    with pytest.raises(DatabaseError, match="only added to"), house.database.write() as db:
        db.execute(text(change))
    assert auditing.verify(house, LOCAL).good


def test_many_at_once_make_one_chain(house):
    threads = [threading.Thread(target=_act, args=(house,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        assert auditing.verify(house, LOCAL).good  # while they write
    for thread in threads:
        thread.join()
    verdict = auditing.verify(house, LOCAL)
    assert (verdict.good, verdict.records) == (True, 8 * 7)


def test_a_transaction_that_failed_leaves_a_good_trail(house):
    _act(house, 1)
    with pytest.raises(ZeroDivisionError), house.unit(LOCAL) as unit:
        unit.audit("never.happened")
        unit.closing()  # its head is promised, and then the commit fails
        raise ZeroDivisionError
    assert auditing.verify(house, LOCAL).good
    _act(house, 1)
    verdict = auditing.verify(house, LOCAL)
    assert (verdict.good, verdict.records) == (True, 2)


def test_nothing_is_committed_whose_head_cannot_be_kept(house):
    _act(house, 1)
    house.heads.folder = house.folder / "secret"
    (house.folder / "secret").write_bytes(b"a file in the way")
    with pytest.raises(Unavailable, match="nothing was changed"):
        _act(house, 1)
    house.heads.folder = house.folder
    assert auditing.verify(house, LOCAL).records == 1


def test_a_gap_stays_found_whatever_comes_after_it(house):
    """Going on writing must not make a shortened trail look whole."""
    _act(house, 4)
    with house.database.write() as db:
        from ledsign.store import guards

        guards.lift(db.connection())
        db.execute(text("DELETE FROM audit WHERE seq > 4"))
    _act(house, 4)
    codes = {one.code for one in auditing.verify(house, LOCAL).findings}
    assert "edited" in codes
    assert (house.folder / HEADS).exists()


@pytest.mark.parametrize("harm", ["removed", "emptied", "of another installation", "a line forged"])
def test_heads_that_are_not_ours(house, harm):
    _act(house, 2)
    upkeep.sign_head(house)
    head, heads = house.folder / HEAD, house.folder / HEADS
    if harm == "removed":
        head.unlink()
    elif harm == "emptied":
        head.write_bytes(b"")
    elif harm == "of another installation":
        other = type(house.heads)(house.folder / "other", b"another secret")
        other.expect(Mark(0, "0" * 64), Mark(3, "1" * 64), 1)
        head.write_bytes((house.folder / "other" / HEAD).read_bytes())
    else:
        heads.write_text(heads.read_text().replace('"seq":3', '"seq":2'))
    assert not auditing.verify(house, LOCAL).good
    _act(house, 1)
    assert not auditing.verify(house, LOCAL).good


def test_an_export_verifies_elsewhere(house, tmp_path):
    _act(house)
    lines = list(auditing.export(house, LOCAL))
    key = str(house.heads.public)
    verdict = auditing.verify_export(lines, key)
    assert (verdict.good, verdict.records, verdict.key) == (True, 7, key)
    assert json.loads(lines[1])["line"].startswith('{"action":"playlist.change"')


@pytest.mark.parametrize(
    "harm",
    [
        lambda lines: lines[:-1],
        lambda lines: lines[1:],
        lambda lines: [lines[0], *lines[2:]],
        lambda lines: [*lines[:3], lines[4], lines[3], *lines[5:]],
        lambda lines: [*lines[:3], lines[3].replace("p10", "p11"), *lines[4:]],
        lambda lines: [*lines, lines[-1]],
        lambda lines: [*lines[:3], "{}", *lines[4:]],
        lambda lines: [*lines[:3], "[" * 10_000, *lines[4:]],
        lambda lines: [lines[0].replace('"seq":7', '"seq":6'), *lines[1:-1]],
        lambda lines: [],
        lambda lines: ["", "\ud800"],
    ],
)
def test_a_harmed_export_does_not(house, harm):
    _act(house)
    lines = list(auditing.export(house, LOCAL))
    assert not auditing.verify_export(harm(lines), str(house.heads.public)).good


def test_an_export_of_another_installation_does_not(house):
    _act(house)
    lines = list(auditing.export(house, LOCAL))
    other = type(house.heads)(house.folder, b"another secret").public
    assert not auditing.verify_export(lines, str(other)).good


def test_only_auditors_may(house):
    with pytest.raises(Forbidden):
        auditing.verify(house, actor("a", Role.ADMIN))
    with pytest.raises(Forbidden):
        auditing.export(house, actor("a", Role.PUBLISHER))
    assert auditing.verify(house, actor("a", Role.AUDITOR)).good
