"""Sending: tell a player at once what has just been written down.

What is lost on the way the reconciler says again.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import Conflict, Unavailable
from ledsign.service.players import link

if TYPE_CHECKING:
    from ledsign.service.unit import Unit


def send_soon(unit: Unit, sign: str, command: str, **fields: Any) -> None:
    """Send it as soon as the transaction is lasting; one that is not taken is said again within a second."""

    def send() -> None:
        with suppress(Unavailable, Conflict):
            link(unit.house, sign).ask(unit.actor, command, patience_ns=NS_PER_S // 2, answer_s=2.0, **fields)

    unit.afterwards(send)
