"""Presence: who was at the door within the last second, so that not every request asks the database.

What people may do changes rarely and then counts within a second, at once in this process. When a session or
token was last used is known here at once and written down in the background: nobody who comes in waits for
the database's writer. Who somebody was is remembered for longer, for one purpose: a database that does not
answer must not keep a sign lit (``last_known``).
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

from ledsign.core.clock import NS_PER_S

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ledsign.core.clock import Clock
    from ledsign.service.actor import Actor

LASTS_NS = NS_PER_S
# How long after it was last read from the database an actor may still make signs dark without it.
KNOWN_NS = 12 * 3600 * NS_PER_S
_MOST = 5_000


class Presence:
    """Actors by the hash of what they showed at the door, and when each was last seen (wall clock)."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._actors: OrderedDict[str, tuple[int, Actor]] = OrderedDict()
        self._last: OrderedDict[str, tuple[int, int, Actor]] = OrderedDict()
        self._seen: OrderedDict[str, int] = OrderedDict()
        self._unwritten: OrderedDict[str, int] = OrderedDict()
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

    def keep(self, key: str, actor: Actor, round_: int, *, ends_ns: int) -> None:
        """Keep for a second what was read in ``round_``; nothing if all was forgotten since.

        ``ends_ns``: when the session or token ends in any case, by the wall clock.
        """
        now_ns = self._clock.monotonic_ns()
        with self._lock:
            if round_ == self._round:
                _put(self._actors, key, (now_ns + LASTS_NS, actor))
                _put(self._last, key, (now_ns + KNOWN_NS, ends_ns, actor))

    def last_known(self, key: str, now_ns: int) -> Actor | None:
        """Who ``key`` was when the database last answered; None when that is too long ago, when it was to end
        before ``now_ns``, or when it was ended here.
        """
        with self._lock:
            until, ends_ns, actor = self._last.get(key, (0, 0, None))
        return actor if self._clock.monotonic_ns() < until and now_ns < ends_ns else None

    def gone(self, key: str) -> None:
        """The database says that it is nobody, any more."""
        with self._lock:
            self._last.pop(key, None)

    def forget(self, person: str = "") -> None:
        """Somebody's rights have changed: ask the database about everybody again.

        ``person``: nobody else's have; the others are still known if it does not answer.
        """
        with self._lock:
            self._round += 1
            self._actors.clear()
            for key, (_, _, actor) in list(self._last.items()):
                if person in ("", actor.id):
                    del self._last[key]

    def seen(self, key: str) -> int:
        """When ``key`` was last used, 0 when that is not known here."""
        with self._lock:
            return self._seen.get(key, 0)

    def see(self, key: str, now_ns: int) -> None:
        """It is used now."""
        with self._lock:
            _put(self._seen, key, now_ns)
            _put(self._unwritten, key, now_ns)

    def unwritten(self) -> Mapping[str, int]:
        """What was used since that was last written down, and when."""
        with self._lock:
            return dict(self._unwritten)

    def written(self, told: Mapping[str, int]) -> None:
        """That much has been written down."""
        with self._lock:
            for key, at_ns in told.items():
                if self._unwritten.get(key) == at_ns:
                    del self._unwritten[key]


def _put(into: OrderedDict[str, Any], key: str, value: Any) -> None:
    into[key] = value
    into.move_to_end(key)
    while len(into) > _MOST:
        into.popitem(last=False)
