"""Routes: one group of nouns a file, each with a constant ``ROUTES`` (an APIRouter). Found by scanning."""

from __future__ import annotations

import importlib
import pkgutil

from fastapi import APIRouter


def routers() -> dict[str, APIRouter]:
    """Every router of this package by module name."""
    found = {}
    for info in pkgutil.iter_modules(__path__):
        routes = getattr(importlib.import_module(f"{__name__}.{info.name}"), "ROUTES", None)
        if isinstance(routes, APIRouter):
            found[info.name] = routes
    return dict(sorted(found.items()))
