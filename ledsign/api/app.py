"""App: the FastAPI application over one house."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import FastAPI

from ledsign import __version__
from ledsign.api import guard, openapi, problems
from ledsign.api.routes import routers

if TYPE_CHECKING:
    from ledsign.service.house import House

PREFIX = "/api/v1"
AT_ROOT = frozenset({"health", "metrics", "reference"})


def create_app(house: House | None, authenticate: guard.Authenticate = guard.by_login) -> FastAPI:
    """The application. ``house`` None: only good for its OpenAPI document."""
    app = FastAPI(
        title="ledsign",
        version=__version__,
        summary="Captions on landmark LED facades: documents, review, releases, and the signs themselves.",
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        separate_input_output_schemas=False,
    )
    app.state.house = house
    app.state.authenticate = authenticate  # long streams ask again
    problems.install(app)
    guard.install(app, authenticate)
    for name, router in routers().items():
        bare = name in AT_ROOT or router.prefix.startswith(PREFIX)
        app.include_router(router, prefix="" if bare else PREFIX)
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]
    return app


def _document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, made once."""
    if app.openapi_schema is None:
        app.openapi_schema = openapi.document(app)
    return app.openapi_schema
