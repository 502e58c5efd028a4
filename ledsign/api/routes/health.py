"""Health: is the process alive, can it serve."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from ledsign.api.caller import TheHouse, public
from ledsign.api.responses import errors
from ledsign.service import readiness

ROUTES = APIRouter(tags=["operations"])


@ROUTES.get("/healthz", dependencies=[public()], response_class=PlainTextResponse)
async def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", media_type="text/plain")


@ROUTES.get("/readyz", dependencies=[public()], response_class=PlainTextResponse, responses=errors(503))
def readyz(house: TheHouse) -> Response:
    """The database answers and takes writes, the workers live, and it is not about to stop."""
    readiness.require(house)
    return Response("ready\n", media_type="text/plain")
