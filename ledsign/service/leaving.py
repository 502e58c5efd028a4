"""Leaving: what people may do on a sign ends with the sign. Another one of its name begins with nobody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ledsign.service import logins, people
from ledsign.store.tables import Grant, Person, Token

if TYPE_CHECKING:
    from ledsign.service.unit import Unit


def end_of(unit: Unit, sign: str) -> None:
    """A sign is no more: roles and tokens that name it end, and do not hold for another one of its name."""
    for found in unit.db.scalars(select(Person).where(Person.grants.any(Grant.sign == sign))).all():
        before = people.grants_of(found)
        found.grants = [one for one in found.grants if one.sign != sign]
        found.version += 1
        unit.audit(
            "person.grants", subject=found.id, login=found.login, before=people.told(before),
            after=people.told(people.grants_of(found)), why="sign.deleted",
        )  # fmt: skip
        logins.end(unit, found.id, "roles")
    for token in unit.db.scalars(select(Token).where(Token.revoked_ns == 0)).all():
        if sign in token.signs:
            token.revoked_ns = unit.now_ns
            unit.audit("token.revoked", subject=token.id, name=token.name, why="sign.deleted")
    people.trust_again(unit)
