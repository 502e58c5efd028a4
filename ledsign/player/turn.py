"""Turn: the lock that says which player drives the outputs. The system gives it back when its holder dies."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S

if TYPE_CHECKING:
    from ledsign.core.clock import Clock

LOCK_FILE = "lock"
POLL_NS = NS_PER_S // 100


class Turn:
    """An exclusive lock on a file. Held until ``release`` or the end of the process, however it comes."""

    def __init__(self, path: Path, also: Path | None = None) -> None:
        """``also`` is a second file that must be had too: it holds when somebody removes the first.

        Raises OSError when a file cannot be opened or made.
        """
        self._also = Turn(also) if also is not None else None
        path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        self._first = self.held = False

    def take(self) -> bool:
        """Take it if it is free. Returns whether we hold it."""
        if not self.held:
            self._first = self._first or _lock(self._descriptor, wait=False)
            self.held = self._first and (self._also is None or self._also.take())
        return self.held

    def wait(self, clock: Clock) -> None:
        """Wait until it is ours. Signal handlers run meanwhile, and may raise to give up waiting."""
        if sys.platform == "win32":
            while not self.take():
                clock.sleep_until_ns(clock.monotonic_ns() + POLL_NS)
        elif not self.held:
            self._first = self._first or _lock(self._descriptor, wait=True)
            if self._also is not None:
                self._also.wait(clock)
            self.held = True

    def release(self) -> None:
        """Give it back. Safe to call twice."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor, self._first, self.held = -1, False, False
        if self._also is not None:
            self._also.release()


def is_taken(path: Path) -> bool:
    """Whether some process holds the lock at ``path`` now."""
    if not path.exists():
        return False
    turn = Turn(path)
    try:
        return not turn.take()
    finally:
        turn.release()


def _lock(descriptor: int, *, wait: bool) -> bool:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(descriptor, 0, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except BlockingIOError:
        return False
    return True
