"""Lock: who may write to a folder, and who still reads from one. Both end with the process, however it ends.

On POSIX they are flock(2) locks, which belong to an open file, so two threads of one process exclude each
other too. Windows locks a byte of the file, and keeps mapped files by itself.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import ShowError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ledsign.core.clock import Clock

_RETRY_NS = NS_PER_S // 50


@contextmanager
def exclusive(path: Path, clock: Clock, patience_s: float) -> Iterator[None]:
    """Hold the lock in file ``path``, made when absent, inside the block.

    Raises ShowError when somebody else holds it for ``patience_s``, OSError when it cannot be opened.
    """
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        deadline = clock.monotonic_ns() + int(patience_s * NS_PER_S)
        while not _taken(descriptor):
            if clock.monotonic_ns() >= deadline:
                raise ShowError(f"{path.parent}: somebody else is publishing here; try again later")
            clock.sleep_until_ns(min(deadline, clock.monotonic_ns() + _RETRY_NS))
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    """Take it now or not at all."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


class Lease:
    """A folder that is being read from: as long as it is open, ``unread`` says no."""

    def __init__(self, folder: Path) -> None:
        """Raises ShowError when the folder is missing or just being removed."""
        self._descriptor: int | None = None
        if sys.platform != "win32":
            import fcntl

            try:
                self._descriptor = os.open(folder, os.O_RDONLY)
                fcntl.flock(self._descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except (FileNotFoundError, BlockingIOError) as error:
                self.close()
                raise ShowError(f"{folder}: missing") from error
            except OSError:
                self.close()  # no locks on this file system: mapped files stay readable all the same

    def close(self) -> None:
        """Let go. May be called again."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.close(descriptor)

    def __del__(self) -> None:
        with suppress(AttributeError, OSError):
            self.close()


@contextmanager
def unread(folder: Path) -> Iterator[bool]:
    """Whether nobody reads from ``folder``; nobody can begin to inside the block. Raises OSError."""
    if sys.platform == "win32":
        yield True
        return
    import fcntl

    descriptor = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(descriptor)
