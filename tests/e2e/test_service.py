"""The service as a process: started, killed, stopped in order; beside players that do not notice."""

from __future__ import annotations

import json
import os
import signal
import socket
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from tests.running import active

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable

    from tests.running import Running

PLAYLIST = "ledsign: playlist/1\nsign: p10-64x16\nitems:\n  - { text: 技能让生活更美好, size: 16 }\n"


def get(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=20) as answer:
            return int(answer.status), answer.read().decode()
    except urllib.error.HTTPError as error:
        return int(error.code), error.read().decode()
    except OSError:
        return 0, ""


def test_serve_starts_and_stops_in_order(running: Running, event: Callable[..., dict[str, Any]]) -> None:
    process = running.start("serve", "--port", 0, "--log-format", "json", "--json")
    ready = event(process, "ready")
    assert ready["setup"].startswith(f"{ready['url']}/setup#")
    assert get(f"{ready['url']}/healthz") == (200, "ok\n")
    assert get(f"{ready['url']}/readyz") == (200, "ready\n")
    status, body = get(f"{ready['url']}/api/v1/status")
    assert (status, json.loads(body)["code"]) == (401, "login")
    process.send_signal(signal.SIGTERM)
    out, log = process.communicate(timeout=30)
    assert process.returncode == 0
    assert json.loads(out.splitlines()[-1]) == {"event": "stopped"}
    lines = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    (refused,) = [one for one in lines if one.get("path") == "/api/v1/status"]
    assert (refused["status"], len(refused["request"])) == (401, 16)
    assert ready["setup"].partition("#")[2] not in log


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_a_killed_service_comes_back_and_no_player_notices(
    running: Running, until: Callable[..., Any]
) -> None:
    running.home.mkdir(parents=True, exist_ok=True)
    document = running.home / "week.yaml"
    document.write_text(PLAYLIST, encoding="utf-8")
    log = running.home / "up.log"
    running.extra["LEDSIGN_LANG"] = "en"
    process = running.start("up", document, "--port", 0, "--service-port", free_port(), log=log)
    urls = until(lambda: addresses(log.read_text(encoding="utf-8")), 60)
    page, service = urls
    until(lambda: get(f"{service}/readyz")[0] == 200, 30)
    folder = running.folder("p10-64x16")
    player, before = active(folder), board(page)
    os.kill(child(process, "serve"), signal.SIGKILL)
    until(lambda: get(f"{service}/readyz")[0] == 0, 10)
    until(lambda: get(f"{service}/readyz")[0] == 200, 60)  # the same address, so that links stay good
    after = board(page)
    assert active(folder) == player
    assert after["frames"] > before["frames"]
    assert (after["torn"], after["lost"], after["signal_losses"]) == (0, 0, 0)
    assert (running.home / "monitor" / "p10-64x16" / "status.json").is_file()
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=60) == 0
    assert get(f"{service}/healthz")[0] == 0


def addresses(text: str) -> tuple[str, str] | None:
    """The simulator's page and the service, once both have been printed."""
    words = text.split()
    found = [word for word in words if word.startswith("http://")]
    page = [word.rstrip("/") for word in found if word.endswith("/")]
    service = [word.removesuffix("/docs") for word in found if word.endswith("/docs")]
    return (page[0], service[0]) if page and service else None


def board(page: str) -> dict[str, Any]:
    (found,) = json.loads(get(f"{page}/api/report")[1])["controllers"].values()
    return dict(found)


def child(process: subprocess.Popen[str], word: str) -> int:
    """The process of our own that was started with that word."""
    from pathlib import Path

    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
                arguments = (folder / "cmdline").read_bytes().split(b"\0")
            except OSError:
                continue
            if parent == process.pid and word.encode() in arguments:
                return int(folder.name)
    raise AssertionError(f"no {word} below {process.pid}")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
