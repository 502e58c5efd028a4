"""Audience: a process that plays a monitor and any number of people who watch it live.

    python -m ledsign.bench.audience URL FOLDER FRAMES.npy

It writes the frames, uint8 (n, H, W, 3), to the monitor's folder, 20 a second. Each line on its input is how
many shall watch from now on. It answers with a line of JSON when all of them have seen a picture: how many
pictures were received since the line before, and by how many.
"""

from __future__ import annotations

import asyncio
import json
import struct
import sys
from pathlib import Path

import numpy as np
from websockets.asyncio.client import connect

from ledsign.core.clock import SystemClock
from ledsign.display.monitor import FRAME_FILE, STATUS_FILE, PictureFile

PICTURES_A_SECOND = 20
CLOCK = SystemClock()
_NUMBER = struct.Struct("<I")


class Audience:
    """Whoever watches. ``seen`` pictures since it was last asked."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._people: list[asyncio.Task[None]] = []
        self.seen = 0

    async def be(self, count: int) -> None:
        """So many watch; returns when each newcomer has seen a picture."""
        while len(self._people) > count:
            gone = self._people.pop()
            gone.cancel()
            await asyncio.gather(gone, return_exceptions=True)
        ready = [asyncio.Event() for _ in range(count - len(self._people))]
        self._people += [asyncio.create_task(self._watch(one)) for one in ready]
        await asyncio.gather(*(one.wait() for one in ready))

    async def _watch(self, ready: asyncio.Event) -> None:
        """As the console does: every second picture is answered with its number."""
        told = 0
        async with connect(self._url, compression=None, max_size=None) as socket:
            async for message in socket:
                if isinstance(message, bytes):
                    self.seen += 1
                    ready.set()
                    number = _NUMBER.unpack_from(message, 12)[0]
                    if not told <= number < told + 2:
                        told = number
                        await socket.send(str(number))


async def monitor(folder: Path, frames: Path) -> None:
    """Write pictures, 20 a second, and each second that somebody looks."""
    pictures = np.load(frames, mmap_mode="r")
    file = PictureFile(folder / FRAME_FILE, pictures.shape[2], pictures.shape[1])
    number = 0
    while True:
        if number % PICTURES_A_SECOND == 0:
            status = {"at_ns": CLOCK.now_ns(), "outputs": [], "foreign": []}
            (folder / STATUS_FILE).write_text(json.dumps(status), encoding="utf-8")
        file.write(pictures[number % len(pictures)], CLOCK.now_ns())
        number += 1
        await asyncio.sleep(1 / PICTURES_A_SECOND)


async def main(url: str, folder: Path, frames: Path) -> None:
    """Until the input ends."""
    writing = asyncio.create_task(monitor(folder, frames))
    audience = Audience(url)
    while line := await asyncio.to_thread(sys.stdin.readline):
        await audience.be(int(line))
        told, audience.seen = {"watchers": int(line), "seen": audience.seen}, 0
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()
    await audience.be(0)
    writing.cancel()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3])))
