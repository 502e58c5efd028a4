"""Behaviour: when devices of each kind show data, and when they call their signal lost.

protocol   shows                                       signal lost after
ddp        on push, once it has seen one               2.5 s (as WLED; DDP itself names no time)
sacn       at once; with a sync address at its sync    2.5 s, or the stream's own end (E1.31 §6.7)
artnet     at once; on ArtSync for 4 s after one       10 s (a silent source is dropped, Art-Net 4)
serial     every whole frame                           Adalight 15 s (its sketch), others 2.5 s
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ledsign.core.clock import NS_PER_S

Showing = Literal["push", "sync-address", "sync-mode", "frame"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Behaviour:
    """When a kind of device shows data, and how long without data it calls its signal lost.

    ``numbers``: sequence numbers go from 1 to this, packets may come in any order; 0 = late ones are dropped.
    """

    showing: Showing
    signal_ns: int
    sync_ns: int = 0
    numbers: int = 0


BEHAVIOURS = {
    "ddp": Behaviour(showing="push", signal_ns=NS_PER_S * 5 // 2, numbers=15),
    "sacn": Behaviour(showing="sync-address", signal_ns=NS_PER_S * 5 // 2, sync_ns=NS_PER_S * 5 // 2),
    "artnet": Behaviour(showing="sync-mode", signal_ns=10 * NS_PER_S, sync_ns=4 * NS_PER_S),
    "adalight": Behaviour(showing="frame", signal_ns=15 * NS_PER_S),
}
OTHER_DATAGRAMS = Behaviour(showing="push", signal_ns=NS_PER_S * 5 // 2)
OTHER_STREAMS = Behaviour(showing="frame", signal_ns=NS_PER_S * 5 // 2)


def behaviour_of(name: str, kind: str) -> Behaviour:
    """The behaviour of devices that speak protocol ``name``."""
    return BEHAVIOURS.get(name, OTHER_STREAMS if kind == "stream" else OTHER_DATAGRAMS)
