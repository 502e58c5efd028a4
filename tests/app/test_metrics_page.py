"""The metrics page: asks anew at each fetch, says so when nobody answers."""

from __future__ import annotations

import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledsign.app import metrics_page
from ledsign.app.metrics_page import MetricsPage
from ledsign.core.clock import FakeClock
from ledsign.core.errors import PlayerUnavailable, TransportError


@pytest.fixture
def page(tmp_path: Path) -> Iterator[MetricsPage]:
    made = MetricsPage(tmp_path / "towers", FakeClock(), "0", deaths=lambda: 3)
    yield made
    made.close()


def fetched(url: str) -> str:
    with urllib.request.urlopen(url, timeout=10) as answer:
        assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        return str(answer.read(), "utf-8")


def test_it_tells_what_the_player_tells_now(page: MetricsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, str]] = []

    def ask(folder: Path, message: dict[str, str], _: object) -> dict[str, object]:
        assert folder.name == "towers"
        asked.append(message)
        return {"ok": True, "metrics": f"ledsign_frames_total {len(asked)}\n"}

    monkeypatch.setattr(metrics_page, "ask", ask)
    assert "ledsign_frames_total 1\n" in fetched(page.url)
    text = fetched(f"{page.url}?x=1")
    assert "ledsign_frames_total 2\n" in text
    assert text.endswith("ledsign_player_deaths_total 3\n")
    assert asked == [{"command": "metrics"}] * 2


def test_no_player(page: MetricsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def ask(*_: object) -> dict[str, object]:
        raise PlayerUnavailable("nobody")

    monkeypatch.setattr(metrics_page, "ask", ask)
    assert 'ledsign_up{sign="towers"} 0\n' in fetched(page.url)


def test_other_pages_are_not_there(page: MetricsPage) -> None:
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(page.url.replace("metrics", "secrets"), timeout=10)
    with caught.value as error:
        assert error.code == 404


def test_a_bare_port_is_loopback_only(page: MetricsPage) -> None:
    assert page.url.startswith("http://127.0.0.1:")


@pytest.mark.parametrize("where", ["here", "127.0.0.1:99999", "192.0.2.77:0", ""])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_where_it_cannot_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, where: str, language: str
) -> None:
    monkeypatch.setenv("LEDSIGN_LANG", language)
    with pytest.raises(TransportError, match="HOST:PORT" if language == "en" else "地址:端口"):
        MetricsPage(tmp_path, FakeClock(), where)
