"""The console on other days: only a keyboard, English, a telephone, two writers, no connection, ten watchers.

Asked in full under ``make proof``: the daily run has the story of ``test_console``.
"""

from __future__ import annotations

import os
import re
import signal
from typing import TYPE_CHECKING

import pytest

from tests.e2e.browsing import PHONE, Somebody, chromium, looked_at, scrolls_sideways, until
from tests.e2e.test_console import SIGN, invite, up
from tests.e2e.test_service import child, get
from tests.proof import FULL

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.running import Running

pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="processes ended by signal"),
    pytest.mark.skipif(not FULL, reason="asked under make proof"),
]
CONSOLES = 10
MOST_TABS = 60


@pytest.fixture
def browser(require_peer: Callable[[str], str], tmp_path: Path) -> Iterator[Browser]:
    """Browsers of people stand on other desks: here they give way to the sign's own processes."""
    patient = tmp_path / "patient-chromium"
    patient.write_text(f'#!/bin/sh\nexec nice -n 19 {require_peer("chromium")} "$@"\n', encoding="utf-8")
    patient.chmod(0o700)
    with chromium(require_peer, str(patient)) as found:
        yield found


@pytest.mark.timeout(600)
def test_other_days(running: Running, browser: Browser, tmp_path: Path) -> None:
    wall, console, link = up(running)
    lin, wang, zhao = (Somebody(*one) for one in (("林薇", "lin"), ("王敏", "wang"), ("赵磊", "zhao")))
    for one in (lin, wang, zhao):
        one.sit_down(browser, console)
    with looked_at((lin, wang, zhao), tmp_path):
        lin.set_up(link)
        invite(lin, wang, "编辑")
        invite(lin, zhao, "编辑")
        keyboard_and_english(wang)
        place = conflict(wang, zhao)
        no_connection(wang, running, console, place)
        telephone(wang, place)
        ten_consoles(browser, wang, console, wall)


def keyboard_and_english(author: Somebody) -> None:
    """A sentence written and saved without a mouse."""
    page = author.page
    page.goto("/captions?lang=en")
    page.get_by_role("heading", level=1, name="Captions").wait_for()
    field = page.get_by_label("Text", exact=True)
    field.wait_for()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if field.evaluate("(node) => node === document.activeElement"):
            break
    page.keyboard.type("Open day")
    page.keyboard.press("Control+s")
    page.get_by_text("Saved · version 1").wait_for()


def conflict(first: Somebody, second: Somebody) -> str:
    """Two people change one text: the later one sees both and chooses. Where it is."""
    place = first.page.evaluate("location.hash")
    for one in (first, second):
        one.page.goto("about:blank")
        one.page.goto(f"/captions{place}")
        one.page.get_by_label("文字", exact=True).wait_for()
    write(first.page, "开放日")
    save(first.page)
    write(second.page, "欢迎参观")
    second.page.get_by_role("button", name="保存", exact=True).click()
    dialog = second.page.get_by_role("dialog", name="另一位同事也改了这个节目单")
    dialog.get_by_text("开放日").first.wait_for()
    dialog.get_by_text("欢迎参观").first.wait_for()
    dialog.get_by_role("button", name="按所选合并并保存").click()
    second.page.get_by_text(re.compile(r"已保存 · 第 3 版")).wait_for()
    return str(place)


def no_connection(author: Somebody, running: Running, console: str, place: str) -> None:
    """Without a line, and with a service that died: what was typed is there, and is saved in the end."""
    page = author.page
    page.goto("about:blank")
    page.goto(f"/captions{place}")
    author.context.set_offline(True)
    write(page, "断网时写的")
    page.get_by_text("连接中断").first.wait_for()
    author.context.set_offline(False)
    page.reload()
    holds(page, "断网时写的")
    os.kill(child(running.processes[0], "serve"), signal.SIGKILL)
    until(lambda: get(f"{console}/readyz")[0] == 0, 20)
    write(page, "服务重启时写的")
    page.get_by_text(re.compile("连接中断，正在重新连接|服务刚刚重启过")).wait_for()
    until(lambda: get(f"{console}/readyz")[0] == 200, 120)
    # The page loads itself anew now, but not while somebody writes.
    page.get_by_text("服务刚刚重启过").wait_for()
    assert page.get_by_label("文字", exact=True).input_value() == "服务重启时写的"
    save(page)
    page.reload()
    holds(page, "服务重启时写的")


def telephone(author: Somebody, place: str) -> None:
    """The editor fits."""
    page = author.page
    page.set_viewport_size(PHONE)
    page.goto("about:blank")
    page.goto(f"/captions{place}")
    page.get_by_label("文字", exact=True).wait_for()
    assert scrolls_sideways(page) == []
    assert page.get_by_role("navigation", name="主菜单").first.is_visible()


def ten_consoles(browser: Browser, author: Somebody, console: str, wall: str) -> None:
    """Ten people look on: the towers lose no frame."""
    state = author.context.storage_state()
    contexts = [browser.new_context(base_url=console, storage_state=state) for _ in range(CONSOLES)]
    before, skipped = boards(wall), missed(author)
    for one in contexts:
        page = one.new_page()
        page.goto("/")
        page.get_by_role("heading", level=1).wait_for()
    until(
        lambda: all(
            now["frames"] > then["frames"] + 300 for now, then in zip(boards(wall), before, strict=True)
        ),
        60,
    )
    assert missed(author) == skipped, "deadlines of the player"
    for now, then in zip(boards(wall), before, strict=True):
        found = {what: now[what] - then[what] for what in ("torn", "lost", "signal_losses")}
        assert not any(found.values()), found
    for one in contexts:
        one.close()


def missed(author: Somebody) -> int:
    """Frames that the player left out because they were late, since it started."""
    return int(author.call("GET", f"/signs/{SIGN}/status")["told"]["reported"]["skipped"])


def boards(wall: str) -> list[dict[str, int]]:
    import json

    return list(json.loads(get(f"{wall}/api/report")[1])["controllers"].values())


def write(page: Page, text: str) -> None:
    page.get_by_label("文字", exact=True).fill(text)


def holds(page: Page, text: str) -> None:
    """The playlist is there, and its text is that."""
    field = page.get_by_label("文字", exact=True)
    field.wait_for()
    until(lambda: field.input_value() == text)


def save(page: Page) -> None:
    page.get_by_role("button", name="保存", exact=True).click()
    page.get_by_role("status").filter(has_text=re.compile("^已保存")).wait_for()
