"""Busy: a service that has more to do than a core can, and a sender that must be on time beside or inside it.

    python -m ledsign.bench.busy serve               FastAPI under uvicorn; paces in a thread when asked
    python -m ledsign.bench.busy load PORT           asks it for pages as fast as it can
    python -m ledsign.bench.busy pace                paces in a process of its own, as the player does

``{"host": …, "port": …, "seconds": …, "spin": …}`` on standard input asks for one measurement of the loop of
``pace``; ``{"event": "paced", …}`` is the answer. All end with their standard input.
"""

from __future__ import annotations

import gc
import json
import os
import socket
import sys
import threading
from fractions import Fraction
from typing import Any

from ledsign.bench.peers import frames
from ledsign.core.clock import NS_PER_S, SystemClock
from ledsign.player.lateness import Lateness
from ledsign.player.pacer import Pacer, Punctual
from ledsign.player.realtime import claim
from ledsign.transport.target import encoder_options, open_transport, parse_target
from ledsign.wire.base import PROTOCOLS

FPS = 60
CHANNELS = 2 * 96 * 640 * 3  # the twin towers: 256 DDP packets a frame
CLIENTS = 4


def pace(host: str, port: int, seconds: float, spin: bool) -> dict[str, float]:
    """60 frames a second by the player's pacer and transport; milliseconds late at the first send call."""
    clock = SystemClock()
    beat = Punctual(clock) if spin else clock
    target = parse_target(f"ddp://{host}:{port}")
    encoder = PROTOCOLS["ddp"].encoder(CHANNELS, encoder_options(target))
    transport = open_transport(target, clock)
    pictures = frames(CHANNELS)
    count = max(30, int(seconds * FPS))
    lateness = Lateness(count)
    pacer = Pacer(clock, Fraction(FPS))
    for _ in range(count):
        number, deadline_ns = pacer.next()
        encoder.write(pictures[number & 1])
        beat.sleep_until_ns(deadline_ns)
        now_ns = clock.monotonic_ns()
        lateness.add(max(0, now_ns - deadline_ns))
        transport.send(encoder.seal(now_ns).data)
    transport.close()
    return {**lateness.percentiles_ms(), "skipped": pacer.skipped, "frames": count}


def main(role: str, port: int = 0) -> int:
    """One role until standard input ends."""
    if role == "load":
        return _load(port)
    if role == "pace":
        told = claim()
        gc.collect()
        gc.freeze()
        gc.disable()
        _say(event="ready", port=0, policy=told.policy)
        _answer()
        return 0
    import uvicorn
    from fastapi import FastAPI

    app = FastAPI()

    @app.get("/items")
    async def items() -> list[dict[str, Any]]:
        return [{"id": number, "title": "技能让生活更美好", "minutes": [number] * 8} for number in range(40)]

    def ask() -> None:
        _answer()
        os._exit(0)

    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        threading.Thread(target=ask, daemon=True).start()
        _say(event="ready", port=listening.getsockname()[1], policy="normal")
        server = uvicorn.Server(uvicorn.Config(app, log_level="critical", access_log=False))
        server.run(sockets=[listening])
    return 0


def _answer() -> None:
    for line in sys.stdin:
        asked = json.loads(line)
        told = pace(asked["host"], asked["port"], asked["seconds"], asked["spin"])
        _say(event="paced", **told)


def _load(port: int) -> int:
    from http.client import HTTPConnection, HTTPException

    def ask() -> None:
        clock = SystemClock()
        while True:
            try:
                connection = HTTPConnection("127.0.0.1", port, timeout=5)
                while True:
                    connection.request("GET", "/items")
                    connection.getresponse().read()
            except (OSError, HTTPException):
                clock.sleep_until_ns(clock.monotonic_ns() + NS_PER_S // 20)

    for _ in range(CLIENTS):
        threading.Thread(target=ask, daemon=True).start()
    _say(event="ready", port=port, policy="normal")
    sys.stdin.read()
    os._exit(0)


def _say(**fields: object) -> None:
    sys.stdout.write(json.dumps(fields) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1], *map(int, sys.argv[2:])))
