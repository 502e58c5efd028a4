"""Broadcast: one encoding of each frame for all watchers; whoever is slow misses some.

    receiving thread ──(a frame was shown)──▶ task ──pack once──▶ slot of each watcher ──▶ its socket

A watcher has one slot: a newer frame replaces one not yet sent. A watcher says when it has drawn a frame, and
gets at most ``IN_FLIGHT`` that it has not drawn: otherwise frames would pile up in the network unseen.
"""

from __future__ import annotations

import asyncio
import contextlib
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from simulator.live import Live
    from simulator.views.layout import Layout

IN_FLIGHT = 2
MAX_WATCHERS = 64
# The last controller shows its part of a frame a little after the first: wait for all before packing.
SETTLE_S = 0.003
HEALTH_S = 0.5
_IDLE_S = 0.25
_FASTEST_S = 1 / 60


class Watcher:
    """What waits to be sent to one page."""

    def __init__(self) -> None:
        self._frame: bytes | None = None
        self._text: str | None = None
        self._something = asyncio.Event()
        self.in_flight = 0
        self.sent = self.skipped = 0

    def offer(self, frame: bytes) -> None:
        """A newer frame; one that is still waiting is forgotten."""
        if self._frame is not None:
            self.skipped += 1
        self._frame = frame
        self._something.set()

    def tell(self, text: str) -> None:
        """Newer facts."""
        self._text = text
        self._something.set()

    def drawn(self) -> None:
        """The page has drawn a frame."""
        self.in_flight = max(0, self.in_flight - 1)
        self._something.set()

    async def next(self) -> bytes | str:
        """What to send now; waits for it."""
        while True:
            if self._text is not None:
                text, self._text = self._text, None
                return text
            if self._frame is not None and self.in_flight < IN_FLIGHT:
                frame, self._frame = self._frame, None
                self.in_flight += 1
                self.sent += 1
                return frame
            self._something.clear()
            await self._something.wait()


class Broadcast:
    """Runs in the web server's loop: ``run`` as a task there."""

    def __init__(self, live: Live, layout: Layout) -> None:
        self._live = live
        self._layout = layout
        self._watchers: set[Watcher] = set()
        self._changed = asyncio.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._latest = b""
        self._version = -1
        self.encoded = 0

    @property
    def watchers(self) -> int:
        """How many pages look on."""
        return len(self._watchers)

    def join(self) -> Watcher | None:
        """A new page; None when there are too many."""
        if len(self._watchers) >= MAX_WATCHERS:
            return None
        watcher = Watcher()
        watcher.tell(self._health())
        self._encode()
        watcher.offer(self._latest)
        self._watchers.add(watcher)
        return watcher

    def leave(self, watcher: Watcher) -> None:
        """A page has gone."""
        self._watchers.discard(watcher)

    async def run(self) -> None:
        """Pack and hand out frames, and facts twice a second, until cancelled."""
        self._loop = asyncio.get_running_loop()
        self._live.on_change = self._wake
        told = 0.0
        try:
            while True:
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._changed.wait(), _IDLE_S)
                begun = self._loop.time()
                if self._watchers:
                    await asyncio.sleep(SETTLE_S)
                    self._changed.clear()
                    if self._encode():
                        for watcher in self._watchers:
                            watcher.offer(self._latest)
                    if begun - told >= HEALTH_S:
                        told = begun
                        health = self._health()
                        for watcher in self._watchers:
                            watcher.tell(health)
                    await asyncio.sleep(max(0.0, begun + _FASTEST_S - SETTLE_S - self._loop.time()))
                else:
                    self._changed.clear()
                    await asyncio.sleep(_FASTEST_S)
        finally:
            self._live.on_change = lambda: None

    def _wake(self) -> None:
        """Called by the receiving thread."""
        if self._watchers and not self._changed.is_set() and self._loop is not None:
            with contextlib.suppress(RuntimeError):  # the loop has just been closed
                self._loop.call_soon_threadsafe(self._changed.set)

    def _encode(self) -> bool:
        """Pack what is shown now. False when nothing has changed."""
        snapshot = self._live.snapshot()
        if snapshot.version == self._version:
            return False
        self._version = snapshot.version
        seconds = self._live.clock.monotonic_ns() / 1e9
        self._latest = self._layout.pack(self._live.picture(snapshot), snapshot.version, seconds)
        self.encoded += 1
        return True

    def _health(self) -> str:
        health = {"type": "health", "controllers": self._live.health(), "watchers": len(self._watchers)}
        return msgspec.json.encode(health).decode()
