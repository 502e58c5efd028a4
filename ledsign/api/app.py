"""App: the FastAPI application over one house."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import FastAPI

from ledsign import __version__
from ledsign.api import guard, problems
from ledsign.api.routes import routers

if TYPE_CHECKING:
    from ledsign.service.house import House

PREFIX = "/api/v1"


def create_app(house: House | None, authenticate: guard.Authenticate = guard.by_login) -> FastAPI:
    """The application. ``house`` None: only good for its OpenAPI document."""
    app = FastAPI(
        title="ledsign",
        version=__version__,
        summary="Captions on landmark LED facades: documents, review, releases, and the signs themselves.",
        docs_url=None,
        redoc_url=None,
        openapi_url=f"{PREFIX}/openapi.json",
        separate_input_output_schemas=False,
    )
    app.state.house = house
    problems.install(app)
    guard.install(app, authenticate)
    for router in routers().values():
        app.include_router(router)
    return app
