"""Report: what was measured of one input, as plain values for JSON; keys as in docs/simulator.md."""

from __future__ import annotations

from typing import Any

from simulator.area import NEVER
from simulator.inputs import Input
from simulator.receivers import Receiver

_MS = 1_000_000


def controller_report(
    one: Input, receiver: Receiver, now_ns: int, recent: int | None = None
) -> dict[str, Any]:
    """State, rate and losses of an input; intervals over the ``recent`` last frames (None: all kept)."""
    state, cause = receiver.state(one, now_ns)
    placed = {area.sender.address: area.owner for area in one.areas if area.sender is not None}
    # After the last stream has ended: who it was.
    senders = sorted(address for address, owner in placed.items() if owner is not None) or sorted(placed)
    return {
        "controller": one.controller,
        "listener": one.listener,
        "protocol": receiver.listener.protocol.name,
        "state": state,
        "cause": cause,
        "silent_ms": None if one.data_ns == NEVER else round((now_ns - one.data_ns) / _MS, 1),
        "senders": senders,
        "foreign": foreign_senders(one),
        "frames": one.ledger.frames,
        "fps": round(one.pace.fps, 4),
        "fps_now": round(one.pace.fps_now(now_ns), 2),
        "gaps": one.gaps,
        "lost": one.lost_packets,
        "torn": one.ledger.torn,
        "signal_losses": one.losses,
        "synchronised": one.synchronised,
        **one.pace.report(recent),
    }


def input_report(one: Input, receiver: Receiver, now_ns: int) -> dict[str, Any]:
    """Everything about one input."""
    return {
        **controller_report(one, receiver, now_ns),
        "black": one.black,
        "longest_ms": one.pace.longest_ms,
        "unpushed": one.unpushed,
        "preview": one.preview,
        "channels": one.channels,
        "channels_never_written": one.channels_never_written,
        "universes": sum(1 for area in one.areas if area.number),
        "universes_never_written": one.universes_never_written,
    }


def foreign_senders(one: Input) -> list[str]:
    """Addresses that send to this input although somebody else has it."""
    return sorted(sender.address for sender in one.rivals if sender.foreign)
