"""Page: how a page of the console is made: who may see it, its frame, its place in the menu."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias
from urllib.parse import quote

from nicegui import context, ui
from starlette.requests import Request
from starlette.responses import RedirectResponse

from ledsign.console import frame
from ledsign.console.viewer import Viewer
from ledsign.console.words import HTML_LANGUAGES, language_of
from ledsign.core.problem import Bilingual
from ledsign.service import signs
from ledsign.service.actor import Actor

if TYPE_CHECKING:
    from ledsign.service.house import House
    from ledsign.service.roles import Permission

Build: TypeAlias = "Callable[[Viewer], Awaitable[None]]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One page. ``permission``: who has it on no sign does not see the page. ``icon`` is of Material Icons.

    ``in_menu`` False: reached from elsewhere.
    """

    path: str
    title: Bilingual
    icon: str
    permission: Permission | None
    build: Build
    in_menu: bool = True


def register(entry: Entry, entries: tuple[Entry, ...], house: Callable[[], House]) -> None:
    """Make NiceGUI serve it."""

    async def shown(request: Request, sign: str = "", lang: str = "") -> Any:
        actor = getattr(request.state, "actor", None)
        if not isinstance(actor, Actor) or actor.via != "session":
            return RedirectResponse(f"/login?next={_asked(request)}", 303)
        if actor.must_enrol:
            return RedirectResponse(f"/second-factor?next={_asked(request)}", 303)
        viewer = await _viewer(house(), request, actor, sign, lang)
        _speak(viewer, entry)
        visible = tuple(one for one in entries if may_see(viewer, one))
        with frame.around(viewer, entry, visible):
            if entry in visible:
                await entry.build(viewer)
            else:
                frame.nothing_here(viewer)
        return None

    shown.__name__ = f"page_{entry.path.strip('/').replace('/', '_') or 'now'}"
    ui.page(entry.path, dark=None, response_timeout=20)(shown)


def _speak(viewer: Viewer, entry: Entry) -> None:
    """The page's language and title; NiceGUI has one of each for all who open it."""
    client = context.client
    client.page = copy(client.page)
    client.page.language = HTML_LANGUAGES[viewer.language]
    client.page.title = f"{viewer.say.text(entry.title)} · ledsign"


def _asked(request: Request) -> str:
    """The address that was asked for, so that a link leads there after logging in."""
    return quote(request.url.path + (f"?{request.url.query}" if request.url.query else ""), safe="/")


def may_see(viewer: Viewer, entry: Entry) -> bool:
    """Whether the page has anything for this viewer."""
    if entry.permission is None:
        return True
    return any(viewer.opened_by.may(entry.permission, sign) for sign in ("*", *viewer.signs))


async def _viewer(house: House, request: Request, actor: Actor, sign: str, lang: str) -> Viewer:
    from nicegui import run

    def known() -> tuple[str, ...]:
        with house.view(actor) as unit:
            return tuple(row.name for row in unit.db.scalars(signs.listed(unit)))

    names = await run.io_bound(known) or ()
    asked = sign or request.cookies.get("ledsign_sign", "")
    chosen = asked if asked in names else (names[0] if names else "")
    accepted = request.headers.get("accept-language", "")
    language = language_of(lang or request.cookies.get("ledsign_language", ""), accepted, actor.language)
    return Viewer(
        house=house, connection=request, opened_by=actor, language=language, sign=chosen, signs=names
    )
