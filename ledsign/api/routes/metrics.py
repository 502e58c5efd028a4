"""Metrics: for a Prometheus server."""

from __future__ import annotations

from fastapi import APIRouter, Response
from fastapi.responses import PlainTextResponse

from ledsign.api.caller import Caller, TheHouse, needs
from ledsign.service import metrics
from ledsign.service.roles import Permission

ROUTES = APIRouter(tags=["operations"])


@ROUTES.get("/metrics", dependencies=[needs(Permission.OPERATE_HOUSE)], response_class=PlainTextResponse)
def read_metrics(caller: Caller, house: TheHouse) -> Response:
    """Requests, players, releases and alarms as Prometheus text. Send a token that may read the house."""
    with house.view(caller) as unit:
        return Response(metrics.text(unit), media_type=metrics.CONTENT_TYPE)
