"""Keeper: keeps one child running that nothing else depends on: the service beside the players.

It is started again when it ends, later and later; what it says when it is ready goes to ``on_ready``, also of
one that came back. Whether it runs or not is nothing to the signs.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.app.backoff import Backoff
from ledsign.app.child import Child

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ledsign.core.clock import Clock


class Keeper:
    """Of ``python -m MODULE ARGUMENTS``. Call ``step`` several times a second, then ``stop``."""

    def __init__(
        self,
        module: str,
        arguments: Sequence[str],
        clock: Clock,
        on_ready: Callable[[dict[str, Any]], None],
    ) -> None:
        self._module = module
        self._arguments = list(arguments)
        self._clock = clock
        self._on_ready = on_ready
        self._backoff = Backoff()
        self._child: Child | None = None
        self._started_ns = 0

    @property
    def deaths(self) -> int:
        """How often it has ended by itself."""
        return self._backoff.deaths

    def step(self) -> None:
        """Start it when it does not run and its time has come."""
        now_ns = self._clock.monotonic_ns()
        if self._child is not None:
            if self._child.is_running():
                return
            self._child.stop()
            self._child = None
            self._backoff.died(self._started_ns, now_ns)
        if self._backoff.is_due(now_ns):
            self._started_ns = now_ns
            self._child = Child(self._module, self._arguments, self._heard)

    def stop(self) -> None:
        """End it in order."""
        if self._child is not None:
            self._child.stop()
            self._child = None

    def _heard(self, message: dict[str, Any]) -> None:
        if message.get("event") == "ready":
            # Another one listens where this one did, so that links stay good.
            self._arguments = _with_port(self._arguments, str(message.get("url", "")))
            self._on_ready(message)


def _with_port(arguments: Sequence[str], url: str) -> list[str]:
    port = url.rpartition(":")[2]
    if "--port" not in arguments or not port.isdigit():
        return list(arguments)
    at = list(arguments).index("--port") + 1
    return [*arguments[:at], port, *arguments[at + 1 :]]
