"""Audit: who did what. Read it, check it, take it along."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import StreamingResponse

from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.paging import Paging
from ledsign.api.schemas.audit import AuditFinding, AuditLine, AuditVerification
from ledsign.api.schemas.base import Instant, Page, instant, to_ns
from ledsign.core.errors import Invalid
from ledsign.service import auditing
from ledsign.service.auditing import Wanted
from ledsign.service.roles import Permission
from ledsign.store.tables import AuditRecord

ROUTES = APIRouter(prefix="/audit", tags=["audit"])
READ = [needs(Permission.AUDIT)]
LINES = "application/jsonl"
_PLAIN = r"^[^\x00]*$"


@ROUTES.get("", dependencies=READ)
def list_audit_records(
    house: TheHouse,
    caller: Caller,
    part: Paging,
    actor: Annotated[str, Query(max_length=26, pattern=_PLAIN, description="id of a person")] = "",
    action: Annotated[
        str, Query(max_length=40, pattern=_PLAIN, description="e.g. release.publish, or release.*")
    ] = "",
    sign: Annotated[str, Query(max_length=100, pattern=_PLAIN, description="name of a sign")] = "",
    subject: Annotated[str, Query(max_length=100, pattern=_PLAIN, description="what it was done to")] = "",
    since: Annotated[Instant | None, Query(description="not before")] = None,
    until: Annotated[Instant | None, Query(description="before")] = None,
) -> Page[AuditLine]:
    """List what was done, the newest first."""
    wanted = Wanted(
        actor=actor, action=action, sign=sign, subject=subject, from_ns=_ns(since), to_ns=_ns(until)
    )  # fmt: skip
    with house.view(caller) as unit:
        query = auditing.chosen(unit, wanted)
        rows, following = part.of(unit.db, query, AuditRecord.seq, newest_first=True)
        return Page(items=[_line(one) for one in rows], next=following)


@ROUTES.get("/verification", dependencies=READ)
def verify_audit_trail(house: TheHouse, caller: Caller) -> AuditVerification:
    """Check every record, and that none is missing."""
    verdict = auditing.verify(house, caller)
    return AuditVerification(
        good=verdict.good, records=verdict.records, seq=verdict.end.seq, hash=verdict.end.hash,
        key=verdict.key,
        findings=[
            AuditFinding(code=one.code, seq=one.seq, message=one.text.en, message_zh=one.text.zh)
            for one in verdict.findings
        ],
    )  # fmt: skip


_DOCUMENTED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "A signed first line, then every record as a line: check it with"
        " `ledsign audit verify --file` / 首行带签名，其后每行一条记录",
        "content": {LINES: {"schema": {"type": "string"}}},
    }
}


@ROUTES.get("/export", dependencies=READ, response_class=StreamingResponse, responses=_DOCUMENTED)
def export_audit_trail(house: TheHouse, caller: Caller) -> StreamingResponse:
    """Download the whole trail as JSON lines that can be checked elsewhere."""
    return StreamingResponse(
        auditing.export(house, caller),
        media_type=LINES,
        headers={"Content-Disposition": 'attachment; filename="ledsign-audit.jsonl"'},
    )


def _ns(at: datetime | None) -> int | None:
    try:
        return None if at is None else to_ns(at)
    except OverflowError:
        raise Invalid(
            "time", "times are between the years 1678 and 2262", "时间须在 1678 年到 2262 年之间"
        ) from None


def _line(record: AuditRecord) -> AuditLine:
    return AuditLine(
        seq=record.seq, at=instant(record.at_ns), actor=record.actor, action=record.action, sign=record.sign,
        subject=record.subject, details=auditing.details(record), hash=record.hash,
    )  # fmt: skip
