"""Drain: a receiver in a process of its own that throws away what arrives, so that sending never meets a full
buffer and the receiver's work is not counted as ours.
"""

from __future__ import annotations

import contextlib
import select
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

_BUFFER = 4 << 20
_SOL_UDP, _UDP_GRO = 17, 104


class Drain:
    """``port`` of 127.0.0.1 is drained until the ``with`` ends. ``coalesced``: as our simulator receives."""

    def __init__(self, *, coalesced: bool = True) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", __name__, "gro" if coalesced else "plain"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._process.stdout is not None
        self.port = int(self._process.stdout.readline())

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate()


def drain(how: str) -> None:
    """Receive until standard input ends."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as receiver:
        receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        if how == "gro":
            with contextlib.suppress(OSError):
                receiver.setsockopt(_SOL_UDP, _UDP_GRO, 1)
        receiver.bind(("127.0.0.1", 0))
        sys.stdout.write(f"{receiver.getsockname()[1]}\n")
        sys.stdout.flush()
        buffer = bytearray(1 << 16)
        waiting = [receiver, sys.stdin] if sys.platform != "win32" else [receiver]
        while True:
            ready, _, _ = select.select(waiting, [], [], 1.0)
            if sys.stdin in ready or (not ready and sys.platform == "win32"):
                return
            receiver.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                while True:
                    receiver.recv_into(buffer)


if __name__ == "__main__":
    drain(sys.argv[1])
