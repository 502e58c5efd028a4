"""Particulars: what a command asked for and who gave it, as the journal keeps it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

GIVEN = (
    "level", "playlist", "id", "title", "all", "seconds", "until", "pattern", "name", "to", "up_to", "show",
    "only",
)  # fmt: skip
LONGEST = 200


def particulars_of(message: Mapping[str, Any]) -> dict[str, Any]:
    """``by`` and ``given`` of a command's record, each only if there is anything in it.

    Whoever sends commands may send anything: texts are cut, and what is no plain value is left out.
    """
    given = {key: _plain(message[key]) for key in GIVEN if key in message}
    kept = {key: value for key, value in given.items() if value not in (None, "") or key == "playlist"}
    by = str(message.get("by") or "")[:100]
    return {**({"by": by} if by else {}), **({"given": kept} if kept else {})}


def _plain(value: object) -> object:
    if isinstance(value, str):
        return value[:LONGEST]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if isinstance(value, (bool, int)) and abs(value) < 1 << 63 else None
