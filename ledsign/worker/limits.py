"""Limits: what a worker may take of the machine, as far as the system offers to hold it to that.

Linux and macOS have setrlimit (macOS does not hold anybody to RLIMIT_AS); Windows has neither, there the
service's own clock is the only limit.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress

NICE = 10
WORKER_BYTES = 4 << 30


def give_way(step: int = NICE) -> None:
    """Let the player, the service and everybody else go first."""
    if sys.platform != "win32":
        with suppress(OSError):
            os.nice(step)


def hold(**limits: int) -> None:
    """``hold(AS=…, NOFILE=…)``: never more of these, whoever asks. What the system has not is left out."""
    if sys.platform == "win32":
        return
    import resource

    for name, value in limits.items():
        kind = getattr(resource, f"RLIMIT_{name}", None)
        if kind is None:
            continue
        with suppress(OSError, ValueError):
            hard = resource.getrlimit(kind)[1]
            most = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(kind, (most, most))


def stop_after_cpu(seconds: float) -> None:
    """End this process once it has computed for so long; RLIMIT_CPU counts whole seconds only."""
    if sys.platform != "win32":
        import signal

        signal.setitimer(signal.ITIMER_PROF, seconds)  # SIGPROF ends who does not listen to it
