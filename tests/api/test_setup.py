"""From nothing to a working house: the set-up link, the first administrator, everybody else by invitation."""

from __future__ import annotations

import re
from pathlib import Path

import pyotp
import pytest
from sqlalchemy import select

from ledsign.core.clock import NS_PER_S
from ledsign.service import arrivals
from ledsign.service.roles import Role
from ledsign.store.tables import AuditRecord, Link, Person
from tests.accounts import API, PASSWORD, Browser, next_step
from tests.house import LOCAL
from tests.members import member, token

MINUTE_NS = 60 * NS_PER_S
FIRST = {"login": "lin.wei", "name": "林薇", "password": PASSWORD}


def enrol(browser, password=PASSWORD):
    secret = browser.post("/me/second-factor", json={"password": password}).json()["secret"]
    code = pyotp.TOTP(secret).generate_otp(browser.house.clock.now_ns() // NS_PER_S // 30)
    answer = browser.put("/me/second-factor", json={"code": code})
    assert answer.status_code == 200, answer.text
    next_step(browser.house)
    return secret, answer.json()["codes"]


def test_a_house_is_set_up_by_its_link_and_its_administrator_enrols_before_anything_else(house):
    browser = Browser(house)
    assert browser.get("/setup").json() == {"needed": True}
    secret = arrivals.setup_link(house)
    made = browser.post("/setup", json={**FIRST, "secret": secret})
    assert made.status_code == 201, made.text
    assert made.json()["grants"] == {"*": ["admin"]}
    assert browser.get("/setup").json() == {"needed": False}
    assert arrivals.setup_link(house) is None
    begun = browser.http.post(f"{API}/sessions", json={"login": "Lin.Wei", "password": PASSWORD})
    assert begun.status_code == 201
    assert begun.json()["must_enrol"]
    browser.csrf = begun.json()["csrf"]
    refused = browser.get("/people")
    assert (refused.status_code, refused.json()["code"]) == (403, "second-factor-missing")
    enrol(browser)
    assert [one["login"] for one in browser.get("/people").json()["items"]] == ["lin.wei"]
    invited = browser.post("/people", json={"login": "chen", "name": "陈", "grants": {"*": ["reviewer"]}})
    assert invited.status_code == 201, invited.text
    link = {"secret": invited.json()["secret"], "password": "another good sentence"}
    assert invited.json()["path"] == f"/invitation#{link['secret']}"
    newcomer = Browser(house)
    accepted = newcomer.post("/invitations", json=link)
    assert accepted.status_code == 201, accepted.text
    assert accepted.json()["key"]["id"]
    again = newcomer.post("/invitations", json=link)
    assert (again.status_code, again.json()["code"]) == (401, "link")


@pytest.mark.parametrize(
    ("minutes", "newer", "used"), [(61, False, False), (1, True, False), (1, False, True)],
    ids=["expired", "a newer one was made", "used"],
)  # fmt: skip
def test_a_set_up_link_works_once_for_an_hour_and_the_newest_only(house, minutes, newer, used):
    browser = Browser(house)
    secret = arrivals.setup_link(house)
    if newer:
        assert arrivals.setup_link(house) != secret
    if used:
        assert browser.post("/setup", json={**FIRST, "secret": secret}).status_code == 201
    house.clock.advance_ns(minutes * MINUTE_NS)
    answer = browser.post("/setup", json={**FIRST, "login": "mallory", "secret": secret})
    assert (answer.status_code, answer.json()["code"]) == (401, "link")
    with house.view(LOCAL) as unit:
        assert unit.db.scalar(select(Person).where(Person.login == "mallory")) is None


def test_a_password_that_is_refused_does_not_cost_the_link(house):
    browser = Browser(house)
    secret = arrivals.setup_link(house)
    refused = browser.post("/setup", json={**FIRST, "password": "my lin.wei password", "secret": secret})
    assert (refused.status_code, refused.json()["code"]) == (422, "password-login")
    assert browser.post("/setup", json={**FIRST, "secret": secret}).status_code == 201


def test_a_link_is_tried_ten_times_a_minute_at_most(house):
    browser, sent = Browser(house), {**FIRST, "password": "short", "secret": arrivals.setup_link(house)}
    answers = [browser.post("/setup", json={**sent, "password": "my lin.wei password"}) for _ in range(11)]
    assert [one.status_code for one in answers] == [422] * 10 + [429]


def test_tokens_end_when_a_password_is_reset(house):
    person = member(house, "wen", Role.AUTHOR)
    other = token(house, member(house, "lin", Role.AUTHOR))
    shown, browser = {"Authorization": f"Bearer {token(house, person)}"}, Browser(house)
    assert browser.http.get(f"{API}/me", headers=shown).status_code == 200
    secret = arrivals.reset_locally(house, "wen")
    accepted = browser.post("/invitations", json={"secret": secret, "password": "another good sentence"})
    assert accepted.status_code == 201, accepted.text
    assert browser.http.get(f"{API}/me", headers=shown).status_code == 401
    assert browser.http.get(f"{API}/me", headers={"Authorization": f"Bearer {other}"}).status_code == 200
    with house.view(LOCAL) as unit:
        records = [one for one in unit.db.scalars(select(AuditRecord)) if one.action == "token.revoked"]
    assert [one.subject for one in records] == [person]


def test_only_the_hash_of_a_link_is_kept(house):
    secret = arrivals.setup_link(house)
    with house.view(LOCAL) as unit:
        kept = [str(vars(one)) for one in unit.db.scalars(select(Link))]
    assert kept
    assert not any(secret in one for one in kept)


def test_an_invitation_s_secret_is_remembered_for_nobody_who_asks_twice(house):
    from ledsign.store.tables import Remembered

    browser = Browser(house)
    browser.post("/setup", json={**FIRST, "secret": arrivals.setup_link(house)})
    browser.csrf = browser.http.post(
        f"{API}/sessions", json={"login": "lin.wei", "password": PASSWORD}
    ).json()["csrf"]
    enrol(browser)
    sent = {"json": {"login": "chen", "name": "陈"}, "headers": {"Idempotency-Key": "k1"}}
    first, second = browser.post("/people", **sent), browser.post("/people", **sent)
    assert (first.status_code, second.status_code) == (201, 201), second.text
    assert first.json()["secret"]
    assert second.json()["secret"] == ""
    with house.view(LOCAL) as unit:
        assert not any(
            first.json()["secret"].encode() in one.body for one in unit.db.scalars(select(Remembered))
        )


def test_there_is_no_default_password_anywhere(house):
    """A new house has nobody, and no file that is shipped gives anything secret a value."""
    with house.view(LOCAL) as unit:
        assert unit.db.scalars(select(Person)).all() == []
    browser = Browser(house)
    for login in ("admin", "root", "ledsign", "user", "operator"):
        for password in ("", "admin", "password", "ledsign", "123456", "admin123456!"):
            house.clock.advance_ns(61 * NS_PER_S)
            answer = browser.post("/sessions", json={"login": login, "password": password or "x"})
            assert answer.status_code == 401
    root = Path(__file__).parents[2]
    given = re.compile(
        r"""(?i)\b(password|passwd|secret|api_?key)\b\s*[:=]\s*["'](?!\1["'])[^"'{}$<>…]{4,}["']"""
    )
    found = [
        f"{path}: {line.strip()}"
        for path in [*root.glob("ledsign/**/*.py"), *root.glob("docs/systemd/*"), *root.glob("signs/*")]
        if path.is_file()
        for line in path.read_text(encoding="utf-8").splitlines()
        if given.search(line) and "examples=" not in line
    ]
    assert found == []
