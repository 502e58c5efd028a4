"""Schedule 排期: what is lit when, and why; and the time machine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from nicegui import ui

from ledsign.console import schedule_asking
from ledsign.console.frame import heading
from ledsign.console.page import Entry
from ledsign.core.problem import Bilingual
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer


async def build(viewer: Viewer) -> None:
    """The page."""
    say = viewer.say
    heading(say("排期", "Schedule"))
    if not viewer.sign:
        with ui.element("section").classes("card"):
            ui.label(say("还没有屏。请管理员先在“屏体”中建立一块屏。",
                         "There is no sign yet. An administrator adds one under “Sign”."))  # fmt: skip
        return
    facts = json.dumps({"language": viewer.language, "sign": viewer.sign}).replace("<", "\\u003c")
    ui.add_head_html(
        '<link rel="stylesheet" href="/console/static/schedule.css">'
        f'<script type="application/json" id="schedule-facts">{facts}</script>'
        '<script type="module" src="/console/static/schedule.js"></script>'
    )
    schedule_asking.listen(viewer)
    ui.element("div").props("id=schedule").classes("schedule")


ENTRY = Entry(
    path="/schedule", title=Bilingual("Schedule", "排期"), icon="calendar_month",
    permission=Permission.CONTENT_READ, build=build,
)  # fmt: skip
