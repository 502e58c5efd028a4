"""App: the FastAPI application over one house.

FastAPI works out an included route when somebody first asks for it, and pydantic does not bear that in two
threads at once. So it is done once a process, before there is anybody; every application has the same routes.
"""

from __future__ import annotations

import threading
from functools import cache
from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts

from ledsign import __version__
from ledsign.api import guard, openapi, problems
from ledsign.api.routes import routers

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from ledsign.service.house import House

PREFIX = "/api/v1"
AT_ROOT = frozenset({"health", "metrics", "reference"})
_WORKING_OUT = threading.RLock()


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
    app.router.routes.extend(_worked_out())
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]
    return app


def _worked_out() -> tuple[BaseRoute, ...]:
    with _WORKING_OUT:
        return _routes()


@cache
def _routes() -> tuple[BaseRoute, ...]:
    """All of them, with what they take and give."""
    whole = APIRouter()
    for name, router in routers().items():
        bare = name in AT_ROOT or router.prefix.startswith(PREFIX)
        whole.include_router(router, prefix="" if bare else PREFIX)
    assert sum(1 for _ in iter_route_contexts(whole.routes))
    return tuple(whole.routes)


def _document(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document, made once, by whoever asks first."""
    with _WORKING_OUT:
        if app.openapi_schema is None:
            app.openapi_schema = openapi.document(app)
        return app.openapi_schema
