"""Receiver: what a real device does with what its decoder tells it. One for each listener.

Two senders: the higher priority has the place; at equal priority whoever came first keeps it until it falls
silent, the other is refused and reported as foreign. Nothing is ever merged on screen. A sender is known by
its E1.31 CID, else by its IP address. Lost signal keeps the picture: it is flagged, not black.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from simulator.behaviour import behaviour_of
from simulator.inputs import NEVER, Area, Input

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from ledsign.wire.base import Ended, Gap, Present, Write
    from simulator.listener import Listener
    from simulator.senders import Sender

_MAX_TURNS = 8
_MAX_SYNCS = 64


class Receiver:
    """One device: the inputs of all controllers at one listener, fed with decoded events."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.behaviour = behaviour_of(listener.protocol.name, listener.protocol.kind)
        self.inputs: list[Input] = []
        self.lost_elsewhere = 0
        self._areas: dict[int, Area] = {}
        self._by_universe = listener.protocol.addressing == "universe"
        self._starts: list[int] = []
        self._places: list[Area] = []
        base = min((patch.offset for patch in listener.patches), default=0)
        for patch in listener.patches:
            made = Input(patch.output.name, listener.name, patch.channels, self.behaviour.signal_ns)
            self.inputs.append(made)
            if self._by_universe:
                for number in range(patch.universes):
                    start = number * patch.slots
                    length = min(patch.slots, patch.channels - start)
                    area = Area(made, patch.universe + number, start, length)
                    made.areas.append(area)
                    self._areas[area.number] = area
            else:
                made.areas.append(Area(made, 0, 0, patch.channels))
                self._starts.append(patch.offset - base)
                self._places.append(made.areas[0])
            made.attach(made.areas)
        order = sorted(range(len(self._starts)), key=self._starts.__getitem__)
        self._starts = [self._starts[index] for index in order]
        self._places = [self._places[index] for index in order]
        self._pushed = self.behaviour.showing == "frame"
        self._sync_ns: dict[int, int] = {}
        self._gap = 0
        # Every sync address seen in data: where sync packets are to be expected (their multicast groups).
        self.sync_addresses: set[int] = set()

    # ------------------------------------------------------------------ events
    def write(self, event: Write, sender: Sender, now_ns: int) -> str:
        """Take data. Returns why it was refused, or an empty text."""
        sender.writes += 1
        sender.priority = event.priority
        if self._by_universe:
            area = self._areas.get(event.universe)
            if area is None:
                return "other-universe"
            if refused := self._refused(area, event, sender, now_ns):
                return refused
            data = event.data if len(event.data) <= area.length else event.data[: area.length]
            self._store(area, area.start, data, event, now_ns)
            return ""
        return self._write_bytes(event, sender, now_ns)

    def _write_bytes(self, event: Write, sender: Sender, now_ns: int) -> str:
        """Data at a byte offset: it may reach over the end of one controller into the next."""
        refused = "no-controller-there"
        offset, data = event.offset, event.data
        while data:
            place = max(0, bisect_right(self._starts, offset) - 1)
            area, start = self._places[place], offset - self._starts[place]
            room = area.length - start
            if room <= 0:
                # A hole between two controllers: go on where the next one begins.
                if place + 1 >= len(self._starts):
                    break
                skip = self._starts[place + 1] - offset
                offset, data = offset + skip, data[skip:]
                continue
            refused = self._refused(area, event, sender, now_ns)
            if not refused:
                self._store(area, start, data[:room], event, now_ns)
            offset, data = offset + room, data[room:]
        return refused

    def _store(self, area: Area, start: int, data: bytes, event: Write, now_ns: int) -> None:
        target = area.input
        if event.preview:
            target.preview += 1
        if self._gap:
            target.gap(area, self._gap)
            for other in self.inputs:
                other.missing()
            self._gap = 0
        hold = self._holds(area, event, now_ns)
        target.store(area, start, data, numbered=event.sequence is not None, hold=hold, now_ns=now_ns)
        if hold:
            area.waits = event.sync
        target.synchronised = hold

    def _holds(self, area: Area, event: Write, now_ns: int) -> bool:
        """True: keep it for later. False: it is seen at once."""
        showing = self.behaviour.showing
        if showing == "sync-address":
            if not event.sync:
                return False
            if len(self.sync_addresses) < _MAX_SYNCS:
                self.sync_addresses.add(event.sync)
            area.input.sync_address = event.sync
            area.input.force_sync = event.force_sync
            seen_ns = self._sync_ns.get(event.sync)
            if seen_ns is None:
                return False
            return now_ns - seen_ns <= self.behaviour.sync_ns or not event.force_sync
        if showing == "sync-mode":
            return bool(self._sync_ns) and now_ns - self._sync_ns[0] <= self.behaviour.sync_ns
        return self._pushed

    def present(self, event: Present, now_ns: int) -> list[Input]:
        """Show what is due. Returns the inputs that showed a frame."""
        showing = self.behaviour.showing
        self._pushed = True
        if showing == "sync-address":
            if event.sync not in self._sync_ns and len(self._sync_ns) >= _MAX_SYNCS:
                self._sync_ns.pop(next(iter(self._sync_ns)))
            self._sync_ns[event.sync] = now_ns
            shown = [one for one in self.inputs if one.sync_address == event.sync]
        elif showing == "sync-mode":
            self._sync_ns[0] = now_ns
            shown = [one for one in self.inputs if one.data_ns != NEVER]
        else:
            # A push shows the whole buffer; a controller nobody has written to since has no new frame.
            shown = [one for one in self.inputs if one.refreshed]
        for one in shown:
            one.show(now_ns, event.sync if showing == "sync-address" else None)
        return shown

    def gap(self, event: Gap) -> None:
        """Packets are missing before the next one."""
        if not self._by_universe:
            self._gap += event.lost
        elif (area := self._areas.get(event.universe)) is not None:
            area.input.gap(area, event.lost)
        else:
            self.lost_elsewhere += event.lost  # sync packets

    def ended(self, event: Ended, sender: Sender) -> None:
        """The sender says it stops."""
        key = event.origin or sender.identity
        areas = [self._areas.get(event.universe)] if event.universe else self._every_area()
        for area in areas:
            if area is not None and area.owner == key:
                area.owner, area.priority, area.ended = None, 0, True
                area.seen_ns = NEVER

    def tick(self, now_ns: int) -> None:
        """What happens by itself as time passes."""
        limit_ns = self.behaviour.sync_ns
        if self.behaviour.showing == "sync-mode" and self._sync_ns and now_ns - self._sync_ns[0] > limit_ns:
            self._sync_ns.clear()
            for one in self.inputs:
                if one.held:
                    one.show(now_ns)
                one.synchronised = False
        for one in self.inputs:
            is_live = self.state(one, now_ns)[0] == "live"
            if one.was_live and not is_live:
                one.losses += 1
            one.was_live = is_live
        if self.behaviour.showing == "push" and all(
            now_ns - one.data_ns > self.behaviour.signal_ns for one in self.inputs
        ):
            self._pushed = False

    # ------------------------------------------------------------------ state
    def state(self, one: Input, now_ns: int) -> tuple[str, str]:
        """``waiting``, ``live`` or ``lost``, and why: ``silence``, ``ended`` or ``sync-lost``."""
        if one.data_ns == NEVER:
            return "waiting", ""
        if any(area.ended for area in one.areas) and not any(area.owner is not None for area in one.areas):
            return "lost", "ended"
        if now_ns - one.data_ns > self.behaviour.signal_ns:
            return "lost", "silence"
        if one.sync_address and not one.force_sync and one.synchronised:
            seen_ns = self._sync_ns.get(one.sync_address, NEVER)
            if now_ns - seen_ns > self.behaviour.sync_ns:
                return "lost", "sync-lost"
        return "live", ""

    def _every_area(self) -> Sequence[Area]:
        return [area for one in self.inputs for area in one.areas]

    # ------------------------------------------------------------------ two senders
    def _refused(self, area: Area, event: Write, sender: Sender, now_ns: int) -> str:
        """Decide who has the area. Returns why this packet is refused, or an empty text."""
        key: Hashable = event.origin or sender.identity
        if area.owner != key:
            if area.owner is not None and now_ns - area.seen_ns <= self.behaviour.signal_ns:
                if event.priority < area.priority:
                    sender.outranked += 1
                    return "outranked"
                if event.priority == area.priority:
                    sender.foreign += 1
                    area.input.rivals.add(sender)
                    return "foreign-sender"
            area.owner = key
            area.ended = False
        area.priority = event.priority
        area.seen_ns = now_ns
        if area.sender is not sender:
            self._take_turns(area, sender, now_ns)
        return ""

    def _take_turns(self, area: Area, sender: Sender, now_ns: int) -> None:
        """Two addresses of one host that alternate are two programs; one after the other is a restart."""
        previous, area.sender = area.sender, sender
        if previous is None:
            return
        last_turn_ns = area.turns.get(sender)
        if last_turn_ns is not None and now_ns - last_turn_ns <= self.behaviour.signal_ns:
            later = max(previous, sender, key=lambda one: one.first_ns)
            later.foreign += 1
            area.input.rivals.add(later)
        if len(area.turns) >= _MAX_TURNS:
            area.turns.pop(next(iter(area.turns)))
        area.turns[previous] = now_ns
