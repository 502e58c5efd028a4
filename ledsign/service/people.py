"""People: inviting them, saying what they may do on which sign, disabling them. Nobody is ever removed.

Whoever does this gave a second factor within five minutes and is not a token. Nobody changes their own roles,
and the last administrator stays one. What somebody may do changes at once: their sessions end.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ledsign.core.errors import Conflict, Forbidden, Invalid, Stale
from ledsign.service import keys, links, logins, second_factor, trusting
from ledsign.service.actor import unknown
from ledsign.service.identity import grants_of
from ledsign.service.roles import EVERY_SIGN, Permission, Role
from ledsign.store.base import new_id
from ledsign.store.tables import Document, Grant, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Select

    from ledsign.service.unit import Unit

__all__ = [
    "added", "change", "grants_of", "invite", "is_new", "known_as", "login_of", "manage", "matching",
    "names", "own", "person", "set_grants", "told",
    "trust_again",
]  # fmt: skip
LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9._-]{0,62}[a-z0-9])?")


def is_new(unit: Unit) -> bool:
    """Whether nobody was ever set up."""
    return unit.db.scalar(select(Person.id).limit(1)) is None


def person(unit: Unit, person_id: str) -> Person:
    """Raises Unknown."""
    found = unit.db.get(Person, person_id)
    if found is None:
        raise unknown("person", person_id)
    return found


def known_as(unit: Unit, login: str) -> Person:
    """The person with that login. Raises Unknown."""
    found = unit.db.scalar(select(Person).where(Person.login == login.strip().casefold()))
    if found is None:
        raise unknown("person", login)
    return found


def names(unit: Unit, ids: Iterable[str]) -> dict[str, str]:
    """Names by id, of those there are."""
    wanted = {one for one in ids if one}
    if not wanted:
        return {}
    rows = unit.db.execute(select(Person.id, Person.name).where(Person.id.in_(wanted)))
    return {row.id: row.name for row in rows}


def matching(unit: Unit, *, words: str = "", role: Role | None = None, sign: str = "") -> Select[Any]:
    """People whose login or name has ``words`` in it, who have ``role``, who have a role on ``sign``."""
    unit.actor.require(Permission.PEOPLE_READ)
    query = select(Person)
    if words:
        query = query.where(
            Person.login.contains(words.casefold(), autoescape=True)
            | Person.name.contains(words, autoescape=True)
        )
    if role is not None:
        query = query.where(Person.grants.any(Grant.role == str(role)))
    if sign:
        query = query.where(Person.grants.any(Grant.sign.in_([sign, EVERY_SIGN])))
    return query


def invite(unit: Unit, login: str, name: str, grants: Mapping[str, frozenset[Role]]) -> tuple[Person, str]:
    """Somebody new, and the secret of the link with which they set their password."""
    manage(unit)
    made = added(unit, new_id(unit.now_ns), login, name, grants)
    secret = links.make(unit, "invite", made.id, unit.house.options.invitation_hours * 3600)
    unit.audit("person.invited", subject=made.id, login=made.login, name=name, grants=told(grants))
    return made, secret


def added(unit: Unit, person_id: str, login: str, name: str, grants: Mapping[str, frozenset[Role]]) -> Person:
    """The row of somebody new. The caller asked whether that is allowed, and writes the audit record."""
    account = login_of(login)
    if unit.db.scalar(select(Person.id).where(Person.login == account)) is not None:
        raise Conflict(
            "exists", f"there is somebody with the login {account!r} already; take another",
            f"登录名 {account} 已存在，请换一个",
        )  # fmt: skip
    _acceptable(unit, grants)
    made = Person(
        id=person_id, login=account, name=name, created_ns=unit.now_ns, created_by=unit.actor.id,
        version=1, vouched_ever=False, recovery=[],
    )  # fmt: skip
    made.grants = _rows(grants)
    unit.db.add(made)
    unit.db.flush()
    return made


def change(
    unit: Unit, person_id: str, expected: int | None, *, name: str | None = None, disabled: bool | None = None
) -> Person:
    """Another name; disabled, which ends sessions and silences tokens and key; or enabled again."""
    manage(unit)
    found = _locked(unit, person_id, expected)
    if disabled is not None and disabled != bool(found.disabled_ns):
        if found.id == unit.actor.id:
            raise own()
        if disabled:
            _another_admin(unit, found)
            logins.end(unit, found.id, "disabled")
        found.disabled_ns = unit.now_ns if disabled else 0
        unit.audit("person.disabled" if disabled else "person.enabled", subject=found.id, login=found.login)
    if name is not None and name != found.name:
        unit.audit("person.renamed", subject=found.id, login=found.login, before=found.name, after=name)
        found.name = name
    found.version += 1
    keys.settle(unit)
    trust_again(unit)
    return found


def set_grants(
    unit: Unit, person_id: str, expected: int | None, grants: Mapping[str, frozenset[Role]]
) -> Person:
    """What somebody may do, the whole of it. Ends their sessions, ``second_factor.ends_password`` more."""
    manage(unit)
    found = _locked(unit, person_id, expected)
    if found.id == unit.actor.id:
        raise own()
    _acceptable(unit, grants)
    before = grants_of(found)
    if Role.ADMIN not in grants.get(EVERY_SIGN, frozenset()):
        _another_admin(unit, found)
    was_needed = second_factor.needed(found)
    kept = {(one.sign, one.role): one for one in found.grants}
    found.grants = [kept.get((one.sign, one.role), one) for one in _rows(grants)]
    found.version += 1
    link_needed = second_factor.ends_password(found, was_needed=was_needed)
    unit.audit(
        "person.grants", subject=found.id, login=found.login, before=told(before), after=told(grants),
        link_needed=link_needed,
    )  # fmt: skip
    logins.end(unit, found.id, "roles")
    keys.settle(unit)
    trust_again(unit)
    return found


def manage(unit: Unit) -> None:
    """Raises Forbidden, Unauthenticated unless the actor may manage people now."""
    unit.actor.require(Permission.PEOPLE)
    unit.actor.require_strong(unit.now_ns)


def login_of(text: str) -> str:
    """The one way to write a login. Raises Invalid."""
    account = text.strip().casefold()
    if not LOGIN.fullmatch(account):
        raise Invalid(
            "login-name", "a login has 1 to 64 of a-z, 0-9, '.', '_', '-', a letter or digit at either end",
            "登录名由 1–64 个小写字母、数字、点、下划线或连字符组成，首尾须为字母或数字",
        )  # fmt: skip
    return account


def own() -> Forbidden:
    """Nobody does that to themselves."""
    return Forbidden(
        "own", "nobody changes their own roles or account this way: ask another administrator",
        "不能修改本人的角色或账号：请由其他管理员操作",
    )  # fmt: skip


def trust_again(unit: Unit) -> None:
    """Somebody's rights or key have changed: players accept other approvals, nobody is remembered."""
    trusting.refresh_all(unit)
    unit.afterwards(unit.house.presence.forget)


def _locked(unit: Unit, person_id: str, expected: int | None) -> Person:
    found = unit.db.get(Person, person_id, with_for_update=True)
    if found is None:
        raise unknown("person", person_id)
    if expected is not None and expected != found.version:
        raise Stale(
            "stale", f"{found.name} was changed meanwhile (version {found.version}); look, and send it again",
            f"{found.name} 的信息已被修改（版本 {found.version}），请查看后重新提交",
            current_version=found.version, your_version=expected, now=told(grants_of(found)),
        )  # fmt: skip
    return found


def _another_admin(unit: Unit, leaving: Person) -> None:
    """Raises Conflict when nobody else could manage people."""
    if Role.ADMIN not in grants_of(leaving).get(EVERY_SIGN, frozenset()):
        return
    others = select(Person.id).join(Grant).where(
        Grant.role == str(Role.ADMIN), Person.id != leaving.id, Person.disabled_ns == 0,
        Person.password != "",
    )  # fmt: skip
    # Locked, so that two administrators cannot remove each other at the same moment.
    if unit.db.scalars(others.with_for_update(of=Person)).first() is None:
        raise Conflict(
            "last-admin", "this is the last administrator: make another one first",
            "这是最后一位管理员：请先指定另一位",
        )  # fmt: skip


def _acceptable(unit: Unit, grants: Mapping[str, frozenset[Role]]) -> None:
    for sign, roles in grants.items():
        if Role.ADMIN in roles and sign != EVERY_SIGN:
            raise Invalid(
                "admin-sign", "an administrator is one of every sign: give that role on *",
                "管理员角色只能授予全部屏（*）",
            )  # fmt: skip
    named = {sign for sign in grants if sign != EVERY_SIGN}
    if not named:
        return
    there = set(
        unit.db.scalars(
            select(Document.name).where(
                Document.kind == "sign", Document.name.in_(named), Document.deleted_ns == 0
            )
        )
    )
    for sign in sorted(named - there):
        raise Invalid(
            "grants-sign", f"there is no sign {sign[:60]!r} to give a role on", f"没有这个屏：{sign[:60]}"
        )


def _rows(grants: Mapping[str, frozenset[Role]]) -> list[Grant]:
    return [Grant(sign=sign, role=str(role)) for sign in sorted(grants) for role in sorted(grants[sign])]


def told(grants: Mapping[str, frozenset[Role]]) -> dict[str, list[str]]:
    """As the audit trail has them."""
    return {sign: sorted(map(str, roles)) for sign, roles in sorted(grants.items()) if roles}
