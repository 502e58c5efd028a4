"""Noun: what all groups of the API share: reading lists to their end, one thing, a new one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import quote

from pydantic import BaseModel

from ledsign.api.schemas.base import Page
from ledsign.client.wire import read

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.client.wire import Wire

M = TypeVar("M", bound=BaseModel)
AT_ONCE = 100


class Noun:
    """A group of endpoints."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    def _all(self, model: type[M], path: str, **params: Any) -> Iterator[M]:
        """Every item of a list, asked for in parts as they are used."""
        cursor: str | None = None
        while True:
            page = self._wire.get(Page[model], path, cursor=cursor, limit=AT_ONCE, **params)  # type: ignore[valid-type]
            yield from page.items
            cursor = page.next
            if cursor is None:
                return

    def _send(self, model: type[M], method: str, path: str, body: BaseModel | None = None, **more: Any) -> M:
        return read(model, self._wire.ask(method, path, body=body, **more))


def at(*parts: str | int) -> str:
    """A path of parts, each quoted: no name leads anywhere else."""
    return "".join("/" + quote(str(part), safe="") for part in parts)
