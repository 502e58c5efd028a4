"""Overview: all that the first page of the console says of one sign, found together.

Many who look at once cost one look: what was found is good for ``FRESH_NS``.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from sqlalchemy import select

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import LedsignError
from ledsign.service import overrides, people, plans, signs, status, wishes
from ledsign.service.actor import Actor
from ledsign.service.alarms import HOUSE
from ledsign.service.roles import EVERY_SIGN, Permission, Role
from ledsign.store.tables import Alarm

if TYPE_CHECKING:
    from ledsign.schedule.stretch import Stretch
    from ledsign.schedule.types import Explanation
    from ledsign.service.house import House
    from ledsign.service.overrides import Override
    from ledsign.service.status import Standing
    from ledsign.service.unit import Unit
    from ledsign.store.tables import ReleaseRecord

FRESH_NS = NS_PER_S * 8 // 10
AHEAD_NS = 3 * 86_400 * NS_PER_S
MOST_NEXT, MOST_ALARMS = 4, 50
# Looks on behalf of all who may see the sign; who asks is looked at first.
_LOOKER = Actor(id="", login="service", name="service", roles={EVERY_SIGN: frozenset({Role.OPERATOR})})


@dataclass(frozen=True, slots=True, kw_only=True)
class Approval:
    """Who answers for what is released. ``approvers`` in the order in which they approved."""

    number: int
    title: str
    author: str
    approvers: tuple[str, ...]
    publisher: str
    published_ns: int
    expires_ns: int
    urgent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAlarm:
    """One that is open, as it is told. ``sign`` empty: of the house."""

    id: str
    sign: str
    severity: str
    en: str
    zh: str
    since_ns: int
    seen_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Of one sign. ``why`` and ``coming`` only where a schedule is released.

    ``is_same``: whether the controllers receive what they should, byte by byte; None while nobody watches.
    """

    at_ns: int
    zone: str
    title: str
    standing: Standing
    approval: Approval | None
    why: Explanation | None
    coming: tuple[Stretch, ...]
    overrides: tuple[Override, ...]
    alarms: tuple[OpenAlarm, ...]
    wish_by: str
    is_same: bool | None


class Overviews:
    """Those that are fresh. Of one house."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._found: dict[str, tuple[int, Overview]] = {}

    def of(self, house: House, sign: str) -> Overview:
        """Found anew when it is too old; others who ask meanwhile wait for the same."""
        with self._lock:
            known = self._found.get(sign)
            if known is None or house.clock.monotonic_ns() - known[0] >= FRESH_NS:
                with house.view(_LOOKER) as unit:
                    known = house.clock.monotonic_ns(), _find(unit, sign)
                self._found[sign] = known
            return known[1]

    def forget(self, sign: str) -> None:
        """Something was done: look anew."""
        with self._lock:
            self._found.pop(sign, None)


def of(unit: Unit, sign: str) -> Overview:
    """For whoever may see the sign. Raises Forbidden, Unknown."""
    unit.actor.require(Permission.SIGN_READ, sign)
    wishes.require_sign(unit, sign)
    return shared(unit.house).of(unit.house, sign)


def shared(house: House) -> Overviews:
    """Those of the house."""
    found = house.notes.setdefault("overviews", Overviews())
    assert isinstance(found, Overviews)
    return found


def _find(unit: Unit, sign: str) -> Overview:
    standing = status.standing(unit, sign)
    described = signs.loaded(unit, sign)
    why, coming = _plan(unit, sign)
    changed_by = standing.wish.changed_by
    return Overview(
        at_ns=unit.now_ns, zone=described.zone, title=described.title or sign, standing=standing,
        approval=None if standing.release is None else _approval(unit, standing.release),
        why=why, coming=coming, overrides=_overrides(unit, sign), alarms=_alarms(unit, sign),
        wish_by=people.names(unit, [changed_by]).get(changed_by, "") if changed_by else "",
        is_same=unit.house.live.is_same(sign),
    )  # fmt: skip


def _plan(unit: Unit, sign: str) -> tuple[Explanation | None, tuple[Stretch, ...]]:
    """Why it is on and what comes then; nothing without a schedule, or while the show cannot be read."""
    try:
        rules = plans.of_release(unit, sign)
        why = rules.timetable.explain(unit.now_ns)
        coming = rules.timetable.stretches(unit.now_ns, unit.now_ns + AHEAD_NS)
        return why, tuple(islice(coming, MOST_NEXT))
    except LedsignError:
        return None, ()


def _approval(unit: Unit, release: ReleaseRecord) -> Approval:
    submission = release.submission
    approved = [one.person_id for one in submission.reviews if one.decision == "approve"]
    names = people.names(unit, {*approved, submission.author_id, release.published_by})
    return Approval(
        number=release.number, title=submission.title, author=names.get(submission.author_id, ""),
        approvers=tuple(names.get(one, "") for one in approved),
        publisher=names.get(release.published_by, ""), published_ns=release.published_ns,
        expires_ns=release.expires_ns, urgent=submission.urgent,
    )  # fmt: skip


def _overrides(unit: Unit, sign: str) -> tuple[Override, ...]:
    return tuple(one for one in overrides.listed(unit, sign) if one.until_ns > unit.now_ns)


def _alarms(unit: Unit, sign: str) -> tuple[OpenAlarm, ...]:
    query = select(Alarm).where(Alarm.sign.in_((sign, HOUSE)), Alarm.until_ns == 0)
    rows = list(unit.db.scalars(query.order_by(Alarm.id.desc()).limit(MOST_ALARMS)))
    names = people.names(unit, {row.seen_by for row in rows if row.seen_by})
    return tuple(
        OpenAlarm(
            id=row.id, sign=row.sign, severity=row.severity, en=row.en, zh=row.zh, since_ns=row.since_ns,
            seen_by=names.get(row.seen_by or "", row.seen_by or "") if row.seen_ns else "",
        )
        for row in rows
    )  # fmt: skip
