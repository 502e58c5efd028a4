"""How soon an editor sees a changed caption: the first still of a draft, over HTTP, by a warm service.

python benchmarks/preview.py [--sign twin-towers] [--count 200] [--editors 1]
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import sys
import tempfile
import threading
from pathlib import Path

import uvicorn

sys.path.insert(0, str(Path(__file__).parents[1]))

from ledsign.api.app import create_app
from ledsign.core.clock import SystemClock
from ledsign.service.roles import Role
from tests.content_of import add_sign
from tests.house import actor, make_house

CLOCK = SystemClock()


def editing(port: int, sign: str, count: int, who: int, found: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    for number in range(count):
        item = {"text": f"恩施州第{who}考点祝考生第{number}次金榜题名", "size": 16 if sign[0] == "p" else 48}
        body = json.dumps({"playlist": {"ledsign": "playlist/1", "items": [item]}})
        began = CLOCK.monotonic_ns()
        connection.request(
            "POST",
            f"/api/v1/signs/{sign}/previews?still=true",
            body,
            {"Content-Type": "application/json"},
        )
        answer = connection.getresponse()
        told = answer.read()
        assert answer.status == 201, told
        found.append((CLOCK.monotonic_ns() - began) / 1e6)
    connection.close()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--sign", default="twin-towers")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--editors", type=int, default=1)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        house = make_house(Path(folder), clock=CLOCK)
        add_sign(house, asked.sign)
        house.workers.warm()
        app = create_app(house, lambda _house, _request: actor("lin", Role.AUTHOR))
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
        thread = threading.Thread(target=server.run)
        thread.start()
        while not server.started:
            CLOCK.sleep_until_ns(CLOCK.monotonic_ns() + 10_000_000)
        port = server.servers[0].sockets[0].getsockname()[1]
        first: list[float] = []
        CLOCK.sleep_until_ns(CLOCK.monotonic_ns() + 3_000_000_000)
        editing(port, asked.sign, 1, 0, first)
        found: list[float] = []
        threads = [
            threading.Thread(target=editing, args=(port, asked.sign, asked.count, one, found))
            for one in range(asked.editors)
        ]
        for one in threads:
            one.start()
        for one in threads:
            one.join()
        server.should_exit = True
        thread.join()
        house.workers.close()
        house.database.close()
    cuts = statistics.quantiles(found, n=100)
    print(
        f"{asked.sign}, {asked.editors} editor(s): first {first[0]:.0f} ms, then median {cuts[49]:.1f} ms,"
        f" p99 {cuts[98]:.1f} ms, worst {max(found):.1f} ms of {len(found)}"
    )


if __name__ == "__main__":
    main()
