"""Clock trust: may the wall clock be believed? If not, only the safe picture is shown.

A clock before the day this code was written is wrong for certain (a machine without a battery starts in
1970). Whether the kernel calls it synchronised is asked when ``synchronised`` is wanted: then a clock that
nobody disciplines is not believed either. Only Linux tells; elsewhere that is unknown, and unknown passes.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S, parse_instant

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledsign.core.clock import Clock

WRITTEN_NS = parse_instant("2026-11-01T00:00:00+00:00")
# A century on nobody will thank us for showing the schedule either.
LATEST_NS = parse_instant("2126-11-01T00:00:00+00:00")
ASK_KERNEL_NS = 5 * NS_PER_S
STA_UNSYNC = 0x40
TIME_ERROR = 5


class Trust(StrEnum):
    """What is thought of the wall clock."""

    TRUSTED = "trusted"
    IN_THE_PAST = "in-the-past"
    IN_THE_FUTURE = "in-the-future"
    UNSYNCHRONISED = "unsynchronised"


class ClockTrust:
    """``judge`` is cheap enough for every frame; ``ask_kernel`` is for the upkeep thread."""

    def __init__(
        self,
        clock: Clock,
        *,
        synchronised: bool = False,
        earliest_ns: int = WRITTEN_NS,
        kernel: Callable[[], bool | None] | None = None,
    ) -> None:
        self._clock = clock
        self._required = synchronised
        self._earliest_ns = earliest_ns
        self._kernel = kernel or kernel_synchronised
        self._asked_ns: int | None = None
        self.synchronised: bool | None = None
        self.ask_kernel()

    def ask_kernel(self) -> None:
        """Ask whether the clock is disciplined, at most once in ``ASK_KERNEL_NS``."""
        now_ns = self._clock.monotonic_ns()
        if self._asked_ns is None or now_ns - self._asked_ns >= ASK_KERNEL_NS:
            self._asked_ns = now_ns
            self.synchronised = self._kernel()

    def judge(self, wall_ns: int) -> Trust:
        """What is thought of a clock that says ``wall_ns``."""
        if wall_ns < self._earliest_ns:
            return Trust.IN_THE_PAST
        if wall_ns >= LATEST_NS:
            return Trust.IN_THE_FUTURE
        if self._required and self.synchronised is False:
            return Trust.UNSYNCHRONISED
        return Trust.TRUSTED


def kernel_synchronised() -> bool | None:
    """adjtimex(2): neither TIME_ERROR nor STA_UNSYNC. None where it cannot be asked."""
    if sys.platform != "linux":
        return None
    import ctypes

    # struct timex has at most 208 bytes; modes = 0 only reads. Before status come an int and four longs, with
    # the int padded to a long.
    buffer = (ctypes.c_byte * 256)()
    try:
        state = int(ctypes.CDLL(None, use_errno=True).adjtimex(ctypes.byref(buffer)))
    except (OSError, AttributeError):
        return None
    if state < 0:
        return None
    at = 5 * ctypes.sizeof(ctypes.c_long)
    status = int.from_bytes(bytes(buffer)[at : at + 4], sys.byteorder)
    return state != TIME_ERROR and not status & STA_UNSYNC
