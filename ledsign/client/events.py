"""Events: what a service tells while it works (server-sent events), picked up again where it was lost."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from httpx2 import EventSource

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.client.wire import Wire


@dataclass(frozen=True, slots=True)
class Event:
    """One event: its kind, and what it tells."""

    kind: str
    data: Any


def events(wire: Wire, path: str, **params: Any) -> Iterator[Event]:
    """Events of ``path`` until the service ends them."""
    with wire.stream(path, **params) as response:
        for one in EventSource(response):
            yield Event(one.event, json.loads(one.data) if one.data else None)
