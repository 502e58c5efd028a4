"""Restored: an alarm from when a backup took the place of the database until somebody has seen it.

Whoever restored it, or nobody (a damaged file is replaced at the start): people must look at what is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from ledsign.core.problem import Bilingual
from ledsign.service.alarms import HOUSE, Finding
from ledsign.service.delivering import SYSTEM
from ledsign.store.tables import Alarm, AuditRecord

if TYPE_CHECKING:
    from ledsign.service.house import House

CODE = "database-restored"


def finding(house: House) -> Finding | None:
    """The alarm of the latest restore that nobody has seen yet. Looks through the trail: ask once a start."""
    with house.view(SYSTEM) as unit:
        query = select(AuditRecord.seq, AuditRecord.subject).where(AuditRecord.action == "database.restore")
        last = unit.db.execute(query.order_by(AuditRecord.seq.desc()).limit(1)).first()
        if last is None:
            return None
    found = Finding(
        code=CODE,
        severity="critical",
        text=Bilingual(
            f"the database was restored from the backup of {last.subject}: sessions, links and tokens have"
            " ended, and what was done since must be done again: look at roles, releases and the audit trail",
            f"数据库已恢复到 {last.subject} 的备份：所有会话、链接和令牌已失效，此后的操作需重做；"
            "请核对人员权限、发布与审计记录",
        ),
        details={"record": last.seq},
    )
    return None if is_seen(house, found) else found


def is_seen(house: House, found: Finding) -> bool:
    """Whether somebody has seen that alarm."""
    with house.view(SYSTEM) as unit:
        seen = unit.db.scalars(
            select(Alarm.details).where(Alarm.sign == HOUSE, Alarm.code == CODE, Alarm.seen_ns != 0)
        )
        return any(one == found.details for one in seen)
