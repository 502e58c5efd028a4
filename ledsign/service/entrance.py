"""Entrance: logging in. A name nobody has costs the same work, and gets the same answer, as a wrong password.

Who has a second factor must give it here. Who needs one for their roles and has none yet is let in to enrol
it, and may do nothing else until then.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import select

from ledsign.core.errors import Unauthenticated
from ledsign.service import logins, second_factor
from ledsign.service.people import LOGIN
from ledsign.store.tables import Person

if TYPE_CHECKING:
    from ledsign.service.actor import Actor
    from ledsign.service.house import House


@dataclass(frozen=True, slots=True, kw_only=True)
class Entered:
    """Who came in, and their session."""

    person: Person
    begun: logins.Begun


def enter(house: House, visitor: Actor, login: str, password: str, code: str, before: str = "") -> Entered:
    """``before`` is the session this browser had, which ends.

    Raises Unauthenticated ("credentials", "second-factor", "code"), TooMany.
    """
    account = login.strip().casefold()
    peer = visitor.peer or "local"
    try:
        with house.rates.attempt(f"login {account}", peer):
            person = _proven(house, visitor, account, password)
    except Unauthenticated:
        _refused(house, visitor, account)
        raise
    actor = replace(visitor, id=person.id, login=person.login)
    return _begin(house, actor, person, code, before)


def refused_code(house: House, actor: Actor) -> None:
    """Somebody in a session gave a wrong one-time code: written down, in a transaction of its own."""
    house.guessing.refused(actor.login)
    with house.unit(actor) as unit:
        unit.audit("second-factor.refused", subject=actor.id, login=actor.login)


def _proven(house: House, visitor: Actor, account: str, password: str) -> Person:
    person = None
    if LOGIN.fullmatch(account):
        with house.view(visitor) as unit:
            person = unit.db.scalar(select(Person).where(Person.login == account, Person.disabled_ns == 0))
    if not house.passwords.check(person.password if person else "", password) or person is None:
        raise Unauthenticated(
            "credentials", "the login or the password is wrong; or an invitation was never taken up",
            "登录名或密码不正确，或尚未接受邀请",
        )  # fmt: skip
    return person


def _begin(house: House, actor: Actor, proven: Person, code: str, before: str) -> Entered:
    try:
        with house.unit(actor) as unit:
            person = unit.db.get(Person, proven.id)
            # Read again: it may have been disabled, or its password changed, while we were computing.
            if person is None or person.disabled_ns or person.password != proven.password:
                raise Unauthenticated("credentials", "log in again", "请重新登录")
            if person.totp:
                if not code:
                    raise Unauthenticated(
                        "second-factor", "send your one-time code too: {login, password, code}",
                        "请同时提交动态口令",
                    )  # fmt: skip
                second_factor.check(unit, person, code)
            logins.left_behind(unit, before)
            return Entered(person=person, begun=logins.begin(unit, person, strong=bool(person.totp)))
    except Unauthenticated as error:
        if error.code == "code":
            _refused(house, actor, actor.login)
        raise


def _refused(house: House, visitor: Actor, account: str) -> None:
    """Written down, with the login only if there is one: people type passwords into the wrong field."""
    with house.unit(visitor) as unit:
        known = LOGIN.fullmatch(account) and unit.db.scalar(select(Person.id).where(Person.login == account))
        unit.afterwards(partial(house.guessing.refused, account if known else ""))
        unit.audit("session.refused", subject=known or "", login=account if known else "")
