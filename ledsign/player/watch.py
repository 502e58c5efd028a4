"""Watch: has a heartbeat stopped?

It counts only time in which the watcher itself was awake: after a machine was frozen for a while (a virtual
machine moved, a laptop's lid) everybody's heartbeat looks old, and nobody is to blame.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S
from ledsign.player.heartbeat import read_beat

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.core.clock import Clock
    from ledsign.player.identity import Identity

STALE_NS = 3 * NS_PER_S // 2
POLL_NS = NS_PER_S // 20
LONGEST_STEP_NS = 2 * POLL_NS


class Watch:
    """Looks at one heartbeat again and again. ``limit_ns`` without a beat is too long."""

    def __init__(self, path: Path, clock: Clock, limit_ns: int = STALE_NS) -> None:
        self._path = path
        self._clock = clock
        self._limit_ns = limit_ns
        self._seen: tuple[Identity, int] | None = None
        self._looked_ns = clock.monotonic_ns()
        self.silent_ns = 0

    def look(self) -> Identity | None:
        """Call every ``POLL_NS`` or so. Returns who has been silent for too long, else None."""
        now_ns = self._clock.monotonic_ns()
        step_ns, self._looked_ns = now_ns - self._looked_ns, now_ns
        beat = read_beat(self._path)
        if beat is None:
            self._seen, self.silent_ns = None, 0
            return None
        seen = beat.who, beat.beats
        if seen != self._seen:
            self._seen, self.silent_ns = seen, 0
            return None
        self.silent_ns += min(step_ns, LONGEST_STEP_NS)
        return beat.who if self.silent_ns >= self._limit_ns else None
