"""Methods: which ones an address has, over all routes of that path (RFC 9110 §10.2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.routing import iter_route_contexts

if TYPE_CHECKING:
    from fastapi import FastAPI


def methods_of(app: FastAPI, path: str) -> str:
    """For the Allow header."""
    matching = [
        route
        for route in iter_route_contexts(app.routes)
        if getattr(route, "path_regex", None) is not None and route.path_regex.match(path)
    ]
    # …/items/order is an address of its own, although …/items/{index} would match it too
    first = matching[0].path_format if matching else ""
    found = {method for one in matching if one.path_format == first for method in one.methods or ()}
    return ", ".join(sorted(found))
