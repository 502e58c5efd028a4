"""Operators: many people at work on a real service while real towers play, and what they wait for."""

from __future__ import annotations

import asyncio
import gc
import json
import re
import threading
import urllib.request
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx2
import numpy as np

from ledsign.core.clock import NS_PER_S, SystemClock
from ledsign.service.house import House
from ledsign.service.options import Options
from ledsign.service.roles import Permission, Role
from ledsign.service.workers import Workers
from ledsign.store.files import FileStore
from ledsign.store.opening import open_store
from ledsign.store.secret import installation_secret
from tests.members import member, token

if TYPE_CHECKING:
    from pathlib import Path

    from tests.running import Running

SIGN = "twin-towers"
EVERY_S = 2.0
SCOPES = (Permission.SIGN_READ, Permission.CONTENT_READ, Permission.CONTENT_WRITE)
WORDS = "技能让生活更美好学习促进发展科技创新未来职业教育前景广阔欢迎光临"
CLOCK = SystemClock()


@dataclass
class Waits:
    """How long everybody waited for what, in milliseconds, and what was refused."""

    by_kind: dict[str, list[float]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)

    def percentile(self, share: float, kind: str = "") -> float:
        """Of one kind of request, or of all."""
        told = self.by_kind[kind] if kind else [one for some in self.by_kind.values() for one in some]
        return float(np.percentile(told, share))

    @property
    def count(self) -> int:
        return sum(map(len, self.by_kind.values()))


def tokens_for(home: Path, count: int) -> list[str]:
    """Make so many authors in the service's database, before it runs. Their tokens."""
    options = Options(home=home)
    folder = home / "service"
    secret = installation_secret(folder)
    opened = open_store(options.database_url, folder, CLOCK, secret)
    house = House(
        options=options, home=home, database=opened.database, clock=CLOCK, files=FileStore(folder / "files"),
        workers=Workers(options, home, CLOCK), secret=secret,
    )  # fmt: skip
    try:
        return [token(house, member(house, f"author{n}", Role.AUTHOR), SCOPES) for n in range(count)]
    finally:
        house.workers.close()
        opened.close()


def lit(running: Running, log: Path) -> tuple[str, str]:
    """Start ``ledsign up`` with its service; (address of the service, of the simulator's page)."""
    process = running.start("up", "--port", 0, "--service-port", 0, log=log)
    waiting = threading.Event()
    found: dict[str, str] = {}
    for _ in range(600):
        text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        found = {
            name: match[1]
            for name, pattern in (("page", r"open (http://\S+)"), ("service", r"service: (http://\S+)/docs"))
            if (match := re.search(pattern, text))
        }
        if len(found) == 2:
            return found["service"], found["page"]
        assert process.poll() is None, text
        waiting.wait(0.1)
    raise AssertionError(f"not lit within a minute: {text}")


def frames(page: str) -> tuple[int, int]:
    """(shown, lost or torn or missing) of all controllers, as the simulator has counted."""
    with urllib.request.urlopen(f"{page.rstrip('/')}/api/report", timeout=20) as answer:
        report: dict[str, Any] = json.load(answer)
    every = report["controllers"].values()
    return sum(one["frames"] for one in every), sum(one["lost"] + one["torn"] + one["gaps"] for one in every)


def work(service: str, tokens: list[str], seconds: float) -> Waits:
    """Everybody acts every two seconds: edit, preview what was edited, look at a picture of it."""
    waits = Waits()
    gc.freeze()  # our own pauses are not the service's
    asyncio.run(_everybody(service, tokens, seconds, waits))
    return waits


async def _everybody(service: str, tokens: list[str], seconds: float, waits: Waits) -> None:
    limits = httpx2.Limits(
        max_connections=len(tokens) + 2, max_keepalive_connections=len(tokens) + 2, keepalive_expiry=60
    )
    async with httpx2.AsyncClient(base_url=service, timeout=30, limits=limits) as http:
        people = [_Operator(http, one, number, waits) for number, one in enumerate(tokens)]
        for one in people:
            await one.begin()
        share = EVERY_S / len(people)
        start_ns = CLOCK.monotonic_ns() + NS_PER_S
        await asyncio.gather(*(one.day(start_ns, n * share, seconds) for n, one in enumerate(people)))


class _Operator:
    def __init__(self, http: httpx2.AsyncClient, token: str, number: int, waits: Waits) -> None:
        self._http = http
        self._headers = {"Authorization": f"Bearer {token}"}
        self._number = number
        self._waits = waits
        self._document: dict[str, Any] = {}
        self._preview = ""
        self._edits = 0

    async def begin(self) -> None:
        """A playlist of one's own."""
        sent = {"name": f"list-{self._number}", "text": self._text()}
        made = await self._http.post(self._path("playlists"), json=sent, headers=self._headers)
        assert made.status_code == 201, made.text
        self._document = made.json()

    async def day(self, start_ns: int, offset_s: float, seconds: float) -> None:
        """Act every two seconds, at one's own times whatever an answer took."""
        for turn in range(int(seconds / EVERY_S)):
            due_ns = start_ns + int((offset_s + turn * EVERY_S) * NS_PER_S)
            await asyncio.sleep(max(0, (due_ns - CLOCK.monotonic_ns()) / NS_PER_S))
            await (self._edit, self._look, self._watch)[(turn + self._number) % 3]()

    async def _edit(self) -> None:
        self._edits += 1
        answer = await self._ask(
            "edit", "PUT", self._path("playlists", self._document["id"]), json={"text": self._text()},
            headers={**self._headers, "If-Match": f'"{self._document["version"]}"'},
        )  # fmt: skip
        if answer is not None:
            self._document = answer.json()

    async def _look(self) -> None:
        answer = await self._ask(
            "preview", "POST", self._path("previews"), json={"document": self._document["id"]},
            headers=self._headers,
        )  # fmt: skip
        if answer is not None:
            self._preview = answer.json()["id"]

    async def _watch(self) -> None:
        if not self._preview:
            await self._look()
            return
        path = self._path("previews", self._preview, "still")
        await self._ask("still", "GET", path, headers=self._headers)

    async def _ask(self, kind: str, method: str, path: str, **sent: Any) -> httpx2.Response | None:
        begun_ns = CLOCK.monotonic_ns()
        answer = await self._http.request(method, path, **sent)
        self._waits.by_kind.setdefault(kind, []).append((CLOCK.monotonic_ns() - begun_ns) / 1e6)
        if answer.status_code >= 400:
            self._waits.refused.append(f"{kind} {answer.status_code}: {answer.text[:300]}")
            return None
        return answer

    def _text(self) -> str:
        start = (self._number * 7 + self._edits * 3) % len(WORDS)
        words = (WORDS + WORDS)[start : start + 8]
        title = f"{self._number}-{self._edits}"
        return f"ledsign: playlist/1\ntitle: {title}\nitems:\n- text: {words}\n  direction: vertical\n"

    @staticmethod
    def _path(*parts: str) -> str:
        return "/".join(("/api/v1/signs", SIGN, *parts))
