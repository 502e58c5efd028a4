"""sACN universe discovery, ANSI E1.31-2018 §8: cutting a list of universes into pages and joining them."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

from ledsign.wire.base import Announced, Event, Ignored
from ledsign.wire.sacn_packets import MAX_UNIVERSE, PAGE, DiscoveryPacket, discovery_packet

if TYPE_CHECKING:
    from collections.abc import Sequence

DISCOVERY_UNIVERSE = 64214  # its multicast group, 239.255.250.214, is where sources announce themselves
DISCOVERY_INTERVAL_NS = 10_000_000_000  # E131_UNIVERSE_DISCOVERY_INTERVAL
LAST_PAGE = MAX_UNIVERSE // PAGE


def discovery_packets(cid: bytes, source_name: str, universes: range | list[int]) -> list[bytes]:
    """All pages announcing ``universes``, which must rise."""
    pages = [tuple(universes[start : start + PAGE]) for start in range(0, len(universes), PAGE)]
    return [
        discovery_packet(
            DiscoveryPacket(
                cid=cid, source_name=source_name, universes=some, page=page, last_page=len(pages) - 1
            )
        )
        for page, some in enumerate(pages)
    ]


class Pages:
    """Discovery pages of one source, collected until the last."""

    __slots__ = ("_next", "_universes")

    def __init__(self) -> None:
        self._next = 0
        self._universes = array("H")  # 2 bytes each: a liar cannot make us hold much

    def add(self, packet: DiscoveryPacket) -> Sequence[Event]:
        """Announced with the last page, nothing before; Ignored ``bad-page`` for one out of turn."""
        if packet.page == 0:
            self._next, self._universes = 0, array("H")
        if packet.page != self._next or packet.last_page > LAST_PAGE:
            self._next = 0
            return (Ignored(reason="bad-page", detail=f"page {packet.page} of {packet.last_page}"),)
        self._next += 1
        self._universes.extend(packet.universes)
        if packet.page < packet.last_page:
            return ()
        universes = tuple(self._universes)
        self._next, self._universes = 0, array("H")
        return (Announced(name=packet.source_name, universes=universes),)
