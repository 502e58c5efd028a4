"""watchers: what fifty people who watch a sign live cost the service, over one.

A service with its database, its HTTP server and one sign; a monitor writes 20 pictures a second of a caption
that scrolls over two towers, and another process watches by WebSocket (``ledsign.bench.audience``). Counted
is the processor time of the service alone, for as long with one watcher as with fifty, by turns.
"""

from __future__ import annotations

import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import uvicorn

from ledsign.api.app import create_app
from ledsign.bench.audience import PICTURES_A_SECOND
from ledsign.bench.figure import BenchSpec, Figure, Tell
from ledsign.compiler import compile_playlist
from ledsign.core.clock import NS_PER_S, SystemClock
from ledsign.core.problem import Bilingual
from ledsign.documents.load import load_sign, read_playlist
from ledsign.preview import Preview
from ledsign.service.actor import Actor
from ledsign.service.house import House
from ledsign.service.options import Options
from ledsign.service.roles import EVERY_SIGN, Role
from ledsign.service.seeding import seed
from ledsign.service.workers import Workers
from ledsign.settings import shipped
from ledsign.store import migrations
from ledsign.store.database import Database
from ledsign.store.files import FileStore
from ledsign.text.fonts import FontLibrary

CLOCK = SystemClock()
FEW, MANY = 1, 50
SIGN = "twin-towers"
_CAPTION = {"text": "技能让生活更美好，匠心筑梦", "size": 80, "effect": "scroll-left", "continuous": True}
_WATCHER = Actor(
    id="bench", login="bench", name="bench", roles={EVERY_SIGN: frozenset({Role.PROPERTY})}, via="session"
)


def run(seconds: float, tell: Tell) -> Iterable[Figure]:
    """Rounds of a stretch with one and a stretch with fifty; the median of their ratios."""
    with tempfile.TemporaryDirectory(prefix="ledsign-") as name, ExitStack() as parts:
        home = Path(name)
        house = parts.enter_context(_house(home))
        port = parts.enter_context(_served(house))
        np.save(home / "frames.npy", _frames(40))
        people = parts.enter_context(_audience(home, port))
        stretch = max(0.5, seconds / 8)
        ratios: list[float] = []
        seen = 0
        until = CLOCK.monotonic_ns() + int(seconds * NS_PER_S)
        while len(ratios) < 2 or CLOCK.monotonic_ns() < until:
            tell(f"live view, {FEW} and {MANY} watchers")
            one, _ = _cost(people, FEW, stretch)
            many, pictures = _cost(people, MANY, stretch)
            ratios.append(many / one)
            seen = pictures
    yield Figure(
        name="watchers/live",
        title=Bilingual("50 watchers of the live view over 1", "实时画面：50 人观看 比 1 人"),
        value=statistics.median(ratios), unit="×", bar=2.0, stretch=1.2,
        note=f"one {one:.1%} of a core; {seen / stretch / MANY:.1f} of {PICTURES_A_SECOND} a second received",
    )  # fmt: skip


def _cost(people: subprocess.Popen[str], count: int, seconds: float) -> tuple[float, int]:
    """Share of a core while so many watch, and the pictures that they received."""
    _asked(people, count)
    began_ns, spent_ns = CLOCK.monotonic_ns(), time.process_time_ns()
    CLOCK.sleep_until_ns(began_ns + int(seconds * NS_PER_S))
    spent_ns = time.process_time_ns() - spent_ns
    passed_ns = CLOCK.monotonic_ns() - began_ns
    return max(1, spent_ns) / passed_ns, _asked(people, count)["seen"]


def _asked(people: subprocess.Popen[str], count: int) -> dict[str, int]:
    assert people.stdin is not None
    assert people.stdout is not None
    people.stdin.write(f"{count}\n")
    people.stdin.flush()
    line = people.stdout.readline()
    if not line:
        raise RuntimeError("who should watch has gone")
    told: dict[str, int] = json.loads(line)
    return told


@contextmanager
def _house(home: Path) -> Iterator[House]:
    """A service of its own, with the shipped towers."""
    (home / "service").mkdir()
    options = Options(home=home, allowed_hosts=("127.0.0.1",), requests_per_minute=0, database="")
    database = Database(options.database_url)
    migrations.create(database)
    house = House(
        options=options, home=home, database=database, clock=CLOCK, secret=b"k" * 32,
        files=FileStore(home / "service" / "files"), workers=Workers(options, home, CLOCK),
    )  # fmt: skip
    try:
        seed(house, [shipped("signs", f"{SIGN}.yaml")])
        (home / "monitor" / SIGN).mkdir(parents=True)
        yield house
    finally:
        house.closing.set()
        house.workers.close()
        database.close()


@contextmanager
def _served(house: House) -> Iterator[int]:
    """Its HTTP server as ``ledsign serve`` has it; the port."""
    numbers = itertools.count()  # fifty people, not fifty screens of one person
    app = create_app(house, lambda _house, _request: replace(_WATCHER, id=f"bench-{next(numbers)}"))
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_config=None, access_log=False, ws="websockets-sansio",
        ws_per_message_deflate=False,
    )  # fmt: skip
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, name="http", daemon=True)
    thread.start()
    while not server.started:
        if not thread.is_alive():
            raise RuntimeError("the HTTP server did not start")
        CLOCK.sleep_until_ns(CLOCK.monotonic_ns() + NS_PER_S // 100)
    try:
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        house.closing.set()
        server.should_exit = True
        thread.join(10)


@contextmanager
def _audience(home: Path, port: int) -> Iterator[subprocess.Popen[str]]:
    url = f"ws://127.0.0.1:{port}/api/v1/signs/{SIGN}/observed/frames"
    command = [sys.executable, "-m", "ledsign.bench.audience", url]
    command += [str(home / "monitor" / SIGN), str(home / "frames.npy")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as people:
        try:
            yield people
        finally:
            assert people.stdin is not None
            people.stdin.close()
            try:
                people.wait(10)
            except subprocess.TimeoutExpired:
                people.kill()


def _frames(count: int) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    sign = load_sign(shipped("signs", f"{SIGN}.yaml"))
    document = json.dumps({"ledsign": "playlist/1", "items": [_CAPTION]}, ensure_ascii=False)
    preview = Preview(compile_playlist(read_playlist(document, "bench", Path()), sign, FontLibrary()).show)
    return np.stack([preview.frame(1_000 + Fraction(number, PICTURES_A_SECOND)) for number in range(count)])


BENCH = BenchSpec(name="watchers", title=Bilingual("People who watch", "观看者"), share=0.05, run=run)
