"""First steps: a list on Now for who sets the house up, gone once the first caption is on the sign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from nicegui import ui

from ledsign.service import beginning
from ledsign.service.beginning import Stand, Step

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer
    from ledsign.console.words import Say

_STYLE = '<link rel="stylesheet" href="/console/static/first_steps.css">'


async def first_steps(viewer: Viewer) -> None:
    """The card; nothing for who cannot do any of it, and nothing once all is done."""
    found = await viewer.look(lambda unit: beginning.stands(unit, viewer.sign))
    if found:
        card(viewer.say, found)


def card(say: Say, stands: tuple[Stand, ...]) -> None:
    """The list, the first open step with its button."""
    ui.add_head_html(_STYLE)
    done = sum(one.is_done for one in stands)
    following = next(one for one in stands if not one.is_done)
    with (
        ui.element("section").classes("card first-steps").props('aria-labelledby="first-steps"'),
    ):
        with ui.element("h2").props('id="first-steps"'):
            ui.label(say("开始使用", "Getting started")).classes("inline")
            ui.label(say(f"　已完成 {done} / {len(stands)}", f"  {done} of {len(stands)} done")).classes(
                "inline quiet small"
            )
        with ui.element("ol"):
            for number, one in enumerate(stands, 1):
                _step(say, number, one, now=one is following)


def _step(say: Say, number: int, stand: Stand, *, now: bool) -> None:
    what, how, to, button = told(say, stand)
    with ui.element("li").classes("done" if stand.is_done else "now" if now else ""):
        with ui.element("span").classes("mark").props('aria-hidden="true"'):
            ui.label("✓" if stand.is_done else str(number))
        with ui.element("div"):
            ui.label(what).classes("what")
            if stand.is_done:
                ui.label(say("已完成", "Done")).classes("how")
            else:
                ui.label(how).classes("how")
        if now and to:
            ui.link(button, to).classes("go")


def told(say: Say, stand: Stand) -> tuple[str, str, str, str]:
    """(what, how, where to, the button's words) of a step."""
    waiting = ""
    if stand.invited:
        waiting = say(f"已邀请 {stand.invited} 人，等待接受。", f"{stand.invited} invited, not here yet. ")
    if stand.unknown:
        waiting += say(
            f"{stand.unknown} 人的密钥等待担保。", f"The key of {stand.unknown} waits to be vouched for. "
        )
    match stand.step:
        case Step.SECOND_FACTOR:
            return (
                say("绑定动态口令", "Set up your one-time codes"),
                say("管理人员、审核和发布都要用它。", "Inviting, reviewing and publishing ask for one."),
                "/second-factor",
                say("绑定", "Set up"),
            )
        case Step.SIGN:
            return (
                say("添加屏", "Add a sign"),
                say("导入屏的说明，或用示例双塔。", "Import its description, or begin with the demo towers."),
                "/sign",
                say("添加屏", "Add a sign"),
            )
        case Step.AUTHOR:
            return (
                say("邀请编写字幕的人", "Invite somebody who writes captions"),
                waiting
                + say("角色选“编辑”。管理员本人不能编写。", "As an Author: administrators do not write."),
                "/people",
                say("邀请", "Invite"),
            )
        case Step.REVIEWERS:
            return (
                say(
                    f"邀请审核人（{stand.have} / {stand.need}）",
                    f"Invite reviewers ({stand.have} of {stand.need})",
                ),
                waiting + say("没有人能批准自己写的内容。", "Nobody approves what they wrote."),
                "/people",
                say("邀请", "Invite"),
            )
        case Step.PUBLISHER:
            return (
                say("邀请发布人", "Invite a publisher"),
                waiting + say("可以由一位审核人兼任。", "A reviewer may be one as well."),
                "/people",
                say("邀请", "Invite"),
            )
        case Step.FIRST_CAPTION:
            return (
                say("第一条字幕上屏", "Put the first caption on the sign"),
                say(
                    "由编辑写好送审，批准后发布。",
                    "The author writes and submits it; approved, it is published.",
                ),
                "/captions",
                say("看节目", "See captions"),
            )
