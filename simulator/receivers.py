"""Receiver: what a real device does with what its decoder tells it. One for each listener.

Which of several senders is shown is decided by ``contest``; nothing is ever merged on screen. Lost signal
keeps the picture: it is flagged, not black.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

import numpy as np

from ledsign.wire.base import Gap, Present, Write
from simulator.area import NEVER, Area
from simulator.behaviour import behaviour_of
from simulator.contest import Contest, leave
from simulator.inputs import Input
from simulator.losses import Losses

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from ledsign.wire.base import Ended, Event
    from ledsign.wire.runs import Levels
    from simulator.listener import Listener
    from simulator.senders import Sender

_MAX_SYNCS = 64


class Receiver:
    """One device: the inputs of all controllers at one listener, fed with decoded events."""

    def __init__(self, listener: Listener) -> None:
        self.listener = listener
        self.behaviour = behaviour_of(listener.protocol.name, listener.protocol.kind)
        self.contest = Contest(self.behaviour.signal_ns)
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
                sender.forget_gap()
                return "other-universe"
            if refused := self.contest.refuse(area, event, sender, now_ns):
                sender.forget_gap()
                return refused
            data = event.data if len(event.data) <= area.length else event.data[: area.length]
            self._store(area, area.start, data, event, sender, now_ns)
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
            refused = self.contest.refuse(area, event, sender, now_ns)
            if refused:
                sender.forget_gap()
            else:
                self._store(area, start, data[:room], event, sender, now_ns)
            offset, data = offset + room, data[room:]
        return refused

    def take(self, levels: Levels, sender: Sender, now_ns: int) -> int:
        """Take of a run what ``write`` would simply take, packet by packet: those of the first controller.

        Returns how many packets that were. 0: none, and nothing has changed.
        """
        event = levels.first
        start = 0
        if self._by_universe:
            first = self._areas.get(event.universe)
        else:
            place = max(0, bisect_right(self._starts, event.offset) - 1)
            first, start = self._places[place], event.offset - self._starts[place]
        losses = sender.losses
        if first is None or sender.gap or (losses is None and self.behaviour.numbers):
            return 0
        target = first.input
        if not target.has_all(event.origin or sender.identity, event.priority, sender):
            return 0
        if losses is not None and (losses.lost != sender.lost or not losses.follows(levels.number)):
            return 0
        hold = self._holds(first, event, now_ns)
        if self._by_universe:
            count = target.store_universes(first.at, levels.payload, hold, event.sync, now_ns)
        else:
            count = target.store_blocks(start, levels.payload, now_ns) if hold else 0
        if not count:
            return 0
        if losses is not None:
            losses.arrived_in_order(levels.number, count)
        sender.writes += count
        sender.priority = event.priority
        if event.preview:
            target.preview += count
            sender.preview += count
        target.synchronised = hold
        return count

    def _store(self, area: Area, start: int, data: bytes, event: Write, sender: Sender, now_ns: int) -> None:
        target = area.input
        if event.preview:
            target.preview += 1
        self._account(area, sender)
        hold = self._holds(area, event, now_ns)
        target.store(area, start, data, numbered=event.sequence is not None, hold=hold, now_ns=now_ns)
        if hold:
            area.marks.waits[area.at] = event.sync
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

    def present(self, event: Present, sender: Sender, now_ns: int) -> list[Input] | None:
        """Show what is due. Returns the inputs that showed a frame, None when this sender has no say here."""
        key: Hashable = event.origin or sender.identity
        owns = any(area.owner == key for one in self.inputs for area in one.areas)
        if not owns and not self.contest.obeys(key, now_ns):
            sender.forget_gap()
            return None
        showing = self.behaviour.showing
        self._pushed = True
        if showing == "sync-address":
            self.lost_elsewhere += sender.gap
            sender.gap = 0
            if event.sync not in self._sync_ns and len(self._sync_ns) >= _MAX_SYNCS:
                self._sync_ns.pop(next(iter(self._sync_ns)))
            self._sync_ns[event.sync] = now_ns
            found = [one for one in self.inputs if one.sync_address == event.sync]
        elif showing == "sync-mode":
            self._sync_ns[0] = now_ns
            found = [one for one in self.inputs if one.data_ns != NEVER]
        else:
            # A push shows the whole buffer; a controller nobody has written to since has no new frame.
            found = [one for one in self.inputs if one.refreshed]
        if owns:
            found = [one for one in found if any(area.owner == key for area in one.areas)]
        for one in found:
            due = one.waiting(event.sync if showing == "sync-address" else None)
            if owns and (one.common is None or one.common[0] != key):
                due &= np.fromiter((area.owner == key for area in one.areas), np.bool_, len(one.areas))
            one.show(now_ns, due)
        return found

    def arrived(self, events: Sequence[Event], sender: Sender) -> None:
        """Note what one datagram says of those missing before it, before its events are acted on."""
        gap = sum(event.lost for event in events if isinstance(event, Gap))
        sender.gap += gap
        if not self.behaviour.numbers:
            return
        write = next((event for event in events if isinstance(event, Write)), None)
        if write is None and not any(isinstance(event, Present) for event in events):
            return
        if sender.losses is None:
            sender.losses = Losses(self.behaviour.numbers)
        if write is None or write.sequence is not None:
            sender.losses.arrived(None if write is None else write.sequence, gap)

    def _account(self, area: Area, sender: Sender) -> None:
        """Put what is missing before the packet just taken to the account of where it went."""
        gap, sender.gap = sender.gap, 0
        if gap:
            area.input.gap(area, gap)
            if not self._by_universe:
                for other in self.inputs:
                    other.missing()
        if sender.losses is not None:
            # What seemed missing may have been late only: then it is taken back from whoever was charged.
            area.input.lost_packets += sender.losses.lost - sender.lost - gap
            sender.lost = sender.losses.lost
            for one in self.inputs:
                taken = max(0, min(one.lost_packets, -area.input.lost_packets))
                one.lost_packets -= taken
                area.input.lost_packets += taken

    def ended(self, event: Ended, sender: Sender) -> None:
        """The sender says it stops."""
        key = event.origin or sender.identity
        areas = [self._areas.get(event.universe)] if event.universe else self._every_area()
        for area in areas:
            if area is not None:
                leave(area, key)

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
        ended = all(area.owner is None for area in one.areas) and any(area.ended for area in one.areas)
        if ended or now_ns - one.data_ns > self.behaviour.signal_ns:
            # Another sender that is there already takes over with its next packet: that is no lost signal.
            if any(self.contest.has_heir(area, now_ns) for area in one.areas):
                return "live", ""
            return "lost", "ended" if ended else "silence"
        if one.sync_address and not one.force_sync and one.synchronised:
            seen_ns = self._sync_ns.get(one.sync_address, NEVER)
            if now_ns - seen_ns > self.behaviour.sync_ns:
                return "lost", "sync-lost"
        return "live", ""

    def _every_area(self) -> Sequence[Area]:
        return [area for one in self.inputs for area in one.areas]
