"""Sessions: logging in, the second factor, what ends a session, and how slowly somebody guesses."""

from __future__ import annotations

import itertools
import json
import logging

import pytest
from sqlalchemy import select

from ledsign.core.clock import NS_PER_S
from ledsign.service import attendance
from ledsign.service.actor import STRONG_NS
from ledsign.service.rates import Rates
from ledsign.service.roles import Role
from ledsign.store.tables import AuditRecord, Login
from tests.accounts import (
    API,
    PASSWORD,
    Browser,
    add_person,
    as_actor,
    code_of,
    next_step,
    secret_of,
)
from tests.house import LOCAL
from tests.members import member, token

MINUTE_NS = 60 * NS_PER_S


@pytest.fixture
def lin(house):
    return add_person(house, "lin", Role.ADMIN)


@pytest.fixture
def author(house):
    return add_person(house, "author", Role.AUTHOR, totp=False)


@pytest.fixture
def browser(house):
    return Browser(house)


def refused(answer):
    return answer.status_code, answer.json()["code"]


def test_a_cookie_is_for_this_site_and_out_of_reach_of_scripts(browser, author):
    cookie = browser.log_in(author).headers["set-cookie"]
    assert cookie.startswith("ledsign_session=")
    assert {"HttpOnly", "Path=/", "SameSite=strict"} <= set(cookie.split("; "))
    assert "Domain" not in cookie


def test_over_tls_the_cookie_is_the_host_s_own(house, author, monkeypatch):
    monkeypatch.setattr(house, "options", house.options.model_copy(update={"trusted_proxies": ("10.0.0.1",)}))
    browser = Browser(house, base_url="https://testserver")
    answer = browser.log_in(author)
    assert answer.headers["set-cookie"].startswith("__Host-ledsign_session=")
    assert "Secure" in answer.headers["set-cookie"]
    assert "max-age" in answer.headers["strict-transport-security"]
    assert browser.get("/me").json()["login"] == "author"


def test_only_the_cookie_s_hash_is_kept(browser, author):
    browser.log_in(author)
    cookie = browser.http.cookies["ledsign_session"]
    assert cookie not in str(vars(browser.login_row()))


def test_who_has_a_second_factor_is_asked_for_it_and_no_password_gives_a_strong_session(browser, house, lin):
    assert refused(browser.log_in(lin, code="")) == (401, "second-factor")
    assert refused(browser.log_in(lin, code="000000")) == (401, "code")
    assert browser.log_in(lin).status_code == 201
    assert browser.login_row().strong_ns > 0
    assert browser.get("/me").json()["strong_until"] is not None


def test_without_one_a_session_is_never_strong(browser, author):
    browser.log_in(author)
    assert browser.login_row().strong_ns == 0
    assert browser.get("/me").json()["strong_until"] is None


@pytest.mark.parametrize("step", [-1, 0, 1])
def test_a_code_of_the_step_before_and_after_is_taken_and_each_once(house, lin, step):
    house.clock.advance_ns(120 * NS_PER_S)
    code = code_of(house, lin, steps=step)
    assert Browser(house).log_in(lin, code=code).status_code == 201
    assert refused(Browser(house).log_in(lin, code=code)) == (401, "code")


@pytest.mark.parametrize("step", [-3, -2, 2, 3])
def test_codes_further_away_are_refused(house, lin, step):
    assert refused(Browser(house).log_in(lin, code=code_of(house, lin, steps=step))) == (401, "code")


def test_an_older_code_is_refused_once_a_newer_one_was_used(house, lin):
    older, newer = code_of(house, lin), code_of(house, lin, steps=1)
    assert Browser(house).log_in(lin, code=newer).status_code == 201
    assert refused(Browser(house).log_in(lin, code=older)) == (401, "code")


def test_managing_people_asks_for_a_code_of_the_last_five_minutes(browser, house, lin, author):
    browser.log_in(lin)
    change = {"json": {"name": "新名"}, "headers": {"If-Match": "*"}}
    house.clock.advance_ns(STRONG_NS + NS_PER_S)
    change["headers"]["If-Match"] = browser.get(f"/people/{author.id}").headers["etag"]
    assert refused(browser.patch(f"/people/{author.id}", **change)) == (401, "second-factor")
    browser.strengthen(lin)
    assert browser.patch(f"/people/{author.id}", **change).status_code == 200


GUESSES = [
    ("nobody-there", PASSWORD), ("lin", "wrong wrong wrong"), ("disabled", PASSWORD), ("invited", PASSWORD),
    ("NUL\x00", "x"), ("%", "x"), ("a" * 64, "x" * 200),
]  # fmt: skip


def test_whether_somebody_exists_is_told_by_neither_words_nor_work(house, lin):
    """The same answer, and the same number of password computations, whoever is guessed."""
    from ledsign.service import people

    gone = add_person(house, "disabled", Role.AUTHOR, totp=False)
    with house.unit(as_actor(house, lin)) as unit:
        people.change(unit, gone.id, None, disabled=True)
        people.invite(unit, "invited", "Invited", {})
    answers = set()
    for login, password in GUESSES:
        house.clock.advance_ns(61 * NS_PER_S)
        before = house.passwords.computed
        answer = Browser(house).http.post(f"{API}/sessions", json={"login": login, "password": password})
        told = {key: one for key, one in answer.json().items() if key != "instance"}
        answers.add((answer.status_code, str(told), house.passwords.computed - before))
    assert len(answers) == 1
    assert next(iter(answers))[0] == 401
    assert next(iter(answers))[2] == 1


def test_five_wrong_tries_a_minute_for_an_account_then_not_even_the_right_one(browser, house, author):
    for _ in range(5):
        assert refused(browser.log_in(author, password="wrong wrong wrong")) == (401, "credentials")
    answer = browser.log_in(author)
    assert refused(answer) == (429, "too-many")
    assert 1 <= int(answer.headers["retry-after"]) <= 61
    house.clock.advance_ns(int(answer.headers["retry-after"]) * NS_PER_S)
    assert browser.log_in(author).status_code == 201


def test_an_unknown_account_is_slowed_down_just_the_same(browser):
    sent = {"json": {"login": "nobody-there", "password": "x"}}
    codes = [browser.http.post(f"{API}/sessions", **sent).status_code for _ in range(7)]
    assert codes == [401] * 5 + [429] * 2


def test_twenty_wrong_tries_a_minute_for_a_peer_whatever_it_says_it_is(browser):
    """A forged X-Forwarded-For changes nothing: no proxy is trusted."""
    codes = [
        browser.http.post(
            f"{API}/sessions", json={"login": f"somebody{at}", "password": "x"},
            headers={"X-Forwarded-For": f"203.0.113.{at}", "X-Real-IP": f"203.0.113.{at}",
                     "Forwarded": f"for=203.0.113.{at}"},
        ).status_code
        for at in range(22)
    ]  # fmt: skip
    assert codes == [401] * 20 + [429] * 2


def test_wrong_codes_are_slowed_down_too(browser, house, lin):
    codes = [browser.log_in(lin, code=f"00000{at}").status_code for at in range(7)]
    assert codes == [401] * 5 + [429] * 2


def test_a_good_login_counts_as_no_failure(browser, house, author):
    for _ in range(8):
        assert browser.log_in(author).status_code == 201


def test_half_an_hour_without_a_request_ends_a_session(browser, house, author):
    browser.log_in(author)
    for _ in range(5):
        house.clock.advance_ns(29 * MINUTE_NS)
        assert browser.get("/me").status_code == 200
    house.clock.advance_ns(30 * MINUTE_NS)
    assert refused(browser.get("/me")) == (401, "login")


def test_twelve_hours_end_any_session(browser, house, author):
    browser.log_in(author)
    for _ in range(12 * 60 // 20 - 1):
        house.clock.advance_ns(20 * MINUTE_NS)
        assert browser.get("/me").status_code == 200
    house.clock.advance_ns(20 * MINUTE_NS)
    assert browser.get("/me").status_code == 401


def test_being_in_use_is_written_down_in_the_background(browser, house, author):
    browser.log_in(author)
    begun_ns = browser.login_row().seen_ns
    house.clock.advance_ns(2 * NS_PER_S)
    browser.get("/me")
    assert browser.login_row().seen_ns == begun_ns
    attendance.write_seen(house)
    assert browser.login_row().seen_ns == house.clock.now_ns()


def test_what_a_page_asks_by_itself_keeps_no_session_from_ending(browser, house, author):
    browser.log_in(author)
    for _ in range(29):
        house.clock.advance_ns(MINUTE_NS)
        assert browser.http.get(f"{API}/me", headers={"X-Ledsign-Poll": "1"}).status_code == 200
    house.clock.advance_ns(MINUTE_NS)
    assert refused(browser.get("/me")) == (401, "login")


ENDINGS = {
    "roles": lambda b, who: b.put(
        f"/people/{who.id}/grants", json={"grants": {"*": ["operator"]}}, headers={"If-Match": etag(b, who)}
    ),
    "disabled": lambda b, who: b.patch(
        f"/people/{who.id}", json={"disabled": True}, headers={"If-Match": etag(b, who)}
    ),
    "ended by an administrator": lambda b, who: b.delete(f"/people/{who.id}/sessions"),
}


def etag(browser, who):
    return browser.get(f"/people/{who.id}").headers["etag"]


@pytest.mark.parametrize("how", ENDINGS)
def test_a_session_dies_at_once_with_its_person_s_rights(house, lin, author, how):
    admin, theirs = Browser(house), Browser(house)
    admin.log_in(lin)
    theirs.log_in(author)
    assert theirs.get("/me").status_code == 200
    assert ENDINGS[how](admin, author).status_code in (200, 204)
    assert theirs.get("/me").status_code == 401


def test_what_another_process_changes_counts_within_a_second(house, author):
    """Its database says so; nothing tells this process."""
    browser = Browser(house)
    browser.log_in(author)
    assert browser.get("/me").status_code == 200
    with house.unit(LOCAL) as unit:
        unit.db.get(Login, browser.login_row().id).ended_ns = unit.now_ns
    assert browser.get("/me").status_code == 200
    house.clock.advance_ns(NS_PER_S)
    assert browser.get("/me").status_code == 401


def test_a_changed_password_ends_the_other_sessions_and_keeps_the_key(house, author):
    here, there = Browser(house), Browser(house)
    here.log_in(author)
    there.log_in(author)
    key = here.get("/me").json()["key"]
    wrong = {"json": {"old": "wrong wrong wrong", "new": "quite another one"}}
    assert refused(here.post("/me/password", **wrong)) == (401, "password")
    right = {"json": {"old": PASSWORD, "new": "quite another one"}}
    assert here.post("/me/password", **right).status_code == 204
    assert (here.get("/me").status_code, there.get("/me").status_code) == (200, 401)
    assert here.get("/me").json()["key"] == key
    assert there.log_in(author).status_code == 401
    assert there.log_in(author, password="quite another one").status_code == 201


@pytest.mark.parametrize(
    ("new", "code"),
    [("short", "form"), ("my author password", "password-login"), ("aaaabbbbaaaabbbb", "password-easy")],
)
def test_easy_passwords_are_refused(browser, author, new, code):
    browser.log_in(author)
    assert refused(browser.post("/me/password", json={"old": PASSWORD, "new": new})) == (422, code)


def test_sessions_are_listed_and_ended_one_by_one_or_all_others(house, author, lin):
    first, second, third, other = (Browser(house) for _ in range(4))
    for browser in (first, second, third):
        browser.log_in(author)
    other.log_in(lin)
    listed = first.get("/sessions").json()
    assert len(listed) == 3
    assert [one["current"] for one in listed].count(True) == 1
    foreign = other.get("/sessions").json()[0]["id"]
    assert first.delete(f"/sessions/{foreign}").status_code == 404
    victim = next(one["id"] for one in second.get("/sessions").json() if one["current"])
    assert first.delete(f"/sessions/{victim}").status_code == 204
    assert (second.get("/me").status_code, third.get("/me").status_code) == (401, 200)
    assert first.delete("/sessions").status_code == 204
    assert (first.get("/me").status_code, third.get("/me").status_code) == (200, 401)
    assert other.get("/me").status_code == 200
    assert first.delete("/sessions/current").status_code == 204
    assert first.get("/me").status_code == 401


def test_a_second_factor_can_be_replaced_but_not_given_up_by_an_admin(browser, house, lin):
    browser.log_in(lin)
    assert refused(browser.delete("/me/second-factor")) == (409, "second-factor-needed")
    begun = browser.post("/me/second-factor", json={"password": PASSWORD})
    assert begun.status_code == 201
    assert begun.json()["secret"] in begun.json()["uri"]
    assert refused(browser.put("/me/second-factor", json={"code": code_of(house, lin)})) == (401, "code")
    before = secret_of(house, lin)
    assert Browser(house).log_in(lin).status_code == 201, "the old one counts until the new one has"
    import pyotp

    code = pyotp.TOTP(begun.json()["secret"]).generate_otp(house.clock.now_ns() // NS_PER_S // 30)
    assert browser.put("/me/second-factor", json={"code": code}).status_code == 200
    assert secret_of(house, lin) == begun.json()["secret"] != before


def test_enrolling_a_second_factor_changes_the_cookie_and_the_token(browser, house, author):
    """Who had a copy of the cookie before has nothing after it."""
    import pyotp

    browser.log_in(author)
    name, old, old_csrf = "ledsign_session", browser.http.cookies["ledsign_session"], browser.csrf
    begun = browser.post("/me/second-factor", json={"password": PASSWORD}).json()
    code = pyotp.TOTP(begun["secret"]).generate_otp(house.clock.now_ns() // NS_PER_S // 30)
    answer = browser.put("/me/second-factor", json={"code": code})
    assert {"HttpOnly", "Path=/", "SameSite=strict"} <= set(answer.headers["set-cookie"].split("; "))
    assert browser.http.cookies[name] != old
    assert browser.csrf == answer.json()["csrf"] == browser.get("/me").json()["csrf"] != old_csrf
    assert browser.patch("/me", json={"language": "zh"}, headers={"If-Match": "*"}).status_code != 401
    assert browser.login_row().strong_ns
    assert len(browser.get("/me/sessions").json()) == 1
    thief = Browser(house)
    thief.http.cookies.set(name, old)
    assert thief.get("/me").status_code == 401


def test_logging_in_again_ends_the_session_this_browser_had(browser, house, author, lin):
    for who in (author, author, lin):
        assert browser.log_in(who).status_code == 201
    with house.view(LOCAL) as unit:
        found = unit.db.scalars(select(Login).order_by(Login.created_ns)).all()
        assert [(one.person_id, one.why_ended) for one in found] == [
            (author.id, "replaced"), (author.id, "replaced"), (lin.id, ""),
        ]  # fmt: skip
    assert Browser(house).log_in(author).status_code == 201
    assert browser.get("/me").status_code == 200, "another browser's is left alone"
    assert refused(browser.log_in(lin, password="wrong")) == (401, "credentials")
    assert browser.get("/me").status_code == 200, "nor by somebody who did not get in"


def test_replacing_a_second_factor_needs_it(browser, house, lin):
    browser.log_in(lin)
    house.clock.advance_ns(STRONG_NS + NS_PER_S)
    assert refused(browser.post("/me/second-factor", json={"password": PASSWORD})) == (401, "second-factor")


def test_a_recovery_code_works_once(house, author):
    browser = Browser(house)
    browser.log_in(author)
    begun = browser.post("/me/second-factor", json={"password": PASSWORD}).json()
    import pyotp

    code = pyotp.TOTP(begun["secret"]).generate_otp(house.clock.now_ns() // NS_PER_S // 30)
    codes = browser.put("/me/second-factor", json={"code": code}).json()["codes"]
    assert len(set(codes)) == 10
    assert Browser(house).log_in(author, code=codes[3]).status_code == 201
    assert refused(Browser(house).log_in(author, code=codes[3])) == (401, "code")
    again = Browser(house)
    assert again.log_in(author, code=codes[4].upper().replace("-", " ")).status_code == 201
    assert again.get("/me").json()["recovery_codes_left"] == 8
    next_step(house)


def test_no_secret_is_ever_answered_logged_or_audited(house, caplog, lin, author):
    """A whole day's work; then everything that was written down is searched."""
    caplog.set_level(logging.DEBUG)
    admin, browser, answers = Browser(house), Browser(house), []
    admin.log_in(lin)
    answers.append(browser.log_in(author))
    answers.append(browser.log_in(author, password="the mistyped one"))
    answers.append(browser.post("/me/password", json={"old": PASSWORD, "new": "a second password"}))
    answers.append(browser.get("/me"))
    link = admin.post("/people", json={"login": "newcomer", "name": "New"}).json()
    Browser(house).post("/invitations", json={"secret": link["secret"], "password": "quite a new sentence"})
    answers += [browser.get("/sessions"), admin.get("/people"), admin.get(f"/people/{author.id}")]
    token = admin.post(
        "/tokens",
        json={"name": "t", "scopes": ["sign.read"], "signs": ["*"], "expires": "2026-06-30T00:00:00Z"},
    ).json()
    answers.append(admin.get("/tokens"))
    assert token["secret"].startswith("lsk_")
    with house.view(LOCAL) as unit:
        audit = [one.line for one in unit.db.scalars(select(AuditRecord))]
    cookie = browser.http.cookies["ledsign_session"]
    hidden = [
        PASSWORD, "the mistyped one", "a second password", "quite a new sentence", link["secret"],
        token["secret"], cookie, admin.http.cookies["ledsign_session"], secret_of(house, lin),
    ]  # fmt: skip
    told = [answer.text for answer in answers]
    log = "\n".join(str(vars(one)) for one in caplog.records if one.name.startswith("ledsign"))
    for secret, text in itertools.product(hidden, [*told, *audit, log]):
        assert secret not in text
    written = {json.loads(line)["action"] for line in audit}
    assert {"session.begun", "session.refused", "password.changed", "token.issued"} <= written


@pytest.mark.parametrize("path", ["/sessions", "/sessions/current", "/sessions/0"])
def test_ending_a_session_needs_the_token_although_beginning_one_does_not(browser, author, path):
    browser.log_in(author)
    answer = browser.http.delete(f"{API}{path}")
    assert (answer.status_code, answer.json()["code"]) == (403, "csrf")


def test_requests_are_counted_by_person_whatever_they_show(house, author):
    house.rates = Rates(house.clock, 10)
    shown = [{"Authorization": f"Bearer {token(house, author.id)}"} for _ in range(3)]
    browser = Browser(house)
    codes = [browser.http.get(f"{API}/me", headers=shown[at % 3]).status_code for at in range(12)]
    assert codes == [200] * 10 + [429] * 2
    other = token(house, member(house, "other", Role.AUTHOR))
    assert browser.http.get(f"{API}/me", headers={"Authorization": f"Bearer {other}"}).status_code == 200


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Dest": "image"}, {"X-Ledsign-Poll": "1"}], ids=str)
def test_pictures_and_polls_are_no_use(browser, house, author, headers):
    browser.log_in(author)
    house.presence.written(house.presence.unwritten())
    house.clock.advance_ns(2 * NS_PER_S)
    assert browser.http.get(f"{API}/me", headers=headers).status_code == 200
    assert not house.presence.unwritten()
    assert browser.http.get(f"{API}/me").status_code == 200
    assert len(house.presence.unwritten()) == 1
