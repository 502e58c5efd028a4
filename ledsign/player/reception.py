"""Reception: whether an output's packets are taken now, told from its transport's running totals.

Looked at once a frame in the loop, so it is only numbers. A packet that was accepted and an error may both be
news of the same frame: a refusal by the network arrives with the send after the one it answers. So an output
is well when there has been no error for a while, not when something was accepted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.core.clock import NS_PER_S

if TYPE_CHECKING:
    from ledsign.transport.base import Sent

# Every output is refreshed twice a second, and a lost way is tried again at least every second while frames
# want to leave.
FRESH_NS = 3 * NS_PER_S
# For so long what went wrong is still told.
RECENT_NS = 600 * NS_PER_S


class Reception:
    """What became of one output's packets. Monotonic nanoseconds; None: never."""

    def __init__(self) -> None:
        self.begun_ns: int | None = None
        self.accepted_ns: int | None = None
        self.error_ns: int | None = None
        self.failing_from_ns: int | None = None
        self._packets = self._errors = 0

    def look(self, sent: Sent, now_ns: int) -> int:
        """Take in the totals after a frame; returns the packets so far."""
        if self.begun_ns is None:
            self.begun_ns = now_ns
            self._errors = sent.errors
        if sent.packets != self._packets:
            self._packets, self.accepted_ns = sent.packets, now_ns
        if sent.errors != self._errors:
            if self.error_ns is None or now_ns - self.error_ns > FRESH_NS:
                self.failing_from_ns = now_ns
            self._errors, self.error_ns = sent.errors, now_ns
        return sent.packets

    def told(self, now_ns: int, wall_ns: int, *, is_open: bool) -> dict[str, Any]:
        """``state``: waiting (no frame yet), ok, recovered (an error in the last ten minutes) or failing,
        with ``failing_since_ns``; ``accepted_ns`` and ``last_error_ns``. By the wall clock; None: never.
        """

        def wall(at_ns: int | None) -> int | None:
            return None if at_ns is None else wall_ns - (now_ns - at_ns)

        since_ns = self._failing_since(now_ns, is_open=is_open)
        state = "failing" if since_ns is not None else "ok"
        if self.begun_ns is None:
            state = "waiting"
        elif state == "ok" and self.error_ns is not None and now_ns - self.error_ns <= RECENT_NS:
            state = "recovered"
        return {
            "state": state,
            "failing_since_ns": wall(since_ns),
            "accepted_ns": wall(self.accepted_ns),
            "last_error_ns": wall(self.error_ns),
        }

    def _failing_since(self, now_ns: int, *, is_open: bool) -> int | None:
        if self.begun_ns is None:
            return None
        if self.error_ns is not None and now_ns - self.error_ns <= FRESH_NS:
            return self.failing_from_ns
        # Nothing accepted and no error: a line that takes nothing, or a way that is not open.
        quiet_ns = self.begun_ns if self.accepted_ns is None else self.accepted_ns
        return quiet_ns if not is_open or now_ns - quiet_ns > FRESH_NS else None
