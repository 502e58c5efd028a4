"""Vouching: somebody trusted says that a key is really that person's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from ledsign.core.errors import Conflict, Forbidden
from ledsign.service import keys, people
from ledsign.service.roles import EVERY_SIGN, Permission
from ledsign.store.tables import Grant, Person

if TYPE_CHECKING:
    from ledsign.service.unit import Unit


def waiting(unit: Unit) -> list[Person]:
    """Who may approve but has a key that nobody has vouched for yet; for reviewers, who can."""
    if not unit.actor.may_somewhere(Permission.REVIEW):
        unit.actor.require(Permission.PEOPLE_READ)
    query = select(Person).where(
        Person.key_public != "", Person.vouched_by == "", Person.disabled_ns == 0,
        Person.id != unit.actor.id, Person.grants.any(Grant.role.in_([str(role) for role in keys.APPROVING])),
    )  # fmt: skip
    found = unit.db.scalars(query.order_by(Person.id))
    if unit.actor.may(Permission.PEOPLE_READ):
        return list(found)
    return [one for one in found if _reviews_with(unit, one)]


def vouch(unit: Unit, person_id: str, key: str) -> Person:
    """Say that the key with the id ``key`` is that person's: its id must have come from them, not from us.

    By a reviewer of every sign on which it would count, whose own key counts, or on the machine itself.
    """
    actor = unit.actor
    if not actor.may_somewhere(Permission.REVIEW):
        actor.require(Permission.REVIEW)
    actor.require_strong(unit.now_ns)
    person = people.person(unit, person_id)
    if not _reviews_with(unit, person):
        raise Forbidden(
            "vouch-signs",
            "this key would count on signs you do not review: ask a reviewer of all of them",
            "此密钥将在您无审核权限的屏上生效：请由在这些屏均有审核权限的人员担保",
        )
    if actor.via != "local":
        own = unit.db.get(Person, actor.id)
        if own is None or not own.vouched_by or own.id == person.id:
            raise Forbidden(
                "vouch", "somebody else vouches, whose own key counts already",
                "须由密钥已生效的其他审核人担保",
            )  # fmt: skip
    if not person.key_public or person.disabled_ns:
        raise Conflict(
            "no-key", "this person has no key yet: they must accept their invitation first",
            "此人尚无密钥：请先接受邀请并设置密码",
        )  # fmt: skip
    if key.lower() != keys.key_id(person):
        raise Conflict(
            "other-key", "that is not the id of this person's key: ask them for it again (GET /me shows it)",
            "密钥编号不符：请向本人重新核对（在“我的”页面可见）",
        )  # fmt: skip
    if not person.vouched_by:
        done = unit.db.execute(
            update(Person)
            .where(Person.id == person.id, Person.key_public == person.key_public, Person.vouched_by == "")
            .values(vouched_by=actor.id or "local", vouched_ever=True, version=Person.version + 1)
        )
        if done.rowcount:  # type: ignore[attr-defined]
            unit.db.refresh(person)
            unit.audit("key.vouched", subject=person.id, login=person.login, key=keys.key_id(person))
            people.trust_again(unit)
    return person


def _reviews_with(unit: Unit, person: Person) -> bool:
    """Whether the actor reviews wherever that person may approve; on every sign where on none yet."""
    approving = {str(role) for role in keys.APPROVING}
    signs = {one.sign for one in person.grants if one.role in approving} or {EVERY_SIGN}
    return all(unit.actor.may(Permission.REVIEW, sign) for sign in signs)
