"""When this process began, on the monotonic clock: time to the first frame counts the interpreter's start."""

from __future__ import annotations

import os
from pathlib import Path

from ledsign.core.clock import NS_PER_S, SystemClock


def _born_ns() -> int:
    """From the kernel where it tells (Linux, to 10 ms), else the moment this module was imported."""
    now = SystemClock().monotonic_ns()
    try:
        # proc(5): field 22 of stat counts clock ticks since boot; the name in field 2 may hold spaces.
        fields = (
            Path("/proc/self/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        )
        uptime = float(Path("/proc/uptime").read_text(encoding="ascii").split()[0])
        age = uptime - int(fields[19]) / os.sysconf("SC_CLK_TCK")
    except (OSError, ValueError, IndexError, AttributeError):
        return now
    return now - max(0, int(age * NS_PER_S))


BORN_NS = _born_ns()
