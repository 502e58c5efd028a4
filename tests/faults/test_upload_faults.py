"""Uploads meant to do harm: each refused within two seconds, in 256 MB, while the API answers as ever."""

from __future__ import annotations

import http.client
import multiprocessing
import statistics
import subprocess
import sys
import threading
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import uvicorn

from ledsign.api.app import create_app
from ledsign.core.clock import SystemClock
from ledsign.service.roles import Role
from ledsign.worker.looking import MEMORY_BYTES
from tests.content_of import SIGN, add_sign
from tests.house import actor, make_house
from tests.worker.pictures import bombs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ledsign.service.house import House

MEDIA = f"/api/v1/signs/{SIGN}/media"
PAUSE_S = 0.01
CLOCK = SystemClock()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path, clock=SystemClock())
    add_sign(made)
    made.workers.warm()
    yield made
    made.workers.close()
    made.database.close()


@pytest.fixture
def port(house: House) -> Iterator[int]:
    """A real server on loopback."""
    app = create_app(house, lambda _house, _request: actor("lin", Role.AUTHOR))
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        pause(0.01)
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    thread.join(20)


def now() -> float:
    return CLOCK.monotonic_ns() / 1e9


def pause(seconds: float) -> None:
    CLOCK.sleep_until_ns(CLOCK.monotonic_ns() + int(seconds * 1e9))


def upload(port: int, data: bytes) -> tuple[int, str, float]:
    """Status, answer and seconds."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    began = now()
    connection.request("POST", f"{MEDIA}?name=x.png", data, {"Content-Type": "image/png"})
    answer = connection.getresponse()
    told = answer.read().decode()
    connection.close()
    return answer.status, told, now() - began


def asked(port: int, until: Callable[[int], bool]) -> list[float]:
    """Seconds of one small request after another."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    found: list[float] = []
    while not until(len(found)):
        began = now()
        connection.request("GET", MEDIA)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        found.append(now() - began)
        pause(PAUSE_S)
    connection.close()
    return found


def send_bombs(port: int, step: int) -> list[tuple[str, int, str, float]]:
    """Name, status, answer and seconds of every ``step``-th bomb, sent one after another."""
    return [(name, *upload(port, data)) for name, data, _ in list(bombs())[::step]]


def p99(times: list[float]) -> float:
    return statistics.quantiles(times, n=100)[98] * 1000


def test_fifty_bombs_are_refused_and_nobody_notices(
    port: int, house: House, figure: Callable[..., None], rounds: Callable[[int, int], int]
) -> None:
    step = rounds(1, 4)
    sent = list(bombs())[::step]
    before = asked(port, lambda count: count >= rounds(600, 100))
    # Who sends them has a process of its own: here it would hold the service's interpreter up.
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        sending = pool.submit(send_bombs, port, step)
        meanwhile = asked(port, lambda count: sending.done() and count >= 100)
        done = sending.result(60)
    accepted = [name for name, status, _, _ in done if status != 422]
    figure("upload bombs sent", len(done), "files", f"≥ {len(sent)}", len(done) >= len(sent))
    figure("upload bombs not refused", len(accepted), "files", "0", not accepted)
    slowest = max(seconds for _, _, _, seconds in done)
    figure("slowest refusal of an upload", slowest, "s", "≤ 2", slowest <= 2, timing=True)
    ratio = p99(meanwhile) / max(p99(before), 1.0)
    figure("p99 of the API during uploads, times that before", ratio, "×", "≤ 2", ratio <= 2, timing=True)
    assert list((house.folder / "uploads").iterdir()) == []
    assert not (house.folder / "files").exists()


@pytest.mark.timeout(400)
@pytest.mark.skipif(sys.platform != "linux", reason="macOS and Windows hold nobody to their memory")
def test_a_child_never_has_more_than_its_memory(
    tmp_path: Path, figure: Callable[..., None], rounds: Callable[[int, int], int]
) -> None:
    """The kernel says how much it had, whether it answered or not."""
    worst = 0
    for name, data, _ in list(bombs())[:: rounds(1, 10)]:
        path = tmp_path / "p"
        path.write_bytes(data)
        worst = max(worst, peak_of(path))
        assert worst <= MEMORY_BYTES >> 10, name
    figure("most memory of a child that decodes", worst / 1024, "MB", "≤ 256", worst <= MEMORY_BYTES >> 10)


# A child begins with the peak of whoever starts it, so somebody small does.
_SMALL = """
import os, subprocess, sys
from ledsign.worker.framing import send
child = subprocess.Popen([sys.executable, "-m", "ledsign.worker.decode"], stdin=subprocess.PIPE,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
send(child.stdin, {"id": 1, "kind": "picture", "path": sys.argv[1]})
child.stdin.close()
print(os.wait4(child.pid, 0)[2].ru_maxrss)
os._exit(0)
"""


def peak_of(path: Path) -> int:
    """Peak resident kB of a child of its own, whether it answered or was ended."""
    told = subprocess.run(
        [sys.executable, "-c", _SMALL, str(path)], capture_output=True, timeout=60, check=True
    )
    return int(told.stdout)


def test_the_service_opens_no_connection(tmp_path: Path, figure: Callable[..., None]) -> None:
    """Whatever documents and uploads name: an address is no name of a file, and nobody is asked."""
    import socket

    house = make_house(tmp_path)
    add_sign(house)
    opened: list[object] = []
    real = socket.socket.connect

    def connect(self: socket.socket, address: object) -> None:
        opened.append(address)
        real(self, address)  # type: ignore[arg-type]

    socket.socket.connect = connect  # type: ignore[method-assign]
    try:
        from fastapi.testclient import TestClient

        client = TestClient(create_app(house, lambda _house, _request: actor("lin", Role.AUTHOR)))
        for address in ("http://169.254.169.254/latest", "https://example.com/a.png", "ftp://x/y", "//x/y"):
            draft = {"ledsign": "playlist/1", "items": [{"image": address}]}
            answer = client.post(f"/api/v1/signs/{SIGN}/previews", json={"playlist": draft})
            assert answer.status_code == 422
            assert client.post(f"{MEDIA}?name=x.png", content=address.encode()).status_code == 422
    finally:
        socket.socket.connect = real  # type: ignore[method-assign]
        house.workers.close()
        house.database.close()
    figure("connections the service opened", len(opened), "", "0", not opened)
