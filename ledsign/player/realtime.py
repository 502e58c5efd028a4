"""Real time: what the system lets the sending thread have, and what it got.

SCHED_FIFO keeps lateness below a millisecond beside any load; a low nice value does nearly as well; without
either everything works, only less evenly. Nothing here is an error: what was had is told in ``status``.
"""

from __future__ import annotations

import contextlib
import os
import sys
from dataclasses import dataclass
from pathlib import Path

FIFO_PRIORITY = 20  # above ordinary work, below the kernel's own interrupt threads (50)
NICE = -15
SLACK_NS = 1_000
SLACK_FILE = Path("/proc/self/timerslack_ns")  # as prctl(PR_SET_TIMERSLACK), which Python does not have


@dataclass(frozen=True, slots=True, kw_only=True)
class RealTime:
    """``policy`` is ``fifo``, ``nice`` or ``normal``; ``cpu`` the core it is bound to, None for any.

    ``slack_ns`` is how late the kernel may let a timer be; None where it has no say (FIFO, other systems).
    """

    policy: str
    cpu: int | None = None
    reason: str = ""
    slack_ns: int | None = None


def claim(*, wanted: bool = True, cpu: int | None = None) -> RealTime:
    """Get the best there is for the thread that calls. What it starts later does not inherit SCHED_FIFO."""
    if not wanted:
        return RealTime(policy="normal", reason="not asked for")
    # A thread that holds the interpreter lock is asked for it back this often.
    sys.setswitchinterval(0.0005)
    reasons = []
    bound = None
    if cpu is not None:
        try:
            _bind(cpu)
            bound = cpu
        except (OSError, ValueError) as error:
            reasons.append(f"cpu {cpu}: {error}")
    for policy, ask in (("fifo", _fifo), ("nice", _nice)):
        try:
            ask()
        except OSError as error:
            reasons.append(f"{policy}: {error.strerror or error}")
        else:
            slack_ns = None if policy == "fifo" else sharpen_timer()
            return RealTime(policy=policy, cpu=bound, reason="; ".join(reasons), slack_ns=slack_ns)
    return RealTime(policy="normal", cpu=bound, reason="; ".join(reasons), slack_ns=sharpen_timer())


def sharpen_timer(slack_ns: int = SLACK_NS) -> int | None:
    """Ask the kernel to wake this process's first thread on time rather than with others, 50 µs later.

    Returns what it grants; None where there is no such thing.
    """
    with contextlib.suppress(OSError):  # a container may hide it; then what there is is told
        SLACK_FILE.write_text(str(slack_ns), encoding="ascii")
    return timer_slack_ns()


def timer_slack_ns() -> int | None:
    """How late the kernel may let this process's timers be; None where it does not say (not Linux)."""
    try:
        return int(SLACK_FILE.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return None


def _fifo() -> None:
    if sys.platform != "linux":
        raise OSError("this system has no SCHED_FIFO")
    os.sched_setscheduler(0, os.SCHED_FIFO | os.SCHED_RESET_ON_FORK, os.sched_param(FIFO_PRIORITY))


def _nice() -> None:
    if sys.platform == "win32":
        import ctypes

        above_normal = 0x8000
        if not ctypes.windll.kernel32.SetPriorityClass(-1, above_normal):
            raise OSError("the system refused a higher priority")
        return
    os.setpriority(os.PRIO_PROCESS, 0, NICE)


def _bind(cpu: int) -> None:
    if sys.platform != "linux":
        raise OSError("this system does not bind threads to cores")
    os.sched_setaffinity(0, {cpu})
