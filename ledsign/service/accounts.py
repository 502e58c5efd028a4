"""Accounts: what people change of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.errors import Stale
from ledsign.service import credentials, logins, people, second_factor

if TYPE_CHECKING:
    from ledsign.service.credentials import Credentials
    from ledsign.service.logins import Begun
    from ledsign.service.second_factor import Enrolment
    from ledsign.service.unit import Unit
    from ledsign.store.tables import Person


def speak(unit: Unit, language: str, expected: int) -> Person:
    """The language somebody is spoken to in."""
    person = _own(unit)
    if person.version != expected:
        raise Stale(
            "stale", f"your account was changed meanwhile (version {person.version}): read it, send it again",
            f"您的账号信息已被修改（版本 {person.version}），请重新读取后再提交",
            current_version=person.version, your_version=expected,
        )  # fmt: skip
    person.language = language
    person.version += 1
    unit.audit("account.language", subject=person.id, login=person.login, language=language)
    logins.forgotten(unit, person.id)
    return person


def change_password(unit: Unit, made: Credentials) -> None:
    """Put the new password in place; the other sessions end."""
    person = _own(unit)
    credentials.put(unit, person, made)
    unit.audit("password.changed", subject=person.id, login=person.login)
    logins.end(unit, person.id, "password", keep=unit.actor.login_id)


def enrol(unit: Unit) -> Enrolment:
    """Begin with a second factor; in the place of another only who has just given that."""
    person = _own(unit)
    if person.totp:
        unit.actor.require_strong(unit.now_ns)
    return second_factor.enrol(unit, person)


def confirm(unit: Unit, code: str) -> tuple[list[str], Begun | None]:
    """Finish: this session has given its second factor with that, the others end.

    The recovery codes, and the session as it goes on, under another cookie.
    """
    person = _own(unit)
    if person.totp:
        unit.actor.require_strong(unit.now_ns)
    codes = second_factor.confirm(unit, person, code)
    person.version += 1
    logins.end(unit, person.id, "second-factor", keep=unit.actor.login_id)
    return codes, logins.renew(unit)


def give_up_second_factor(unit: Unit) -> None:
    """Only who has just given it, and whose roles do not need it."""
    person = _own(unit)
    unit.actor.require_strong(unit.now_ns)
    second_factor.remove(unit, person)
    person.version += 1
    logins.forgotten(unit, person.id)


def _own(unit: Unit) -> Person:
    unit.actor.require_person()
    return people.person(unit, unit.actor.id)
