"""Tokens: how programs act for a person, with fewer permissions than they have, for a limited time.

A token never reviews, publishes or manages people. Its secret is shown once; its SHA-256 is kept.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Invalid
from ledsign.service import logins
from ledsign.service.actor import unknown
from ledsign.service.roles import EVERY_SIGN, Permission
from ledsign.store.base import new_id
from ledsign.store.tables import Token

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Select

    from ledsign.service.unit import Unit

LONGEST_DAYS = 366
NEVER = frozenset({Permission.REVIEW, Permission.PUBLISH, Permission.PEOPLE})


def issue(
    unit: Unit, name: str, scopes: Iterable[Permission], signs: Iterable[str], expires_ns: int
) -> tuple[Token, str]:
    """A token of the actor's own, and its secret. Needs a second factor: it outlives the session."""
    actor = unit.actor
    actor.require_strong(unit.now_ns)
    wanted, where = frozenset(scopes), frozenset(signs)
    if wanted & NEVER:
        raise Invalid(
            "scopes", f"a token is never given {', '.join(sorted(wanted & NEVER))}: only a person does that",
            f"令牌不得包含 {'、'.join(sorted(wanted & NEVER))}：须由本人操作",
        )  # fmt: skip
    for sign in sorted(where):
        missing = wanted - actor.permissions(sign)
        if missing:
            raise Invalid(
                "scopes", f"you may not do {', '.join(sorted(missing))} on {sign[:60]} yourself",
                f"您本人在 {sign[:60]} 上没有权限：{'、'.join(sorted(missing))}",
            )  # fmt: skip
    if not unit.now_ns < expires_ns <= unit.now_ns + LONGEST_DAYS * 86_400 * NS_PER_S:
        raise Invalid(
            "expires", "a token expires within a year from now", "令牌须在一年内到期，且晚于当前时间"
        )
    secret = logins.TOKEN_PREFIX + secrets.token_urlsafe(32)
    made = Token(
        id=new_id(unit.now_ns), person_id=actor.id, name=name, secret=logins.digest_of(secret),
        scopes=sorted(map(str, wanted)), signs=sorted(where), created_ns=unit.now_ns, expires_ns=expires_ns,
        used_ns=0, revoked_ns=0,
    )  # fmt: skip
    unit.db.add(made)
    unit.audit(
        "token.issued", subject=made.id, name=name, scopes=made.scopes, signs=made.signs,
        expires_ns=expires_ns,
    )  # fmt: skip
    return made, secret


def matching(unit: Unit, person_id: str) -> Select[Any]:
    """Tokens that work, of the actor; of somebody else with the permission to see people, ``*`` of all."""
    query = select(Token).where(Token.revoked_ns == 0, Token.expires_ns > unit.now_ns)
    if person_id in ("", unit.actor.id):
        return query.where(Token.person_id == unit.actor.id)
    unit.actor.require(Permission.PEOPLE_READ)
    return query if person_id == EVERY_SIGN else query.where(Token.person_id == person_id)


def revoke_all(unit: Unit, person_id: str, why: str) -> int:
    """None of that person's works any more; how many there were."""
    query = update(Token).where(Token.person_id == person_id, Token.revoked_ns == 0)
    done = unit.db.execute(query.values(revoked_ns=unit.now_ns))
    count = int(done.rowcount)  # type: ignore[attr-defined]
    if count:
        unit.audit("token.revoked", subject=person_id, person=person_id, why=why, count=count)
    logins.forgotten(unit, person_id)
    return count


def revoke(unit: Unit, token_id: str) -> None:
    """It works no more: the actor's own, or anybody's for who manages people. Raises Unknown."""
    found = unit.db.get(Token, token_id)
    theirs = found is not None and (found.person_id == unit.actor.id or unit.actor.may(Permission.PEOPLE))
    if found is None or found.revoked_ns or not theirs:
        raise unknown("token", token_id)
    unit.actor.require_person()
    found.revoked_ns = unit.now_ns
    unit.audit("token.revoked", subject=found.id, name=found.name, person=found.person_id)
    logins.forgotten(unit, found.person_id)
