"""Strangers: who sends to controllers that are somebody else's, as far as packets can tell.

Whoever was turned away, or alternates with another; and whoever came later and took the place from who had it
by a priority above the usual (E1.31's 100). A backup sender of lower priority is none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from simulator.inputs import Input
    from simulator.senders import Sender

USUAL_PRIORITY = 100
MOST = 16


def strangers(inputs: Iterable[Input], senders: Iterable[Sender], since_ns: int) -> list[str]:
    """Hosts of those who have done so since then: ports change, and who changes them is the same stranger."""
    outranked = [one for one in senders if one.outranked and one.last_ns >= since_ns]
    found = set()
    for one in inputs:
        found |= {
            str(sender.identity) for sender in one.rivals if sender.foreign and sender.last_ns >= since_ns
        }
        for area in one.areas:
            owner = area.sender
            if owner is None or area.priority <= USUAL_PRIORITY or area.seen_ns < since_ns:
                continue
            if any(
                loser.listener == owner.listener and loser.first_ns < owner.first_ns for loser in outranked
            ):
                found.add(str(owner.identity))
    return sorted(found)[:MOST]
