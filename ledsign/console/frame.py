"""Frame: what stands around every page: brand, sign, takedown, menu, language, light and dark, log out."""

from __future__ import annotations

from contextlib import contextmanager
from html import escape
from typing import TYPE_CHECKING

from nicegui import ui

from ledsign.console.takedown import takedown_button
from ledsign.service.roles import Permission

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ledsign.console.page import Entry
    from ledsign.console.viewer import Viewer
    from ledsign.console.words import Say

_MOST_TABS = 5
_HEAD = """
<link rel="stylesheet" href="/console/static/letters/letters.css">
<link rel="stylesheet" href="/console/look/tokens.css">
<link rel="stylesheet" href="/console/static/console.css">
<script src="/console/static/console.js"></script>
"""


@contextmanager
def around(viewer: Viewer, entry: Entry, entries: Sequence[Entry]) -> Iterator[None]:
    """Everything built inside is the page's own."""
    say = viewer.say
    entries = tuple(one for one in entries if one.in_menu)
    ui.add_head_html(_HEAD + _line(say))
    ui.colors(primary="#0a5fb8", positive="#17703f", negative="#b3261e", warning="#8a5a00")
    ui.html(f'<a class="skip-link" href="#main">{say("跳到正文", "Skip to content")}</a>', sanitize=False)
    with ui.header(elevated=False).classes("console-head"):
        ui.html('<a class="console-brand" href="/"><i></i><i></i>ledsign</a>', sanitize=False)
        _sign_choice(viewer)
        ui.space()
        if viewer.sign and viewer.opened_by.may(Permission.DARK, viewer.sign):
            takedown_button(viewer)
        _menu(viewer, entries[_MOST_TABS:])
    with (
        _drawer(),
        ui.element("nav").classes("console-nav").props(f'aria-label="{say("主菜单", "Main menu")}"'),
    ):
        for one in entries:
            _link(viewer, one, here=one is entry)
    with (
        ui.footer(elevated=False).classes("console-tabs"),
        ui.element("nav")
        .classes("row justify-around w-full")
        .props(f'aria-label="{say("主菜单", "Main menu")}"'),
    ):
        for one in entries[:_MOST_TABS]:
            _link(viewer, one, here=one is entry)
    with ui.element("div").classes("console-main").props("id=main tabindex=-1"):  # Quasar has the <main>
        yield


def _line(say: Say) -> str:
    """The script that minds the line to the service, and what it says by itself."""
    anew = say("服务刚刚重启过", "The service has been restarted")
    later = say(
        "写完后页面会自动刷新；屏上的播放不受影响。",
        "This page loads anew when you have finished. The sign plays on.",
    )
    words = f'data-anew="{escape(anew)}" data-later="{escape(later)}"'
    return f'<script src="/console/static/line.js" {words}></script>'


def _drawer() -> ui.left_drawer:
    """Open where there is room. The browser decides: asked for the answer, as NiceGUI does when the value is
    None, a browser that has left the page already gives none, and that is logged as an error.
    """
    return ui.left_drawer(value=False, fixed=True, elevated=False).props(
        "show-if-above width=212 breakpoint=860"
    )


def heading(title: str, told: str = "") -> None:
    """The page's one first-level heading, and a sentence beside it."""
    with ui.element("div").classes("console-title"):
        _text("h1", title)
        if told:
            _text("p", told)


@contextmanager
def card(title: str = "", classes: str = "") -> Iterator[None]:
    """A part of a page under a second-level heading."""
    with ui.element("section").classes(f"card {classes}"):
        if title:
            _text("h2", title)
        yield


def _text(tag: str, text: str) -> None:
    with ui.element(tag):
        ui.label(text).classes("inline")


def nothing_here(viewer: Viewer) -> None:
    """For who has no role that this page serves."""
    heading(
        viewer.say("无权查看", "Not for your role"),
        viewer.say("请联系管理员授予相应角色。", "Ask an administrator for a role that may see this."),
    )


def _link(viewer: Viewer, entry: Entry, *, here: bool) -> None:
    link = ui.link(target=entry.path)
    link.props('aria-current="page"') if here else None
    with link:
        ui.icon(entry.icon).props('aria-hidden="true"')
        ui.label(viewer.say.text(entry.title))


def _sign_choice(viewer: Viewer) -> None:
    if len(viewer.signs) > 1:
        ui.select(
            list(viewer.signs), value=viewer.sign, label=viewer.say("屏", "Sign"),
            on_change=lambda event: ui.run_javascript(f"ledsignChoose('sign', {event.value!r})"),
        ).props("outlined dense").classes("min-w-[150px] only-desk")  # fmt: skip
    elif viewer.sign:
        ui.label(viewer.sign).classes("pill only-desk")


def _menu(viewer: Viewer, more: Sequence[Entry]) -> None:
    say = viewer.say
    other = "en" if viewer.language == "zh" else "zh"
    with (
        ui.button(icon="account_circle").props(f'flat round aria-label="{say("我的账户", "My account")}"')
        .classes("quiet-button"),
        ui.menu(),
    ):  # fmt: skip
        with ui.element("div").classes("q-pa-md"):
            ui.label(viewer.opened_by.name).classes("font-semibold")
            ui.label(viewer.opened_by.login).classes("quiet small")
        ui.separator()
        for one in more:  # what the tabs of a telephone have no room for
            ui.menu_item(say.text(one.title), lambda to=one.path: ui.navigate.to(to)).classes("only-phone")
        ui.menu_item(
            "English" if other == "en" else "中文",
            lambda: ui.run_javascript(f"ledsignChoose('language', '{other}')"),
        )
        ui.menu_item(say("浅色 / 深色", "Light / dark"), lambda: ui.run_javascript("ledsignTheme()"))
        ui.menu_item(say("账户与安全", "Account and security"), lambda: ui.navigate.to("/account"))
        ui.menu_item(say("退出登录", "Log out"), lambda: ui.run_javascript("ledsignLogOut()"))
