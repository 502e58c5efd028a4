"""Handles: previews people have open. In memory, for their makers only, gone after half an hour unused."""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S
from ledsign.service.actor import unknown

if TYPE_CHECKING:
    from ledsign.service.actor import Actor
    from ledsign.service.compiling import Compiled
    from ledsign.service.snapshots import Snapshot

IDLE_NS = 30 * 60 * NS_PER_S
MOST = 1_000
MOST_OF_ONE = 32
MOST_CHARACTERS = 32 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Handle:
    """One preview. ``snapshot`` of a draft or document; ``bundle`` a show's digest; neither: whatever was
    released at the time that is asked for. ``start_ns`` is the time when nobody says one.
    """

    id: str
    sign: str
    owner: tuple[str, str]
    start_ns: int
    facts: Compiled
    snapshot: Snapshot | None = None
    bundle: str = ""

    @property
    def fixed(self) -> bool:
        """Whether it shows the same show at any time."""
        return self.snapshot is not None or bool(self.bundle)

    @property
    def weight(self) -> int:
        """Characters of its texts."""
        return sum(map(len, self.snapshot.texts.values())) if self.snapshot is not None else 0


def owner_of(actor: Actor) -> tuple[str, str]:
    """Who a handle belongs to: a person, or one of their tokens."""
    return actor.id, actor.token_id


class Handles:
    """Of the house."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, tuple[Handle, int]] = OrderedDict()
        self._lock = threading.Lock()

    def put(self, handle: Handle, now_ns: int) -> None:
        """Keep it; the ones unused for longest go, those of the same owner first."""
        with self._lock:
            self._kept[handle.id] = (handle, now_ns)
            self._expire(now_ns)
            own = [key for key, (one, _) in self._kept.items() if one.owner == handle.owner]
            for key in own[: max(0, len(own) - MOST_OF_ONE)]:
                del self._kept[key]
            while len(self._kept) > 1 and (len(self._kept) > MOST or self._weight() > MOST_CHARACTERS):
                self._kept.popitem(last=False)

    def get(self, actor: Actor, sign: str, handle_id: str, now_ns: int) -> Handle:
        """The actor's own, on that sign. Raises Unknown for everything else."""
        with self._lock:
            self._expire(now_ns)
            found = self._kept.get(handle_id)
            if found is None or found[0].owner != owner_of(actor) or found[0].sign != sign:
                raise unknown("preview", handle_id)
            self._kept[handle_id] = (found[0], now_ns)
            self._kept.move_to_end(handle_id)
            return found[0]

    def drop(self, handle_id: str) -> None:
        """Let go of it."""
        with self._lock:
            self._kept.pop(handle_id, None)

    def _weight(self) -> int:
        return sum(one.weight for one, _ in self._kept.values())

    def _expire(self, now_ns: int) -> None:
        for key, (_, used_ns) in list(self._kept.items()):
            if now_ns - used_ns < IDLE_NS:
                break  # in order of use
            del self._kept[key]
