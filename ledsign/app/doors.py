"""Doors: how many connections there may be, of one peer and in all, and who has to leave for whom.

A connection that asks for nothing holds nobody up: when there is no room the one that has been silent
longest goes. Where all are busy, a few more are let in for what must always be answered (takedown, blackout,
health), and everything else is told to come back.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from enum import Enum
from typing import Protocol

MOST = 1000
# Above ``MOST``, and above what one peer may have: for what cannot wait.
RESERVE = 64
PEER_RESERVE = 8


class Guest(Protocol):
    """A connection."""

    def send_away(self) -> None:
        """Close it; ``Doors.leave`` may be called during this or later."""


class Room(Enum):
    """What a connection gets."""

    ALL = "all"
    URGENT = "urgent"
    NONE = "none"


class Doors:
    """Of one listening service; only for its event loop.

    ``per_peer`` connections of one address.
    """

    def __init__(self, per_peer: int, *, most: int = MOST) -> None:
        self._per_peer, self._most = per_peer, most
        self._peers: dict[Guest, str] = {}
        self._silent: OrderedDict[Guest, None] = OrderedDict()
        self._counts: defaultdict[str, int] = defaultdict(int)

    def __len__(self) -> int:
        """How many there are."""
        return len(self._peers)

    def arrive(self, guest: Guest, peer: str, *, free: bool = False) -> Room:
        """It is counted, as silent, unless it gets no room at all; others may be sent away for it.

        ``free``: of this peer there may be any number up to ``most``: a proxy brings everybody's.
        """
        room = Room.ALL if free else self._room_of_peer(peer)
        if room is not Room.NONE and len(self._peers) >= self._most and not self._clear(None):
            room = Room.URGENT if len(self._peers) < self._most + RESERVE else Room.NONE
        if room is not Room.NONE:
            self._peers[guest] = peer
            self._counts[peer] += 1
            self._silent[guest] = None
        return room

    def busy(self, guest: Guest) -> None:
        """It has asked for something."""
        self._silent.pop(guest, None)

    def silent(self, guest: Guest) -> None:
        """It has been answered."""
        if guest in self._peers:
            self._silent[guest] = None
            self._silent.move_to_end(guest)

    def leave(self, guest: Guest) -> None:
        """It has gone."""
        self._silent.pop(guest, None)
        peer = self._peers.pop(guest, None)
        if peer is None:
            return
        self._counts[peer] -= 1
        if not self._counts[peer]:
            del self._counts[peer]

    def _room_of_peer(self, peer: str) -> Room:
        count = self._counts.get(peer, 0)
        if count < self._per_peer or self._clear(peer):
            return Room.ALL
        return Room.URGENT if count < self._per_peer + PEER_RESERVE else Room.NONE

    def _clear(self, peer: str | None) -> bool:
        """Send the one away that has been silent longest (of ``peer``); whether there was one."""
        found = next((one for one in self._silent if peer is None or self._peers[one] == peer), None)
        if found is None:
            return False
        self.leave(found)
        found.send_away()
        return True
