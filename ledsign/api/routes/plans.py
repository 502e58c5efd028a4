"""Plans: what a schedule, or what is released, shows when and why."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from ledsign.api import told_plans
from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.responses import errors
from ledsign.api.schemas import plans as schemas
from ledsign.api.schemas.base import Written
from ledsign.service import plans
from ledsign.service.plans import Rules
from ledsign.service.roles import Permission

ROUTES = APIRouter(prefix="/api/v1/signs/{sign}", tags=["schedules"])
DRAFT = [needs(Permission.CONTENT_READ)]
RELEASED = [needs(Permission.SIGN_READ)]
_LOCAL = "RFC 3339; without an offset it is the sign's own time"
From = Annotated[
    datetime | None,
    Written,
    Query(alias="from", description=f"default: now. {_LOCAL}", examples=["2026-05-06T00:00:00"]),
]
To = Annotated[
    datetime | None,
    Written,
    Query(alias="to", description=f"at most 400 days later; default: 7 days. {_LOCAL}"),
]
At = Annotated[
    datetime | None, Written, Query(description=f"default: now. {_LOCAL}", examples=["2026-05-06T20:00:00"])
]
Version = Annotated[int | None, Query(ge=1, le=1 << 53, description="an older version of the schedule")]
CALENDAR: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/calendar": {"schema": {"type": "string"}}}, "description": "RFC 5545"}
}


@ROUTES.get("/schedules/{schedule}/plan", dependencies=DRAFT, responses=errors(404, 413))
def read_plan(
    house: TheHouse,
    caller: Caller,
    sign: str,
    schedule: str,
    start: From = None,
    end: To = None,
    version: Version = None,
) -> schemas.Plan:
    """Read what a schedule will show and when."""
    with house.view(caller) as unit:
        rules = plans.of_document(unit, sign, schedule, version)
        extent = plans.extent(unit, rules.schedule.zone, start, end)
        return told_plans.plan(rules, plans.plan(unit, rules, *extent))


@ROUTES.get("/schedules/{schedule}/explanation", dependencies=DRAFT, responses=errors(404))
def explain_schedule(
    house: TheHouse, caller: Caller, sign: str, schedule: str, at: At = None, version: Version = None
) -> schemas.Explanation:
    """Explain what a schedule shows at an instant: winner, losers, reasons."""
    with house.view(caller) as unit:
        rules = plans.of_document(unit, sign, schedule, version)
        at_ns = unit.now_ns if at is None else plans.instant_ns(at, rules.schedule.zone)
    return _explained(rules, at_ns)


@ROUTES.get("/schedules/{schedule}/findings", dependencies=DRAFT, responses=errors(404, 413))
def find_in_schedule(
    house: TheHouse, caller: Caller, sign: str, schedule: str, start: From = None, end: To = None
) -> schemas.Findings:
    """Find conflicts, gaps, overlaps, hours that never come, and entries nobody ever sees."""
    with house.view(caller) as unit:
        rules = plans.of_document(unit, sign, schedule)
        extent = plans.extent(unit, rules.schedule.zone, start, end, days=31)
    return told_plans.findings(*extent, plans.findings(rules, *extent))


@ROUTES.get(
    "/schedules/{schedule}/calendar.ics", dependencies=DRAFT, responses=errors(404, 413) | CALENDAR,
    response_class=Response,
)  # fmt: skip
def export_calendar(
    house: TheHouse, caller: Caller, sign: str, schedule: str, start: From = None, end: To = None
) -> Response:
    """Export what a schedule will show as an iCalendar file."""
    with house.view(caller) as unit:
        rules = plans.of_document(unit, sign, schedule)
        extent = plans.extent(unit, rules.schedule.zone, start, end, days=31)
    return Response(plans.calendar(rules, *extent), media_type="text/calendar; charset=utf-8")


@ROUTES.get("/plan", dependencies=RELEASED, responses=errors(404, 409, 413))
def read_released_plan(
    house: TheHouse, caller: Caller, sign: str, start: From = None, end: To = None
) -> schemas.Plan:
    """Read what is released on a sign will show and when. 409: it is one playlist, without a schedule."""
    with house.view(caller) as unit:
        rules = plans.of_release(unit, sign)
        extent = plans.extent(unit, rules.schedule.zone, start, end)
        return told_plans.plan(rules, plans.plan(unit, rules, *extent))


@ROUTES.get("/explanation", dependencies=RELEASED, responses=errors(404, 409))
def explain_release(house: TheHouse, caller: Caller, sign: str, at: At = None) -> schemas.Explanation:
    """Explain what the released schedule shows at an instant."""
    with house.view(caller) as unit:
        rules = plans.of_release(unit, sign)
        at_ns = unit.now_ns if at is None else plans.instant_ns(at, rules.schedule.zone)
    return _explained(rules, at_ns)


def _explained(rules: Rules, at_ns: int) -> schemas.Explanation:
    found, after = plans.explanation(rules, at_ns)
    return told_plans.explanation(rules, found, after)
