"""Access: one line of the log for each request: who, what, how it ended, how long it took. No secrets: the
secrets are in bodies, never in paths; queries are left out.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S

if TYPE_CHECKING:
    from starlette.types import Scope

    from ledsign.core.clock import Clock

LOG = logging.getLogger("ledsign.access")
_LONGEST = 300


class Access:
    """Of one request, from its first byte on. ``extra`` of the log record has it as ``access``."""

    def __init__(self, scope: Scope, clock: Clock) -> None:
        self._scope = scope
        self._clock = clock
        self._began_ns = clock.monotonic_ns()
        self.status = 0
        if scope["type"] == "http":
            scope["app"].state.house.tally.begun()

    def write(self) -> None:
        """It is over."""
        scope, state = self._scope, self._scope["state"]
        method = scope.get("method", "WEBSOCKET")
        path = scope["path"][:_LONGEST]
        seconds = (self._clock.monotonic_ns() - self._began_ns) / NS_PER_S
        actor = state.get("actor")
        told = {
            "request": state["request_id"], "method": method, "path": path, "status": self.status,
            "seconds": round(seconds, 6), "peer": state["peer"], "actor": actor.id if actor else "",
            "login": actor.login if actor else "", "via": actor.via if actor else "",
        }  # fmt: skip
        if scope["type"] == "http":
            route = getattr(scope.get("route"), "path", "") or "unmatched"
            scope["app"].state.house.tally.answered(method, route, self.status, seconds)
        LOG.info("%s %s %s %.3f s", method, ascii(path)[1:-1], self.status, seconds, extra={"access": told})
