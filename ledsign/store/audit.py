"""Audit: append to the chain and check it. Canonical JSON, SHA-256, each record over the one before.

line = {"action": …, "actor": …, "at_ns": …, "details": {…}, "prev": HASH, "seq": n, "sign": …, "subject": …}
hash = SHA-256(line)
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from sqlalchemy import select, text

from ledsign.store.tables.audit import AuditRecord

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

GENESIS = "0" * 64
# Any number will do as long as nobody else takes it: who holds it is the only one appending (PostgreSQL).
_CHAIN_LOCK = 0x1ED5169


def append(
    db: Session,
    *,
    at_ns: int,
    actor: str,
    action: str,
    sign: str,
    subject: str,
    details: dict[str, Any],
) -> AuditRecord:
    """Add one record to the end of the chain, inside the caller's transaction."""
    if db.get_bind().dialect.name == "postgresql":
        db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _CHAIN_LOCK})
    db.flush()
    last = db.execute(
        select(AuditRecord.seq, AuditRecord.hash).order_by(AuditRecord.seq.desc()).limit(1)
    ).first()
    seq, prev = (last.seq + 1, last.hash) if last is not None else (1, GENESIS)
    line = canonical(
        {
            "action": action, "actor": actor, "at_ns": at_ns, "details": details, "prev": prev, "seq": seq,
            "sign": sign, "subject": subject,
        }
    )  # fmt: skip
    record = AuditRecord(
        seq=seq, at_ns=at_ns, actor=actor, action=action, sign=sign, subject=subject, line=line, prev=prev,
        hash=hashlib.sha256(line.encode()).hexdigest(),
    )  # fmt: skip
    db.add(record)
    db.flush()
    return record


def canonical(record: dict[str, Any]) -> str:
    """The one way to write it: keys sorted, no spaces, no escapes but JSON's own."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)
