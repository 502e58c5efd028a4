"""Seats: how many streams one person may have open at once, and all of them together."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from starlette.responses import StreamingResponse

from ledsign.core.errors import TooMany

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.types import Receive, Scope, Send

    from ledsign.service.actor import Actor


class SeatedStream(StreamingResponse):
    """An answer that goes on, and has a seat as long as it does; 429 when there is none."""

    def __init__(self, seats: Seats, actor: Actor, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._seats, self._actor = seats, actor

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it. Raises TooMany before anything is sent."""
        with self._seats.taken(self._actor):
            await super().__call__(scope, receive, send)


class Seats:
    """Only for one event loop, or counts that may be off by a few."""

    def __init__(self, each: int, most: int) -> None:
        """``each`` for one person, with all their sessions and tokens; ``most`` for everybody."""
        self._each, self._most = each, most
        self._taken: Counter[str] = Counter()

    def require(self, actor: Actor) -> None:
        """Raises TooMany when there is none."""
        if self._taken[actor.id] >= self._each or self._taken.total() >= self._most:
            raise TooMany(
                "watchers", f"too many watch already (one person {self._each} at most); close another page",
                f"观看者过多（每人最多 {self._each} 个）：请关闭其他页面", retry_after_s=5,
            )  # fmt: skip

    @contextmanager
    def taken(self, actor: Actor) -> Iterator[None]:
        """One is taken for the time of the block. Raises TooMany."""
        self.require(actor)
        self._taken[actor.id] += 1
        try:
            yield
        finally:
            self._taken[actor.id] -= 1
            self._taken += Counter()  # whoever has none left is forgotten
