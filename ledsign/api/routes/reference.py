"""The reference: the API's document, and pages of it that need no network."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse

import ledsign.api
from ledsign.api import problem_page, reference
from ledsign.api.caller import public
from ledsign.settings import shipped

ROUTES = APIRouter(tags=["operations"], dependencies=[public()])
# Pages with a style and a font of our own; nothing else is loaded, nothing runs.
CSP = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; font-src 'self'; base-uri 'none';"
    " form-action 'none'; frame-ancestors 'none'"
}
STYLE = Path(ledsign.api.__file__).parent / "reference.css"


@ROUTES.get("/api/v1/openapi.json")
def openapi_document(request: Request) -> Response:
    """The OpenAPI 3.1 document of this API."""
    return JSONResponse(request.app.openapi())


@ROUTES.get("/docs", response_class=HTMLResponse)
def reference_page(request: Request) -> Response:
    """The reference, for people."""
    kept = request.app.state
    if not hasattr(kept, "reference_page"):
        kept.reference_page = reference.page(request.app.openapi())
    return HTMLResponse(kept.reference_page, headers=CSP)


@ROUTES.get("/docs/problems", response_class=HTMLResponse)
def problem_codes() -> Response:
    """Every problem code and what to do about it."""
    return HTMLResponse(problem_page.page(), headers=CSP)


@ROUTES.get("/docs/reference.css", include_in_schema=False)
def style() -> Response:
    """How the pages look."""
    return FileResponse(STYLE, media_type="text/css")


@ROUTES.get("/docs/hanzi.otf", include_in_schema=False)
def hanzi() -> Response:
    """A Chinese font for browsers on machines that have none."""
    kept = {"Cache-Control": "max-age=31536000, immutable"}
    return FileResponse(shipped("fonts", "NotoSansSC-VF.otf"), media_type="font/otf", headers=kept)
