"""Input: one controller behind one listener. Its two buffers and what is known of its frames.

Data goes to ``back``; showing copies it to ``front``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.area import NEVER, Area, Marks
from simulator.checks import Coverage, Ledger, Pace

if TYPE_CHECKING:
    from collections.abc import Hashable

    from numpy.typing import NDArray

    from ledsign.core.frame import Bytes, Channels
    from simulator.senders import Sender

MAX_SEEN = 4096


class Input:
    """One controller's buffers behind one listener, its areas, and the account of what it showed."""

    def __init__(self, controller: str, listener: str, channels: int, pause_ns: int) -> None:
        self.controller = controller
        self.listener = listener
        self.channels = channels
        self.back: Channels = np.zeros(channels, np.uint8)
        self.front: Channels = np.zeros(channels, np.uint8)
        self._back = memoryview(self.back.data)
        self._front = memoryview(self.front.data)
        self.areas: list[Area] = []
        self.marks = Marks()
        # Who has every area, with which priority, from where; None when that has not been looked at.
        self.common: tuple[Hashable, int, Sender] | None = None
        self.rivals: set[Sender] = set()
        self.held = 0  # areas with data that waits to be shown
        self.pace = Pace(pause_ns)
        self.ledger = Ledger()
        self.version = 0
        self.shown_ns = NEVER
        self.data_ns = NEVER
        self.lost_packets = self.gaps = self.preview = self.unpushed = self.losses = 0
        self.black = 0
        self.synchronised = False
        self.sync_address = 0
        self.force_sync = False
        self.was_live = False
        self._coverage = Coverage()
        self._cover: dict[int, int] = {}
        self._refreshed = 0
        self._unnumbered = False
        self._missing = False
        self._written = np.zeros(channels, np.bool_)
        self._seen: set[tuple[int, int]] = set()
        self._several = False

    def attach(self, areas: list[Area]) -> None:
        """Say which areas it is made of; done once."""
        self.areas = areas
        self.marks.close()
        self._several = len(areas) > 1

    def store(self, area: Area, start: int, data: bytes, *, numbered: bool, hold: bool, now_ns: int) -> None:
        """Take data for ``area`` at channel ``start``; show it now unless it is to be held."""
        length = len(data)
        end = start + length
        self.data_ns = now_ns
        whole = area.number > 0 or length == area.length
        if not hold and area.frame == self.ledger.frames and (whole or start in self._cover):
            self._count(now_ns)  # what shows at once has come round again: that was a frame
        self._account(area, start, length, numbered=numbered, whole=whole)
        self._back[start:end] = data
        marks = self.marks
        if hold:
            self.held += not marks.held[area.at]
            marks.held[area.at] = 1
            return
        self._front[start:end] = data
        self.version += 1
        self.shown_ns = now_ns
        self.held -= marks.held[area.at]
        marks.held[area.at] = 0

    def has_all(self, key: Hashable, priority: int, sender: Sender) -> bool:
        """Whether every area is this sender's at this priority."""
        common = self.common
        if common is None:
            if not all(
                area.owner == key and area.priority == priority and area.sender is sender
                for area in self.areas
            ):
                return False
            self.common = common = (key, priority, sender)
        return common[2] is sender and common[1] == priority and common[0] == key

    def store_universes(self, first: int, payload: Bytes, hold: bool, waits: int, now_ns: int) -> int:
        """``store`` uint8 (universes, slots) for areas from place ``first`` on, as far as that is simple.

        Returns for how many it was: whole universes (what is beyond the controller's end is padding), for
        the first time in this frame.
        """
        end = min(first + len(payload), len(self.areas))
        count, width = end - first, int(payload.shape[1])
        columns, frame = self.marks.columns, self.ledger.frames
        start, last = self.areas[first].start, self.areas[end - 1]
        if last.length > width or last.start != start + (count - 1) * width or (self.held and not hold):
            return 0
        if (columns["frame"][first:end] == frame).any():
            return 0
        columns["before"][first:end] = columns["frame"][first:end]
        columns["frame"][first:end] = frame
        columns["seen_ns"][first:end] = now_ns
        self._refreshed += count
        self.data_ns = now_ns
        channels = slice(start, last.start + last.length)
        self._note(channels)
        whole = count - (last.length < width)
        self.back[start : start + whole * width].reshape(whole, width)[...] = payload[:whole]
        if whole < count:
            self.back[last.start : channels.stop] = payload[whole, : last.length]
        if hold:
            held = columns["held"][first:end]
            self.held += count - int(np.count_nonzero(held))
            held[...] = True
            columns["waits"][first:end] = waits
        else:
            self.front[channels] = self.back[channels]
            self.version += count
            self.shown_ns = now_ns
        return count

    def store_blocks(self, start: int, payload: Bytes, now_ns: int) -> int:
        """``store`` with ``hold`` of blocks uint8 (packets, bytes) from channel ``start`` on, whole ones.

        Returns how many, 0 unless they go on with the frame under way.
        """
        width = int(payload.shape[1])
        count: int = min(len(payload), (self.channels - start) // width)
        if self._several or start in self._cover or start < 0 or count < 1:
            return 0
        (area,) = self.areas
        marks, frame = area.marks, self.ledger.frames
        if marks.frame[0] != frame:
            marks.before[0], marks.frame[0] = marks.frame[0], frame
            self._refreshed += 1
        marks.seen_ns[0] = self.data_ns = now_ns
        end = start + count * width
        self._cover |= dict.fromkeys(range(start, end, width), width)
        self._note(slice(start, end))
        self.back[start:end].reshape(count, width)[...] = payload[:count]
        self.held += not marks.held[0]
        marks.held[0] = 1
        return count

    def _note(self, channels: slice) -> None:
        """That these channels have been written."""
        run = (channels.start, channels.stop - channels.start)
        if run not in self._seen and len(self._seen) < MAX_SEEN:
            self._seen.add(run)
            self._written[channels] = True

    def _account(self, area: Area, start: int, length: int, *, numbered: bool, whole: bool) -> None:
        frame, at, marks = self.ledger.frames, area.at, self.marks
        if marks.frame[at] != frame:
            marks.before[at], marks.frame[at] = marks.frame[at], frame
            self._refreshed += 1
        elif self._several and numbered and 0 <= marks.before[at] < frame - 1:
            # Twice in this frame and not in the one before: what should have been in that one came late.
            self.ledger.tear(frame - 1, frame)
        if not numbered:
            self._unnumbered = True
        if not whole and start == area.start and start in self._cover:
            self._cover.clear()  # a frame begins although the last one was never shown
            self.unpushed += 1
        self._cover[start] = length
        if (start, length) not in self._seen and len(self._seen) < MAX_SEEN:
            self._seen.add((start, length))
            self._written[start : start + length] = True

    def gap(self, area: Area, lost: int) -> None:
        """``lost`` packets for ``area`` are missing before the one that comes next."""
        self.lost_packets += lost
        self.gaps += 1
        self.missing()
        if self._several and area.frame >= 0:
            frame = self.ledger.frames
            self.ledger.tear(max(area.frame + 1, frame - lost), frame)

    def missing(self) -> None:
        """A packet is missing that may have been for this controller."""
        self._missing = True

    def waiting(self, sync: int | None) -> NDArray[np.bool_]:
        """A column: which areas are held, with ``sync`` only those that wait for that address."""
        columns = self.marks.columns
        held: NDArray[np.bool_] = columns["held"]
        return held.copy() if sync is None else held & (columns["waits"] == sync)

    def show(self, now_ns: int, due: NDArray[np.bool_] | None = None) -> None:
        """Show held data: all of it, or only the areas that are ``due``. Counts a frame."""
        if due is None or np.count_nonzero(due) == self.held:
            if self.held:
                self._front[:] = self._back
                self.marks.columns["held"][...] = False
                self.held = 0
        else:
            for at in np.flatnonzero(due):
                area = self.areas[at]
                end = area.start + area.length
                self._front[area.start : end] = self._back[area.start : end]
                self.marks.held[at] = 0
                self.held -= 1
        self._count(now_ns)

    def _count(self, now_ns: int) -> None:
        ledger = self.ledger
        frame = ledger.frames
        if self._unnumbered or not self._several:
            complete = (
                self._refreshed == len(self.areas)
                if self._several
                else sum(self._cover.values()) >= self.channels
            )
            if self._refreshed and self._coverage.judge(complete=complete, missing=self._missing):
                ledger.tear(frame, frame + 1)
        ledger.shown(empty=not self._refreshed)
        self.pace.shown(now_ns)
        self.black += not self.front.max(initial=0)
        self.shown_ns = now_ns
        self.version += 1
        self._cover.clear()
        self._refreshed = 0
        self._missing = self._unnumbered = False

    @property
    def refreshed(self) -> bool:
        """True when something was written since the last frame shown."""
        return self._refreshed > 0

    @property
    def channels_never_written(self) -> int:
        """How many of its channels no sender has ever set."""
        return self.channels - int(self._written.sum())

    @property
    def universes_never_written(self) -> list[int]:
        """Universes no sender has ever set; empty for protocols without universes."""
        return [area.number for area in self.areas if area.number and area.frame < 0]
