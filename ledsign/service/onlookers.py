"""Onlookers: who keeps an answer open, such as a live picture of a sign: may they still have it?

Asked for all of them at once, so that fifty who watch cost little more than one. A database that is away
throws nobody out: what was last known of them holds.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ledsign.core.clock import Clock
    from ledsign.service.actor import Actor
    from ledsign.service.house import House

LASTS_NS = NS_PER_S // 2
# Who has not asked for so long does not watch any more.
_GONE_NS = 5 * NS_PER_S


class Onlookers:
    """Actors by what they showed at the door, as of the last half second."""

    def __init__(self, clock: Clock, read: Callable[[list[str]], Mapping[str, Actor]]) -> None:
        self._clock, self._read = clock, read
        self._lock = threading.Lock()
        self._asked: dict[str, int] = {}
        self._known: dict[str, Actor | None] = {}
        self._until_ns, self._round = 0, 0

    def known(self, key: str, round_: int) -> tuple[bool, Actor | None]:
        """Whether it was asked lately, and the answer; never waits. ``round_``: of the house's presence."""
        if not self._is_fresh(round_) or key not in self._known:
            return False, None
        return True, self._known.get(key)

    def of(self, key: str, round_: int) -> Actor | None:
        """Who that is now; None when it is nobody any more. Raises Unavailable for one never known."""
        with self._lock:
            now_ns = self._clock.monotonic_ns()
            self._asked[key] = now_ns
            if not self._is_fresh(round_):
                self._asked = {one: at for one, at in self._asked.items() if now_ns - at < _GONE_NS}
                self._ask(list(self._asked), round_)
            if key not in self._known:
                self._known[key] = self._read([key]).get(key)
            return self._known[key]

    def _ask(self, keys: list[str], round_: int) -> None:
        with suppress(Unavailable):
            found = self._read(keys)
            self._known = {one: found.get(one) for one in keys}
        self._until_ns, self._round = self._clock.monotonic_ns() + LASTS_NS, round_

    def _is_fresh(self, round_: int) -> bool:
        return round_ == self._round and self._clock.monotonic_ns() < self._until_ns


def still(house: House, actor: Actor) -> bool:
    """Whether ``actor`` may go on with a long answer or an open WebSocket. May ask the database.

    That is no use of the session: a page left open does not keep it from ending.
    """
    key = _key_of(actor)
    if not key:
        return True
    round_ = house.presence.round
    return _is_same(actor, house.presence.of(key) or house.onlookers.of(key, round_))


def still_as_known(house: House, actor: Actor) -> bool | None:
    """The same as of the last half second, without waiting for anything; None when it has to be asked."""
    key = _key_of(actor)
    if not key:
        return True
    known, now = house.onlookers.known(key, house.presence.round)
    return _is_same(actor, now) if known else None


def _key_of(actor: Actor) -> str:
    return f"s {actor.login_id}" if actor.login_id else f"t {actor.token_id}" if actor.token_id else ""


def _is_same(before: Actor, now: Actor | None) -> bool:
    return now is not None and now.roles == before.roles and now.must_enrol == before.must_enrol
