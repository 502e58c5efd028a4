"""Auditing: read the trail, check it, and take it out of the house so that others can check it too.

An export is JSON lines: first one signed by the installation that says where the trail ends, then every
record as ``{"hash": …, "line": …}``. ``verify_export`` needs nothing but the file, and the installation's
public key to know that it is its.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from ledsign import __version__
from ledsign.service.roles import Permission
from ledsign.show.key import PublicKey
from ledsign.store import audit
from ledsign.store.audit import Finding, finding
from ledsign.store.audit_head import Mark, opened, seal
from ledsign.store.tables import AuditRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Select

    from ledsign.service.actor import Actor
    from ledsign.service.house import House
    from ledsign.service.unit import Unit
    from ledsign.store.audit_head import Heads
    from ledsign.store.database import Database

MOST_FINDINGS = 1000
_TRIES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What checking found: how many records, where they end, and everything wrong (at most a thousand)."""

    records: int
    end: Mark
    findings: tuple[Finding, ...]
    key: str

    @property
    def good(self) -> bool:
        """Whether nothing is wrong."""
        return not self.findings


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which records; empty or None: any. ``action`` may end in ``.*``; times are [from, to)."""

    actor: str = ""
    action: str = ""
    sign: str = ""
    subject: str = ""
    from_ns: int | None = None
    to_ns: int | None = None


def chosen(unit: Unit, wanted: Wanted) -> Select[Any]:
    """The query for the records of ``wanted``, in no order yet."""
    unit.actor.require(Permission.AUDIT)
    query = select(AuditRecord)
    for column, value in (
        (AuditRecord.actor, wanted.actor),
        (AuditRecord.sign, wanted.sign),
        (AuditRecord.subject, wanted.subject),
    ):
        if value:
            query = query.where(column == value)
    if wanted.action.endswith(".*"):
        query = query.where(AuditRecord.action.startswith(wanted.action[:-1], autoescape=True))
    elif wanted.action:
        query = query.where(AuditRecord.action == wanted.action)
    if wanted.from_ns is not None:
        query = query.where(AuditRecord.at_ns >= wanted.from_ns)
    if wanted.to_ns is not None:
        query = query.where(AuditRecord.at_ns < wanted.to_ns)
    return query


def details(record: AuditRecord) -> dict[str, Any]:
    """The details in a record's line; nothing when that cannot be read any more."""
    try:
        found = json.loads(record.line)["details"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def verify(house: House, actor: Actor) -> Verdict:
    """Check all of it, against the signed heads too. Writing goes on meanwhile."""
    actor.require(Permission.AUDIT)
    return check(house.database, house.heads)


def export(house: House, actor: Actor) -> Iterator[str]:
    """The whole trail as lines, all of one moment."""
    actor.require(Permission.AUDIT)
    return lines_of(house.database, house.heads, house.clock.now_ns())


def check(database: Database, heads: Heads) -> Verdict:
    """As ``verify``, for whoever has the database itself."""
    log, forged = heads.history()
    marks = _standing(log)
    with database.read() as db:
        walked = _Walk(audit.records(db), {mark.seq: mark.hash for mark in marks})
        found = list(islice(audit.verify(walked), MOST_FINDINGS))
        walked.rest()
    found += walked.wrong
    found += [
        finding("missing", mark.seq, f"record {mark.seq}, once signed for, is missing",
                f"曾签名的第 {mark.seq} 条缺失")
        for mark in marks
        if mark.seq > 0 and mark.seq not in walked.met
    ]  # fmt: skip
    if forged:
        found.append(finding("head", 0, f"{forged} signed line(s) are damaged or forged",
                             f"{forged} 行签名记录损坏或被伪造"))  # fmt: skip
    found += [
        finding("head", line["seq"], f"the head of the trail was missing after record {line['seq']}",
                f"第 {line['seq']} 条之后链头文件缺失")
        for line in log
        if line["kind"] == "unmarked"
    ]  # fmt: skip
    found += _end(database, heads)
    return Verdict(
        records=walked.count, end=walked.end, findings=tuple(found[:MOST_FINDINGS]), key=str(heads.public)
    )


def lines_of(database: Database, heads: Heads, now_ns: int) -> Iterator[str]:
    """As ``export``, for whoever has the database itself."""
    with database.read() as db:
        seq, last = audit.end(db)
        first = {
            "audit": 1, "at_ns": now_ns, "hash": last, "key": str(heads.public), "ledsign": __version__,
            "seq": seq,
        }  # fmt: skip
        yield seal(heads.key, first).decode() + "\n"
        for record in audit.records(db):
            yield _plain({"hash": record.hash, "line": record.line}) + "\n"


def verify_export(lines: Iterable[str], key: str = "") -> Verdict:
    """Check an export. ``key`` is the installation's public key; empty: the one the export names."""
    rest = iter(lines)
    try:
        raw = next(rest).encode(errors="surrogatepass")
        named = str(json.loads(raw)["key"])
        first = opened(PublicKey.from_text(key or named), raw)
    except (StopIteration, ValueError, KeyError, TypeError, RecursionError):
        named, first = key, None
    walked = _Walk(_records(rest), {})
    found = list(islice(audit.verify(walked), MOST_FINDINGS))
    walked.rest()
    if first is None or first.get("audit") != 1:
        found.append(finding("head", 0, "its first line is not signed by this installation",
                             "首行并非由该安装签名"))  # fmt: skip
    elif Mark(first["seq"], first["hash"]) != walked.end:
        found.append(finding("missing", walked.end.seq + 1,
                             f"it ends with record {walked.end.seq}, but should with {first['seq']}",
                             f"止于第 {walked.end.seq} 条，应为第 {first['seq']} 条"))  # fmt: skip
    return Verdict(records=walked.count, end=walked.end, findings=tuple(found[:MOST_FINDINGS]), key=named)


class _Walk:
    """Passes records on and remembers the last, which of ``marks`` were met, and which had another hash."""

    def __init__(self, chain: Iterable[Any], marks: dict[int, str]) -> None:
        self._chain = iter(chain)
        self._marks = marks
        self.count = 0
        self.end = Mark(0, audit.GENESIS)
        self.met: set[int] = set()
        self.wrong: list[Finding] = []

    def rest(self) -> None:
        """Walk to the end."""
        for _ in self:
            pass

    def __iter__(self) -> Iterator[Any]:
        for record in self._chain:
            self.count += 1
            self.end = Mark(record.seq, record.hash)
            if record.seq in self._marks:
                self.met.add(record.seq)
                if self._marks[record.seq] != record.hash:
                    self.wrong.append(
                        finding("edited", record.seq,
                                f"record {record.seq} is not the one that was signed for",
                                f"第 {record.seq} 条与签名时不同")
                    )  # fmt: skip
            yield record


class _Exported:
    """A record of an export: its columns are what its line says."""

    def __init__(self, kept: str, line: str, said: dict[str, Any]) -> None:
        self.hash, self.line = kept, line
        self.seq, self.at_ns = said["seq"], said["at_ns"]
        self.actor, self.action, self.sign = said["actor"], said["action"], said["sign"]
        self.subject, self.prev = said["subject"], said["prev"]


def _records(lines: Iterable[str]) -> Iterator[Any]:
    number = 0
    for text in lines:
        number += 1
        try:
            told = json.loads(text)
            record = _Exported(told["hash"], told["line"], json.loads(told["line"]))
            if not isinstance(record.seq, int) or set(told) != {"hash", "line"}:
                raise ValueError(text)
        except (ValueError, KeyError, TypeError, RecursionError):
            record = _Exported(
                "",
                text,
                dict.fromkeys(("at_ns", "actor", "action", "sign", "subject", "prev")) | {"seq": number},
            )
        number = record.seq
        yield record


def _standing(log: list[dict[str, Any]]) -> list[Mark]:
    """Where the trail was said to end and still should be: what a restored backup lacks does not count."""
    marks: list[Mark] = []
    for line in log:
        if line["kind"] == "restored":
            marks = [mark for mark in marks if mark.seq <= line["seq"]]
        if line["kind"] != "unmarked":
            marks.append(Mark(line["seq"], line["hash"]))
    return marks


def _end(database: Database, heads: Heads) -> Iterator[Finding]:
    """Compare where the trail ends with where it was promised to, at a moment nobody was writing."""
    for _ in range(_TRIES):
        before = heads.promise()
        with database.read() as db:
            found = Mark(*audit.end(db))
        after = heads.promise()
        if before == after:
            break
    if after is None:
        if found.seq:
            yield finding("head", found.seq, "nothing says where the trail should end: its head is missing",
                          "缺少链头文件，无法确认记录末尾")  # fmt: skip
    elif not after.allows(found):
        yield finding("missing" if found.seq < after.next.seq else "edited", found.seq,
                      f"the trail ends with record {found.seq} that was not written by the service; it should"
                      f" with {after.next.seq}",
                      f"记录止于第 {found.seq} 条，与链头（第 {after.next.seq} 条）不符")  # fmt: skip


def _plain(told: dict[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
