"""Standby: a player that has everything ready and waits for its turn.

Its main thread sleeps in the lock; a thread of its own keeps what it has ready up to date and listens for the
active player's heartbeat. An active player that is silent for too long (stopped, in an endless loop, stuck
in a write) is killed by the number it wrote down, if that number still is the same process; with its end the
lock is free.

A standby whose supervisor has died stays as long as somebody plays, so that there is a spare; it makes way
for the standby of the next supervisor.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S
from ledsign.player.heartbeat import ACTIVE_FILE, STANDBY_FILE, Heartbeat, Role, beating, read_beat
from ledsign.player.identity import this_process
from ledsign.player.watch import POLL_NS, STALE_NS, Watch

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledsign.core.clock import Clock
    from ledsign.player.identity import Identity

KEEP_UP_NS = NS_PER_S // 4


class Standby:
    """Keeps watch from ``start`` to ``end``. ``keep_up`` is called several times a second."""

    def __init__(
        self,
        folder: Path,
        clock: Clock,
        keep_up: Callable[[], None],
        killed: Callable[[Identity, int], None],
        *,
        superseded: Callable[[], None] = lambda: None,
        supervisor: int = 0,
        limit_ns: int = STALE_NS,
    ) -> None:
        self._clock = clock
        self._keep_up = keep_up
        self._killed = killed
        self._watch = Watch(folder / ACTIVE_FILE, clock, limit_ns)
        self._superseded = superseded
        self._active_file, self._path = folder / ACTIVE_FILE, folder / STANDBY_FILE
        self._pulse = Heartbeat(self._path, Role.STANDBY, supervisor)
        self._who = this_process()
        self.orphaned = False
        self._over = threading.Event()
        self._ended: Identity | None = None
        self._kept_up_ns = clock.monotonic_ns()
        self._thread = threading.Thread(target=self._run, name="standby", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def end(self) -> None:
        """No more: it is our turn, or we leave. Does not wait for what is under way."""
        self._over.set()

    def look(self) -> None:
        """One round."""
        now_ns = self._clock.monotonic_ns()
        self._beat(now_ns)
        silent = self._watch.look()
        if silent is not None and not self._over.is_set() and silent.kill() and silent != self._ended:
            self._ended = silent
            self._killed(silent, self._watch.silent_ns)
        if now_ns - self._kept_up_ns >= KEEP_UP_NS:
            self._kept_up_ns = now_ns
            self._keep_up()

    def _beat(self, now_ns: int) -> None:
        """One of those who wait beats: who came last, and when that one has gone or plays, any other."""
        beat = beating(self._path)
        if beat is None or beat.who != self._who:
            playing = read_beat(self._active_file)
            if beat is not None and (playing is None or beat.who != playing.who):
                if self.orphaned and beat.beats > 1:
                    self._superseded()
                return
            self._pulse.reopen(Role.STANDBY)
        self._pulse.beat(now_ns, 0, 0, self._clock.now_ns())

    def _run(self) -> None:
        while not self._over.is_set():
            self.look()
            self._over.wait(POLL_NS / NS_PER_S)
