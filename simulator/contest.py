"""Contest: several senders for one place. Who has it, who is turned away, whose sync packets count.

The higher priority has the place; at equal priority whoever came first keeps it until it falls silent or
ends. A sender is known by its E1.31 CID, else by its IP address. Sync packets and pushes of a sender that is
turned away show nothing; somebody who sends sync packets but no data is a clock for all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable

    from ledsign.wire.base import Write
    from simulator.area import Area
    from simulator.senders import Sender

_MAX_TURNS = 8
_MAX_TURNED_AWAY = 64


class Contest:
    """The rules for one device; ``signal_ns`` is how long without data until a sender counts as silent."""

    def __init__(self, signal_ns: int) -> None:
        self._signal_ns = signal_ns
        self._turned_away: dict[Hashable, int] = {}

    def refuse(self, area: Area, event: Write, sender: Sender, now_ns: int) -> str:
        """Decide who has the area. Returns why this packet is refused, or an empty text."""
        key: Hashable = event.origin or sender.identity
        if area.owner != key or area.priority != event.priority or area.sender is not sender:
            area.input.common = None
        if area.owner != key:
            if area.owner is not None and now_ns - area.seen_ns <= self._signal_ns:
                if event.priority < area.priority:
                    sender.outranked += 1
                    self._turn_away(area, key, now_ns)
                    return "outranked"
                if event.priority == area.priority:
                    sender.foreign += 1
                    area.input.rivals.add(sender)
                    self._turn_away(area, key, now_ns)
                    return "foreign-sender"
            area.owner = key
            area.ended = False
            area.others.pop(key, None)
        area.priority = event.priority
        area.seen_ns = now_ns
        if area.sender is not sender:
            self._take_turns(area, sender, now_ns)
        return ""

    def obeys(self, key: Hashable, now_ns: int) -> bool:
        """Whether sync packets of somebody who has no place count: not of one whose data is turned away."""
        away_ns = self._turned_away.get(key)
        return away_ns is None or now_ns - away_ns > self._signal_ns

    def has_heir(self, area: Area, now_ns: int) -> bool:
        """True while another sender stands ready, to take the place with its next packet."""
        return any(now_ns - seen_ns <= self._signal_ns for seen_ns in area.others.values())

    def _turn_away(self, area: Area, key: Hashable, now_ns: int) -> None:
        for known, limit in ((area.others, _MAX_TURNS), (self._turned_away, _MAX_TURNED_AWAY)):
            if key not in known and len(known) >= limit:
                known.pop(next(iter(known)))
            known[key] = now_ns

    def _take_turns(self, area: Area, sender: Sender, now_ns: int) -> None:
        """Two addresses of one host that alternate are two programs; one after the other is a restart."""
        previous, area.sender = area.sender, sender
        if previous is None:
            return
        last_turn_ns = area.turns.get(sender)
        if last_turn_ns is not None and now_ns - last_turn_ns <= self._signal_ns:
            later = max(previous, sender, key=lambda one: one.first_ns)
            later.foreign += 1
            area.input.rivals.add(later)
        if len(area.turns) >= _MAX_TURNS:
            area.turns.pop(next(iter(area.turns)))
        area.turns[previous] = now_ns


def leave(area: Area, key: Hashable) -> None:
    """A sender says that it stops: its place is free, or it no longer waits for one."""
    area.others.pop(key, None)
    if area.owner == key:
        area.input.common = None
        area.owner, area.priority, area.ended = None, 0, True
