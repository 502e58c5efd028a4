"""Members: people of a house with a session or a token that really is looked up, made without their forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S
from ledsign.service import logins, second_factor
from ledsign.service.roles import EVERY_SIGN, Permission, Role
from ledsign.store.base import new_id
from ledsign.store.tables import Grant, Person, Token
from tests.house import LOCAL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledsign.service.house import House
    from ledsign.service.unit import Unit

DAY_NS = 86_400 * NS_PER_S


def member(house: House, name: str, *roles: Role, sign: str = EVERY_SIGN) -> str:
    """Somebody with a second factor; their id."""
    with house.unit(LOCAL) as unit:
        return _person(unit, name, roles, sign).id


def session(house: House, person: str) -> dict[str, str]:
    """Headers of a session of theirs, second factor just given."""
    with house.unit(LOCAL) as unit:
        found = unit.db.get(Person, person)
        assert found is not None
        begun = logins.begin(unit, found, strong=True)
        cookie = f"{logins.cookie_name(house.options)}={begun.cookie}"
        return {"Cookie": cookie, "X-CSRF-Token": begun.csrf}


def token(
    house: House, person: str, scopes: Iterable[Permission] = Permission, signs: Iterable[str] = (EVERY_SIGN,)
) -> str:
    """A token of theirs."""
    secret = logins.TOKEN_PREFIX + new_id(house.clock.now_ns()) * 2
    with house.unit(LOCAL) as unit:
        unit.db.add(
            Token(
                id=new_id(unit.now_ns), person_id=person, name="test", secret=logins.digest_of(secret),
                scopes=sorted(map(str, scopes)), signs=sorted(signs), created_ns=unit.now_ns,
                expires_ns=unit.now_ns + 300 * DAY_NS,
            )
        )  # fmt: skip
    return secret


def _person(unit: Unit, name: str, roles: Iterable[Role], sign: str) -> Person:
    made = Person(
        id=new_id(unit.now_ns), login=name, name=name, created_ns=unit.now_ns,
        grants=[Grant(sign=sign, role=str(role)) for role in roles],
    )  # fmt: skip
    unit.db.add(made)
    unit.db.flush()
    enrol(unit, made)
    return made


def enrol(unit: Unit, person: Person) -> None:
    """A second factor nobody knows the codes of."""
    second_factor.enrol(unit, person)
    person.totp, person.totp_next = person.totp_next, b""
