"""Senders: everyone whose packets arrived, with totals. Bounded: an attacker's addresses fill no memory."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from simulator.losses import Losses

MAX_SENDERS = 256


class Sender:
    """One address sending to one listener.

    ``foreign`` counts packets refused because another sender holds the place, or that alternate with
    another's; ``outranked`` those refused because another sender has higher priority.
    """

    __slots__ = (
        *("address", "bytes", "first_ns", "foreign", "gap", "identity", "last_ns", "listener"),
        *("losses", "lost", "name", "outranked", "packets", "preview", "priority", "writes"),
    )

    def __init__(self, listener: str, source: Hashable, now_ns: int) -> None:
        self.listener = listener
        # Receivers know a node by its IP address: the port may change when a sender restarts.
        self.identity: Hashable = source[0] if isinstance(source, tuple) and source else source
        self.address = address_text(source)
        self.name = ""
        self.first_ns = self.last_ns = now_ns
        self.packets = self.bytes = self.writes = 0
        self.foreign = self.outranked = self.preview = 0
        self.priority = 0
        # Packets missing before its next one, and the account where the protocol's numbers need one.
        self.gap = self.lost = 0
        self.losses: Losses | None = None

    def forget_gap(self) -> None:
        """What a refused sender's packets miss is nobody's loss."""
        self.gap = 0
        if self.losses is not None:
            self.lost = self.losses.lost

    def report(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "address": self.address,
            "listener": self.listener,
            "name": self.name,
            "packets": self.packets,
            "bytes": self.bytes,
            "writes": self.writes,
            "priority": self.priority,
            "foreign": self.foreign,
            "outranked": self.outranked,
            "preview": self.preview,
        }


class Senders:
    """All senders by (listener, source). Past the limit the rest are counted together as ``others``."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, Hashable], Sender] = {}

    def arrived(self, listener: str, source: Hashable, size: int, now_ns: int) -> Sender:
        """Count one packet and return who sent it."""
        sender = self._known.get((listener, source))
        if sender is None:
            sender = self._new(listener, source, now_ns)
        sender.packets += 1
        sender.bytes += size
        sender.last_ns = now_ns
        return sender

    def known(self, listener: str, source: Hashable) -> Sender | None:
        """Who has sent before."""
        return self._known.get((listener, source))

    def _new(self, listener: str, source: Hashable, now_ns: int) -> Sender:
        if len(self._known) >= MAX_SENDERS:
            source = "others"
        return self._known.setdefault((listener, source), Sender(listener, source, now_ns))

    def all(self) -> list[Sender]:
        """All of them, oldest first."""
        return list(self._known.values())

    def report(self) -> list[dict[str, Any]]:
        """The same for JSON."""
        return [sender.report() for sender in self._known.values()]


def address_text(source: Hashable) -> str:
    """``192.0.2.1:4048``, ``[2001:db8::1]:4048``, or whatever a source is called."""
    if isinstance(source, tuple) and len(source) >= 2:
        host = f"[{source[0]}]" if ":" in str(source[0]) else str(source[0])
        return f"{host}:{source[1]}"
    return str(source)
