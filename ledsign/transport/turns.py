"""Turns: the packets of several controllers, a burst each in turn, so that none gets all of its own at once.

west ▇▇▇▇ ▇▇▇▇ ▇▇          one after the other: a switch must queue west's whole frame
east           ▇▇▇▇ ▇▇▇▇ ▇▇
─────────────────────────
west ▇▇▇▇     ▇▇▇▇     ▇▇     in turn: between two bursts west has time
east     ▇▇▇▇     ▇▇▇▇    ▇▇
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ledsign.transport.base import Transport
    from ledsign.wire.base import Packets


@runtime_checkable
class InBursts(Protocol):
    """A transport that sends a part at a time."""

    def bursts(self, packets: Packets) -> Iterator[None]:
        """Each step sends one burst; after the last everything was sent or counted as dropped."""
        ...


def send_in_turn(ways: Sequence[tuple[Transport, Packets]], failed: Callable[[int, Exception], None]) -> None:
    """Send everything, bursts in turn. ``failed`` is told the place of a way whose transport raised.

    One way, and those whose transports have no bursts (serial, files), are sent as they are.
    """
    steps: list[tuple[int, Iterator[None]]] = []
    several = len(ways) > 1
    for place, (transport, packets) in enumerate(ways):
        if several and isinstance(transport, InBursts):
            steps.append((place, transport.bursts(packets)))
            continue
        try:
            transport.send(packets)
        except Exception as error:  # noqa: BLE001 - one controller's trouble is its own
            failed(place, error)
    while steps:
        left = []
        for place, step in steps:
            try:
                next(step)
            except StopIteration:
                continue
            except Exception as error:  # noqa: BLE001 - as above
                failed(place, error)
                continue
            left.append((place, step))
        steps = left
