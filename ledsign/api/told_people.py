"""People as messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.api.schemas import people as schemas
from ledsign.api.schemas.base import instant, instant_or_none
from ledsign.service import keys
from ledsign.service.actor import STRONG_NS
from ledsign.service.identity import grants_of

if TYPE_CHECKING:
    from typing import Any

    from ledsign.service.actor import Actor
    from ledsign.store.tables import Login, Person, Token


def person_line(person: Person) -> schemas.PersonLine:
    """In a list."""
    return schemas.PersonLine(**_line(person))


def person_detail(person: Person) -> schemas.PersonDetail:
    """Alone."""
    return schemas.PersonDetail(**_detail(person))


def me(person: Person, actor: Actor) -> schemas.Me:
    """Oneself. A token is not told the CSRF token of anything."""
    return schemas.Me(
        **_detail(person),
        language="en" if person.language.startswith("en") else "zh",
        permissions={sign: sorted(actor.permissions(sign)) for sign in sorted(actor.roles)},
        must_enrol=actor.must_enrol,
        recovery_codes_left=len(person.recovery),
        via=actor.via,
        csrf=actor.csrf,
        strong_until=instant(actor.strong_ns + STRONG_NS) if 0 < actor.strong_ns < 1 << 61 else None,
    )


def session_line(login: Login, actor: Actor) -> schemas.SessionLine:
    """One session."""
    return schemas.SessionLine(
        id=login.id, current=login.id == actor.login_id, began=instant(login.created_ns),
        seen=instant(login.seen_ns), ends=instant(login.expires_ns), peer=login.peer, agent=login.agent,
    )  # fmt: skip


def token_line(token: Token) -> schemas.TokenLine:
    """One token, without its secret."""
    return schemas.TokenLine(**_token(token))


def token_issued(token: Token, secret: str) -> schemas.TokenIssued:
    """A new token, with it."""
    return schemas.TokenIssued(**_token(token), secret=secret)


def _token(token: Token) -> dict[str, Any]:
    return {
        "id": token.id, "person": token.person_id, "name": token.name, "scopes": token.scopes,
        "signs": token.signs, "created": instant(token.created_ns), "expires": instant(token.expires_ns),
        "used": instant_or_none(token.used_ns),
    }  # fmt: skip


def _line(person: Person) -> dict[str, Any]:
    return {
        "id": person.id, "login": person.login, "name": person.name,
        "grants": {sign: sorted(roles) for sign, roles in grants_of(person).items()},
        "disabled": bool(person.disabled_ns), "invited": not person.password,
        "second_factor": bool(person.totp),
    }  # fmt: skip


def _detail(person: Person) -> dict[str, Any]:
    known = person.vouched_by not in ("", keys.FIRST)
    return {
        **_line(person),
        "key": schemas.Key(
            id=keys.key_id(person), public=person.key_public, counts=bool(person.vouched_by),
            vouched_by=person.vouched_by if known else None,
        ),
        "version": person.version, "created": instant(person.created_ns),
        "created_by": person.created_by or None,
    }  # fmt: skip
