"""The console's finer tools in a real browser: zones drawn on the sign, rules in words, calendars.

Asked in full under ``make proof``: the daily run has the story of ``test_console``.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.e2e.browsing import PHONE, Somebody, looked_at, scrolls_sideways, serious
from tests.e2e.test_console import SIGN, browser, invite, up
from tests.proof import FULL

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Locator, Page

    from tests.running import Running

__all__ = ["browser"]
pytestmark = [
    pytest.mark.skipif(os.name != "posix", reason="processes ended by signal"),
    pytest.mark.skipif(not FULL, reason="asked under make proof"),
]
SENTENCE = "每天 日落前30分钟–22:00，仅工作日，含调休，每2周的周一，2026年5月1日至31日，除5月18日外"
TOLD = "每天 日落前30分钟–22:00，仅工作日（含调休），2026年5月1日至31日，每2周的周一，除2026年5月18日外"
CALENDAR = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//office//calendar//ZH
BEGIN:VEVENT
UID:1
DTSTART:20260601T190000
DTEND:20260601T210000
RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20260630T235959
SUMMARY:绿色出行
END:VEVENT
BEGIN:VEVENT
UID:2
DTSTART:20260608T080000
DTEND:20260608T083000
RRULE:FREQ=MINUTELY
SUMMARY:太密
END:VEVENT
END:VCALENDAR
""".replace("\n", "\r\n")


@pytest.mark.timeout(600)
def test_the_finer_tools(running: Running, browser: Browser, tmp_path: Path) -> None:
    _, console, link = up(running)
    lin, wang = Somebody("林薇", "lin"), Somebody("王敏", "wang")
    for one in (lin, wang):
        one.sit_down(browser, console)
    with looked_at((lin, wang), tmp_path):
        lin.set_up(link)
        invite(lin, wang, "编辑")
        zones(wang)
        rules_in_words(wang)
        hours_by_hand(wang)
        urgent_and_brightness(wang)
        calendar(wang, tmp_path)
    assert wang.told == []


def zones(author: Somebody) -> None:
    """Two zones on one tower, by mouse and by keys; words in one, a clock in the other; undone and saved."""
    page = author.page
    page.goto("/captions")
    page.get_by_label("文字", exact=True).fill("技能让生活更美好")
    page.get_by_role("button", name="画分区…").click()
    panel = page.get_by_role("region", name="分区")
    panel.wait_for()
    tower = page.evaluate(TOWER)
    page.mouse.move(tower["x"] + tower["scale"] * 4, tower["y"] + tower["scale"] * 20)
    page.mouse.down()
    page.mouse.move(tower["x"] + tower["scale"] * 92, tower["y"] + tower["scale"] * 300, steps=4)
    page.mouse.up()
    drawn = page.get_by_role("button", name=re.compile("^分区1，西"))
    drawn.focus()
    before = rect(page, "分区1")
    for key in ("ArrowDown", "Shift+ArrowDown", "Alt+ArrowLeft"):
        page.keyboard.press(key)
    after = rect(page, "分区1")
    assert after == [before[0], before[1] + 9, before[2] - 1, before[3]]
    panel.get_by_role("button", name="＋ 新分区").click()
    panel.get_by_role("button", name="分区1", exact=True).click()
    beside = page.locator(".cap-together")
    beside.get_by_role("button", name="时钟").click()
    parts = document(page)["items"][0]["together"]
    assert [(next(iter(one)), one["zone"]) for one in parts] == [("text", "分区1"), ("clock", "分区2")]
    page.get_by_text("与上屏画面逐点一致").wait_for()
    assert serious(page) == []
    page.get_by_role("button", name=re.compile("^撤销")).click()
    assert "together" not in document(page)["items"][0]
    page.get_by_role("button", name=re.compile("^重做")).click()
    page.keyboard.press("Control+s")
    page.get_by_text("已保存 · 第 1 版").wait_for()


TOWER = """() => {
  const {view, canvas} = ledsignCaptions.editor.stage, box = canvas.getBoundingClientRect();
  const per = devicePixelRatio || 1;
  return {x: box.left + view.left / per, y: box.top + view.top / per, scale: view.scale / per};
}"""


def document(page: Page) -> Any:
    return page.evaluate("JSON.parse(JSON.stringify(ledsignCaptions.editor.document))")


def rect(page: Page, zone: str) -> list[int]:
    return list(document(page)["zones"][zone]["rect"])


def rules_in_words(author: Somebody) -> None:
    """A rule as somebody would say it, read back, drawn, opened again as the same."""
    page = author.page
    page.goto("/schedule#month/2026-05-12/")
    page.get_by_role("button", name="新建排期").click()
    page.get_by_role("dialog").get_by_label("名称").fill("五月")
    page.get_by_role("dialog").get_by_role("button", name="建立").click()
    dialog = adding(page)
    dialog.get_by_label("什么时候播", exact=True).fill(SENTENCE)
    dialog.get_by_text(TOLD).wait_for()
    assert dialog.get_by_label("重复", exact=True).input_value() == "WEEKLY"
    assert dialog.get_by_role("button", name="工作日（含调休）").get_attribute("aria-pressed") == "true"
    dialog.get_by_label("名称（给人看）").fill("隔周")
    dialog.get_by_text("优先级、轮播与跨零点").click()
    dialog.get_by_label("轮播份额").fill("30%")
    assert serious(page) == []
    kept(page, dialog, "添加")
    page.goto("about:blank")
    page.goto("/schedule#month/2026-05-12/")
    page.get_by_role("button", name=re.compile("^修改：隔周")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text(TOLD).wait_for()
    assert dialog.get_by_label("什么时候播", exact=True).input_value() == TOLD
    assert dialog.get_by_label("轮播份额").input_value() == "30%"
    dialog.get_by_label("什么时候播", exact=True).fill(TOLD.replace("每2周的周一", "每月第1个周一"))
    dialog.get_by_label("重复", exact=True).and_(page.locator("select")).wait_for()
    page.wait_for_function("document.querySelector('[aria-label=重复]').value === 'MONTHLY'")
    kept(page, dialog, "保存")
    page.get_by_role("button", name="撤销", exact=True).first.click()
    page.get_by_role("button", name=re.compile("^修改：隔周.*每2周的周一")).wait_for()
    assert page.locator("[data-day='2026-05-09']").get_by_text("班").is_visible()
    assert page.locator("[data-day='2026-05-05']").get_by_text("立夏").is_visible()


def hours_by_hand(author: Somebody) -> None:
    """Days dragged in the month, hours by keys in the day; what conflicts is drawn and said."""
    page = author.page
    first = page.locator("[data-day='2026-05-12']").bounding_box()
    last = page.locator("[data-day='2026-05-14']").bounding_box()
    assert first is not None
    assert last is not None
    page.mouse.move(first["x"] + 30, first["y"] + 50)
    page.mouse.down()
    page.mouse.move(last["x"] + 30, last["y"] + 50, steps=6)
    page.mouse.up()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("每天 19:00–22:00，2026年5月12日至14日").wait_for()
    dialog.get_by_label("名称（给人看）").fill("三晚")
    kept(page, dialog, "添加")
    page.get_by_role("button", name="日", exact=True).click()
    lane = page.get_by_role("group", name=re.compile("2026年5月12日.*回车添加"))
    lane.focus()
    for key in ("ArrowRight", "ArrowRight", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("每天 19:15–20:30，2026年5月12日", exact=True).wait_for()
    kept(page, dialog, "添加")
    page.locator(".s-lane-clash").wait_for()
    assert "时间冲突 19:15–20:30" in str(page.locator(".s-lane-clash").get_attribute("title"))
    page.get_by_text("日落 18:4").wait_for()  # the demo's sign has a place
    for view in ("周", "月"):
        page.get_by_role("button", name=view, exact=True).click()
        page.locator(".s-clash, .s-part.clash").first.wait_for()
    assert serious(page) == []


def urgent_and_brightness(author: Somebody) -> None:
    """An override that ends by itself, and a brightness; on a telephone too."""
    page = author.page
    dialog = adding(page)
    dialog.get_by_role("button", name="插播").click()
    dialog.locator("#s-from").fill("2026-05-13T09:00")
    dialog.locator("#s-until").fill("2026-05-16T09:00")
    dialog.get_by_text("最长 24 小时", exact=False).last.wait_for()
    dialog.get_by_role("button", name="3 小时").click()
    dialog.get_by_label("名称（给人看）").fill("来访")
    kept(page, dialog, "添加")
    page.get_by_role("button", name=re.compile("^修改：来访，2026年5月13日 09:00 至 .* 12:00")).wait_for()
    page.set_viewport_size(PHONE)
    dialog = adding(page)
    dialog.get_by_role("button", name="亮度").click()
    dialog.get_by_label(re.compile("^亮度")).fill("40")
    dialog.get_by_label("什么时候播", exact=True).fill("日落–23:00")
    dialog.get_by_text("每天 日落–23:00").wait_for()
    assert scrolls_sideways(page) == []
    kept(page, dialog, "添加")
    page.get_by_role("button", name=re.compile("^修改：40%")).wait_for()
    page.set_viewport_size({"width": 1280, "height": 800})


def calendar(author: Somebody, folder: Path) -> None:
    """An office's calendar becomes a schedule; what cannot be said is named before anything is kept."""
    page, file = author.page, folder / "office.ics"
    file.write_text(CALENDAR, encoding="utf-8")
    page.get_by_role("button", name="导入日历").click()
    dialog = page.get_by_role("dialog", name="导入日历（iCalendar）")
    dialog.locator("input[type=file]").set_input_files(file)
    dialog.get_by_text("FREQ=MINUTELY").wait_for()
    assert serious(page) == []
    dialog.get_by_role("button", name="导入", exact=True).click()
    page.get_by_role("button", name=re.compile("^修改：绿色出行.*每周的周一、周三")).wait_for()
    listed = author.call("GET", f"/signs/{SIGN}/schedules")
    assert "office" in [one["name"] for one in listed["told"]["items"]]


def adding(page: Page) -> Locator:
    page.get_by_role("button", name="添加安排").click()
    return page.get_by_role("dialog")


def kept(page: Page, dialog: Locator, label: str) -> None:
    """Press, and see it saved."""
    dialog.get_by_role("button", name=label, exact=True).click()
    dialog.wait_for(state="detached")
