"""What people on watch do besides the story: light, patterns, alarms, limits, records, urgent words, a lost
password, a review on a telephone; and what happens to the takedown when the database is broken.

Asked in full under ``make proof``. Pages and dialogs on the way are looked over by axe-core, light and dark.
"""

from __future__ import annotations

import os
import re
import signal
import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from tests.e2e.browsing import DESK, PHONE, Somebody, looked_at, scrolls_sideways, serious, until
from tests.e2e.test_console import SIGN, approve, browser, invite, publish, seen, up, write_and_submit
from tests.e2e.test_service import child
from tests.proof import FULL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Locator, Page

    from tests.running import Running

__all__ = ["browser"]
pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="processes ended by signal"),
    pytest.mark.skipif(not FULL, reason="asked under make proof"),
]
URGENT = "台风预警：请远离外墙"
SECOND = Path(__file__).parents[2] / "signs" / "p10-64x16.yaml"
MOST_TABS = 120
# Bytes of a database's first page that nothing can be read without.
HEAD = 4096
REFUSED = re.compile(r"status of (403|409|422|50\d)")


@pytest.mark.timeout(900)
def test_reviews_on_a_telephone_and_urgent_words(running: Running, browser: Browser, tmp_path: Path) -> None:
    with crew(running, browser, tmp_path) as (house, lin, wang, chen, wu, li):
        invite(lin, chen, "审核人")
        # whose key counts from the beginning, as the second that came: so it may sign urgent words
        invite(lin, li, "发布人")
        invite(lin, wang, "编辑")
        invite(lin, wu, "审核人")
        vouch(chen, wu)
        place = write_and_submit(wang)
        on_a_telephone(browser, house.console, chen, shared(wang, place))
        axe(wu.page, lambda: wu.page.goto(place), press=("退回", "批准", "分享链接"))
        approve(wu, place)
        axe(li.page, lambda: li.page.goto(place), press=("发布上屏",))
        publish(li, place)
        until(lambda: seen(house.wall).any())
        urgent_and_its_end(wang, chen, wu, li, house.wall)
        axe(wang.page, lambda: wang.page.goto("/captions"))
        axe(wang.page, lambda: wang.page.goto("/schedule"))
        axe(wang.page, lambda: wang.page.goto("/review"))


@pytest.mark.timeout(900)
def test_a_watch_at_the_sign(running: Running, browser: Browser, tmp_path: Path) -> None:
    with crew(running, browser, tmp_path) as (house, lin, _wang, _chen, _wu, li):
        invite(lin, li, "发布人", "值守")
        brightness(li)
        patterns(li, house.wall)


@pytest.mark.timeout(900)
def test_limits_records_and_an_alarm(running: Running, browser: Browser, tmp_path: Path) -> None:
    with crew(running, browser, tmp_path) as (_house, lin, _wang, _chen, zhou, li):
        invite(lin, li, "发布人", "值守")
        invite(lin, zhou, "物业")
        limits(lin, zhou)
        records_by_keyboard(li)
        axe(li.page)
        alarm(li, running)


@pytest.mark.timeout(900)
def test_a_lost_password_and_the_dark(running: Running, browser: Browser, tmp_path: Path) -> None:
    with crew(running, browser, tmp_path) as (house, lin, _wang, _chen, wu, li):
        invite(lin, wu, "审核人")
        invite(lin, li, "发布人", "值守")
        axe(lin.page, lambda: lin.page.goto("/people"), press=("邀请人员",))
        axe(wu.page, lambda: wu.page.goto("/account"), press=("修改密码",))
        new_password(lin, wu)
        added = lin.call("POST", "/signs", {"text": SECOND.read_text("utf-8")})
        assert added["status"] == 201, added
        take_all_down(li, house.wall)
        resume(li, house.wall)
        broken_database(li, house.wall, running)


@dataclass(frozen=True)
class House:
    """Where the simulator's page and the console are."""

    wall: str
    console: str


@contextmanager
def crew(
    running: Running, browser: Browser, folder: Path
) -> Iterator[tuple[House, Somebody, Somebody, Somebody, Somebody, Somebody]]:
    """A new house with its administrator, and four more at browsers of their own."""
    wall, console, link = up(running)
    lin, wang, chen = Somebody("林薇", "lin.wei"), Somebody("王敏", "wang.min"), Somebody("陈刚", "chen.gang")
    wu, li = Somebody("吴越", "wu.yue"), Somebody("李静", "li.jing")
    everybody = (lin, wang, chen, wu, li)
    for one in everybody:
        one.sit_down(browser, console)
    with looked_at(everybody, folder):
        lin.set_up(link)
        yield House(wall, console), lin, wang, chen, wu, li
        for one in everybody:
            # what was refused on purpose, and what a broken service answers, the browser says too
            assert [line for line in one.told if not REFUSED.search(line)] == [], one.name


# ---------------------------------------------------------------- looking
def axe(page: Page, come: Any = None, press: tuple[str, ...] = ()) -> None:
    """Nothing serious on the page as it is, nor in the dialogs these buttons open, light or dark."""
    if come is not None:
        come()
        page.wait_for_load_state("load")
    page.get_by_role("heading").first.wait_for()
    found = both_themes(page)
    for name in press:
        page.get_by_role("button", name=name, exact=True).first.click()
        page.get_by_role("dialog").first.wait_for()
        found += [f"{name}: {one}" for one in both_themes(page)]
        page.keyboard.press("Escape")
        page.get_by_role("dialog").first.wait_for(state="detached")
    assert found == [], (page.url, found)


def both_themes(page: Page) -> list[str]:
    found = []
    for _ in range(2):
        page.evaluate("Promise.all(document.getAnimations().map((one) => one.finished.catch(() => {})))")
        dark = page.evaluate("document.documentElement.dataset.theme")
        found += [f"{dark}: {one}" for one in serious(page)]
        page.evaluate("ledsignTheme()")
    return found


# ---------------------------------------------------------------- review
def vouch(reviewer: Somebody, newcomer: Somebody) -> None:
    """The third who may approve: one whose key counts says that theirs is theirs."""
    newcomer.page.goto("/account")
    key = newcomer.page.get_by_label("密钥编号").inner_text()
    page = reviewer.page
    page.goto("/account")
    page.get_by_role("listitem").filter(has_text=newcomer.name).get_by_role("button", name="担保").click()
    dialog = page.get_by_role("dialog", name=f"为 {newcomer.name} 担保")
    dialog.get_by_label("密钥编号").fill(key)
    dialog.get_by_role("button", name="确认担保").click()
    stepped_up(reviewer)
    page.get_by_text("已担保").wait_for()


def stepped_up(person: Somebody) -> None:
    """A fresh code, where one is asked for."""
    page = person.page
    dialog = page.get_by_role("dialog", name="请确认是您本人")
    done = page.locator(".toast, dialog[open] .note.ok, dialog[open] .qr")
    dialog.or_(done).first.wait_for()
    if dialog.count():
        axe(page)
        dialog.get_by_label("动态口令").fill(person.code())
        dialog.get_by_role("button", name="确认").click()


def shared(author: Somebody, place: str) -> str:
    """The link for a reviewer's telephone."""
    page = author.page
    page.goto(place)
    page.get_by_role("button", name="分享链接").click()
    dialog = page.get_by_role("dialog", name="发给审核人")
    dialog.locator(".qr svg").wait_for()
    return dialog.get_by_label("链接", exact=True).input_value()


def on_a_telephone(browser: Browser, console: str, reviewer: Somebody, link: str) -> None:
    """Somebody logged out follows it: the door first, then that very submission; approved with a code."""
    reviewer.context.close()
    page = reviewer.sit_down(browser, console, viewport=PHONE, has_touch=True, is_mobile=True)
    page.goto(link)
    page.wait_for_url(re.compile("/login"))
    assert page.get_by_text(link.partition("submission=")[2][:8]).count() == 0
    reviewer.enter()
    page.wait_for_url(re.compile(r"/review\?submission="))
    page.get_by_role("heading", level=1).wait_for()
    assert scrolls_sideways(page) == []
    page.locator(".action-bar").get_by_role("button", name="批准").tap()
    dialog = page.get_by_role("dialog", name=re.compile("批准"))
    dialog.get_by_label("密码").fill(reviewer.password)
    dialog.get_by_label("动态口令").fill("000000")
    dialog.get_by_role("button", name="批准").tap()
    dialog.get_by_text(re.compile("下一个口令约")).wait_for()
    axe(page)
    dialog.get_by_label("动态口令").fill(reviewer.code())
    dialog.get_by_role("button", name="批准").tap()
    page.get_by_text("您已批准。下一审次须由另一人进行。").wait_for()
    page.set_viewport_size(DESK)


# ---------------------------------------------------------------- the sign
def shown(person: Somebody) -> dict[str, Any]:
    """What the player says that it shows."""
    told: dict[str, Any] = person.call("GET", f"/signs/{SIGN}/status")["told"]["reported"]["shown"]
    return told


def brightness(operator: Somebody) -> None:
    """By hand with the keyboard, step by step, and back to the schedule."""
    page = operator.page
    page.goto("/")
    slider = page.get_by_role("slider", name="亮度（百分比）")
    page.get_by_text("自动", exact=True).wait_for()
    until(lambda: slider.input_value() == "100")
    slider.focus()
    page.keyboard.press("Home")
    for _ in range(3):
        page.keyboard.press("PageUp")
    page.keyboard.press("ArrowRight")
    level = int(slider.input_value())
    assert 0 < level < 100
    until(lambda: abs((shown(operator)["level"] or 0) - level / 100) < 0.005)
    page.get_by_text("手动", exact=True).wait_for()
    page.wait_for_timeout(3_000)  # it stays there, though the page is brought up to date each second
    assert int(slider.input_value()) == level
    page.get_by_role("checkbox", name=re.compile("^自动")).click()
    page.get_by_text("自动", exact=True).wait_for()
    until(lambda: shown(operator)["level"] == 1.0)


def patterns(operator: Somebody, wall: str) -> None:
    """Red on the real sign, then back to the caption."""
    page = operator.page
    page.goto("/sign")
    axe(page)
    before = seen(wall)
    page.get_by_role("button", name="红", exact=True).click()
    page.get_by_text(re.compile("正在显示：红")).wait_for()
    until(lambda: only_red(seen(wall)))
    page.get_by_role("button", name="移动线").click()
    until(lambda: not only_red(seen(wall)) and seen(wall).any())
    page.get_by_role("button", name="立即结束").click()
    page.get_by_text("已结束，回到节目。").wait_for()
    until(lambda: np.array_equal(seen(wall), before))


def only_red(picture: Any) -> bool:
    return bool(picture[..., 0].any() and not picture[..., 1:].any())


def limits(first: Somebody, second: Somebody) -> None:
    """Two people change the hours of black: the later one is shown both, and chooses."""
    for one in (first, second):
        one.page.goto("/sign")
        one.page.get_by_role("button", name="加熄屏时段").click()
        one.page.get_by_text(re.compile("（未保存）")).wait_for()
    second.page.get_by_role("group", name="熄屏").get_by_label("从").fill("22:30")
    second.page.get_by_text(re.compile("22:30 至次日")).wait_for()
    save(first.page).click()
    first.page.get_by_text("已保存，随下次发布生效。").wait_for()
    save(second.page).click()
    second.page.get_by_text(re.compile("别人刚刚改过")).wait_for()
    second.page.get_by_text(re.compile("您填的是：.*22:30")).wait_for()
    axe(second.page)
    second.page.get_by_role("button", name="用我的").click()
    second.page.get_by_text("已保存，随下次发布生效。").wait_for()
    kept = first.call("GET", f"/signs/{SIGN}")["told"]["document"]["limits"]
    assert "22:30" in str(kept), kept


def save(page: Page) -> Locator:
    return page.get_by_role("button", name="保存", exact=True)


def alarm(operator: Somebody, running: Running) -> None:
    """A monitor that hangs: said, seen by somebody, gone when it looks again. A hung player is replaced."""
    page = operator.page
    page.goto("/")
    monitor = child(running.processes[0], "simulator")
    os.kill(monitor, signal.SIGSTOP)
    try:
        seen_it = page.get_by_role("button", name="我知道了").first
        seen_it.wait_for(timeout=90_000)
        axe(page)
        seen_it.click()
        page.get_by_text(re.compile(f"{operator.name} 已知悉")).first.wait_for()
    finally:
        os.kill(monitor, signal.SIGCONT)
    page.get_by_text(re.compile(f"{operator.name} 已知悉")).first.wait_for(state="detached", timeout=90_000)


# ---------------------------------------------------------------- records
def records_by_keyboard(reader: Somebody) -> None:
    """Both files, saved without a mouse."""
    page = reader.page
    page.goto("/records")
    for name, begins in (("导出表格（CSV）", b"\xef\xbb\xbf"), ("导出 PDF 报告", b"%PDF-")):
        tab_to(page, page.get_by_role("button", name=name))
        with page.expect_download() as saving:
            page.keyboard.press("Enter")
        assert Path(saving.value.path()).read_bytes().startswith(begins)
        assert re.match(r"播出记录-.*\.(csv|pdf)$", saving.value.suggested_filename)
    tab_to(page, page.get_by_role("button", name="核验全部"))
    page.keyboard.press("Space")
    page.get_by_text(re.compile("核验通过")).wait_for()


def tab_to(page: Page, wanted: Locator) -> None:
    """With the Tab key alone."""
    wanted.wait_for()
    for _ in range(MOST_TABS):
        if wanted.evaluate("(node) => node === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not come to {wanted}")


# ---------------------------------------------------------------- urgent words
def urgent_and_its_end(
    author: Somebody, reviewer: Somebody, second: Somebody, publisher: Somebody, wall: str
) -> None:
    """Over the programme with two signatures; ended by publishing something else, which has to be said."""
    page, before = author.page, seen(wall)
    page.goto("/review")
    page.get_by_role("button", name="紧急信息").click()
    dialog = page.get_by_role("dialog", name="紧急信息")
    dialog.get_by_label("文字").fill(URGENT)
    dialog.get_by_role("img", name="预览").wait_for()
    axe(page)
    dialog.get_by_role("button", name="送紧急审核").click()
    page.wait_for_url(re.compile(r"/review\?submission="))
    approve(reviewer, page.url)
    publish(publisher, page.url)
    until(lambda: shown(publisher)["layer"] == "emergency")
    until(lambda: not np.array_equal(seen(wall), before))
    publisher.page.goto("/")
    publisher.page.get_by_text(re.compile(f"紧急插播“{URGENT[:4]}")).first.wait_for()

    page.goto("/captions")
    page.get_by_label("文字", exact=True).fill("欢迎参观")
    page.get_by_role("button", name="送审").click()
    page.get_by_role("dialog", name="送审").get_by_role("button", name="送审").click()
    page.get_by_role("dialog", name="已送审").get_by_role("link", name="查看送审单").click()
    page.wait_for_url(re.compile(r"/review\?submission="))
    approve(reviewer, page.url, then="您已批准。下一审次须由另一人进行。")
    approve(second, page.url)
    page = publisher.page
    page.goto(author.page.url)
    page.get_by_role("button", name="发布上屏").first.click()
    dialog = page.get_by_role("dialog", name="发布上屏")
    dialog.get_by_label("动态口令").fill(publisher.code())
    dialog.get_by_role("button", name="发布", exact=True).click()
    ends = dialog.get_by_role("checkbox", name=re.compile("结束正在播出的紧急信息"))
    ends.wait_for()
    axe(page)
    ends.check()
    dialog.get_by_label("动态口令").fill(publisher.code())
    dialog.get_by_role("button", name="发布", exact=True).click()
    page.get_by_text(re.compile(r"第 \d+ 号发布")).wait_for()
    until(lambda: shown(publisher)["layer"] != "emergency")


# ---------------------------------------------------------------- people
def new_password(admin: Somebody, forgetful: Somebody) -> None:
    """A reset by the administrator; the old one is worth nothing, the new one lets in."""
    page = admin.page
    page.goto("/people")
    page.get_by_role("button", name=re.compile(forgetful.name)).first.click()
    page.get_by_role("dialog", name=forgetful.name).wait_for()
    axe(page)
    page.get_by_role("button", name="重置密码").click()
    dialog = page.get_by_role("dialog", name=f"重置 {forgetful.name} 的密码")
    axe(page)
    dialog.get_by_role("button", name="生成重置链接").click()
    stepped_up(admin)
    made = page.get_by_role("dialog", name=f"{forgetful.name} 的重置链接")
    link = made.get_by_label("链接（只显示这一次）").input_value()
    axe(page)
    guest = forgetful.page
    guest.goto(link)
    forgetful.password = "another horse entirely"
    guest.get_by_label("密码").fill(forgetful.password)
    guest.get_by_role("button", name="保存并登录").click()
    guest.get_by_label("动态口令").fill(forgetful.code())  # the telephone is not lost: its codes go on
    guest.get_by_role("button", name="保存并登录").click()
    guest.wait_for_url(lambda url: "/invitation" not in url)
    guest.goto("/review")
    guest.get_by_role("heading", level=1, name="审核").wait_for()
    guest.get_by_text("您的签名密钥尚未生效").wait_for()


# ---------------------------------------------------------------- dark
def takedown_asked(operator: Somebody) -> Locator:
    """The dialog, once it takes presses."""
    page = operator.page
    page.get_by_role("button", name="撤播").first.click()
    dialog = page.get_by_role("dialog", name=re.compile("^撤播"))
    dialog.get_by_role("button", name="立即黑屏").wait_for()
    page.wait_for_timeout(500)  # the guard against a double click
    return dialog


def take_all_down(operator: Somebody, wall: str) -> None:
    """Every sign: one is black at once, the other has no player, which is said."""
    page = operator.page
    page.goto("/")
    dialog = takedown_asked(operator)
    dialog.get_by_label(re.compile("全部 2 块屏")).check()
    axe(page)
    dialog.get_by_role("button", name="立即黑屏").click()
    until(lambda: not seen(wall).any())
    dialog.get_by_text(re.compile("播放机回读：黑屏")).wait_for()
    dialog.get_by_text("没有全部确认").wait_for()
    dialog.get_by_text(re.compile("播放机未运行|播放机没有应答")).wait_for()
    axe(page)
    dialog.get_by_role("button", name="关闭").click()


def resume(operator: Somebody, wall: str) -> None:
    """Lit again: one press asks, a second does it."""
    page = operator.page
    page.goto(f"/?sign={SIGN}")
    page.get_by_role("button", name="恢复播出").first.click()
    dialog = page.get_by_role("dialog", name=re.compile("恢复播出"))
    axe(page)
    dialog.get_by_role("button", name="恢复播出").click()
    dialog.get_by_text(re.compile("播放机回读：正常播出")).wait_for()
    until(lambda: seen(wall).any())
    dialog.get_by_role("button", name="关闭").click()


def broken_database(operator: Somebody, wall: str, running: Running) -> None:
    """Locked by somebody, then unreadable: black all the same, and what could not be written down is said."""
    page, file = operator.page, running.home / "service" / "ledsign.db"
    page.goto(f"/?sign={SIGN}")
    page.get_by_role("heading", level=1, name="总览").wait_for()
    with closing(sqlite3.connect(file)) as other:
        other.execute("BEGIN EXCLUSIVE")
        dialog = takedown_asked(operator)
        dialog.get_by_role("button", name="立即黑屏").click()
        until(lambda: not seen(wall).any(), 3)
        dialog.get_by_text(re.compile("已执行，但未能记录")).wait_for()
        other.rollback()
    # The same once more, now that it can be written down; and lit again.
    dialog.get_by_role("button", name="再试一次").click()
    dialog.get_by_text("已撤播").wait_for()
    dialog.get_by_role("button", name="关闭").click()
    resume(operator, wall)

    page.goto(f"/?sign={SIGN}")
    page.get_by_role("heading", level=1, name="总览").wait_for()
    for path in (file, file.with_name(file.name + "-wal")):
        with path.open("r+b") as whole:
            whole.write(b"\0" * HEAD)
    dialog = takedown_asked(operator)
    dialog.get_by_role("button", name="立即黑屏").click()
    until(lambda: not seen(wall).any(), 3)
    dialog.get_by_text(re.compile("播放机回读：黑屏|没有得到确认")).wait_for()
