"""Input: one controller behind one listener. Its two buffers and what is known of its frames.

Data goes to ``back``; showing copies it to ``front``. An Area is the part of a controller for which senders
compete: one universe, or the whole controller in protocols without universes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from simulator.checks import Coverage, Ledger, Pace

if TYPE_CHECKING:
    from collections.abc import Hashable

    from ledsign.core.frame import Channels
    from simulator.senders import Sender

NEVER = -(1 << 62)
MAX_SEEN = 4096


class Area:
    """Channels ``start`` … ``start+length`` of an input, filled by one sender at a time.

    ``frame`` is the number of the frame in which it was last refreshed, ``before`` the one before that.
    ``waits`` is the sync address its held data waits for; it means something only while ``held``.
    """

    __slots__ = (
        *("before", "ended", "frame", "held", "input", "length", "number", "others", "owner"),
        *("priority", "seen_ns", "sender", "start", "turns", "waits"),
    )

    def __init__(self, owner_input: Input, number: int, start: int, length: int) -> None:
        self.input = owner_input
        self.number = number
        self.start = start
        self.length = length
        self.frame = self.before = -1
        self.held = self.ended = False
        self.waits = 0
        self.owner: Hashable = None
        self.others: dict[Hashable, int] = {}  # who else wants it, and when they last said so
        self.priority = 0
        self.seen_ns = NEVER
        self.sender: Sender | None = None
        self.turns: dict[Sender, int] = {}


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
        self.rivals: set[Sender] = set()
        self.held: list[Area] = []
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
        if hold:
            if not area.held:
                area.held = True
                self.held.append(area)
            return
        self._front[start:end] = data
        self.version += 1
        self.shown_ns = now_ns
        if area.held:
            area.held = False
            self.held.remove(area)

    def _account(self, area: Area, start: int, length: int, *, numbered: bool, whole: bool) -> None:
        frame = self.ledger.frames
        if area.frame != frame:
            area.before, area.frame = area.frame, frame
            self._refreshed += 1
        elif self._several and numbered and 0 <= area.before < frame - 1:
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

    def show(self, now_ns: int, due: list[Area] | None = None) -> None:
        """Show held data: all of it, or only the areas that are ``due``. Counts a frame."""
        if due is None or len(due) == len(self.held):
            if self.held:
                self._front[:] = self._back
                for area in self.held:
                    area.held = False
                self.held.clear()
        else:
            for area in due:
                end = area.start + area.length
                self._front[area.start : end] = self._back[area.start : end]
                area.held = False
                self.held.remove(area)
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
        self.black += not self.front.any()
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
