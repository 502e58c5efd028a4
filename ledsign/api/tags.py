"""Tags: the groups of the API, in the order somebody new would read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ledsign.core.problem import Bilingual

if TYPE_CHECKING:
    from collections.abc import Mapping

TAGS: Mapping[str, Bilingual] = {
    "setup": Bilingual("The first person, by the link printed on the console", "首次设置"),
    "sessions": Bilingual("Logging in and out, the second factor", "登录与会话"),
    "me": Bilingual("Your own account", "本人账号"),
    "signs": Bilingual("Signs: canvas, faces, outputs, wiring, limits", "屏"),
    "playlists": Bilingual("Playlists and their items, with every version", "节目单"),
    "schedules": Bilingual("When which playlist plays, and why", "排期"),
    "items": Bilingual("The items of a playlist", "条目"),
    "portage": Bilingual("Import and export of documents and calendars", "导入与导出"),
    "media": Bilingual("Pictures: PNG, JPEG, WebP, GIF", "素材"),
    "fonts": Bilingual("Fonts of the installation", "字体"),
    "previews": Bilingual("Exactly what the sign would show, at any time", "预览"),
    "jobs": Bilingual("Long work and how far it is", "任务"),
    "submissions": Bilingual("What is to be reviewed: frozen, compiled, screened", "送审"),
    "reviews": Bilingual("People look at the rendered frames and sign their hash", "审核"),
    "releases": Bilingual("What players accept: numbered, signed, with an end", "发布"),
    "words": Bilingual("Word lists and screening; they flag, people decide", "词表"),
    "status": Bilingual("Desired, reported, observed", "状态"),
    "dark": Bilingual("Takedown and blackout, confirmed by the player", "撤播与黑屏"),
    "overrides": Bilingual("Something else for a while, always with an end", "插播"),
    "brightness": Bilingual("Brightness by hand, within the limits", "亮度"),
    "patterns": Bilingual("Test patterns for who stands before the sign", "测试图案"),
    "journal": Bilingual("Proof of play", "播放记录"),
    "alarms": Bilingual("What needs somebody", "告警"),
    "webhooks": Bilingual("Where alarms are told", "通知地址"),
    "people": Bilingual("People, their roles per sign, links, vouching for keys", "人员"),
    "tokens": Bilingual("Tokens of programs: scoped, with an end", "令牌"),
    "audit": Bilingual("Who did what, in a chain that shows every tampering", "审计"),
    "operations": Bilingual("Health, metrics, this document", "运维"),
}


def described(used: set[str]) -> list[dict[str, Any]]:
    """The ``tags`` of the document: those used, in order; unknown ones at the end, for a test to find."""
    known = [
        {"name": name, "description": f"{text.en} / {text.zh}"} for name, text in TAGS.items() if name in used
    ]
    return known + [{"name": name} for name in sorted(used - TAGS.keys())]
