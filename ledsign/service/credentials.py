"""Credentials: a password and the signing key under it. Making them is slow (0.4 s), so it is done before the
writing transaction, which only puts them in place.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledsign.core.errors import Conflict
from ledsign.service import keys
from ledsign.service.actor import unknown
from ledsign.service.passwords import acceptable
from ledsign.store.tables import Person

if TYPE_CHECKING:
    from ledsign.service.actor import Actor
    from ledsign.service.house import House
    from ledsign.service.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What is kept of a password; ``was`` is the hash it replaces, empty when it replaces anything."""

    password: str
    key_public: str
    key_private: bytes
    was: str = ""


def fresh(house: House, person_id: str, login: str, password: str) -> Credentials:
    """A password with a new key. Raises Invalid."""
    acceptable(password, login)
    public, private = keys.make(house.passwords, person_id, password)
    return Credentials(password=house.passwords.hash(password), key_public=public, key_private=private)


def changed(house: House, actor: Actor, old: str, new: str) -> Credentials:
    """The actor's own key under another password.

    Raises Invalid, Unauthenticated when ``old`` is not the password, TooMany.
    """
    actor.require_person()
    with house.view(actor) as unit:
        person = unit.db.get(Person, actor.id)
    if person is None:
        raise unknown("person", actor.id)
    acceptable(new, person.login)
    with house.rates.attempt(f"person {person.id}", actor.peer or "local"):
        private = keys.resealed(house.passwords, person, old, new)
    return Credentials(
        password=house.passwords.hash(new), key_public=person.key_public, key_private=private,
        was=person.password,
    )  # fmt: skip


def prove(house: House, actor: Actor, password: str) -> None:
    """It is the actor's own password. Slow. Raises Unauthenticated, TooMany."""
    actor.require_person()
    with house.view(actor) as unit:
        person = unit.db.get(Person, actor.id)
    if person is None:
        raise unknown("person", actor.id)
    with house.rates.attempt(f"person {person.id}", actor.peer or "local"):
        if not house.passwords.check(person.password, password):
            raise keys.wrong_password()


def put(unit: Unit, person: Person, made: Credentials) -> None:
    """Put them in place. The caller writes the audit record and ends sessions. Raises Conflict."""
    if made.was and made.was != person.password:
        raise Conflict(
            "password-changed", "the password was changed meanwhile; log in again",
            "密码已被修改，请重新登录",
        )  # fmt: skip
    if made.key_public != person.key_public:
        person.vouched_by = ""
    person.password, person.key_public, person.key_private = made.password, made.key_public, made.key_private
    person.version += 1
    keys.settle(unit)
