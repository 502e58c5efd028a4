"""The wall in a browser: a page, a WebSocket with the live picture, and the same facts as JSON.

    GET /                the page               GET /api/health     state of each controller
    GET /page/…  /look/… its parts              GET /api/report     everything measured
    GET /frame.png       the picture now        GET /api/sign       what the sign looks like
    WS  /live            sign, then frames (binary, see layout) and facts (JSON); the page answers "drawn"

Nothing here can change what is shown. Pages of other sites are kept out: only our own Origin may open the
WebSocket, and on a loopback address only loopback names are served (DNS rebinding).
"""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from ledsign import look
from simulator.views.broadcast import Broadcast, Watcher
from simulator.views.layout import Layout
from simulator.views.png import LOOKS, draw, png

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from importlib.resources.abc import Traversable

    from starlette.requests import Request

    from simulator.live import Live

PAGE_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".otf": "font/otf",
}
# Chinese for machines that have no Chinese font: a browser fetches it only then. The page's own words come
# sooner, in words.otf, made by fonts/page.py.
FONT = "NotoSansSC-VF.otf"
HEADERS = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data: blob:; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class Site:
    """The pages of one live wall. ``app`` is an ASGI application."""

    def __init__(self, live: Live, host: str = "127.0.0.1") -> None:
        self.live = live
        self.layout = Layout(live.wall.sign)
        self.broadcast = Broadcast(live, self.layout)
        self._drawing = asyncio.Semaphore(1)
        self.app = Starlette(
            routes=[
                Route("/", self.page),
                Route("/page/chinese.otf", self.font),
                Route("/page/{name}", self.page),
                Route("/look/{name}", self.look),
                Route("/frame.png", self.picture),
                Route("/api/health", self.health),
                Route("/api/report", self.report),
                Route("/api/sign", self.sign),
                WebSocketRoute("/live", self.watch),
            ],
            middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=allowed_hosts(host))],
            lifespan=self._lifespan,
        )

    @contextlib.asynccontextmanager
    async def _lifespan(self, app: Starlette) -> AsyncIterator[None]:  # noqa: ARG002
        task = asyncio.create_task(self.broadcast.run())
        yield
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task

    async def page(self, request: Request) -> Response:
        """The page and its parts, from the package."""
        folder = resources.files("simulator.views").joinpath("page")
        return _file(folder, request.path_params.get("name", "index.html"))

    async def look(self, request: Request) -> Response:
        """The towers and the colours, which the console shows as well."""
        return _file(look.FOLDER, request.path_params["name"])

    async def font(self, request: Request) -> Response:  # noqa: ARG002
        """The Chinese font that ledsign ships."""
        file = font_file()
        if file is None:
            return PlainTextResponse("not found", 404, HEADERS)
        headers = {**HEADERS, "Cache-Control": "max-age=86400"}
        return FileResponse(file, media_type="font/otf", headers=headers)

    async def picture(self, request: Request) -> Response:
        """The picture now; ``?look=led`` draws the LEDs."""
        look = request.query_params.get("look", "pixels")
        if look not in LOOKS:
            return PlainTextResponse(f"look must be one of {', '.join(LOOKS)}", 400, HEADERS)
        chosen = next(known for known in LOOKS if known == look)
        async with self._drawing:
            data = await run_in_threadpool(
                lambda: png(draw(self.live.wall.sign, self.live.picture(), chosen))
            )
        return Response(data, media_type="image/png", headers={**HEADERS, "Cache-Control": "no-store"})

    async def health(self, request: Request) -> Response:  # noqa: ARG002
        """State of each controller."""
        controllers = self.live.health()
        return JSONResponse(
            {
                "sign": self.live.wall.sign.name,
                "live": bool(controllers) and all(one["state"] == "live" for one in controllers),
                "listen": self.live.urls,
                "watchers": self.broadcast.watchers,
                "controllers": controllers,
            },
            headers=HEADERS,
        )

    async def report(self, request: Request) -> Response:  # noqa: ARG002
        """Everything measured."""
        return JSONResponse(self.live.report(), headers=HEADERS)

    async def sign(self, request: Request) -> Response:  # noqa: ARG002
        """What the sign looks like."""
        return JSONResponse(self.layout.describe(), headers=HEADERS)

    async def watch(self, socket: WebSocket) -> None:
        """One page looks on."""
        if not same_origin(socket.headers.get("origin"), socket.headers.get("host", "")):
            await socket.close(4403, "another site's page")
            return
        await socket.accept()
        watcher = self.broadcast.join()
        if watcher is None:
            await socket.close(4429, "too many watchers")  # a code the page can see, hence after accepting
            return
        try:
            sign = {"type": "sign", **self.layout.describe()}
            await socket.send_text(msgspec.json.encode(sign).decode())
            sending = asyncio.create_task(_send(socket, watcher))
            try:
                while True:
                    if await socket.receive_text() == "drawn":
                        watcher.drawn()
            finally:
                sending.cancel()
                with contextlib.suppress(asyncio.CancelledError, WebSocketDisconnect, RuntimeError):
                    await sending
        except (WebSocketDisconnect, RuntimeError):  # gone while we listened, or (starlette) while we sent
            pass
        finally:
            self.broadcast.leave(watcher)


def _file(folder: Traversable, name: str) -> Response:
    kind = PAGE_TYPES.get("." + name.rpartition(".")[2])
    file = folder.joinpath(name)
    if kind is None or "/" in name or "\\" in name or not file.is_file():
        return PlainTextResponse("not found", 404, HEADERS)
    return Response(file.read_bytes(), media_type=kind, headers=HEADERS)


async def _send(socket: WebSocket, watcher: Watcher) -> None:
    while True:
        message = await watcher.next()
        if isinstance(message, bytes):
            await socket.send_bytes(message)
        else:
            await socket.send_text(message)


def font_file() -> Path | None:
    """Where ledsign's fonts are: inside the installed package, or in the source tree."""
    package = Path(str(resources.files("ledsign")))
    for folder in (package / "data" / "fonts", package.parent / "fonts"):
        if (folder / FONT).is_file():
            return folder / FONT
    return None


def same_origin(origin: str | None, host: str) -> bool:
    """Browsers always send Origin with a WebSocket; programs need no protection from themselves."""
    return origin is None or urlsplit(origin).netloc == host


def allowed_hosts(host: str) -> list[str]:
    """Host names to answer to: any when listening on a network, loopback names on loopback."""
    if is_loopback(host):
        return ["127.0.0.1", "localhost", "[::1]", "testserver", host]
    return ["*"]


def is_loopback(host: str) -> bool:
    """True for 127.0.0.0/8, ::1 and localhost."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
