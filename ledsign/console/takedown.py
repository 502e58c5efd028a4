"""Takedown: the red button on every page. One press asks, a second does it, what is read back is shown.

It is done by a script of its own (``static/takedown.js``) that asks the API straight away, so that it works
while the page's own connection is being made again, and while the database is broken.
"""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any, Literal

from nicegui import ui

from ledsign.service import logins
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from ledsign.console.viewer import Viewer
    from ledsign.console.words import Say

_POWER = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M10 2.5v7M5.6 5.2a6.4 6.4 0 1 0 8.8 0"/></svg>'


def takedown_button(viewer: Viewer) -> None:
    """The button, for all signs that the viewer may make dark."""
    say, own = viewer.say, viewer.opened_by
    facts = {
        "csrf": logins.csrf_of(viewer.house, own.login_id),
        "current": viewer.sign,
        "signs": [
            {"name": one, "light": own.may(Permission.LIGHT, one)}
            for one in viewer.signs
            if own.may(Permission.DARK, one)
        ],
        "words": words(say),
    }
    told = json.dumps(facts, ensure_ascii=False).replace("<", "\\u003c")
    ui.add_head_html(
        '<link rel="stylesheet" href="/console/static/takedown.css">'
        f'<script type="application/json" id="takedown-facts">{told}</script>'
        '<script type="module" src="/console/static/takedown.js"></script>'
        '<script type="module" src="/console/static/takedown_key.js"></script>'
    )
    label = escape(say("撤播", "Take down"))
    ui.html(
        '<button type="button" class="takedown-button" data-takedown aria-haspopup="dialog"'
        f' aria-keyshortcuts="Shift+T">{_POWER}{label}</button>',
        sanitize=False,
    )


def resume_button(viewer: Viewer, what: Literal["takedown", "blackout"]) -> None:
    """To show again what was taken down or made dark: asks too before it does."""
    label = escape(viewer.say("恢复播出", "Resume"))
    ui.html(
        f'<button type="button" class="resume-button" data-resume="{what}" aria-haspopup="dialog">'
        f"{label}</button>",
        sanitize=False,
    )


def words(say: Say) -> dict[str, Any]:
    """What the script says; ``{…}`` are filled in."""
    return {
        "title": say("撤播：{sign}", "Take down: {sign}"),
        "titleAll": say("撤播", "Take down"),
        "told": say(
            "立即停止发布的画面，直到有人恢复。无需审批，会记入审计。",
            "Stops what is released at once, until somebody resumes. Needs no approval; it is audited.",
        ),
        "which": say("哪块屏", "Which sign"),
        "only": say("只有 {sign}", "Only {sign}"),
        "all": say("全部 {count} 块屏", "All {count} signs"),
        "reason": say("原因（可不填）", "Reason (optional)"),
        "black": say("立即黑屏", "Black now"),
        "safe": say("显示安全画面", "Safe picture"),
        "close": say("关闭", "Close"),
        "cancel": say("取消", "Cancel"),
        "again": say("再试一次", "Try again"),
        "resume": say("恢复播出", "Resume"),
        "resumeTitle": say("恢复播出：{sign}", "Resume: {sign}"),
        "resumeTold": say(
            "重新显示已发布的内容。会记入审计。", "Shows again what is released. It is audited."
        ),
        "toLogin": say("重新登录", "Log in again"),
        **_read_back(say),
    }


def _read_back(say: Say) -> dict[str, str]:
    return {
        "working": say("正在执行，等待播放机回读…", "Working; waiting for the player to read it back…"),
        "looking": say(
            "播放机已确认，等待监看看到…", "The player has confirmed; waiting for the monitor to see it…"
        ),
        "done": say("已撤播", "Taken down"),
        "partly": say("没有全部确认", "Not all of it is confirmed"),
        "readBlack": say("播放机回读：黑屏（{ms} 毫秒）", "The player reads back: black ({ms} ms)"),
        "readSafe": say(
            "播放机回读：安全画面（{ms} 毫秒）", "The player reads back: the safe picture ({ms} ms)"
        ),
        "seenBlack": say(
            "监看确认：控制器收到全黑。", "The monitor confirms: its controllers receive black."
        ),
        "seenLit": say(
            "监看仍看到画面：请到现场断开屏的电源。",
            "The monitor still sees a picture: go to the sign and cut its power.",
        ),
        "left": say(
            "播放机未运行：启动后首帧之前即生效。",
            "The player does not run; it finds this before its first frame.",
        ),
        "away": say(
            "播放机没有应答：已记下，恢复后首先执行。请到现场断开屏的电源。",
            "The player does not answer. It comes first when it is back. Go to the sign and cut its power.",
        ),
        "unkept": say(
            "已执行，但未能记录：请检查数据库后再按一次。",
            "Done, but it could not be written down: see to the database, then press again.",
        ),
        "refused": say("没有执行", "Nothing was done"),
        "offline": say(
            "连不上服务，没有得到确认。请再试；仍不行就到现场执行黑屏，或断开屏的电源。",
            "The service cannot be reached: nothing is confirmed. Try again; else go to the sign and make it "
            "dark, or cut its power.",
        ),
        "login": say("会话已结束，没有执行。", "Your session has ended: nothing was done."),
        "resumed": say("已恢复播出", "Shown again"),
        "readLit": say("播放机回读：正常播出（{ms} 毫秒）", "The player reads back: lit ({ms} ms)"),
        "readDark": say("播放机回读：仍未点亮。", "The player reads back: still not lit."),
    }
