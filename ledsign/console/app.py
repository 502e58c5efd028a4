"""App: hangs the console into the application that serves the API.

Once in a process: NiceGUI has one application.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import nicegui
from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from nicegui import ui
from nicegui.translations import translations

from ledsign import look
from ledsign.console.door import KINDS, door_page
from ledsign.console.page import register
from ledsign.console.pages import entries
from ledsign.console.words import HTML_LANGUAGES, Say, language_of
from ledsign.settings import shipped

if TYPE_CHECKING:
    from fastapi import FastAPI
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

    from ledsign.console.words import Language
    from ledsign.service.house import House

STATIC = Path(__file__).parent / "static"
MOST_URI = 200
# NiceGUI compiles its templates in the browser and has its scripts in the page: hence the two unsafe words.
# Nothing comes from anywhere else, nothing may frame it, and no form leaves.
_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; media-src 'self' blob:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_DOOR_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


def _popups(say: Say) -> dict[str, str]:
    """What NiceGUI says by itself."""
    return {
        "connection_lost": say("连接中断，正在重新连接…", "Connection lost. Connecting again…"),
        "trying_to_reconnect": say(
            "屏上的播放不受影响。下面是之前的状态。",
            "The sign plays on. What you see here is how it was.",
        ),
        "message_too_long": say("内容太长，没有保存", "Too long: it was not taken"),
        "message_too_long_body": say("请缩短或分成几份。", "Shorten it, or make several of it."),
    }


def mount(app: FastAPI, house: House) -> None:
    """Add the console's pages to ``app``, after every route of the API."""
    app.mount("/console/static", StaticFiles(directory=STATIC), name="console-static")
    app.mount("/console/look", StaticFiles(directory=look.FOLDER), name="console-look")
    for kind in KINDS:
        app.add_api_route(f"/{kind}", _door(kind), include_in_schema=False)
    app.add_api_route("/console/letters.otf", _letters, include_in_schema=False)
    app.add_api_route("/console/qr", _qr, methods=["POST"], include_in_schema=False)
    pages = entries()
    for entry in pages:
        register(entry, pages, lambda: nicegui.app.state.house)
    translations.update({tag: _popups(Say(one)) for one, tag in HTML_LANGUAGES.items()})
    nicegui.app.state.house = house
    ui.run_with(
        app, title="ledsign", dark=None, tailwind=False, reconnect_timeout=30.0, show_welcome_message=False,
        storage_secret=None,
    )  # fmt: skip
    nicegui.app.config.socket_io_js_transports = ["websocket"]
    # Quasar's bar for slow requests has no name to be read out; pages say themselves what they wait for.
    nicegui.app.config.quasar_config["loadingBar"]["skipHijack"] = True
    nicegui.app.add_middleware(_Policy)


def _door(kind: str):  # type: ignore[no-untyped-def]
    async def page(request: Request) -> Response:
        if kind == "second-factor" and getattr(request.state, "actor", None) is None:
            return RedirectResponse("/login?next=/second-factor", 303)
        content = door_page(kind, _language(request))
        return HTMLResponse(
            content, headers={"Content-Security-Policy": _DOOR_POLICY, "Cache-Control": "no-store"}
        )

    return page


def _language(request: Request) -> Language:
    asked = request.query_params.get("lang", "") or request.cookies.get("ledsign_language", "")
    return language_of(asked, request.headers.get("accept-language", ""))


async def _letters() -> Response:
    """The whole Chinese font, for the few characters that no slice in ``static/letters`` has."""
    file = shipped("fonts", "NotoSansSC-VF.otf")
    return FileResponse(file, media_type="font/otf", headers={"Cache-Control": "private, max-age=2592000"})


async def _qr(request: Request) -> Response:
    """The text of the body as a QR code (SVG): drawn here, so that the secret goes nowhere else."""
    if getattr(request.state, "actor", None) is None:
        return Response(status_code=401)
    data = await request.body()
    if len(data) > MOST_URI:
        return Response(status_code=413)
    drawn = await run_in_threadpool(_drawn, data.decode("utf-8", "replace"))
    return Response(drawn, media_type="image/svg+xml")


def _drawn(text: str) -> str:
    import segno

    code = segno.make(text, error="m", micro=False)
    return str(code.svg_inline(scale=4, border=0, dark="#000", omitsize=True))


class _Policy:
    """What pages of the console may load; the API's own answers have a stricter policy."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One connection."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message.get("headers", [])}
                if b"content-security-policy" not in names:
                    message.setdefault("headers", []).append((b"content-security-policy", _POLICY.encode()))
            await send(message)

        await self._app(scope, receive, told)
