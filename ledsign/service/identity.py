"""Identity: what the rows of a person say they are and may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.service import second_factor
from ledsign.service.actor import Actor
from ledsign.service.roles import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledsign.store.tables import Person


def grants_of(person: Person) -> Mapping[str, frozenset[Role]]:
    """Roles by sign, ``*`` for every sign."""
    found: dict[str, set[Role]] = {}
    for grant in person.grants:
        found.setdefault(grant.sign, set()).add(Role(grant.role))
    return {sign: frozenset(roles) for sign, roles in sorted(found.items())}


def actor_for(person: Person, **how: Any) -> Actor:
    """The person as an actor; ``how`` they came: ``via``, ``login_id`` …"""
    return Actor(
        id=person.id, login=person.login, name=person.name, roles=grants_of(person),
        language=person.language, must_enrol=second_factor.needed(person) and not person.totp, **how,
    )  # fmt: skip
