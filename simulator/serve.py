"""WebServer: the page's server in a thread of its own, on a socket that is bound before anybody is told."""

from __future__ import annotations

import errno
import socket
import threading
from typing import TYPE_CHECKING

import uvicorn

from ledsign.transport.fault import fault
from simulator.views.web import Site

if TYPE_CHECKING:
    from ledsign.core.errors import TransportError
    from simulator.live import Live

_STOP_S = 5.0


class WebServer:
    """Serves a live wall on ``host``:``port``; port 0 takes a free one. Raises TransportError."""

    def __init__(self, live: Live, host: str, port: int) -> None:
        self.site = Site(live, host)
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_STREAM)
        try:
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._socket.bind((host, port))
            self._socket.listen(128)
        except OSError as error:
            self._socket.close()
            raise _refused(host, port, error) from error
        bound = self._socket.getsockname()
        name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(bound[0], bound[0])  # noqa: S104 - only a comparison
        self.url = f"http://[{name}]:{bound[1]}/" if ":" in name else f"http://{name}:{bound[1]}/"
        self._server = uvicorn.Server(
            uvicorn.Config(
                self.site.app,
                log_level="warning",
                access_log=False,
                ws="websockets-sansio",
                ws_per_message_deflate=False,  # frames are compressed already
                timeout_graceful_shutdown=1,
                lifespan="on",
            )
        )
        self._thread = threading.Thread(
            target=self._server.run, kwargs={"sockets": [self._socket]}, name="web", daemon=True
        )

    def start(self) -> None:
        """Begin to serve. The socket takes connections already."""
        self._thread.start()

    def stop(self) -> None:
        """End it; pages see the connection close."""
        self._server.should_exit = True
        self._thread.join(_STOP_S)
        self._socket.close()


def _refused(host: str, port: int, error: OSError) -> TransportError:
    if error.errno == errno.EADDRINUSE:
        return fault(
            f"port {port} is taken → choose another port, or 0 for any free one",
            f"端口 {port} 已被占用 → 请换一个端口，或用 0 自动选择",
        )
    if error.errno == errno.EACCES:
        return fault(
            f"port {port} is not allowed → choose a port above 1023",
            f"没有权限使用端口 {port} → 请选择 1023 以上的端口",
        )
    return fault(
        f"cannot serve the page on {host}:{port}: {error.strerror} → choose an address of this machine",
        f"无法在 {host}:{port} 提供网页：{error.strerror} → 请选择本机的地址",
    )
