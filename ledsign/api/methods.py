"""Methods: which ones an address has, over all routes of that path (RFC 9110 §10.2.1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi.routing import iter_route_contexts

if TYPE_CHECKING:
    from fastapi import FastAPI


def methods_of(app: FastAPI, path: str) -> str:
    """For the Allow header."""
    found: set[str] = set()
    for route in iter_route_contexts(app.routes):
        regex = getattr(route, "path_regex", None)
        if regex is not None and regex.match(path):
            found |= set(getattr(route, "methods", None) or ())
    return ", ".join(sorted(found))
