"""The reference: the API's document, and a page of it that needs no network."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse

from ledsign.api.caller import public

ROUTES = APIRouter(tags=["operations"])


@ROUTES.get("/api/v1/openapi.json", dependencies=[public()])
def openapi_document(request: Request) -> Response:
    """The OpenAPI 3.1 document of this API."""
    return JSONResponse(request.app.openapi())
