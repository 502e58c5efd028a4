"""Captions 节目: from a sentence to a picture on the towers, and on to review.

The page is a script of ours (``static/captions``) that talks to the API, so that a keystroke reaches the
picture without a detour and typed text outlives a lost connection.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from ledsign.console.caption_facts import as_script, facts
from ledsign.console.frame import heading
from ledsign.console.page import Entry
from ledsign.core.problem import Bilingual
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer


async def build(viewer: Viewer) -> None:
    """The page."""
    say = viewer.say
    told = await viewer.look(lambda unit: facts(unit, viewer)) if viewer.sign else None
    if told is None:
        heading(say("节目", "Captions"))
        with ui.element("section").classes("card"):
            ui.label(say("还没有屏。请管理员先在“屏体”中建立一块屏。",
                         "There is no sign yet. An administrator adds one under “Sign”."))  # fmt: skip
        return
    ui.add_head_html(
        '<link rel="stylesheet" href="/console/static/captions.css">'
        f'<script type="application/json" id="captions-facts">{as_script(told)}</script>'
        '<script type="module" src="/console/static/captions.js"></script>'
    )
    heading(say("节目", "Captions"))
    ui.element("div").props("id=captions").classes("captions")


ENTRY = Entry(
    path="/captions", title=Bilingual("Captions", "节目"), icon="text_fields",
    permission=Permission.CONTENT_READ, build=build,
)  # fmt: skip
