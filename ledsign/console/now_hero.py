"""Now's hero: the sign at night, twice: what its controllers receive, and what they should."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any

from nicegui import ui

if TYPE_CHECKING:
    from ledsign.console.words import Say

_STOP = '<svg class="stop" viewBox="0 0 20 20" aria-hidden="true"><path d="M7 4v12M13 4v12"/></svg>'
_PLAY = '<svg class="play" viewBox="0 0 20 20" aria-hidden="true"><path d="M6 4l10 6-10 6z"/></svg>'
_FULL = '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 8V3h5M12 3h5v5M17 12v5h-5M8 17H3v-5"/></svg>'


def hero(say: Say, sign: dict[str, Any]) -> None:
    """``sign``: its outline. The pictures come by ``static/now.js``."""
    facts = json.dumps({"sign": sign, "words": words(say)}, ensure_ascii=False).replace("<", "\\u003c")
    ui.add_head_html(
        f'<script type="application/json" id="now-facts">{facts}</script>'
        '<script type="module" src="/console/static/now.js"></script>'
    )
    told = (
        _pane(
            "observed",
            say("控制器实收", "What the controllers receive"),
            say("实收画面", "The picture received"),
        )
        + _pane(
            "desired",
            say("应播画面", "What should be shown"),
            say("应播画面", "The picture that should be shown"),
        )
        + '<div class="now-agree" data-agree role="status" hidden></div>'
        + f'<div class="now-tools">{_button("pause", say("暂停画面", "Pause the pictures"), _STOP + _PLAY)}'
        + f"{_button('full', say('全屏', 'Full screen'), _FULL)}</div>"
    )
    wide = " wide" if sign["width"] > sign["height"] * 1.3 else ""
    ui.html(told, sanitize=False).classes(f"now-hero{wide}")


def words(say: Say) -> dict[str, Any]:
    """What the script says."""
    return {
        "live": say("实时", "Live"),
        "connecting": say("正在连接…", "Connecting…"),
        "offline": say("连接中断", "Connection lost"),
        "again": say("与服务的连接中断，正在重新连接。屏上照常播放。",
                     "The connection to the service is lost; trying again. The sign plays on."),
        "refused": say("无权查看", "Not for you to see"),
        "unwatched": say("无监看", "Nobody looks"),
        "nobody": say("没有监看程序，无法看到控制器实际收到的画面。",
                      "There is no monitor beside this sign, so nobody sees what its controllers receive."),
        "silent": say("监看中断", "The monitor is silent"),
        "old": say("这是监看中断前的画面。", "This is the picture from before the monitor fell silent."),
        "paused": say("已暂停", "Paused"),
        "pause": say("暂停画面", "Pause the pictures"),
        "go": say("继续播放画面", "Show the pictures again"),
        "same": say("✓ 两边逐像素一致", "✓ Equal, pixel by pixel"),
        "different": say("两边不一致", "They differ"),
        "nothing": say("还没有发布内容。", "Nothing has been released yet."),
        "states": {
            "show": say("按发布内容", "As released"),
            "takedown": say("已要求撤播", "To be taken down"),
            "dark": say("已要求黑屏", "To be dark"),
            "over": say("发布已过期", "The release is over"),
            "none": say("尚无发布", "Nothing released"),
        },
    }  # fmt: skip


def _pane(what: str, title: str, label: str) -> str:
    return (
        f'<figure class="now-pane" data-pane="{what}">'
        f'<canvas role="img" aria-label="{escape(label)}"></canvas>'
        f'<figcaption><span>{escape(title)}</span><span class="now-badge" data-badge></span></figcaption>'
        '<p class="now-veil" data-veil hidden></p></figure>'
    )


def _button(name: str, label: str, icon: str) -> str:
    told = escape(label)
    return f'<button type="button" data-{name} aria-label="{told}" title="{told}">{icon}</button>'
