"""Scripted: a page that is a script of ours in the browser, and the plain facts it starts from.

What people type there (passwords, one-time codes) goes straight to the API, never through the page's socket.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from nicegui import ui

from ledsign.console.frame import heading
from ledsign.service import signs

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledsign.console.viewer import Viewer
    from ledsign.core.problem import Bilingual
    from ledsign.service.unit import Unit


async def shown(
    viewer: Viewer, name: str, title: Bilingual, more: Callable[[Unit], dict[str, Any]], *styles: str
) -> None:
    """The page with what is ``common`` and ``more``; its heading alone when the viewer may not know them."""
    told = await viewer.look(lambda unit: common(unit, viewer) | more(unit))
    if told is None:
        heading(viewer.say.text(title))
    else:
        scripted(name, told, *styles)


def scripted(name: str, facts: dict[str, Any], *styles: str) -> None:
    """The element that ``static/NAME.js`` fills, with ``facts`` beside it."""
    told = json.dumps(facts, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    links = "".join(f'<link rel="stylesheet" href="/console/static/{one}.css">' for one in styles)
    ui.add_head_html(
        f'{links}<script type="application/json" id="page-facts">{told}</script>'
        f'<script type="module" src="/console/static/{name}.js"></script>'
    )
    ui.element("div").props(f"id=page-{name}").classes("scripted")


def common(unit: Unit, viewer: Viewer) -> dict[str, Any]:
    """Who looks, in which language, and at which signs they may do what."""
    own = unit.actor
    return {
        "language": viewer.language,
        "me": {"id": own.id, "login": own.login, "name": own.name},
        "sign": viewer.sign,
        "signs": [_sign(unit, name) for name in viewer.signs],
        "house": sorted(map(str, own.permissions())),
    }


def _sign(unit: Unit, name: str) -> dict[str, Any]:
    sign = signs.loaded(unit, name)
    return {
        "name": name,
        "title": sign.title or name,
        "zone": sign.zone,
        "width": sign.canvas.width,
        "height": sign.canvas.height,
        "may": sorted(map(str, unit.actor.permissions(name))),
    }
