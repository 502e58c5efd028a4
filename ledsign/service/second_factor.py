"""Second factor: one-time codes by time (RFC 6238: SHA-1, 30 s, six digits), each good once; and ten recovery
codes for a lost telephone, each good once too.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyotp
from sqlalchemy import update

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Conflict, Unauthenticated
from ledsign.service.roles import Role
from ledsign.service.sealing import key_for, seal, unseal
from ledsign.store.tables import Person

if TYPE_CHECKING:
    from ledsign.service.house import House
    from ledsign.service.unit import Unit

STEP_S = 30
DIGITS = 6
_EITHER_SIDE = 1
_RECOVERY_CODES = 10
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
NEEDED_BY = frozenset({Role.REVIEWER, Role.PUBLISHER, Role.ADMIN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolment:
    """What goes into the telephone: as text to type, and as the address a picture of squares carries."""

    secret: str
    uri: str


def needed(person: Person) -> bool:
    """Whether the person's roles ask for one."""
    return any(grant.role in NEEDED_BY for grant in person.grants)


def ends_password(person: Person, *, was_needed: bool) -> bool:
    """Roles have come that need one, and there is none: the password ends, whether it did.

    Whoever knows it, the person or not, could enrol a telephone of their own: only a new invitation,
    from who gives the roles, lets the person in to do that, under a new password with a new key.
    """
    if was_needed or not needed(person) or person.totp or not person.password:
        return False
    person.password, person.totp_next = "", b""
    return True


def check(unit: Unit, person: Person, code: str) -> None:
    """Use up ``code``, in a writing transaction. Raises Unauthenticated ("code"), TooMany."""
    guessing = unit.house.guessing
    if _is_short(code):
        guessing.require_open(person.id)
    with unit.house.rates.attempt(f"code {person.id}", unit.actor.peer or "local"):
        if not (_step_used(unit, person, code) or _recovery_used(unit, person, code)):
            if _is_short(code):
                guessing.wrong(person.id)
            raise wrong_code()
    guessing.right(person.id)


def enrol(unit: Unit, person: Person) -> Enrolment:
    """Begin: the secret counts once a code made with it has come back (``confirm``)."""
    secret = pyotp.random_base32(32)
    person.totp_next = seal(_key(unit.house), secret.encode(), person.id)
    unit.audit("second-factor.begun", subject=person.id, login=person.login)
    uri = pyotp.TOTP(secret).provisioning_uri(name=person.login, issuer_name="ledsign")
    return Enrolment(secret=secret, uri=uri)


def confirm(unit: Unit, person: Person, code: str) -> list[str]:
    """Finish, and tell the recovery codes: this once. Raises Unauthenticated, Conflict."""
    if not person.totp_next:
        raise Conflict(
            "not-begun", "begin with POST /me/second-factor, then send a code",
            "请先开始绑定动态口令，再提交验证码",
        )  # fmt: skip
    with unit.house.rates.attempt(f"code {person.id}", unit.actor.peer or "local"):
        step = _step_of(_opened(unit.house, person, person.totp_next), code, unit.now_ns)
        if step is None:
            raise wrong_code()
    codes = ["".join(secrets.choice(_ALPHABET) for _ in range(16)) for _ in range(_RECOVERY_CODES)]
    person.totp, person.totp_next, person.totp_step = person.totp_next, b"", step
    person.recovery = [_digest(person, one) for one in codes]
    unit.audit("second-factor.enrolled", subject=person.id, login=person.login)
    return ["-".join(one[at : at + 4] for at in range(0, 16, 4)) for one in codes]


def remove(unit: Unit, person: Person) -> None:
    """Take it away. Raises Conflict when the person's roles need one."""
    if needed(person):
        raise Conflict(
            "second-factor-needed", "your roles need a second factor; enrol another one in its place",
            "您的角色必须使用动态口令；可重新绑定，不能停用",
        )  # fmt: skip
    clear(person)
    unit.audit("second-factor.removed", subject=person.id, login=person.login)


def clear(person: Person) -> None:
    """Forget it all; the caller writes the audit record."""
    person.totp, person.totp_next, person.recovery = b"", b"", []


def wrong_code() -> Unauthenticated:
    """The code is not right, not any more, or was used before."""
    return Unauthenticated(
        "code", "that one-time code is wrong, too old or used; wait for the next one",
        "动态口令不正确、已过期或已使用：请等待下一个",
    )  # fmt: skip


def _step_used(unit: Unit, person: Person, code: str) -> bool:
    if not person.totp:
        return False
    step = _step_of(_opened(unit.house, person, person.totp), code, unit.now_ns)
    if step is None or step <= person.totp_step:
        return False
    # Said to the database as a condition: two requests at once cannot both use it.
    done = unit.db.execute(
        update(Person).where(Person.id == person.id, Person.totp_step < step).values(totp_step=step)
    )
    return bool(done.rowcount)  # type: ignore[attr-defined]


def _is_short(code: str) -> bool:
    """Whether it can be guessed: recovery codes cannot."""
    return len(code.replace("-", "").replace(" ", "")) <= DIGITS + 2


def _step_of(secret: str, code: str, now_ns: int) -> int | None:
    bare = code.replace(" ", "")
    if len(bare) != DIGITS or not bare.isascii() or not bare.isdigit():
        return None
    totp, now = pyotp.TOTP(secret), now_ns // NS_PER_S // STEP_S
    steps = [
        step
        for step in range(now - _EITHER_SIDE, now + _EITHER_SIDE + 1)
        if secrets.compare_digest(totp.generate_otp(step), bare)
    ]
    return max(steps, default=None)


def _recovery_used(unit: Unit, person: Person, code: str) -> bool:
    digest = _digest(person, code.replace("-", "").replace(" ", "").lower())
    if digest not in person.recovery:
        return False
    locked = unit.db.get(Person, person.id, with_for_update=True, populate_existing=True)
    if locked is None or digest not in locked.recovery:
        return False
    locked.recovery = [one for one in locked.recovery if one != digest]
    unit.audit("second-factor.recovered", subject=person.id, login=person.login, left=len(locked.recovery))
    return True


def _digest(person: Person, code: str) -> str:
    return hashlib.sha256(f"{person.id} {code}".encode()).hexdigest()


def _opened(house: House, person: Person, sealed: bytes) -> str:
    return unseal(_key(house), sealed, person.id).decode()


def _key(house: House) -> bytes:
    return key_for(house.secret, "second factor")
