"""Metrics page: a player's metrics over HTTP, for a Prometheus server to fetch.

It runs in the supervisor, never in a player: a slow or hostile client costs no frame. Each request asks the
active player over its local socket, so what is told is true now.
"""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from ledsign.core.errors import LedsignError, TransportError
from ledsign.core.problem import operator_language
from ledsign.player.exposition import CONTENT_TYPE, down_text
from ledsign.player.talk import ask

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ledsign.core.clock import Clock

TIMEOUT_S = 5


class MetricsPage:
    """``/metrics`` of the player with the state ``folder``. Open until ``close``."""

    def __init__(
        self, folder: Path, clock: Clock, where: str, *, deaths: Callable[[], int] = lambda: 0
    ) -> None:
        """``where`` is ``HOST:PORT`` or ``PORT`` (then loopback only); port 0 is any free one.

        Raises TransportError when it is not that, or is taken.
        """
        host, _, port = where.rpartition(":")
        host = host.strip("[]") or "127.0.0.1"
        try:
            self._server = _Server((host, int(port)), _handler(folder, clock, deaths))
        except (ValueError, OverflowError, OSError) as error:
            raise TransportError(
                f"指标页面无法使用 {where}：{error} → 请写 端口 或 地址:端口"
                if operator_language() == "zh"
                else f"cannot serve metrics at {where}: {error} → write PORT or HOST:PORT"
            ) from error
        self._thread = threading.Thread(target=self._server.serve_forever, name="metrics", daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        """Where to fetch it."""
        host, port = self._server.server_address[:2]
        return f"http://{host!s}:{port}/metrics"

    def close(self) -> None:
        """End it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True


def _handler(folder: Path, clock: Clock, deaths: Callable[[], int]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        timeout = TIMEOUT_S

        def do_GET(self) -> None:
            if self.path.partition("?")[0] != "/metrics":
                self.send_error(404)
                return
            try:
                text = str(ask(folder, {"command": "metrics"}, clock)["metrics"])
            except (LedsignError, KeyError):
                text = down_text(folder.name)
            text += (
                "# HELP ledsign_player_deaths_total Players that ended by themselves.\n"
                "# TYPE ledsign_player_deaths_total counter\n"
                f"ledsign_player_deaths_total {deaths()}\n"
            )
            body = text.encode()
            self.send_response(200)
            self.send_header("Content-Type", CONTENT_TYPE)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """A fetch every few seconds is no event."""

    return Handler
