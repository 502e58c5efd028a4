"""Alarms: what needs somebody."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Response

from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.paging import Paging
from ledsign.api.responses import errors
from ledsign.api.schemas.alarms import AlarmTold, alarm_told
from ledsign.api.schemas.base import Page
from ledsign.api.schemas.running import Key
from ledsign.api.writing import Reply, Writing
from ledsign.service import alarms
from ledsign.service.roles import Permission
from ledsign.service.unit import Unit
from ledsign.store.tables import Alarm

ROUTES = APIRouter(tags=["alarms"])


@ROUTES.get("/alarms", dependencies=[needs(None)], responses=errors(404))
def list_alarms(
    caller: Caller,
    house: TheHouse,
    paging: Paging,
    sign: Annotated[str, Query(max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")] = "",
    state: Annotated[Literal["", "open", "ended", "unseen"], Query(description="empty: all / 空为全部")] = "",
) -> Page[AlarmTold]:
    """Alarms of the signs you may see, newest first."""
    with house.view(caller) as unit:
        query = alarms.query(caller, sign=sign, state=state)
        rows, following = paging.of(unit.db, query, Alarm.id, newest_first=True)
        return Page(items=[alarm_told(one) for one in rows], next=following)


@ROUTES.post(
    "/alarms/{alarm}/acknowledgement",
    response_model=AlarmTold,
    dependencies=[needs(Permission.ALARMS, somewhere=True)],
    responses=errors(403, 404),
)
def acknowledge_alarm(alarm: Key, write: Writing) -> Response:
    """Say that you have seen it. Only its cause ends it."""

    def work(unit: Unit) -> Reply:
        return Reply(body=alarm_told(alarms.acknowledge(unit, alarm)))

    return write.run(work)
