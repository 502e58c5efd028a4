"""Channel: one open port, and what lies between it and the decoder: injected faults, a line's speed."""

from __future__ import annotations

import contextlib
import os
import threading
from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.faults import Fault, FaultyWay, faults_for
from simulator.ports import SerialPort, UdpPort, open_port
from simulator.uart import FIFO_BYTES, Line

if TYPE_CHECKING:
    from simulator.listener import Listener


class Channel:
    """One port with what lies between it and the decoder."""

    def __init__(self, listener: Listener, faults: Sequence[Fault], seed: int, start_ns: int) -> None:
        """Opens the port. Raises TransportError."""
        self.port: UdpPort | SerialPort | None = open_port(listener)
        self.listener = self.port.listener
        mine = faults_for(faults, [patch.output.name for patch in listener.patches])
        name = "+".join(patch.output.name for patch in listener.patches)
        self.way = FaultyWay(
            mine,
            seed=seed,
            name=f"{listener.protocol.name}:{name}",
            start_ns=start_ns,
            stream=listener.is_serial,
        )
        self.is_faulty = bool(mine)
        self.line = None
        if listener.is_serial and listener.baud:
            # A sender may hand over a whole picture while the one before is still on the line.
            pictures = 2 * listener.decoder_options().channels
            self.line = Line(listener.baud, max(FIFO_BYTES, pictures + pictures // 64 + 64))
        self.reopen_ns = 0
        self.told: dict[str, int] = {}

    def reply_address(self, source: tuple[str, int]) -> tuple[str, int]:
        """Where an answer goes. Art-Net nodes answer to port 6454, wherever they were asked from.

        On this machine that port is our own, so a local tool is answered where it asked from.
        """
        usual = self.listener.protocol.port
        is_node = self.listener.protocol.name == "artnet" and self.listener.port == usual
        return (source[0], usual) if is_node and not source[0].startswith("127.") else source

    def next_ns(self) -> int | None:
        """When something will be due here by itself."""
        times = [self.way.next_ns(), self.line.next_ns() if self.line else None]
        return min((at for at in times if at is not None), default=None)


def prefer_this_thread() -> None:
    """On Linux a thread has its own priority: receiving goes before pages, where we are allowed to say so."""
    with contextlib.suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), -10)
