"""Journal: proof of play, from the player's own files."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.paging import Paging, cursor_of
from ledsign.api.responses import errors
from ledsign.api.schemas.base import Instant, Page, to_ns
from ledsign.api.schemas.running import (
    JournalRecord,
    JournalVerified,
    SignName,
    journal_record,
    journal_verified,
)
from ledsign.core.errors import Invalid
from ledsign.service import journals
from ledsign.service.roles import Permission

ROUTES = APIRouter(tags=["journal"])
_PLAIN = r"^[^\x00-\x1f\x7f]*$"


@ROUTES.get("/signs/{sign}/journal", dependencies=[needs(Permission.JOURNAL)], responses=errors(404))
def read_journal(
    sign: SignName,
    caller: Caller,
    house: TheHouse,
    paging: Paging,
    kind: Annotated[str, Query(max_length=40, pattern=_PLAIN, examples=["play"])] = "",
    since: Annotated[Instant | None, Query(description="first instant / 起始")] = None,
    until: Annotated[Instant | None, Query(description="up to this instant, not included / 截止")] = None,
    playlist: Annotated[str, Query(max_length=100, pattern=_PLAIN)] = "",
) -> Page[JournalRecord]:
    """What was shown, frame counts and hashes included, and every command; in the order of writing."""
    try:
        wanted = journals.Wanted(
            kind=kind,
            from_ns=to_ns(since) if since is not None else -(1 << 62),
            to_ns=to_ns(until) if until is not None else 1 << 62,
            playlist=playlist,
        )
        after = int(paging.after or 0)
    except (OverflowError, ValueError):
        raise Invalid("cursor", "no journal reaches there", "超出播放记录范围") from None
    with house.view(caller) as unit:
        found, last = journals.records(unit, sign, wanted, after=after, limit=paging.limit)
    return Page(
        items=[journal_record(one) for one in found], next=None if last is None else cursor_of(str(last))
    )


@ROUTES.get(
    "/signs/{sign}/journal/verification", dependencies=[needs(Permission.JOURNAL)], responses=errors(404)
)
def verify_journal(sign: SignName, caller: Caller, house: TheHouse) -> JournalVerified:
    """Check the whole chain: every edited, removed or reordered record is told."""
    with house.view(caller) as unit:
        return journal_verified(journals.verified(unit, sign))
