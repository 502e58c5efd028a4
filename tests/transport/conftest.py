"""Shared by the transports' tests: packets like an encoder's, receivers on loopback, serial lines."""

from __future__ import annotations

import contextlib
import os
import selectors
import tty
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from ledsign.transport.receive import UdpReceiver
from ledsign.wire.base import Packets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@pytest.fixture
def packets() -> Callable[..., Packets]:
    """A function: sizes → Packets, contiguous when all but the last are equally long."""

    def make(*sizes: int, universes: tuple[int, ...] = (), fill: int = 0) -> Packets:
        data = b"".join(bytes(((place + fill) % 255 + 1,)) * size for place, size in enumerate(sizes))
        block, views, at = memoryview(data), [], 0
        for size in sizes:
            views.append(block[at : at + size])
            at += size
        even = len(set(sizes[:-1])) <= 1 and (len(sizes) < 2 or sizes[-1] <= sizes[0])
        return Packets(
            views=tuple(views),
            universes=universes,
            block=block if even else None,
            size=sizes[0] if even else 0,
        )

    return make


def collect(receiver: UdpReceiver, count: int) -> list[bytes]:
    """Wait until ``count`` datagrams are here (loopback: at once), at most two seconds."""
    found: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        selector.register(receiver, selectors.EVENT_READ)
        while len(found) < count and selector.select(2):
            found += [data for data, _ in receiver.receive()]
    return found


@pytest.fixture
def arrived() -> Callable[[UdpReceiver, int], list[bytes]]:
    """A function: receiver and count → that many datagrams."""
    return collect


@pytest.fixture
def receiver() -> Iterator[UdpReceiver]:
    """A receiver on a free port of loopback."""
    with UdpReceiver() as made:
        yield made


@dataclass
class Device:
    """The far end of a serial line: what a controller would read."""

    path: str
    master: int
    heard: bytearray = field(default_factory=bytearray)

    def read(self) -> bytes:
        """All that has arrived since the last call."""
        news = bytearray()
        with contextlib.suppress(BlockingIOError):
            while chunk := os.read(self.master, 65_536):
                news += chunk
        self.heard += news
        return bytes(news)

    def unplug(self) -> None:
        """Pull it out."""
        if self.master >= 0:
            os.close(self.master)
            self.master = -1


@pytest.fixture
def device() -> Iterator[Callable[[], Device]]:
    """A function that plugs in a new pseudo-terminal device."""
    made: list[Device] = []
    slaves: list[int] = []

    def plug() -> Device:
        master, slave = os.openpty()
        tty.setraw(slave)
        os.set_blocking(master, False)
        made.append(Device(os.ttyname(slave), master))
        slaves.append(slave)
        return made[-1]

    yield plug
    for one in made:
        one.unplug()
    for slave in slaves:
        os.close(slave)
