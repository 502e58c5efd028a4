"""Wishes: what operators want of running signs, kept so that it is never forgotten.

A wish is absolute: it says what shall be, not what to do. ``ledsign.service.reconcile`` compares it with what
the player says of itself and sends what is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ledsign.core.errors import Stale
from ledsign.service import numbering
from ledsign.service.actor import unknown
from ledsign.store.tables import Document, Wish

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledsign.service.unit import Unit


def wish(unit: Unit, sign: str) -> Wish:
    """What is wanted of ``sign``; a wish for nothing, not kept, where nobody has wished."""
    found = unit.db.get(Wish, sign)
    if found is not None:
        return found
    return Wish(
        sign=sign, takedown="", taken_show="", taken_to=0, blackout=False, brightness=None, overrides=[],
        version=0, done_version=0, changed_ns=0, changed_by="",
    )  # fmt: skip


def change(unit: Unit, sign: str, *, expected: int | None = None, **values: Any) -> Wish:
    """Change what is wanted. Raises Stale when ``expected`` is not its version any more."""
    found = unit.db.get(Wish, sign, with_for_update=True)
    version = found.version if found is not None else 0
    if expected is not None and expected != version:
        raise Stale(
            "stale",
            f"what is wanted of {sign} was changed meanwhile (version {version}): read it, then send again",
            f"{sign} 的运行要求已被他人修改（版本 {version}），请查看后重试",
            version=version,
        )
    if found is None:
        found = Wish(sign=sign, takedown="", taken_to=0, overrides=[], version=0, done_version=0)
        unit.db.add(found)
    for key, value in values.items():
        setattr(found, key, value)
    found.version = version + 1
    found.changed_ns = unit.now_ns
    found.changed_by = unit.actor.id
    unit.db.flush()
    return found


def want_down(unit: Unit, sign: str, to: str, **values: Any) -> Wish:
    """It shall be taken down, with every release there is by now, and nothing laid over it."""
    known = numbering.last_published(unit, sign)
    return change(unit, sign, takedown=to, taken_to=known, overrides=[], **values)


def put_up(unit: Unit, sign: str, *, expected: int | None = None) -> Wish:
    """No takedown is wanted any more. Raises Stale."""
    return change(unit, sign, expected=expected, takedown="", taken_show="", taken_to=0)


def signs(unit: Unit) -> list[str]:
    """Names of all signs there are."""
    query = select(Document.name).where(Document.kind == "sign", Document.deleted_ns == 0)
    return list(unit.db.scalars(query.order_by(Document.name)))


def lasting(overrides: Iterable[dict[str, Any]], now_ns: int) -> list[dict[str, Any]]:
    """Those whose time is not over."""
    return [one for one in overrides if int(one["until_ns"]) > now_ns]


def require_sign(unit: Unit, sign: str) -> None:
    """Raises Unknown when there is no such sign."""
    query = select(Document.id).where(
        Document.kind == "sign", Document.sign == sign, Document.name == sign, Document.deleted_ns == 0
    )
    if unit.db.scalar(query) is None:
        raise unknown("sign", sign)
