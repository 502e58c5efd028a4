"""Links: what lets somebody in once without a password: the first set-up, an invitation, a reset.

Only the SHA-256 of a link's secret is kept. A new link makes the older ones of that person useless.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from sqlalchemy import update

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Unauthenticated
from ledsign.service import logins
from ledsign.store.tables import Link

if TYPE_CHECKING:
    from ledsign.service.actor import Actor
    from ledsign.service.house import House
    from ledsign.service.unit import Unit

_MOST_SECRET = 200


def make(unit: Unit, purpose: str, person_id: str, lasts_s: int, *, clears_totp: bool = False) -> str:
    """The secret of a new link. The caller writes the audit record."""
    unit.db.execute(
        update(Link).where(Link.person_id == person_id, Link.used_ns == 0).values(used_ns=unit.now_ns)
    )
    secret = secrets.token_urlsafe(32)
    unit.db.add(
        Link(
            id=logins.digest_of(secret), purpose=purpose, person_id=person_id, created_ns=unit.now_ns,
            created_by=unit.actor.id, expires_ns=unit.now_ns + lasts_s * NS_PER_S, clears_totp=clears_totp,
        )
    )  # fmt: skip
    return secret


def not_good() -> Unauthenticated:
    """The link was used, is too old, or never was."""
    return Unauthenticated(
        "link", "this link is not good any more: links work once and expire; ask for a new one",
        "链接已失效：链接只能使用一次且有期限，请重新索取",
    )  # fmt: skip


def look(house: House, visitor: Actor, secret: str, purposes: tuple[str, ...]) -> Link:
    """The link, which stays good: so that a password that is refused does not cost the invitation."""
    house.rates.tried(f"link {logins.digest_of(secret[:_MOST_SECRET])}")
    with house.rates.attempt(f"links {visitor.peer}", visitor.peer or "local"), house.view(visitor) as unit:
        link = unit.db.get(Link, logins.digest_of(secret[:_MOST_SECRET]))
        if link is None or link.used_ns or link.expires_ns <= unit.now_ns or link.purpose not in purposes:
            raise not_good()
    return link


def use(unit: Unit, secret: str) -> None:
    """It is used up. Raises Unauthenticated when somebody else was quicker."""
    done = unit.db.execute(
        update(Link)
        .where(Link.id == logins.digest_of(secret), Link.used_ns == 0, Link.expires_ns > unit.now_ns)
        .values(used_ns=unit.now_ns)
    )
    if not done.rowcount:  # type: ignore[attr-defined]
        raise not_good()
