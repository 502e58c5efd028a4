"""Where: the address of something in the API, for the Location header."""

from __future__ import annotations

from urllib.parse import quote

PREFIX = "/api/v1"


def at(*parts: str | int) -> str:
    """The path of these parts, escaped."""
    return "/".join((PREFIX, *(quote(str(part), safe="") for part in parts)))
