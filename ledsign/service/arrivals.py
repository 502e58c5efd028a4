"""Arrivals: the first set-up, invitations taken up, passwords reset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.errors import Conflict
from ledsign.service import credentials, links, logins, people, second_factor, tokens
from ledsign.service.actor import Actor
from ledsign.service.roles import EVERY_SIGN, Role
from ledsign.store.base import new_id

if TYPE_CHECKING:
    from ledsign.service.house import House
    from ledsign.service.options import Options
    from ledsign.service.unit import Unit
    from ledsign.store.tables import Person

SETUP_MINUTES = 60
LOCAL = Actor(id="", login="local", name="local")


def setup_link(house: House) -> str | None:
    """A new secret for the first set-up, the older ones being void; None when somebody has been set up.

    Printed on the console, or by ``ledsign setup-link``: who can read that owns the machine.
    """
    with house.unit(LOCAL) as unit:
        if not people.is_new(unit):
            return None
        secret = links.make(unit, "setup", "", SETUP_MINUTES * 60)
        unit.audit("link.made", purpose="setup")
    return secret


def link_text(options: Options, secret: str, *, setup: bool) -> str:
    """What to open in a browser. The secret stands behind ``#``: no server or proxy writes that down."""
    scheme = "https" if options.tls_cert else "http"
    host = f"[{options.host}]" if ":" in options.host else options.host
    page = "setup" if setup else "invitation"
    return f"{scheme}://{host}:{options.port}/{page}#{secret}"


def set_up(house: House, visitor: Actor, secret: str, login: str, name: str, password: str) -> Person:
    """The first administrator. Raises Unauthenticated for a link that is not good, Conflict, Invalid.

    Slow: the password is stretched before the transaction begins.
    """
    links.look(house, visitor, secret, ("setup",))
    with house.view(visitor) as unit:
        person_id = new_id(unit.now_ns)
    made = credentials.fresh(house, person_id, people.login_of(login), password)
    with house.unit(visitor) as unit:
        links.use(unit, secret)
        if not people.is_new(unit):
            raise Conflict(
                "set-up", "somebody was set up already: log in, or ask them to invite you",
                "系统已完成初始化：请登录，或请管理员邀请",
            )  # fmt: skip
        person = people.added(unit, person_id, login, name, {EVERY_SIGN: frozenset({Role.ADMIN})})
        credentials.put(unit, person, made)
        unit.audit("house.set-up", subject=person.id, login=person.login)
        people.trust_again(unit)
    return person


def accept(house: House, visitor: Actor, secret: str, password: str) -> Person:
    """Somebody takes up their invitation, or sets a new password after a reset. Slow, as ``set_up``."""
    link = links.look(house, visitor, secret, ("invite", "reset"))
    with house.view(visitor) as unit:
        person = people.person(unit, link.person_id)
    made = credentials.fresh(house, person.id, person.login, password)
    with house.unit(visitor) as unit:
        links.use(unit, secret)
        person = people.person(unit, link.person_id)
        if person.disabled_ns:
            raise links.not_good()
        if link.clears_totp:
            second_factor.clear(person)
        credentials.put(unit, person, made)
        action = "invitation.accepted" if link.purpose == "invite" else "password.reset"
        unit.audit(action, subject=person.id, login=person.login, second_factor_cleared=link.clears_totp)
        logins.end(unit, person.id, "password")
        # Who could read the old password may have issued tokens with it.
        tokens.revoke_all(unit, person.id, "password")
        people.trust_again(unit)
    return person


def renew(unit: Unit, person_id: str, purpose: str, *, clears_totp: bool = False) -> str:
    """A new invitation, or a reset of somebody's password. A reset means a new key, to be vouched for."""
    people.manage(unit)
    person = people.person(unit, person_id)
    if person.id == unit.actor.id:
        raise people.own()
    if person.disabled_ns:
        raise Conflict("disabled", "this person is disabled: enable them first", "此人已停用：请先启用")
    if (purpose == "invite") == bool(person.password):
        raise Conflict(
            "wrong-link", "invite who has no password yet; reset the password of who has one",
            "未设置密码者请发邀请；已设置密码者请重置密码",
        )  # fmt: skip
    secret = links.make(
        unit, purpose, person.id, unit.house.options.invitation_hours * 3600, clears_totp=clears_totp
    )
    unit.audit("link.made", subject=person.id, login=person.login, purpose=purpose, clears_totp=clears_totp)
    return secret


def reset_locally(house: House, login: str) -> str:
    """A reset link for somebody who lost everything; only for who commands the machine itself."""
    with house.unit(LOCAL) as unit:
        person = people.known_as(unit, login)
        secret = links.make(unit, "reset", person.id, SETUP_MINUTES * 60, clears_totp=True)
        unit.audit("link.made", subject=person.id, login=person.login, purpose="reset", clears_totp=True)
    return secret
