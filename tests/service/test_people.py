"""People and their keys, on both databases: what nobody may do to themselves, and what a reset costs."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import select

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Conflict, Forbidden, Invalid, Stale, Unauthenticated, Unknown
from ledsign.service import (
    arrivals,
    entrance,
    keys,
    logins,
    people,
    second_factor,
    signs,
    tokens,
    vouching,
)
from ledsign.service.roles import EVERY_SIGN, Permission, Role
from ledsign.store.tables import AuditRecord, Person, Token
from tests.accounts import PASSWORD, add_person, as_actor, code_of
from tests.house import LOCAL, make_house
from tests.members import token

ADMIN, REVIEWER, AUTHOR = (frozenset({role}) for role in (Role.ADMIN, Role.REVIEWER, Role.AUTHOR))


@pytest.fixture
def house(tmp_path, database_url):
    made = make_house(tmp_path, database_url)
    yield made
    made.workers.close()
    made.database.close()


@pytest.fixture
def admin(house):
    return add_person(house, "admin", Role.ADMIN)


def refused(house, who, work, **actor_changes):
    """The code a use case is refused with, nothing having been written."""
    from dataclasses import replace

    before = audit(house)
    with (
        pytest.raises((Conflict, Forbidden, Invalid, Unknown, Unauthenticated, Stale)) as error,
        house.unit(replace(as_actor(house, who), **actor_changes)) as unit,
    ):
        work(unit)
    assert audit(house) == before
    return error.value.code


def audit(house):
    with house.view(LOCAL) as unit:
        return [one.action for one in unit.db.scalars(select(AuditRecord).order_by(AuditRecord.seq))]


def test_nobody_changes_their_own_roles_and_the_last_administrator_stays(house, admin):
    second = add_person(house, "second", Role.ADMIN)
    third = add_person(house, "third", Role.AUTHOR)
    own = lambda unit: people.set_grants(unit, admin.id, None, {"*": ADMIN | REVIEWER})  # noqa: E731
    assert refused(house, admin, own) == "own"
    assert refused(house, admin, lambda unit: people.change(unit, admin.id, None, disabled=True)) == "own"
    with house.unit(as_actor(house, admin)) as unit:
        people.set_grants(unit, second.id, None, {})
    # Somebody with the right left over, whom nobody has told yet:
    leave = lambda unit: people.set_grants(unit, admin.id, None, {})  # noqa: E731
    assert refused(house, second, leave, roles={"*": ADMIN}) == "last-admin"
    disable = lambda unit: people.change(unit, admin.id, None, disabled=True)  # noqa: E731
    assert refused(house, second, disable, roles={"*": ADMIN}) == "last-admin"
    assert refused(house, third, leave) == "forbidden"


def test_two_administrators_cannot_remove_each_other_at_the_same_moment(house, admin):
    second = add_person(house, "second", Role.ADMIN)
    gate, done = threading.Barrier(2), []

    def remove(by, whom):
        gate.wait(10)
        try:
            with house.unit(as_actor(house, by)) as unit:
                people.set_grants(unit, whom.id, None, {})
        except Exception as error:  # noqa: BLE001
            done.append(error)

    threads = [threading.Thread(target=remove, args=pair) for pair in ((admin, second), (second, admin))]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert len(done) == 1
    with house.view(LOCAL) as unit:
        left = [one.login for one in unit.db.scalars(select(Person)) if people.grants_of(one)]
    assert len(left) == 1


BAD_GRANTS = [
    ({"gate": ADMIN}, "admin-sign"),
    ({"no-such-sign": AUTHOR}, "grants-sign"),
]


@pytest.mark.parametrize(("grants", "code"), BAD_GRANTS)
def test_roles_are_given_where_they_mean_something(house, admin, grants, code):
    assert refused(house, admin, lambda unit: people.invite(unit, "new", "New", grants)) == code


@pytest.mark.parametrize("login", ["", "-a", "a-", "a b", "ünal", "a" * 65, "a\x00b", "a\nb", "../x"])
def test_logins_are_plain(house, admin, login):
    assert refused(house, admin, lambda unit: people.invite(unit, login, "New", {})) == "login-name"


def test_a_login_is_given_once_however_it_is_written(house, admin):
    assert refused(house, admin, lambda unit: people.invite(unit, " ADMIN ", "New", {})) == "exists"


def test_a_change_names_the_version_it_means(house, admin):
    other = add_person(house, "other", Role.AUTHOR)
    with house.unit(as_actor(house, admin)) as unit:
        people.change(unit, other.id, other.version, name="Other Name")
    stale = lambda unit: people.set_grants(unit, other.id, other.version, {})  # noqa: E731
    assert refused(house, admin, stale) == "stale"


@pytest.mark.parametrize(
    "how",
    [{"via": "token", "scopes": frozenset(Permission)}, {"strong_ns": 0}, {"must_enrol": True}],
    ids=["a token", "no fresh second factor", "none enrolled"],
)
def test_managing_people_takes_a_person_with_a_second_factor(house, admin, how):
    code = refused(house, admin, lambda unit: people.invite(unit, "new", "New", {}), **how)
    assert code in ("person-needed", "second-factor", "second-factor-missing")


def test_the_first_two_keys_count_and_a_third_is_vouched_for(house, admin):
    ada, _ben, eve = (add_person(house, name, Role.REVIEWER, vouched=False) for name in ("ada", "ben", "eve"))
    assert trusted(house) == ["ada", "ben"]
    eve_id = key_id(house, eve)
    vouch = lambda unit: vouching.vouch(unit, eve.id, eve_id)  # noqa: E731
    assert refused(house, eve, vouch) == "vouch"
    assert refused(house, admin, vouch) == "forbidden"
    assert refused(house, ada, lambda unit: vouching.vouch(unit, eve.id, "0" * 32)) == "other-key"
    assert refused(house, ada, vouch, strong_ns=0) == "second-factor"
    with house.unit(as_actor(house, ada)) as unit:
        assert vouching.vouch(unit, eve.id, eve_id.upper()).vouched_by == ada.id
    assert trusted(house) == ["ada", "ben", "eve"]


def test_who_vouches_reviews_wherever_the_key_would_count(house, admin):
    add_person(house, "ada", Role.REVIEWER)
    one = add_person(house, "one", Role.REVIEWER, sign="p10")
    eve = add_person(house, "eve", vouched=False, grants={"p10": REVIEWER, "towers": REVIEWER})
    ivy = add_person(house, "ivy", vouched=False, grants={"p10": REVIEWER, "towers": AUTHOR})
    for who, allowed in ((eve, False), (ivy, True)):
        vouch = lambda unit, who=who: vouching.vouch(unit, who.id, key_id(house, who))  # noqa: E731
        if allowed:
            with house.unit(as_actor(house, one)) as unit:
                assert [each.login for each in vouching.waiting(unit)] == ["ivy"]
                vouch(unit)
        else:
            assert refused(house, one, vouch) == "vouch-signs"


@pytest.mark.parametrize("totp", [True, False])
def test_a_password_enrols_nobody_for_a_role_that_came_later(house, admin, totp):
    """It may be somebody else who knows it: a new link is needed, and makes a new key."""
    found = add_person(house, "ben", Role.AUTHOR, totp=totp)
    with house.unit(as_actor(house, admin)) as unit:
        people.set_grants(unit, found.id, None, {EVERY_SIGN: AUTHOR | REVIEWER})
    enter = lambda: entrance.enter(house, LOCAL, "ben", PASSWORD, code_of(house, found) if totp else "")  # noqa: E731
    if totp:
        assert enter().person.id == found.id
        return
    with pytest.raises(Unauthenticated):
        enter()
    with house.unit(as_actor(house, admin)) as unit:
        secret = arrivals.renew(unit, found.id, "invite", clears_totp=False)
    taken = arrivals.accept(house, LOCAL, secret, "a new one knows it")
    assert taken.key_public != found.key_public
    assert entrance.enter(house, LOCAL, "ben", "a new one knows it", "").person.id == found.id


def test_another_sign_of_the_same_name_begins_with_nobody(house, admin):
    text = Path("signs/p10-64x16.yaml").read_text("utf-8")
    with house.unit(LOCAL) as unit:
        made = signs.create(unit, text)
    name = made.row.name
    eve = add_person(house, "eve", grants={name: REVIEWER, EVERY_SIGN: AUTHOR})
    secret = token(house, eve.id, signs=[name])
    with house.unit(LOCAL) as unit:
        signs.delete(unit, name, made.row.version)
    with house.unit(LOCAL) as unit:
        signs.create(unit, text)
        assert people.grants_of(people.person(unit, eve.id)) == {EVERY_SIGN: AUTHOR}
        found = unit.db.scalar(select(Token).where(Token.secret == logins.digest_of(secret)))
        assert found.revoked_ns
    assert name not in trusted(house)


def test_a_reset_makes_a_new_key_that_does_not_count_so_who_resets_cannot_approve(house, admin):
    """Even when only two people can approve, and even for both: the house is not new any more."""
    for name in ("ada", "ben"):
        add_person(house, name, Role.REVIEWER, vouched=False)
    assert trusted(house) == ["ada", "ben"]
    for name in ("ada", "ben"):
        with house.unit(as_actor(house, admin)) as unit:
            who = people.known_as(unit, name)
            before = who.key_public
            secret = arrivals.renew(unit, who.id, "reset", clears_totp=True)
        taken = arrivals.accept(house, LOCAL, secret, "the administrator knows")
        assert taken.key_public != before
        assert not taken.totp
    assert trusted(house) == []


def test_a_disabled_person_s_key_counts_no_more(house, admin):
    ada, _ = (add_person(house, name, Role.REVIEWER, vouched=False) for name in ("ada", "ben"))
    with house.unit(as_actor(house, admin)) as unit:
        people.change(unit, ada.id, None, disabled=True)
    assert trusted(house) == ["ben"]


def test_only_the_password_opens_a_key_and_it_signs_what_it_should(house, admin):
    ada = add_person(house, "ada", Role.REVIEWER)
    with house.view(as_actor(house, ada)) as unit:
        key = keys.unlock(unit, people.person(unit, ada.id), PASSWORD)
        assert str(key.public) == ada.key_public
        assert key.public.verifies(key.sign(b"show"), b"show")
        for _ in range(5):
            with pytest.raises(Unauthenticated):
                keys.unlock(unit, people.person(unit, ada.id), "wrong wrong wrong")
        with pytest.raises(Exception, match="too many") as slowed:
            keys.unlock(unit, people.person(unit, ada.id), PASSWORD)
        assert slowed.value.told["retry_after_s"] > 0


def test_a_sealed_key_of_one_person_opens_for_no_other(house, admin):
    ada, ben = (add_person(house, name, Role.REVIEWER) for name in ("ada", "ben"))
    with house.unit(LOCAL) as unit:
        mine, theirs = people.person(unit, ada.id), people.person(unit, ben.id)
        mine.key_private = theirs.key_private
    with house.view(as_actor(house, ada)) as unit, pytest.raises(Unauthenticated):
        keys.unlock(unit, people.person(unit, ada.id), PASSWORD)


def test_a_code_is_used_once_even_by_two_requests_at_once(house, admin):
    code, gate, done = code_of(house, admin), threading.Barrier(2), []

    def use():
        gate.wait(10)
        try:
            with house.unit(as_actor(house, admin)) as unit:
                second_factor.check(unit, people.person(unit, admin.id), code)
            done.append("taken")
        except Unauthenticated as error:
            done.append(error.code)

    threads = [threading.Thread(target=use) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(done) == ["code", "taken"]


def test_a_link_is_used_once_even_by_two_requests_at_once(house, admin):
    with house.unit(as_actor(house, admin)) as unit:
        _, secret = people.invite(unit, "new", "New", {"*": AUTHOR})
    gate, done = threading.Barrier(2), []

    def use(password):
        gate.wait(10)
        try:
            arrivals.accept(house, LOCAL, secret, password)
            done.append("taken")
        except (Unauthenticated, Conflict) as error:
            done.append(error.code)

    threads = [threading.Thread(target=use, args=(f"{word} sentence here",)) for word in ("one", "two")]
    for one in threads:
        one.start()
    for one in threads:
        one.join(30)
    assert sorted(done) == ["link", "taken"]


WRONG_TOKENS = [
    ([Permission.REVIEW], ["*"], 1, "scopes"),
    ([Permission.PUBLISH], ["*"], 1, "scopes"),
    ([Permission.PEOPLE], ["*"], 1, "scopes"),
    ([Permission.CONTENT_WRITE], ["*"], 1, "scopes"),
    ([Permission.SIGN_READ], ["gate", "*"], 367, "expires"),
    ([Permission.SIGN_READ], ["*"], 0, "expires"),
]


@pytest.mark.parametrize(("scopes", "signs", "days", "code"), WRONG_TOKENS)
def test_a_token_has_less_than_its_person_and_an_end(house, admin, scopes, signs, days, code):
    expires = house.clock.now_ns() + days * 86_400 * NS_PER_S
    issue = lambda unit: tokens.issue(unit, "t", scopes, signs, expires)  # noqa: E731
    assert refused(house, admin, issue) == code


def test_issuing_a_token_takes_a_second_factor(house, admin):
    expires = house.clock.now_ns() + NS_PER_S
    issue = lambda unit: tokens.issue(unit, "t", [Permission.SIGN_READ], ["*"], expires)  # noqa: E731
    assert refused(house, admin, issue, strong_ns=0) == "second-factor"
    assert refused(house, admin, issue, via="token") == "person-needed"


def trusted(house):
    with house.view(LOCAL) as unit:
        return [one.login for one in keys.trusted_people(unit, EVERY_SIGN)]


def key_id(house, person):
    with house.view(LOCAL) as unit:
        return keys.key_id(people.person(unit, person.id))
