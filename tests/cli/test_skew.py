"""``ledsign skew`` against a simulator's page of our own making, and against none."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

TOLD: dict[str, Any] = {}


class Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = json.dumps({"fps": 50} if self.path == "/api/sign" else TOLD["report"]).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def page() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def report(p50: float | None, worst: float | None, frames: int = 60) -> None:
    face = {"frames": frames, "p50_ms": p50, "max_ms": worst}
    TOLD["report"] = {"timecode": {"counting": True, "against": "west", "faces": {"east": face}}}


def test_in_step(ledsign: Callable[..., Any], page: str) -> None:
    report(0.4, -1.5)
    said = ledsign("skew", "--simulator", page)
    assert said.code == 0
    assert said.out.splitlines() == [
        "east: +0.40 ms after west (worst -1.50), 60 frames",
        "in step, within 20.0 ms",
    ]
    assert "同步" in ledsign("skew", "--simulator", page, language="zh").out
    told = json.loads(ledsign("skew", "--simulator", page, "--json").out)
    assert told["in_step"]
    assert told["limit_ms"] == 20


def test_out_of_step(ledsign: Callable[..., Any], page: str) -> None:
    report(40.0, 55.0)
    said = ledsign("skew", "--simulator", page)
    assert said.code == 1
    assert "beyond 20.0 ms: east" in said.out
    report(0.4, -1.5)
    assert ledsign("skew", "--simulator", page, "--limit", "1").code == 1
    assert "超出 1.0 毫秒：east" in ledsign("skew", "--simulator", page, "--limit", "1", language="zh").out


@pytest.mark.parametrize(("language", "words"), [("en", "no frame in common"), ("zh", "没有相同的帧")])
def test_nothing_in_common(ledsign: Callable[..., Any], page: str, language: str, words: str) -> None:
    report(None, None, 0)
    said = ledsign("skew", "--simulator", page, language=language)
    assert said.code == 1
    assert words in said.out


def test_no_counter(ledsign: Callable[..., Any], page: str) -> None:
    TOLD["report"] = {"timecode": {"counting": False, "faces": {}}}
    said = ledsign("skew", "--simulator", page)
    assert said.code == 1
    assert "ledsign test-pattern frame-counter" in said.err
    assert not json.loads(ledsign("skew", "--simulator", page, "--json").out)["in_step"]


def test_no_simulator(ledsign: Callable[..., Any], page: str) -> None:
    for address in ("127.0.0.1:9", "file:///nowhere", "http://"):
        said = ledsign("skew", "--simulator", address)
        assert said.code == 3
        assert "ledsign simulate --web" in said.err
    TOLD["report"] = []
    assert ledsign("skew", "--simulator", page).code == 3
