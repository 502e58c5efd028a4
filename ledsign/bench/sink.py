"""Sink: a plain receiver in its own process that takes every datagram and counts, as any program would.

    python -m ledsign.bench.sink HOST PORT

It says ``{"event": "ready", "port": …}``, and for each line on its standard input, once nothing has come for
``QUIET_S``, ``{"event": "count", "packets": …, "bytes": …}`` since the last one. It ends with its input.
"""

from __future__ import annotations

import json
import random
import socket
import sys
import threading

from ledsign.app.child import Child
from ledsign.transport.receive import enlarge
from ledsign.transport.segmentation import LINUX

QUIET_S = 0.02
BUFFER_BYTES = 64 << 20
READY_S = 20.0
ANSWER_S = 30.0


class Sink:
    """One running sink at ``host`` and ``port``; leave it as a context."""

    def __init__(self, port: int = 0) -> None:
        """Peers that choose their own port get a loopback address of their own where there are many."""
        # The address only has to differ from another bench's of this minute.
        self.host = f"127.{random.randint(16, 250)}.{random.randint(1, 250)}.1" if LINUX else "127.0.0.1"  # noqa: S311
        self._child = Child("ledsign.bench.sink", [self.host, str(port)])
        self.port = int(self._child.wait_for("ready", READY_S)["port"])

    def count(self) -> int:
        """Datagrams since last asked, when no more come."""
        self._child.tell(count=True)
        return int(self._child.wait_for("count", ANSWER_S)["packets"])

    def __enter__(self) -> Sink:
        return self

    def __exit__(self, *_: object) -> None:
        self._child.stop()


def main(host: str, port: int) -> int:
    """Receive until standard input ends."""
    asked = threading.Semaphore(0)
    ended = threading.Event()

    def listen() -> None:
        for _ in sys.stdin:
            asked.release()
        ended.set()

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plain:
        enlarge(plain, BUFFER_BYTES)
        plain.bind((host, port))
        plain.settimeout(QUIET_S)
        _say(event="ready", port=plain.getsockname()[1])
        threading.Thread(target=listen, daemon=True).start()
        buffer = bytearray(65_535)
        packets = size = 0
        while not ended.is_set():
            try:
                while True:
                    size += plain.recv_into(buffer)
                    packets += 1
            except TimeoutError:
                if asked.acquire(blocking=False):
                    _say(event="count", packets=packets, bytes=size)
                    packets = size = 0
            except ConnectionError:
                continue
    return 0


def _say(**fields: object) -> None:
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], int(sys.argv[2])))
