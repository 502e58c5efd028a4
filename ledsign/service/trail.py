"""Trail: the audit trail as people read it: the newest first, with the names of those who did it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ledsign.service import auditing, people
from ledsign.service.roles import Permission
from ledsign.store.tables import AuditRecord, Person

if TYPE_CHECKING:
    from ledsign.service.auditing import Wanted
    from ledsign.service.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """One record. ``name`` is empty for what the system did by itself."""

    seq: int
    at_ns: int
    name: str
    action: str
    sign: str
    subject: str
    details: dict[str, Any]


def deeds(unit: Unit, wanted: Wanted, *, most: int) -> tuple[tuple[Deed, ...], bool]:
    """Up to ``most``, the newest first, and whether there are older ones."""
    query = auditing.chosen(unit, wanted).order_by(AuditRecord.seq.desc()).limit(most + 1)
    rows = list(unit.db.scalars(query))
    names = people.names(unit, (row.actor for row in rows))
    told = tuple(
        Deed(
            seq=row.seq, at_ns=row.at_ns, name=names.get(row.actor, row.actor), action=row.action,
            sign=row.sign, subject=row.subject, details=auditing.details(row),
        )
        for row in rows[:most]
    )  # fmt: skip
    return told, len(rows) > most


def doers(unit: Unit) -> dict[str, str]:
    """Everybody who may stand in the trail: names by id."""
    unit.actor.require(Permission.AUDIT)
    return {row.id: row.name for row in unit.db.execute(select(Person.id, Person.name).order_by(Person.name))}
