"""Beginning: what a new house still needs before its first caption is on a sign, in order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from sqlalchemy import select

from ledsign.service import keys
from ledsign.service.roles import EVERY_SIGN, Permission, Role
from ledsign.store.tables import Document, Grant, Person, ReleaseRecord

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement

    from ledsign.service.unit import Unit


class Step(StrEnum):
    """Each needs those before it."""

    SECOND_FACTOR = "second-factor"
    SIGN = "sign"
    AUTHOR = "author"
    REVIEWERS = "reviewers"
    PUBLISHER = "publisher"
    FIRST_CAPTION = "first-caption"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """How far a step is: ``have`` of ``need``; ``invited`` people have not yet taken up their invitation, and
    nobody has vouched yet for the keys of ``unknown`` ones.
    """

    step: Step
    have: int
    need: int = 1
    invited: int = 0
    unknown: int = 0

    @property
    def is_done(self) -> bool:
        """Nothing is left to do."""
        return self.have >= self.need


def stands(unit: Unit, sign: str) -> tuple[Stand, ...]:
    """Every step for ``sign``, which may be empty while there is none; nothing for who cannot invite people.

    Empty as well once everything is done: a house begins only once.
    """
    if not unit.actor.may_somewhere(Permission.PEOPLE):
        return ()
    me = unit.db.get(Person, unit.actor.id)
    trusted = frozenset(one.id for one in keys.trusted_people(unit, sign))
    found = (
        Stand(step=Step.SECOND_FACTOR, have=int(me is not None and bool(me.totp))),
        Stand(step=Step.SIGN, have=int(_is_any(unit, Document.kind == "sign", Document.deleted_ns == 0))),
        _people(unit, sign, Step.AUTHOR, Role.AUTHOR, 1, None),
        _people(unit, sign, Step.REVIEWERS, Role.REVIEWER, unit.house.options.stages, trusted),
        _people(unit, sign, Step.PUBLISHER, Role.PUBLISHER, 1, trusted),
        Stand(
            step=Step.FIRST_CAPTION,
            have=int(_is_any(unit, ReleaseRecord.sign == sign, ReleaseRecord.state != "failed")),
        ),
    )
    return () if all(one.is_done for one in found) else found


def _is_any(unit: Unit, *conditions: ColumnElement[bool]) -> bool:
    return unit.db.scalar(select(1).where(*conditions).limit(1)) is not None


def _people(
    unit: Unit, sign: str, step: Step, role: Role, need: int, trusted: frozenset[str] | None
) -> Stand:
    granted = Person.grants.any((Grant.role == str(role)) & Grant.sign.in_([sign, EVERY_SIGN]))
    rows = unit.db.execute(select(Person.id, Person.password).where(Person.disabled_ns == 0, granted)).all()
    here = {one.id for one in rows if one.password}
    counted = here if trusted is None else here & trusted
    return Stand(
        step=step, have=min(need, len(counted)), need=need, invited=len(rows) - len(here),
        unknown=len(here - counted),
    )  # fmt: skip
