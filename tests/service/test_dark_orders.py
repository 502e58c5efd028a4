"""Darkness with a database that is busy, damaged or away: said to the players first, written down after."""

from __future__ import annotations

import json

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from ledsign.api.app import create_app
from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Unavailable
from ledsign.service import attendance, auditing, dark_orders, logins, wishes
from ledsign.service.presence import KNOWN_NS
from ledsign.service.roles import Role
from ledsign.store.tables import AuditRecord, Token
from tests.house import LOCAL
from tests.members import member, session, token

URL = "/api/v1/signs/facade/takedown"


@pytest.fixture
def http(house):
    (house.home / "player" / "facade").mkdir(parents=True)
    return TestClient(create_app(house), raise_server_exceptions=False)


@pytest.fixture(params=["session", "token"])
def operator(house, request):
    person = member(house, "lin", Role.OPERATOR)
    shown = (
        session(house, person)
        if request.param == "session"
        else {"Authorization": f"Bearer {token(house, person)}"}
    )
    return person, shown


def break_(house, monkeypatch):
    """As SQLite says of a malformed image, reading or writing."""

    def broken(*_):
        raise Unavailable("database", "malformed", "损坏")

    monkeypatch.setattr(type(house.database), "read", broken)
    monkeypatch.setattr(type(house.database), "write", broken)


def test_a_broken_database_delays_no_takedown_and_it_is_written_down_when_it_is_back(
    house, http, operator, monkeypatch
):
    person, shown = operator
    assert http.get("/api/v1/me", headers=shown).status_code == 200
    house.clock.advance_ns(2 * NS_PER_S)
    with monkeypatch.context() as patched:
        break_(house, patched)
        answer = http.put(URL, json={"to": "black", "reason": "错字"}, headers=shown)
        assert answer.status_code == 200, answer.text
        told = answer.json()
        assert (told["kept"], "a file" in told["notes"][-1]["en"]) == (False, True)
        assert http.get("/api/v1/me", headers=shown).status_code == 503
        # ending it, and everything else, needs the database
        assert http.delete(URL, headers={**shown, "If-Match": "*"}).status_code == 503
    ordered_ns = house.clock.now_ns()
    house.clock.advance_ns(60 * NS_PER_S)
    assert dark_orders.take_in(house) == 1
    assert dark_orders.take_in(house) == 0
    with house.view(LOCAL) as unit:
        wish = wishes.wish(unit, "facade")
        assert (wish.takedown, wish.changed_by, wish.changed_ns) == ("black", person, ordered_ns)
        (record,) = unit.db.scalars(select(AuditRecord).where(AuditRecord.action == "takedown.begin"))
        details = auditing.details(record)
        assert (record.actor, details["by"], details["reason"]) == (person, "lin", "错字")
        assert (details["ordered_ns"], details["superseded"]) == (ordered_ns, False)


def test_an_order_that_something_newer_has_followed_changes_no_wish(house, http):
    dark_orders.put_down(house, LOCAL, "blackout", {"facade": {"blackout": True}}, to="black", reason="")
    house.clock.advance_ns(NS_PER_S)
    with house.unit(LOCAL) as unit:
        wishes.change(unit, "facade", blackout=False)
    assert dark_orders.take_in(house) == 1
    with house.view(LOCAL) as unit:
        assert not wishes.wish(unit, "facade").blackout


@pytest.mark.parametrize("line", ["", "{", "[]", '{"order": "{}", "mac": "0"}', "\x00\x00"])
def test_a_line_that_is_none_of_ours_is_left_out(house, http, line):
    file = house.folder / dark_orders.FILE
    dark_orders.put_down(house, LOCAL, "blackout", {"facade": {"blackout": True}}, to="black", reason="")
    good = file.read_text()
    changed = json.loads(good)
    changed["order"] = changed["order"].replace("facade", "tower")
    file.write_text(f"{line}\n{json.dumps(changed)}\n{good}")
    assert dark_orders.take_in(house) == 1
    with house.view(LOCAL) as unit:
        assert wishes.wish(unit, "facade").blackout
        assert not wishes.wish(unit, "tower").blackout


def test_orders_wait_for_a_database_that_can_be_written_to(house, http):
    dark_orders.put_down(house, LOCAL, "blackout", {"facade": {"blackout": True}}, to="black", reason="")
    house.database.read_only = "it is damaged"
    assert dark_orders.take_in(house) == 0
    house.database.read_only = ""
    assert dark_orders.take_in(house) == 1


@pytest.mark.parametrize("how", ["ended", "too long ago", "idle", "never here"])
def test_without_the_database_who_was_ended_or_is_not_known_is_refused(
    house, http, operator, monkeypatch, how
):
    person, shown = operator
    if how != "never here":
        assert http.get("/api/v1/me", headers=shown).status_code == 200
    if how == "ended":
        with house.unit(LOCAL) as unit:
            logins.end(unit, person, "ended")
    if how == "too long ago":
        house.clock.advance_ns(KNOWN_NS + NS_PER_S)
    if how == "idle":
        if "Authorization" in shown:
            pytest.skip("tokens do not idle")
        house.clock.advance_ns(31 * 60 * NS_PER_S)
    house.clock.advance_ns(2 * NS_PER_S)
    break_(house, monkeypatch)
    assert http.put(URL, json={"to": "black"}, headers=shown).status_code == 503


def test_who_may_not_make_dark_may_not_without_the_database(house, http, monkeypatch):
    shown = session(house, member(house, "wen", Role.AUTHOR))
    assert http.get("/api/v1/me", headers=shown).status_code == 200
    house.clock.advance_ns(2 * NS_PER_S)
    break_(house, monkeypatch)
    assert http.put(URL, json={"to": "black"}, headers=shown).status_code == 403


def test_a_sign_nobody_can_look_up_is_not_said_not_to_be(house, http, monkeypatch):
    shown = session(house, member(house, "lin", Role.OPERATOR))
    assert http.put(URL.replace("facade", "none"), json={"to": "black"}, headers=shown).status_code == 404
    house.clock.advance_ns(2 * NS_PER_S)
    break_(house, monkeypatch)
    assert http.put(URL.replace("facade", "none"), json={"to": "black"}, headers=shown).status_code == 200
    for name in ("%5C", "facade.", "a%3Ab"):
        answer = http.put(URL.replace("facade", name), json={"to": "black"}, headers=shown)
        assert answer.status_code == 404


def test_coming_in_waits_for_nobody_who_writes(house, http, operator):
    person, shown = operator
    house.clock.advance_ns(5 * 60 * NS_PER_S)
    with house.unit(LOCAL):  # holds the database's writer
        assert http.get("/api/v1/me", headers=shown).status_code == 200
    attendance.write_seen(house)
    with house.view(LOCAL) as unit:
        if "Authorization" in shown:
            assert unit.db.scalar(select(Token.used_ns)) == house.clock.now_ns()
        else:
            assert logins.sessions_of(unit, person)[0].seen_ns == house.clock.now_ns()
    assert not house.presence.unwritten()
