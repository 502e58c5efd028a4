"""Audit: append to the chain and check it. Canonical JSON, SHA-256, each record over the one before.

line = {"action": …, "actor": …, "at_ns": …, "details": {…}, "prev": HASH, "seq": n, "sign": …, "subject": …}
hash = SHA-256(line)

A chain proves that nothing in it was changed, not that its end is still there, nor that the whole of it was
not made anew: that is what ``audit_head`` is for.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from sqlalchemy import select, text

from ledsign.core.problem import Bilingual
from ledsign.store.database import WRITER_LOCK
from ledsign.store.tables.audit import AuditRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy.orm import Session

GENESIS = "0" * 64
_TEXT = ("action", "actor", "prev", "sign", "subject")
_NUMBERS = ("at_ns", "seq")


class Record(Protocol):
    """What is checked of a record: the columns and the line they come from."""

    seq: int
    at_ns: int
    actor: str
    action: str
    sign: str
    subject: str
    line: str
    prev: str
    hash: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with the trail. ``code``: ``edited``, ``missing``, ``order`` or ``head``."""

    code: str
    seq: int
    text: Bilingual


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
        db.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": WRITER_LOCK})
    db.flush()
    seq, prev = end(db)
    line = canonical(
        {
            "action": action, "actor": actor, "at_ns": at_ns, "details": details, "prev": prev,
            "seq": seq + 1, "sign": sign, "subject": subject,
        }
    )  # fmt: skip
    record = AuditRecord(
        seq=seq + 1, at_ns=at_ns, actor=actor, action=action, sign=sign, subject=subject, line=line,
        prev=prev, hash=hashlib.sha256(line.encode()).hexdigest(),
    )  # fmt: skip
    db.add(record)
    db.flush()
    return record


def end(db: Session) -> tuple[int, str]:
    """Number and hash of the last record; (0, GENESIS) before the first."""
    last = db.execute(
        select(AuditRecord.seq, AuditRecord.hash).order_by(AuditRecord.seq.desc()).limit(1)
    ).first()
    return (last.seq, last.hash) if last is not None else (0, GENESIS)


def canonical(record: dict[str, Any]) -> str:
    """The one way to write it: keys sorted, no spaces, no escapes but JSON's own."""
    return json.dumps(record, ensure_ascii=False, separators=(",", ":"), sort_keys=True, default=str)


def records(db: Session, *, after: int = 0) -> Iterator[AuditRecord]:
    """All of them in order, a thousand in memory at a time."""
    query = select(AuditRecord).where(AuditRecord.seq > after).order_by(AuditRecord.seq)
    for record in db.scalars(query.execution_options(yield_per=1000)):
        db.expunge(record)
        yield record


def verify(chain: Iterable[Record], *, seq: int = 0, prev: str = GENESIS) -> Iterator[Finding]:
    """Everything wrong with records that should follow number ``seq`` of hash ``prev``, in their order."""
    for record in chain:
        yield from _itself(record)
        if record.seq > seq + 1:
            yield finding("missing", seq + 1, f"records {seq + 1}–{record.seq - 1} are missing",
                          f"缺少第 {seq + 1}–{record.seq - 1} 条")  # fmt: skip
        elif record.seq <= seq:
            yield finding("order", record.seq, f"record {record.seq} stands after {seq}",
                          f"第 {record.seq} 条排在第 {seq} 条之后")  # fmt: skip
        elif record.prev != prev:
            yield finding("edited", record.seq,
                          f"record {record.seq} was not written after the {seq} that stands before it",
                          f"第 {record.seq} 条与其前第 {seq} 条不相接")  # fmt: skip
        seq, prev = record.seq, record.hash


def finding(code: str, seq: int, en: str, zh: str) -> Finding:
    """A finding."""
    return Finding(code, seq, Bilingual(en, zh))


def _itself(record: Record) -> Iterator[Finding]:
    """What shows in the record alone."""
    if hashlib.sha256(record.line.encode(errors="surrogatepass")).hexdigest() != record.hash:
        yield finding("edited", record.seq, f"record {record.seq} does not have the hash written in it",
                      f"第 {record.seq} 条与其哈希不符")  # fmt: skip
    try:
        line = json.loads(record.line)
        told = {name: line[name] for name in (*_TEXT, *_NUMBERS)}
        if canonical(line) != record.line:
            raise ValueError("not canonical")
    except (ValueError, KeyError, TypeError, RecursionError):
        yield finding("edited", record.seq, f"record {record.seq} is not written the one way records are",
                      f"第 {record.seq} 条格式不规范")  # fmt: skip
        return
    wrong = [name for name, value in told.items() if getattr(record, name) != value]
    if wrong:
        yield finding("edited", record.seq,
                      f"columns of record {record.seq} say something else than its line: {', '.join(wrong)}",
                      f"第 {record.seq} 条的字段与原文不符：{'、'.join(wrong)}")  # fmt: skip
