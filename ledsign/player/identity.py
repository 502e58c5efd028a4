"""Which process, which boot: so that nobody is stopped in place of somebody who died long ago.

A process number is used again after a while. Together with the time the process started, in the boot it
started in, it is not.
"""

from __future__ import annotations

import hashlib
import os
import platform
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A process: ``pid``, when it started (ticks since boot, 0 where nobody tells) and in which boot."""

    pid: int
    started: int
    boot: bytes

    def lives(self) -> bool:
        """Whether this very process is there (a zombie is not)."""
        if self.pid <= 0 or self.boot != boot_id():
            return False
        if _has_proc():
            found = _stat(self.pid)
            return found is not None and found[1] == self.started and found[0] not in "ZX"
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except OSError:
            return True
        return True

    def kill(self) -> bool:
        """End it without asking, if it is still this very process. Returns whether a signal was sent."""
        if self.pid == os.getpid() or not self.lives():
            return False
        with suppress(OSError):
            os.kill(self.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
            return True
        return False


def this_process() -> Identity:
    """The process that asks."""
    return identity_of(os.getpid())


def identity_of(pid: int) -> Identity:
    """A running process by its number."""
    found = _stat(pid) if _has_proc() else None
    return Identity(pid=pid, started=found[1] if found else 0, boot=boot_id())


def boot_id() -> bytes:
    """16 bytes that change with every boot; zeros where the system does not tell."""
    try:
        return bytes.fromhex(_BOOT_ID.read_text().strip().replace("-", ""))
    except (OSError, ValueError):
        return _boot_by_time()


def _boot_by_time() -> bytes:
    """Elsewhere: from the name the system gives the boot, where it gives one (macOS)."""
    if platform.system() != "Darwin":
        return bytes(16)
    import subprocess

    try:
        told = subprocess.run(
            ["/usr/sbin/sysctl", "-n", "kern.bootsessionuuid"], capture_output=True, timeout=5, check=True
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return bytes(16)
    return hashlib.sha256(told).digest()[:16]


def _has_proc() -> bool:
    return platform.system() == "Linux"


def _stat(pid: int) -> tuple[str, int] | None:
    """State and start time of /proc/PID/stat (fields 3 and 22); None when there is no such process."""
    try:
        text = Path(f"/proc/{pid}/stat").read_bytes()
    except OSError:
        return None
    # The name in parentheses may hold anything, parentheses too.
    fields = text[text.rindex(b")") + 2 :].split()
    return fields[0].decode("ascii", "replace"), int(fields[19])
