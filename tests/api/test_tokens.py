"""Tokens and people over HTTP: what a token may do follows its scopes and its person, for as long as both."""

from __future__ import annotations

import itertools

import pytest
from sqlalchemy import select

from ledsign.core.clock import NS_PER_S
from ledsign.service.roles import Permission, Role
from ledsign.store.tables import Token
from tests.accounts import Browser, add_person
from tests.house import LOCAL

SOON = "2026-06-20T00:00:00Z"  # the fake clock begins at the end of May 2026


@pytest.fixture
def admin(house):
    return add_person(house, "admin", Role.ADMIN)


@pytest.fixture
def browser(house, admin):
    made = Browser(house)
    made.log_in(admin)
    return made


def issue(browser, *scopes, signs=("*",), expires=SOON):
    answer = browser.post(
        "/tokens", json={"name": "radio", "scopes": scopes, "signs": signs, "expires": expires}
    )
    assert answer.status_code == 201, answer.text
    return answer.json()


def with_token(house, secret):
    program = Browser(house)
    program.http.headers["Authorization"] = f"Bearer {secret}"
    return program


def test_a_token_may_do_what_its_scopes_say_and_nothing_else(house, browser, admin):
    token = issue(browser, "people.read")
    program = with_token(house, token["secret"])
    assert program.get("/people").status_code == 200
    assert program.get("/me").json()["via"] == "token"
    assert program.get("/me").json()["csrf"] == ""
    refused = program.post("/people", json={"login": "x", "name": "X"})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")
    for path in ("/tokens", "/me/password", "/me/second-factor"):
        body = {"/tokens": {"name": "t", "scopes": ["sign.read"], "signs": ["*"], "expires": SOON},
                "/me/password": {"old": "correct horse battery", "new": "another long password"},
                "/me/second-factor": {"password": "correct horse battery"}}[path]  # fmt: skip
        assert program.post(path, json=body).json()["code"] == "person-needed"


def test_a_token_cannot_be_given_what_only_people_do(browser):
    for scope in (Permission.REVIEW, Permission.PUBLISH, Permission.PEOPLE):
        answer = browser.post(
            "/tokens", json={"name": "t", "scopes": [scope], "signs": ["*"], "expires": SOON}
        )
        assert (answer.status_code, answer.json()["code"]) == (422, "scopes")


@pytest.mark.parametrize(
    "secret",
    ["", "lsk_", "lsk_wrong", "wrong", "lsk_" + "x" * 500, "lsk_\x7f", "Bearer"],
)
def test_what_is_no_token_is_nobody(house, secret):
    answer = with_token(house, secret).get("/me")
    assert (answer.status_code, answer.json()["code"]) == (401, "login")


def test_a_token_goes_before_a_cookie_and_a_bad_one_is_not_made_good_by_it(house, browser):
    browser.http.headers["Authorization"] = "Bearer lsk_wrong"
    assert browser.get("/me").status_code == 401


def test_only_the_hash_is_kept_and_the_secret_shown_once(house, browser):
    token = issue(browser, "sign.read")
    with house.view(LOCAL) as unit:
        kept = [str(vars(one)) for one in unit.db.scalars(select(Token))]
    assert token["secret"].startswith("lsk_")
    assert not any(token["secret"] in one for one in kept)
    assert "secret" not in browser.get("/tokens").json()["items"][0]


@pytest.mark.parametrize("how", ["revoked", "expired", "its person disabled", "its person's role gone"])
def test_a_token_ends_when_it_should(house, browser, admin, how):
    other = add_person(house, "other", Role.AUDITOR)
    theirs = Browser(house)
    theirs.log_in(other)
    token = issue(theirs, "people.read")
    program = with_token(house, token["secret"])
    assert program.get("/people").status_code == 200
    etag = browser.get(f"/people/{other.id}").headers["etag"]
    match how:
        case "revoked":
            assert theirs.delete(f"/tokens/{token['id']}").status_code == 204
            assert theirs.delete(f"/tokens/{token['id']}").status_code == 404
        case "expired":
            house.clock.advance_ns(40 * 86_400 * NS_PER_S)
        case "its person disabled":
            sent = {"json": {"disabled": True}, "headers": {"If-Match": etag}}
            assert browser.patch(f"/people/{other.id}", **sent).status_code == 200
        case _:
            sent = {"json": {"grants": {}}, "headers": {"If-Match": etag}}
            assert browser.put(f"/people/{other.id}/grants", **sent).status_code == 200
            assert program.get("/people").status_code == 403
            return
    assert program.get("/people").status_code == 401


def test_tokens_of_others_are_nobody_s_business(house, browser, admin):
    other = add_person(house, "other", Role.AUTHOR)
    theirs = Browser(house)
    theirs.log_in(other)
    token = issue(theirs, "content.read")
    mine = issue(browser, "sign.read")
    assert theirs.delete(f"/tokens/{mine['id']}").status_code == 404
    assert theirs.get("/tokens", params={"person": admin.id}).status_code == 403
    assert [one["id"] for one in theirs.get("/tokens").json()["items"]] == [token["id"]]
    assert len(browser.get("/tokens", params={"person": "*"}).json()["items"]) == 2
    assert browser.delete(f"/tokens/{token['id']}").status_code == 204


def test_people_are_found_by_words_role_and_sign(house, browser):
    for name in ("anna", "bert", "anton"):
        add_person(house, name, Role.AUTHOR if name != "bert" else Role.OPERATOR, sign="gate", totp=False)
    find = lambda **params: [  # noqa: E731
        one["login"] for one in browser.get("/people", params=params).json()["items"]
    ]
    assert find(words="An") == ["anna", "anton"]
    assert find(words="%") == []
    assert find(role="operator") == ["bert"]
    assert find(sign="gate") == ["admin", "anna", "bert", "anton"]
    first = browser.get("/people", params={"limit": 2}).json()
    rest = browser.get("/people", params={"limit": 2, "cursor": first["next"]}).json()
    assert [one["login"] for one in [*first["items"], *rest["items"]]] == ["admin", "anna", "bert", "anton"]


def test_a_write_says_which_version_it_means(house, browser):
    other = add_person(house, "other", Role.AUTHOR)
    body = {"json": {"grants": {"*": ["operator"]}}}
    assert browser.put(f"/people/{other.id}/grants", **body).status_code == 428
    stale = browser.put(f"/people/{other.id}/grants", **body, headers={"If-Match": '"99"'})
    assert (stale.status_code, stale.json()["current_version"]) == (412, 1 + 1)


ODD = ['"\\ud800"', '"a\\u0000b"', "1e400", "[[[[]]]]", '"\\u202e"', "null", "-1", '""']


GOOD = {
    "/sessions": '"login":"admin","password":"wrong wrong wrong","code":""',
    "/setup": '"secret":"x","login":"x","name":"X","password":"correct horse battery"',
    "/people": '"login":"x","name":"X","grants":{}',
    "/tokens": f'"name":"t","scopes":["sign.read"],"signs":["*"],"expires":"{SOON}"',
    "/me/password": '"old":"correct horse battery","new":"correct horse battery"',
    "/me/second-factor": '"code":"000000"',
}
PLACES = [
    ("post", "/sessions", "login"), ("post", "/sessions", "password"), ("post", "/sessions", "code"),
    ("post", "/setup", "secret"), ("post", "/setup", "password"), ("post", "/people", "name"),
    ("post", "/people", "grants"), ("post", "/tokens", "signs"), ("post", "/tokens", "expires"),
    ("post", "/me/password", "new"), ("put", "/me/second-factor", "code"),
]  # fmt: skip


def test_nothing_odd_that_is_sent_is_our_fault(house, browser):
    for (method, path, field), value in itertools.product(PLACES, ODD):
        house.clock.advance_ns(10 * NS_PER_S)
        # The last of two equal keys counts.
        sent = f'{{{GOOD[path]},"{field}":{value}}}'.encode()
        answer = getattr(browser, method)(path, content=sent)
        assert answer.status_code < 500, (path, field, value, answer.text)
