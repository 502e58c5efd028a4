"""Presence: who was at the door within the last second, so that not every request asks the database.

What people may do changes rarely and then counts within a second, at once in this process.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from ledsign.core.clock import NS_PER_S

if TYPE_CHECKING:
    from ledsign.core.clock import Clock
    from ledsign.service.actor import Actor

LASTS_NS = NS_PER_S
_MOST = 5_000


class Presence:
    """Actors by the hash of what they showed at the door, and when each was last seen (wall clock)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._actors: OrderedDict[str, tuple[int, Actor]] = OrderedDict()
        self._seen: OrderedDict[str, int] = OrderedDict()
        self._round = 0

    @property
    def round(self) -> int:
        """Grows whenever everybody is forgotten; hand it to ``keep``."""
        return self._round

    def of(self, key: str) -> Actor | None:
        """The actor kept under ``key``; None when the database must be asked."""
        with self._lock:
            until, actor = self._actors.get(key, (0, None))
        return actor if self._clock.monotonic_ns() < until else None

    def keep(self, key: str, actor: Actor, round_: int) -> None:
        """Keep for a second what was read in ``round_``; nothing if all was forgotten since."""
        with self._lock:
            if round_ == self._round:
                _put(self._actors, key, (self._clock.monotonic_ns() + LASTS_NS, actor))

    def forget(self) -> None:
        """Somebody's rights have changed: ask the database about everybody again."""
        with self._lock:
            self._round += 1
            self._actors.clear()

    def seen(self, key: str) -> int:
        """When ``key`` was last used, 0 when that is not known here."""
        with self._lock:
            return self._seen.get(key, 0)

    def see(self, key: str, now_ns: int) -> None:
        """It is used now."""
        with self._lock:
            _put(self._seen, key, now_ns)


def _put(into: OrderedDict[str, Any], key: str, value: Any) -> None:
    into[key] = value
    into.move_to_end(key)
    while len(into) > _MOST:
        into.popitem(last=False)
