"""What the service answered stays: killed while it writes, on a full disk, through tampering and damage."""

from __future__ import annotations

import http.client
import json
import os
import random
import re
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from sqlalchemy import event, select

from ledsign.core.clock import NS_PER_S, SystemClock
from ledsign.core.errors import Unavailable
from ledsign.service import auditing, people, signs, tokens
from ledsign.service.roles import EVERY_SIGN, Permission, Role
from ledsign.store.audit_head import HEAD
from ledsign.store.damage import damage
from ledsign.store.secret import FILE as SECRET
from ledsign.store.tables import Document
from tests.house import LOCAL, actor, make_house
from tests.store.rows import everything, fill
from tests.store.test_audit_tampering import tampered

SIGN = "p10-64x16"
PLAYLIST = "ledsign: playlist/1\ntitle: 职业教育活动周\nitems:\n  - text: 技能让生活更美好\n    size: 16\n"
WRITERS = 4
CLOCK = SystemClock()


@pytest.fixture
def secret_of_author(running) -> str:
    """A sign, somebody who may write for it, and their token, in the home of ``running``."""
    folder = running.home / "service"
    folder.mkdir(parents=True)
    (folder / SECRET).write_bytes(b"k" * 32)
    (folder / SECRET).chmod(0o600)
    house = make_house(running.home, clock=CLOCK)
    with house.unit(LOCAL) as unit:
        signs.create(unit, Path(f"signs/{SIGN}.yaml").read_text(encoding="utf-8"))
        people.added(unit, "lin", "lin", "林", {EVERY_SIGN: frozenset({Role.AUTHOR})})
    with house.unit(actor("lin", Role.AUTHOR)) as unit:
        wanted = {Permission.CONTENT_WRITE, Permission.CONTENT_READ, Permission.SIGN_READ}
        _, secret = tokens.issue(unit, "t", wanted, [EVERY_SIGN], unit.now_ns + 86_400 * NS_PER_S)
    house.workers.close()
    house.database.close()
    return secret


class Writer(threading.Thread):
    """Makes playlists until the service has gone; ``told`` are those it was told have been made."""

    def __init__(self, url: str, secret: str, name: str) -> None:
        super().__init__()
        self.told: list[str] = []
        self.refused: list[str] = []
        self._place, self._secret, self._name = urlsplit(url).netloc, secret, name

    def run(self) -> None:
        line = http.client.HTTPConnection(self._place, timeout=30)
        with suppress(OSError, http.client.HTTPException):
            for number in range(100_000):
                name = f"{self._name}-{number}"
                line.request(
                    "POST", f"/api/v1/signs/{SIGN}/playlists",
                    json.dumps({"name": name, "text": PLAYLIST}).encode(),
                    {"Authorization": f"Bearer {self._secret}", "Content-Type": "application/json",
                     "Idempotency-Key": name},
                )  # fmt: skip
                answer = line.getresponse()
                body = answer.read()
                if answer.status == 201 and json.loads(body)["name"] == name:
                    self.told.append(name)
                else:
                    self.refused.append(f"{answer.status} {body[:300]!r}")
                    break
        line.close()


@pytest.mark.timeout(900)
def test_kill_9_while_it_writes(running, secret_of_author, figure, rounds, tmp_path):
    """All that was answered is there, the file is in order, the trail too, and it serves again at once."""
    running.extra = {
        "LEDSIGN_REQUESTS_PER_MINUTE": "0", "LEDSIGN_WORKERS": "1",
        # as installed: everything has been compiled
        "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(tmp_path / "compiled"),
    }  # fmt: skip
    dice, told, took = random.Random(27), [], []
    for number in range(rounds(100, 1)):
        began = CLOCK.monotonic_ns()
        process = running.start("serve", "--port", "0", "--json", log=tmp_path / "log")
        url = _ready(tmp_path / "log", process)
        took.append((CLOCK.monotonic_ns() - began) / NS_PER_S)
        writers = [Writer(url, secret_of_author, f"{number}-{one}") for one in range(WRITERS)]
        for writer in writers:
            writer.start()
        enough = dice.randrange(1, 40)
        deadline = CLOCK.monotonic_ns() + 60 * NS_PER_S
        while sum(len(one.told) for one in writers) < enough and CLOCK.monotonic_ns() < deadline:
            CLOCK.sleep_until_ns(CLOCK.monotonic_ns() + dice.randrange(NS_PER_S // 50))
        process.kill()
        process.wait(30)
        for writer in writers:
            writer.join(60)
            told += writer.told
            assert writer.refused == []
        (tmp_path / "log").unlink()
        assert damage(running.home / "service" / "ledsign.db") == "", number
    house = make_house(running.home, clock=CLOCK)
    with house.view(LOCAL) as unit:
        kept = set(unit.db.scalars(select(Document.name).where(Document.kind == "playlist")))
    verdict = auditing.verify(house, LOCAL)
    house.workers.close()
    house.database.close()
    assert told
    lost = len([name for name in told if name not in kept])
    figure("acknowledged writes lost to kill -9 of the service", lost, f"of {len(told)}", "= 0", lost == 0)
    figure("faults of the audit trail after it", len(verdict.findings), "", "= 0", verdict.good)
    again = sorted(took[1:]) or took
    ready = again[len(again) * 95 // 100]
    figure("service ready again after kill -9, p95", ready, "s", "≤ 3", ready <= 3, timing=True)


def _ready(log: Path, process: subprocess.Popen[str]) -> str:
    deadline = CLOCK.monotonic_ns() + 60 * NS_PER_S
    while CLOCK.monotonic_ns() < deadline and process.poll() is None:
        for line in log.read_text(encoding="utf-8").splitlines() if log.exists() else ():
            if line.startswith("{") and json.loads(line).get("event") == "ready":
                return str(json.loads(line)["url"])
        CLOCK.sleep_until_ns(CLOCK.monotonic_ns() + NS_PER_S // 50)
    raise AssertionError(log.read_text(encoding="utf-8"))


@pytest.mark.peer
def test_on_the_disk_before_it_is_answered(require_peer, tmp_path, figure):
    """By the calls of the process: head of the trail synced, log written and synced, only then the answer."""
    trace, count = tmp_path / "trace", 200
    done = subprocess.run(
        [require_peer("strace"), "-f", "--seccomp-bpf", "-y", "-o", trace,
         "-e", "trace=write,pwrite64,fsync,fdatasync",
         sys.executable, "-m", "tests.faults.writing", tmp_path / "home", str(count)],
        capture_output=True, timeout=100, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()
    good, calls = 0, []
    for line in trace.read_text(errors="replace").splitlines():
        call = re.search(r"(\w+)\((\d+)<([^>]*)>(?:, \"(done)?)?", line)
        if call is None:
            continue
        name, _, path, answer = call.groups()
        if answer:
            good += _lasting(calls)
            calls = []
        else:
            calls.append((name, path))
    figure("writes on the disk before their answer", good, f"of {count}", f"= {count}", good == count)


def _lasting(calls: list[tuple[str, str]]) -> bool:
    """Whether the last write to the log was synced, after the promised head was."""
    wrote = [at for at, (name, path) in enumerate(calls) if name == "pwrite64" and path.endswith("-wal")]
    synced = [at for at, (name, path) in enumerate(calls) if "sync" in name and path.endswith("-wal")]
    head = [at for at, (name, path) in enumerate(calls) if "sync" in name and path.endswith(HEAD)]
    return bool(wrote and synced and head) and head[0] < wrote[-1] < synced[-1]


def test_a_full_disk(tmp_path, figure):
    """Every write is refused as such or made whole; with space again it goes on."""
    from fastapi.testclient import TestClient

    from ledsign.api.app import create_app

    house = make_house(tmp_path)
    fill(house, 2)
    client = TestClient(create_app(house, lambda *_: actor("a", Role.ADMIN)))
    pages = [0]

    @event.listens_for(house.database.engine, "checkout")
    def limit(connection, *_):
        connection.execute(f"PRAGMA max_page_count={pages[0] or 1 << 30}")

    with house.view(LOCAL) as unit:
        pages[0] = unit.db.connection().exec_driver_sql("PRAGMA page_count").scalar() + 6
    refused, half = 0, 0
    for number in range(100, 112):
        before = everything(house.database)
        try:
            fill(house, 1, start=number)
        except Unavailable as error:
            refused += error.code == "disk-full"
            half += everything(house.database) != before
    answer = client.post(
        "/api/v1/word-lists", json={"name": "w", "words": "\n".join(f"坏{n}" for n in range(9000))}
    )
    assert answer.status_code == 507, answer.text
    assert answer.json()["code"] == "disk-full"
    assert refused
    pages[0] = 0
    fill(house, 1, start=500)
    assert auditing.verify(house, LOCAL).good
    assert damage(house.database.file) == ""
    house.workers.close()
    house.database.close()
    figure("writes half made on a full disk", half, f"of {refused} refused", "= 0", half == 0)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only root mounts a small disk")
def test_a_really_full_disk(tmp_path, figure):
    home = tmp_path / "small"
    home.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(home)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("no mounting here")
    try:
        house = make_house(home)
        house.heads.folder.mkdir(exist_ok=True)
        made, refused, half = 0, 0, 0
        while refused < 5 and made < 2000:
            before = everything(house.database) if made % 25 == 0 or refused else None
            try:
                fill(house, 1, start=made)
                made += 1
            except Unavailable as error:
                assert error.code == "disk-full"
                refused += 1
                half += before is not None and everything(house.database) != before
        with pytest.raises(Unavailable, match="could not be kept"):
            house.files.put(os.urandom(1 << 20))
        assert len(everything(house.database)["audit"]) == made
        assert auditing.verify(house, LOCAL).good
        house.workers.close()
        house.database.close()
        assert damage(home / "service" / "ledsign.db") == ""
        figure(
            "writes half made on a really full disk", half, f"after {made}", "= 0", half == 0 and refused >= 5
        )
    finally:
        subprocess.run(["umount", "-l", str(home)], check=False)


def test_tampering(tmp_path, figure, rounds):
    """All fourteen ways in turn."""
    house = make_house(tmp_path)
    count = rounds(1000, 28)
    missed = tampered(house, count)
    house.workers.close()
    house.database.close()
    figure("tamperings with the audit trail not found", len(missed), f"of {count}", "= 0", not missed)
