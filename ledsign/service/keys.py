"""Keys: each person approves with an Ed25519 key of their own, which only their password opens.

  sealed key = version u8, passes u16, KiB u32, lanes u16, salt 16 bytes, then AES-256-GCM over the 32 bytes

Changing the password seals the same key again. A reset makes a new key, as nobody else can open the old one;
it counts once somebody trusted has vouched for it, having heard its id from the person themselves: so whoever
can reset passwords cannot approve in other people's names. The first two people of a new house need nobody.
"""

from __future__ import annotations

import secrets
import struct
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import func, select

from ledsign.core.errors import Unauthenticated
from ledsign.service.passwords import Cost
from ledsign.service.roles import EVERY_SIGN, Role
from ledsign.service.sealing import seal, unseal
from ledsign.show.key import PublicKey, SigningKey
from ledsign.store.tables import Grant, Person

if TYPE_CHECKING:
    from ledsign.service.passwords import Passwords
    from ledsign.service.unit import Unit

_HEAD = struct.Struct("<BHIH16s")
_VERSION = 1
APPROVING = frozenset({Role.REVIEWER, Role.PUBLISHER})
NEEDED_AT_FIRST = 2
FIRST = "first"


def make(passwords: Passwords, person_id: str, password: str) -> tuple[str, bytes]:
    """(public, sealed) of a new key of that person's under ``password``. Slow: about 0.2 s."""
    made = Ed25519PrivateKey.generate()
    public = str(PublicKey(made.public_key().public_bytes_raw()))
    return public, _sealed(passwords, _about(person_id, public), made.private_bytes_raw(), password)


def resealed(passwords: Passwords, person: Person, old: str, new: str) -> bytes:
    """The same key under another password. Raises Unauthenticated when ``old`` is not the password."""
    raw = _opened(passwords, person, old)
    return _sealed(passwords, _about(person.id, person.key_public), raw, new)


def unlock(unit: Unit, person: Person, password: str) -> SigningKey:
    """The key ``person`` signs with. Slow, about 0.2 s, so call it in a view, before the writing transaction.

    Raises Unauthenticated ("password"), TooMany after five failures in a minute.
    """
    with unit.house.rates.attempt(f"person {person.id}", unit.actor.peer or "local"):
        raw = _opened(unit.house.passwords, person, password)
    return SigningKey(person.login, Ed25519PrivateKey.from_private_bytes(raw))


def trusted_people(unit: Unit, sign: str) -> list[Person]:
    """Who may approve on ``sign`` with a key that counts, the longest known first."""
    able = _able(unit, sign)
    counted = [one for one in able if one.vouched_by]
    if _vouched_ever(unit) < NEEDED_AT_FIRST:
        others = [one for one in able if not one.vouched_by and not one.vouched_ever]
        counted += others[: max(0, NEEDED_AT_FIRST - len(counted))]
    return sorted(counted, key=lambda one: one.id)


def settle(unit: Unit) -> None:
    """The first two people of a new house who may approve need nobody to vouch for them; call it after any
    change of keys or roles.
    """
    unit.db.flush()
    missing = NEEDED_AT_FIRST - _vouched_ever(unit)
    if missing <= 0:
        return
    able = [one for one in _able(unit, None) if not one.vouched_by and not one.vouched_ever]
    for person in able[:missing]:
        person.vouched_by = FIRST
        person.vouched_ever = True
        unit.audit("key.vouched", subject=person.id, login=person.login, key=key_id(person), first=True)
    unit.db.flush()


def key_id(person: Person) -> str:
    """The id of the person's key; empty without one."""
    return PublicKey.from_text(person.key_public).id if person.key_public else ""


def _able(unit: Unit, sign: str | None) -> list[Person]:
    query = select(Person).join(Grant).where(
        Grant.role.in_([str(role) for role in APPROVING]), Person.disabled_ns == 0, Person.key_public != ""
    )  # fmt: skip
    if sign is not None:
        query = query.where(Grant.sign.in_([sign, EVERY_SIGN]))
    return list(unit.db.scalars(query.order_by(Person.id)).unique())


def _vouched_ever(unit: Unit) -> int:
    return unit.db.scalar(select(func.count()).select_from(Person).where(Person.vouched_ever)) or 0


def _sealed(passwords: Passwords, about: str, raw: bytes, password: str) -> bytes:
    cost, salt = passwords.cost, secrets.token_bytes(16)
    head = _HEAD.pack(_VERSION, cost.passes, cost.memory_kib, cost.lanes, salt)
    return head + seal(passwords.stretch(password, salt, cost), raw, about)


def _opened(passwords: Passwords, person: Person, password: str) -> bytes:
    try:
        version, passes, memory_kib, lanes, salt = _HEAD.unpack_from(person.key_private)
        if version != _VERSION:
            raise ValueError(version)
        cost = Cost(passes=passes, memory_kib=memory_kib, lanes=lanes)
        stretched = passwords.stretch(password, salt, cost)
        return unseal(stretched, person.key_private[_HEAD.size :], _about(person.id, person.key_public))
    except (struct.error, ValueError):
        raise wrong_password() from None


def _about(person_id: str, public: str) -> str:
    return f"{person_id} {public}"


def wrong_password() -> Unauthenticated:
    """The password typed again is not the person's."""
    return Unauthenticated("password", "that is not your password; type it again", "密码不正确，请重新输入")
