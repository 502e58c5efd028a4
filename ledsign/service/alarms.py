"""Alarms: what is wrong, from when to when. Raised and ended by what is found, seen by people.

One alarm is open per sign and code. Somebody who has seen it does not end it: only its cause does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from sqlalchemy import Select, select

from ledsign.service import webhooks
from ledsign.service.actor import unknown
from ledsign.service.roles import EVERY_SIGN, Permission
from ledsign.store.base import new_id
from ledsign.store.tables import Alarm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ledsign.core.problem import Bilingual
    from ledsign.service.actor import Actor
    from ledsign.service.unit import Unit

Severity: TypeAlias = Literal["warning", "error", "critical"]
HOUSE = ""  # the sign of alarms that belong to none


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something wrong now. ``code`` is stable; ``details`` are plain values."""

    code: str
    severity: Severity
    text: Bilingual
    details: dict[str, Any] = field(default_factory=dict)


def settle(unit: Unit, sign: str, findings: Iterable[Finding]) -> int:
    """Raise alarms for what is new, end those whose cause is gone. Returns how many changed."""
    now = {one.code: one for one in findings}
    open_now: dict[str, Alarm] = {one.code: one for one in unit.db.scalars(_open(sign))}
    for code, finding in now.items():
        if code in open_now:
            _refresh(open_now[code], finding)
            continue
        alarm = Alarm(
            id=new_id(unit.now_ns), sign=sign, code=code, severity=finding.severity, en=finding.text.en[:400],
            zh=finding.text.zh[:400], details=finding.details, since_ns=unit.now_ns,
        )  # fmt: skip
        unit.db.add(alarm)
        unit.db.flush()
        unit.audit("alarm.raise", sign=sign, subject=alarm.id, code=code, severity=finding.severity)
        webhooks.announce(unit, "alarm.raised", alarm)
    ended = [alarm for code, alarm in open_now.items() if code not in now]
    for alarm in ended:
        alarm.until_ns = unit.now_ns
        unit.audit("alarm.end", sign=sign, subject=alarm.id, code=alarm.code)
        webhooks.announce(unit, "alarm.ended", alarm)
    return len(ended) + len(now.keys() - open_now.keys())


def differs(unit: Unit, sign: str, findings: Iterable[Finding]) -> bool:
    """Whether ``settle`` would change anything; asked in a transaction that only reads."""
    open_now = {one.code: one.details for one in unit.db.scalars(_open(sign))}
    return open_now != {one.code: one.details for one in findings}


def query(actor: Actor, *, sign: str = "", state: str = "") -> Select[Any]:
    """Alarms this actor may see; ``state``: open, ended, unseen, or empty for all."""
    found = select(Alarm)
    if not actor.may(Permission.SIGN_READ):
        found = found.where(Alarm.sign.in_([name for name in actor.roles if actor.sees(name)]))
    elif not actor.may(Permission.OPERATE_HOUSE):
        found = found.where(Alarm.sign != HOUSE)
    if sign:
        actor.require(Permission.SIGN_READ, sign)
        found = found.where(Alarm.sign == sign)
    if state == "open":
        found = found.where(Alarm.until_ns == 0)
    elif state == "ended":
        found = found.where(Alarm.until_ns != 0)
    elif state == "unseen":
        found = found.where(Alarm.seen_ns == 0)
    return found


def acknowledge(unit: Unit, alarm: str) -> Alarm:
    """Somebody has seen it. The first who did is remembered. Raises Unknown."""
    found = unit.db.get(Alarm, alarm)
    if found is None or not _may_know(unit.actor, found.sign):
        raise unknown("alarm", alarm)
    unit.actor.require(Permission.ALARMS, found.sign or EVERY_SIGN)
    if not found.seen_ns:
        found.seen_ns, found.seen_by = unit.now_ns, unit.actor.id
        unit.audit("alarm.acknowledge", sign=found.sign, subject=found.id, code=found.code)
        webhooks.announce(unit, "alarm.seen", found)
    return found


def _may_know(actor: Actor, sign: str) -> bool:
    return actor.may(Permission.OPERATE_HOUSE) if sign == HOUSE else actor.sees(sign)


def _open(sign: str) -> Select[Any]:
    return select(Alarm).where(Alarm.sign == sign, Alarm.until_ns == 0)


def _refresh(alarm: Alarm, finding: Finding) -> None:
    if alarm.details != finding.details:
        alarm.details = finding.details
        alarm.en, alarm.zh = finding.text.en[:400], finding.text.zh[:400]
