"""Now 总览: what is shown, what should be, and whether all is well."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from ledsign.console.first_steps import first_steps
from ledsign.console.frame import heading
from ledsign.console.now_board import Board
from ledsign.console.now_hero import hero
from ledsign.console.page import Entry
from ledsign.core.problem import Bilingual
from ledsign.service import signs
from ledsign.service.roles import Permission
from ledsign.service.sign_outline import outline

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer

EVERY_S = 1.0
_STYLE = '<link rel="stylesheet" href="/console/static/now.css">'


async def build(viewer: Viewer) -> None:
    """The page."""
    say = viewer.say
    sign = await viewer.look(lambda unit: signs.loaded(unit, viewer.sign)) if viewer.sign else None
    heading(say("总览", "Now"), "" if sign is None else sign.title or sign.name)
    await first_steps(viewer)
    if sign is None:
        with ui.element("section").classes("card"):
            ui.label(
                say(
                    "还没有屏。请管理员先在“屏体”中添加。",
                    "There is no sign yet. An administrator adds one under “Sign”.",
                )
            )
        return
    ui.add_head_html(_STYLE)
    with ui.element("section").classes("now-top").props(f'aria-label="{say("此刻的屏", "The sign now")}"'):
        hero(say, outline(sign))
        board = Board(viewer)
        board.sentence()
    board.cards()
    await board.refresh()
    timer = ui.timer(EVERY_S, board.refresh, immediate=False)
    ui.on("now_visible", lambda event: timer.activate() if event.args else timer.deactivate())


ENTRY = Entry(
    path="/", title=Bilingual("Now", "总览"), icon="lightbulb", permission=Permission.SIGN_READ, build=build
)
