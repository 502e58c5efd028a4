"""Controllers of straw and of flesh: a serial device that can be pulled out, and a slow one far away.

Both decode what they get as a real controller does and read the frame's number off the test pattern, so the
age of a picture is known.
"""

from __future__ import annotations

import os
import random
import select
import socket
import threading
import tty
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ledsign.core.clock import NS_PER_S
from ledsign.display.counter import counter_cells
from ledsign.display.leds import output_leds
from ledsign.wire.base import PROTOCOLS, DecoderOptions, Present, Write
from tests.faults.lit import CLOCK, FPS

if TYPE_CHECKING:
    from ledsign.display.sign import Sign

TURN = 1 << 16


class Screen:
    """What a controller of ``sign`` shows: channels, and the age of the frame whose number is on them."""

    def __init__(self, sign: Sign, name: str, protocol: str) -> None:
        output = next(one for one in sign.outputs if one.name == name)
        face = next(one for one in sign.faces if one.name == name)
        leds = output_leds(output)
        self._channels = np.zeros(3 * len(leds.first), np.uint8)
        at = {(int(x), int(y)): int(first) for x, y, first in zip(leds.x, leds.y, leds.first, strict=True)}
        cells = counter_cells(face.rect)
        self._places = [at[cell.x + cell.width // 2, cell.y + cell.height // 2] for cell in cells]
        self._protocol = PROTOCOLS[protocol]
        self.reset()

    def reset(self) -> None:
        """It has been without power."""
        self._decoder = self._protocol.decoder(DecoderOptions(channels=len(self._channels)))

    def feed(self, data: bytes) -> list[float]:
        """Take bytes. Returns the age of every picture they complete, seconds since it was due."""
        ages = []
        for event in self._decoder.feed(data, "wire", CLOCK.monotonic_ns()):
            if isinstance(event, Write):
                self._channels[event.offset : event.offset + len(event.data)] = np.frombuffer(
                    event.data, np.uint8
                )
            elif isinstance(event, Present):
                bits = self._channels[self._places] > self._channels.max() // 2
                number = int(np.packbits(bits).view(">u2")[0])
                now = CLOCK.now_ns() * FPS / NS_PER_S
                ages.append((now - number) % TURN / FPS)
        return ages


class Plug:
    """A serial device with a stable name that comes and goes: a pty behind a link."""

    def __init__(self, link: Path, screen: Screen) -> None:
        self.link, self._screen = link, screen
        self._ends: tuple[int, int] | None = None
        self.taken = 0

    def put_in(self) -> None:
        """Now it is there, as another device than before."""
        self._ends = os.openpty()
        tty.setraw(self._ends[1])
        made = self.link.with_suffix(".new")
        made.symlink_to(os.ttyname(self._ends[1]))
        made.replace(self.link)
        self._screen.reset()

    def pull_out(self) -> None:
        """Now it is not."""
        self.link.unlink(missing_ok=True)
        for end in self._ends or ():
            os.close(end)
        self._ends = None

    def read(self, most: int = 65536, wait_s: float = 0.05) -> list[float]:
        """Read what has come, at most so many bytes; ages of the pictures in it."""
        assert self._ends is not None
        ready, _, _ = select.select([self._ends[0]], [], [], wait_s)
        data = os.read(self._ends[0], most) if ready else b""
        self.taken = len(data)
        return self._screen.feed(data)


class FarAway:
    """A UDP controller behind a bad way: so many bytes a second, a share lost, all of it late."""

    def __init__(self, screen: Screen, bytes_s: float, loss: float, delay_s: float) -> None:
        self._screen = screen
        self._bytes_s, self._loss, self._delay_ns = bytes_s, loss, int(delay_s * NS_PER_S)
        self._dice = random.Random(7)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port: int = self._socket.getsockname()[1]
        self.ages: list[float] = []
        self.arrived = self.dropped = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Switch it off."""
        self._over.set()
        self._thread.join(10)
        self._socket.close()

    def _run(self) -> None:
        free_ns, on_the_way = 0, deque[tuple[int, bytes]]()
        while not self._over.is_set():
            ready, _, _ = select.select([self._socket], [], [], 0.002)
            now_ns = CLOCK.monotonic_ns()
            if ready:
                data = self._socket.recv(65536)
                self.arrived += 1
                # No buffer of its own: what comes while a datagram is being taken is lost.
                if self._dice.random() < self._loss or now_ns < free_ns:
                    self.dropped += 1
                else:
                    free_ns = now_ns + int(len(data) / self._bytes_s * NS_PER_S)
                    on_the_way.append((now_ns + self._delay_ns, data))
            while on_the_way and on_the_way[0][0] <= now_ns:
                self.ages += self._screen.feed(on_the_way.popleft()[1])
