"""Status: how signs stand, once or as it changes."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.api.events import EVENT_STREAM, STREAMS, status_events
from ledsign.api.responses import errors
from ledsign.api.schemas.base import Page
from ledsign.api.schemas.running import SignName
from ledsign.api.schemas.status import SignStatus, sign_status
from ledsign.api.seats import SeatedStream
from ledsign.service import status
from ledsign.service.roles import Permission

ROUTES = APIRouter(tags=["status"])


@ROUTES.get("/status", dependencies=[needs(None)])
def all_status(caller: Caller, house: TheHouse) -> Page[SignStatus]:
    """How every sign stands that you may see."""
    with house.view(caller) as unit:
        return Page(items=[sign_status(one) for one in status.of_all(unit)])


@ROUTES.get("/signs/{sign}/status", dependencies=[needs(Permission.SIGN_READ)], responses=errors(404))
def one_status(sign: SignName, caller: Caller, house: TheHouse) -> SignStatus:
    """How a sign stands: desired, reported, observed; green or why not."""
    with house.view(caller) as unit:
        return sign_status(status.of(unit, sign))


@ROUTES.get(
    "/signs/{sign}/status/events",
    dependencies=[needs(Permission.SIGN_READ)],
    response_class=StreamingResponse,
    responses={**errors(404), 200: EVENT_STREAM},
)
def status_stream(sign: SignName, caller: Caller, house: TheHouse, request: Request) -> Any:
    """The same as it changes: server-sent events.

    `status` when something changed and at least every five seconds; `end` with a reason when the service
    stops or you may not see it any more. One person has eight at once, with all sessions and tokens.
    """
    STREAMS.require(caller)
    with house.view(caller) as unit:
        first = sign_status(status.of(unit, sign))
    return SeatedStream(
        STREAMS, caller, status_events(request, house, sign, first), media_type="text/event-stream"
    )
