"""Peers: other people's senders, given the same pixels in the way their own documentation shows.

Each is built lazily and never needed: a peer that is not installed is a reason, not an error.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

SLOTS = 510
SACN_PORT = 5568
ARTNET_PORT = 6454
DDP_PORT = 4048


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """``send`` sends the next frame; ``close`` frees it. ``packets`` a frame are meant for the sink."""

    name: str
    send: Callable[[], object]
    close: Callable[[], object]


class Absent(Exception):  # noqa: N818 - not an error: the reason why a peer takes no part
    """The peer is not installed, or does not work here; the text says how to get it."""


def frames(channels: int) -> list[np.ndarray[Any, np.dtype[np.uint8]]]:
    """Two pictures that differ in every channel, sent in turn."""
    first = (np.arange(channels) * 7 % 251).astype(np.uint8)
    return [first, 255 - first]


def python_sacn(host: str, universes: int) -> Peer:
    """``sacn`` (MIT) with its manual flush: nothing but our own thread sends. Raises Absent."""
    sacn = _import("sacn", "pip install 'ledsign[bench]'")
    sender = sacn.sACNsender(bind_address="127.0.0.1", bind_port=0, universeDiscovery=False)
    sender.start()
    sender.manual_flush = True
    for universe in range(1, universes + 1):
        sender.activate_output(universe)
        sender[universe].destination = host
    pictures = [
        [tuple(map(int, picture[start : start + SLOTS])) for start in range(0, len(picture), SLOTS)]
        for picture in frames(universes * SLOTS)
    ]
    turn = iter(_alternate(pictures))

    def send() -> None:
        for universe, levels in enumerate(next(turn), 1):
            sender[universe].dmx_data = levels
        sender.flush()

    return Peer(name="sacn", send=send, close=sender.stop)


def rust_sacn(host: str, universes: int) -> Peer:
    """``ledfx-senders`` (Rust), sACN. Raises Absent."""
    senders = _import("ledfx_senders", GPL_REMEDY)
    layout = import_module("ledfx_senders.e131").ChannelLayout(universes * SLOTS)
    sender = senders.E131Sender(layout, destination=host, source_name="bench")
    turn = iter(_alternate(frames(universes * SLOTS)))
    return Peer(name="ledfx-senders", send=lambda: sender.send(next(turn)), close=sender.close)


def rust_ddp(host: str, port: int, universes: int) -> Peer:
    """``ledfx-senders`` (Rust), DDP. Raises Absent."""
    senders = _import("ledfx_senders", GPL_REMEDY)
    sender = senders.DDPSender(universes * SLOTS, destination=host, port=port)
    turn = iter(_alternate(frames(universes * SLOTS)))
    return Peer(name="ledfx-senders", send=lambda: sender.send(next(turn)), close=sender.close)


def stupid_artnet(host: str, port: int, universes: int) -> Peer:
    """``stupidArtnet`` (MIT), one object a universe, as its examples do. Raises Absent."""
    stupid = _import("stupidArtnet", "pip install 'ledsign[bench]'").StupidArtnet
    nodes = [stupid(host, universe, SLOTS, 40, True, False, port=port) for universe in range(universes)]
    pictures = [
        [bytearray(picture[start : start + SLOTS]) for start in range(0, len(picture), SLOTS)]
        for picture in frames(universes * SLOTS)
    ]
    turn = iter(_alternate(pictures))

    def send() -> None:
        for node, levels in zip(nodes, next(turn), strict=True):
            node.set(levels)
            node.show()

    def close() -> None:
        for node in nodes:
            node.close()

    return Peer(name="stupidArtnet", send=send, close=close)


GPL_REMEDY = "pip install ledfx-senders (GPL-3.0, so no extra of ours installs it)"


def _import(name: str, remedy: str) -> Any:
    try:
        return import_module(name)
    except ImportError as error:
        raise Absent(f"{name} is not installed → {remedy}") from error


def _alternate(pictures: list[Any]) -> Any:
    while True:
        yield from pictures
