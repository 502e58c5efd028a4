"""Logins: sessions of people in browsers, and who a cookie or a token stands for.

A session ends after half an hour without a request, after twelve hours in any case, and at once when its
person's roles, password or second factor change, or its browser logs in again. The cookie from before a
second factor was enrolled is worth nothing after it. The CSRF token is made of the session's id and the
installation's secret, so it is kept nowhere.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from ledsign.core.clock import NS_PER_S
from ledsign.service import identity, second_factor
from ledsign.service.actor import Actor, unknown
from ledsign.service.roles import Permission
from ledsign.service.sealing import key_for
from ledsign.store.tables import Login, Person, Token

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import HTTPConnection

    from ledsign.service.house import House
    from ledsign.service.options import Options
    from ledsign.service.unit import Unit

COOKIE = "ledsign_session"
TOKEN_PREFIX = "lsk_"  # noqa: S105 - how tokens begin, so that scanners of leaked ones know them
_MOST_SECRET = 200
NOBODY = Actor(id="", login="", name="", via="session")


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A new session: what the cookie holds and what goes with every write."""

    login: Login
    cookie: str
    csrf: str


def cookie_name(options: Options) -> str:
    """Over TLS the name itself forbids other hosts and plain HTTP to set it."""
    return f"__Host-{COOKIE}" if options.secure else COOKIE


def begin(unit: Unit, person: Person, *, strong: bool) -> Begun:
    """A session for somebody who has proven who they are; ``strong``: with a second factor."""
    unit.audit("session.begun", subject=person.id, login=person.login, strong=strong)
    ends_ns = unit.now_ns + unit.house.options.session_hours * 3600 * NS_PER_S
    return _new(unit, person.id, ends_ns, strong=strong)


def renew(unit: Unit) -> Begun | None:
    """Another cookie for this session, which has just given a second factor; the old one is worth nothing."""
    old = unit.db.get(Login, unit.actor.login_id)
    if old is None:
        return None
    old.ended_ns, old.why_ended = unit.now_ns, "renewed"
    unit.audit("session.renewed", subject=old.person_id)
    forgotten(unit, old.person_id)
    return _new(unit, old.person_id, old.expires_ns, strong=True)


def left_behind(unit: Unit, login_id: str) -> None:
    """The session this browser had until it logged in again ends, whosever it was."""
    old = unit.db.get(Login, login_id) if login_id else None
    if old is not None and not old.ended_ns:
        end(unit, old.person_id, "replaced", only=old.id)


def of_cookie(house: House, connection: HTTPConnection) -> str:
    """The id of the session whose cookie was sent along, whether it still is or not; empty for none."""
    cookie = connection.cookies.get(cookie_name(house.options), "")
    return _digest(cookie) if 0 < len(cookie) < _MOST_SECRET else ""


def _new(unit: Unit, person_id: str, ends_ns: int, *, strong: bool) -> Begun:
    cookie = secrets.token_urlsafe(32)
    login = Login(
        id=_digest(cookie), person_id=person_id, created_ns=unit.now_ns, seen_ns=unit.now_ns,
        expires_ns=ends_ns, strong_ns=unit.now_ns if strong else 0, peer=unit.actor.peer[:60],
        agent=unit.actor.agent[:400],
    )  # fmt: skip
    unit.db.add(login)
    return Begun(login=login, cookie=cookie, csrf=csrf_of(unit.house, login.id))


def strengthen(unit: Unit, code: str) -> Login:
    """The person of this session gives a second factor again."""
    unit.actor.require_person()
    login = unit.db.get(Login, unit.actor.login_id)
    person = unit.db.get(Person, unit.actor.id)
    if login is None or person is None:
        raise unknown("session", "current")
    second_factor.check(unit, person, code)
    login.strong_ns = unit.now_ns
    unit.audit("session.strengthened", subject=person.id, login=person.login)
    forgotten(unit, person.id)
    return login


def sessions_of(unit: Unit, person_id: str) -> Sequence[Login]:
    """Those that still are, the newest first."""
    idle_ns = unit.house.options.idle_minutes * 60 * NS_PER_S
    query = select(Login).where(
        Login.person_id == person_id, Login.ended_ns == 0, Login.expires_ns > unit.now_ns,
        Login.seen_ns > unit.now_ns - idle_ns,
    )  # fmt: skip
    return unit.db.scalars(query.order_by(Login.created_ns.desc(), Login.id)).all()


def end(unit: Unit, person_id: str, why: str, *, only: str = "", keep: str = "") -> int:
    """End the sessions of a person, or ``only`` one, or all but ``keep``; how many there were."""
    query = update(Login).where(Login.person_id == person_id, Login.ended_ns == 0)
    query = query.where(Login.id == only) if only else query.where(Login.id != keep)
    done = unit.db.execute(query.values(ended_ns=unit.now_ns, why_ended=why))
    count = int(done.rowcount)  # type: ignore[attr-defined]
    if count:
        unit.audit("session.ended", subject=person_id, why=why, count=count)
    forgotten(unit, person_id)
    return count


def forgotten(unit: Unit, person_id: str) -> None:
    """Once this is committed the database is asked anew who that person is, however they come."""
    unit.afterwards(partial(unit.house.presence.forget, person_id))


def end_one(unit: Unit, person_id: str, session: str) -> None:
    """End one of a person's sessions. Raises Unknown."""
    if not end(unit, person_id, "ended", only=session):
        raise unknown("session", session)


def remembered(house: House, connection: HTTPConnection, *, used: bool = True) -> tuple[bool, Actor | None]:
    """(whether the database need not be asked, who it is): quick, for the event loop."""
    key = _shown(house, connection)
    if not key:
        return True, None
    actor = house.presence.of(key)
    if actor is not None and used:
        house.presence.see(key, house.clock.now_ns())
    return actor is not None, actor


def actor_of(house: House, connection: HTTPConnection, *, used: bool = True) -> Actor | None:
    """Who a cookie or token stands for; None for nobody. May ask the database, which is only read.

    ``used``: that somebody did something; what pages ask by themselves keeps no session from ending.
    """
    known, actor = remembered(house, connection, used=used)
    return actor if known else _ask(house, _shown(house, connection), used=used)


def last_known(house: House, connection: HTTPConnection) -> Actor | None:
    """Who it was when the database last answered, for what must work without it; None when that is not known
    here, too long ago, or the session has ended or idled out since.
    """
    key, now_ns = _shown(house, connection), house.clock.now_ns()
    actor = house.presence.last_known(key, now_ns)
    idle_ns = house.options.idle_minutes * 60 * NS_PER_S
    if actor is not None and actor.login_id and now_ns - house.presence.seen(key) >= idle_ns:
        return None
    return actor


def read_all(house: House, keys: Sequence[str]) -> dict[str, Actor]:
    """Who these stand for, with two or three questions to the database; without those that are nobody."""
    ids = {kind: [key[2:] for key in keys if key.startswith(kind)] for kind in ("s ", "t ")}
    with house.view(NOBODY) as unit:
        held: list[Any] = [  # as long as they are held, nobody is asked for them again below
            *unit.db.scalars(select(Login).where(Login.id.in_(ids["s "]))),
            *unit.db.scalars(select(Token).where(Token.id.in_(ids["t "]))),
        ]
        held += unit.db.scalars(select(Person).where(Person.id.in_({one.person_id for one in held})))
        found = {key: (_of_login if key.startswith("s ") else _of_token)(unit, key) for key in keys}
    return {key: one[0] for key, one in found.items() if one is not None}


def csrf_of(house: House, login_id: str) -> str:
    """What a page of that session sends with every write."""
    return hmac.new(key_for(house.secret, "csrf"), login_id.encode(), hashlib.sha256).hexdigest()


def digest_of(secret: str) -> str:
    """What is kept of a secret."""
    return _digest(secret)


def _shown(house: House, connection: HTTPConnection) -> str:
    """``s HASH`` for a cookie, ``t HASH`` for a token, which goes before; empty for neither."""
    given = connection.headers.get("authorization")
    if given is not None:
        scheme, _, token = given.partition(" ")
        usable = scheme.lower() == "bearer" and token.startswith(TOKEN_PREFIX) and len(token) < _MOST_SECRET
        return f"t {_digest(token)}" if usable else ""
    login_id = of_cookie(house, connection)
    return f"s {login_id}" if login_id else ""


def _ask(house: House, key: str, *, used: bool = True) -> Actor | None:
    round_ = house.presence.round
    with house.view(NOBODY) as unit:
        found = _of_login(unit, key) if key.startswith("s ") else _of_token(unit, key)
    if found is None:
        house.presence.gone(key)
        return None
    actor, ends_ns, now_ns = found
    if used:
        house.presence.see(key, now_ns)
    house.presence.keep(key, actor, round_, ends_ns=ends_ns)
    return actor


def _of_login(unit: Unit, key: str) -> tuple[Actor, int, int] | None:
    login = unit.db.get(Login, key[2:])
    if login is None or login.ended_ns or login.expires_ns <= unit.now_ns:
        return None
    idle_ns = unit.house.options.idle_minutes * 60 * NS_PER_S
    if unit.now_ns - max(login.seen_ns, unit.house.presence.seen(key)) >= idle_ns:
        return None
    person = unit.db.get(Person, login.person_id)
    if person is None or person.disabled_ns:
        return None
    actor = identity.actor_for(
        person, via="session", login_id=login.id, strong_ns=login.strong_ns,
        csrf=csrf_of(unit.house, login.id),
    )  # fmt: skip
    return actor, login.expires_ns, unit.now_ns


def _of_token(unit: Unit, key: str) -> tuple[Actor, int, int] | None:
    if len(key) < 40:
        token = unit.db.get(Token, key[2:])
    else:
        token = unit.db.scalar(select(Token).where(Token.secret == key[2:]))
    if token is None or token.revoked_ns or token.expires_ns <= unit.now_ns:
        return None
    person = unit.db.get(Person, token.person_id)
    if person is None or person.disabled_ns:
        return None
    scopes = frozenset(one for one in Permission if one in token.scopes)
    actor = replace(
        identity.actor_for(person, via="token", token_id=token.id),
        scopes=scopes, signs=frozenset(token.signs),
    )  # fmt: skip
    return actor, token.expires_ns, unit.now_ns


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogateescape")).hexdigest()
