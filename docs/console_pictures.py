"""Take the pictures of the console in ``docs/images/console``: every page, in Chinese and English.

``python docs/console_pictures.py [--language zh|en] [--only NAME,NAME]``. Starts ``ledsign up`` with a home
of its own, lets four people set it up, write, approve and publish in Chromium as the test of the story does,
and takes each page as somebody would see it once what it is about is there. A picture that cannot be taken
is named, and the exit status is 1. Look at the pictures before committing them. Needs ``ledsign[test]`` and
Chromium.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from console_album import LIT, PATIENCE_S, ROWS, Album
from playwright.sync_api import sync_playwright

from ledsign.core.clock import NS_PER_S, FakeClock, parse_instant
from ledsign.player.journal import Journal
from tests.e2e import test_console as story
from tests.e2e.browsing import ARGUMENTS, CLOCK, PHONE, Somebody, until
from tests.running import Running

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from playwright.sync_api import Page

LANGUAGES = ("zh", "en")
TALL = {"width": 1280, "height": 1120}
ZONE = ZoneInfo("Asia/Shanghai")
NEXT_TEXT = "匠心点亮未来"
SCHEDULE = """ledsign: schedule/1
title: 职业教育活动月
sign: twin-towers
time_zone: Asia/Shanghai
place: [31.24, 121.49]
playlists:
  技能:
    items: [{{text: 技能让生活更美好, direction: vertical, size: 80, effect: scroll-up, speed: 2 chars/s}}]
  匠心:
    items: [{{text: 匠心点亮未来, direction: vertical, size: 80, effect: hold}}]
campaigns:
  - {{name: evenings, title: 工作日晚间, playlist: 技能, daily: "19:00-22:00", days: mon-fri}}
  - {{name: days-off, title: 休息日, playlist: 技能, daily: "sunset..22:30", days: weekend}}
  - name: opening
    title: 技能大赛周
    playlist: 匠心
    dates: {first}..{last}
    daily: "18:30-21:30"
    priority: 60
"""


def today_there() -> date:
    """The day of people who look at the pictures."""
    return datetime.fromtimestamp(CLOCK.now_ns() / NS_PER_S, ZONE).date()


def press(*names: str) -> Callable[[Page], None]:
    """Press the button that has one of these names."""

    def act(page: Page) -> None:
        page.get_by_role("button", name=names[0], exact=True).or_(
            page.get_by_role("button", name=names[1], exact=True)
        ).first.click()

    return act


def evenings(folder: Path) -> None:
    """Eight evenings in the player's journal, as it writes them: records have something to show."""
    today = today_there()
    clock = FakeClock(0)
    journal = Journal(folder, clock)
    for back in range(8, 0, -1):
        day = today - timedelta(days=back)
        begun = parse_instant(f"{day}T19:00+08:00")
        ended = begun + (3 * 3600 - 420 * (back % 3)) * NS_PER_S
        fact = {"show": "5b" * 32, "playlist": "技能", "entry": "工作日晚间", "items": [story.TEXT]}
        dark = 600 * NS_PER_S if back in (2, 6) else 0
        pieces = [("", begun, ended - dark), *([("blackout", ended - dark, ended)] if dark else [])]
        for why, start, end in pieces:
            clock.advance_ns(end - clock.now_ns())
            played = {**fact, "items": [] if why else fact["items"]}
            journal.note(
                "play", **played, why=why, frames=(end - start) * 60 // NS_PER_S, **{"from": start, "to": end}
            )
        if back in (3, 6):
            journal.note("unreachable", output="east", what="no route to host")
        if back == 5:
            journal.note("command", command="brightness", origin="local", by="li.jing", given={"level": 0.8})
    assert journal.close(20)


def main() -> int:
    """Everything, or some pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--language", choices=LANGUAGES, help="one language only")
    parser.add_argument("--only", default="", help="some of them by name, such as now,sign")
    asked = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(2))  # what was started is ended all the same
    home = Path(tempfile.mkdtemp(prefix="ledsign-pictures-"))
    running = Running(home, covered=False)
    try:
        with sync_playwright() as playwright:
            program = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
            evenings(home / "player" / story.SIGN / "journal")
            wall, url, link = story.up(running, LEDSIGN_STAGES="1")
            people = {
                "lin": Somebody("林薇", "lin.wei"), "wang": Somebody("王敏", "wang.min"),
                "chen": Somebody("陈刚", "chen.gang"), "li": Somebody("李静", "li.jing"),
            }  # fmt: skip
            for one in people.values():
                one.sit_down(browser, url)
            chosen = [asked.language] if asked.language else LANGUAGES
            albums = [Album(language, people, browser, url, asked.only) for language in chosen]
            tell(people, albums, wall, link, home)
            browser.close()
    finally:
        running.end()
        shutil.rmtree(home, ignore_errors=True)
    failed = [one for album in albums for one in album.failed]
    unknown = set(filter(None, asked.only.split(","))) - {one for album in albums for one in album.taken}
    for line in [*failed, *(f"{name}: no such picture" for name in sorted(unknown) if not failed)]:
        print(f"failed: {line}", file=sys.stderr)
    return 1 if failed or unknown else 0


def tell(people: dict[str, Somebody], albums: list[Album], wall: str, link: str, home: Path) -> None:
    """The story, with pictures wherever something is to be seen."""
    lin, wang, chen, li = people.values()
    for album in albums:
        album.take("set-up", "", link.replace(album.url, ""), (ROWS, "form input", 3))
        album.take("login", "", "/login", (ROWS, "form input", 2))
    lin.set_up(link)
    for album in albums:
        album.take("first-steps", "lin", "/", (ROWS, "h1", 1), (ROWS, "canvas", 2))
    story.invite(lin, chen, "审核人")
    story.invite(lin, li, "发布人", "值守")
    story.invite(lin, wang, "编辑", "审核人")
    today = today_there()
    text = SCHEDULE.format(first=today + timedelta(days=2), last=today + timedelta(days=6))
    kept = wang.call("POST", f"/signs/{story.SIGN}/schedules", {"name": "month", "text": text})
    assert kept["status"] == 201, kept
    address = story.write_and_submit(wang)
    document = wang.call("GET", f"/signs/{story.SIGN}/playlists?limit=50")["told"]["items"][-1]
    story.approve(chen, address)
    story.publish(li, address)
    shown = story.rendered(
        wang.call("GET", f"/signs/{story.SIGN}/playlists/{document['id']}")["told"]["text"], home
    )
    until(lambda: bool((story.seen(wall) == shown).all()), PATIENCE_S)
    waiting = hand_in_another(wang)
    for album in albums:
        live = (LIT, "canvas", 2)
        album.take("now", "li", "/", live)
        album.take("now-phone", "li", "/", (LIT, "canvas", 1), viewport=PHONE)
        album.take("now-dark", "li", "/", live, color_scheme="dark")
        album.take(
            "takedown",
            "li",
            "/",
            live,
            (ROWS, "dialog[open] button", 2),
            act=press("撤播", "Take down"),
        )
        album.take("captions", "wang", "/captions", (ROWS, ".cap-entry", 3))
        album.take(
            "editor",
            "wang",
            f"/captions#/{document['id']}",
            (LIT, "canvas.cap-canvas", 1),
            (ROWS, ".cap-item", 1),
        )
        album.take("schedule", "wang", "/schedule", (ROWS, ".s-month [data-day]", 28), viewport=TALL)
        album.take("schedule-week", "wang", "/schedule#week", (ROWS, "[data-day]", 7), viewport=TALL)
        album.take("review", "chen", "/review", (ROWS, "a[href*=submission]", 1))
        album.take("submission", "chen", waiting, (LIT, ".films canvas, .films img", 2))
        album.take(
            "approve",
            "chen",
            waiting,
            (ROWS, "dialog[open] input", 2),
            act=press("批准", "Approve"),
            viewport=PHONE,
        )
        album.take("sign", "lin", "/sign", (ROWS, ".wiring-box canvas", 1), (ROWS, ".wiring-legend li", 2))
        album.take(
            "records", "li", "/records", (ROWS, "table tbody tr", 6), (ROWS, "svg.chart", 2), viewport=TALL
        )
        album.take("people", "lin", "/people", (ROWS, ".person", 4))
        album.take("account", "chen", "/account", (ROWS, "h1", 1))
        album.take("simulator", "", f"{wall}/", (LIT, "#night", 1))


def hand_in_another(author: Somebody) -> str:
    """A second caption, for review while the first is on the towers; where its submission is."""
    page = author.page
    page.goto("/captions#/new")
    page.get_by_label("文字").fill(NEXT_TEXT)
    page.get_by_role("group", name="怎样出现").get_by_text("静止").click()
    page.get_by_role("button", name="送审").click()
    page.get_by_role("dialog", name="送审").get_by_role("button", name="送审").click()
    page.get_by_role("dialog", name="已送审").get_by_role("link", name="查看送审单").click()
    page.wait_for_url("**/review?submission=*")
    page.get_by_role("heading", level=1, name=NEXT_TEXT).wait_for()
    return "/review" + page.url.partition("/review")[2]


if __name__ == "__main__":
    sys.exit(main())
