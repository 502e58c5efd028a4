"""Pages: one file each, with a constant ``ENTRY``; listed in the order of the menu."""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ledsign.console.page import Entry

_ORDER = ("now", "captions", "schedule", "review", "sign", "records", "people", "account")


def entries() -> tuple[Entry, ...]:
    """Every page that there is."""
    names = {info.name for info in pkgutil.iter_modules(__path__)}
    return tuple(importlib.import_module(f"{__name__}.{name}").ENTRY for name in _ORDER if name in names)
