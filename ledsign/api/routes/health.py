"""Health: is the process alive, can it serve."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from ledsign.api.caller import TheHouse, public

ROUTES = APIRouter(tags=["operations"])


@ROUTES.get("/healthz", dependencies=[public()], response_class=PlainTextResponse)
async def healthz() -> Response:
    """The process answers."""
    return Response("ok\n", media_type="text/plain")


@ROUTES.get("/readyz", dependencies=[public()], response_class=PlainTextResponse)
async def readyz(house: TheHouse) -> Response:
    """The database answers too."""
    with house.database.read() as db:
        db.connection().exec_driver_sql("SELECT 1")
    return Response("ready\n", media_type="text/plain")
