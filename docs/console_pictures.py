"""Take the pictures of the console in ``docs/images/console``: every page, in Chinese and English.

``python docs/console_pictures.py [--only NAME,NAME]``. Starts ``ledsign up`` with a home of its own, lets four
people set it up, write, approve and publish in Chromium as the test of the story does, and takes each page as
somebody would see it. Look at the pictures before committing them. Needs ``ledsign[test]`` and Chromium.
"""

from __future__ import annotations

import argparse
import io
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from playwright.sync_api import Error as PlaywrightError  # noqa: E402
from playwright.sync_api import sync_playwright  # noqa: E402

from tests.e2e.browsing import ARGUMENTS, CLOCK, DESK, PHONE, Somebody  # noqa: E402
from tests.e2e.test_console import SIGN, approve, invite, publish, up, write_and_submit  # noqa: E402
from tests.running import Running  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

OUT = HERE / "images" / "console"
SETTLE_S = 3.0  # for live pictures, charts and letters to be there
COLOURS = 200
SCHEDULE = """ledsign: schedule/1
title: 职业教育活动月
sign: twin-towers
time_zone: Asia/Shanghai
place: [31.24, 121.49]
playlists:
  技能:
    items: [{text: 技能让生活更美好, direction: vertical, size: 80, effect: scroll-up, speed: 2 chars/s}]
  劳动节:
    items: [{text: 劳动最光荣, direction: vertical, size: 80, effect: hold}]
campaigns:
  - {name: evenings, title: 工作日晚间, playlist: 技能, daily: "19:00-22:00", days: mon-fri}
  - {name: days-off, title: 休息日, playlist: 技能, daily: "sunset..22:30", days: weekend}
  - name: labour
    title: 劳动节
    playlist: 劳动节
    dates: 2027-05-01..2027-05-05
    daily: "18:30-22:30"
    priority: 60
"""


class Album:
    """Pictures of one language."""

    def __init__(
        self, language: str, people: dict[str, Somebody], browser: Browser, url: str, only: str
    ) -> None:
        self.folder = OUT / language
        self.folder.mkdir(parents=True, exist_ok=True)
        self.language, self.people, self.browser, self.url, self.only = language, people, browser, url, only

    def take(
        self, name: str, who: str, path: str, act: Callable[[Page], Any] = lambda _: None, **given: Any
    ) -> None:
        """One page as that person sees it, after ``act`` on it."""
        if self.only and name not in self.only.split(","):
            return
        context = self.browser.new_context(
            base_url=self.url,
            locale="zh-CN" if self.language == "zh" else "en-GB",
            timezone_id="Asia/Shanghai",
            storage_state=self.people[who].context.storage_state() if who else None,
            **{"viewport": DESK, **given},
        )
        page = context.new_page()
        if path.startswith("/"):
            path, _, place = path.partition("#")
            path += f"{'&' if '?' in path else '?'}lang={self.language}" + (f"#{place}" if place else "")
        page.set_default_timeout(60_000)
        page.goto(path)
        try:
            page.wait_for_load_state("load")
            settle(page)
            act(page)
            settle(page)
        except PlaywrightError as error:
            print(f"{self.language}/{name}: {str(error).splitlines()[0]}")
        drawn = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        drawn.quantize(COLOURS, dither=Image.Dither.NONE).save(self.folder / f"{name}.png", optimize=True)
        context.close()
        print(f"{self.language}/{name}.png")


def settle(page: Page) -> None:
    """Until everything of the page is drawn."""
    page.evaluate("document.fonts.ready")
    page.wait_for_timeout(int(SETTLE_S * 1000))


def press(*names: str) -> Callable[[Page], None]:
    """Press the button that has one of these names."""

    def act(page: Page) -> None:
        for name in names:
            found = page.get_by_role("button", name=name, exact=True)
            if found.count():
                found.first.click()
                return

    return act


def main() -> None:
    """Everything, or some pictures."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="some of them by name, such as now,sign")
    only = parser.parse_args().only
    home = Path(tempfile.mkdtemp(prefix="ledsign-pictures-"))
    running = Running(home)
    try:
        with sync_playwright() as playwright:
            program = shutil.which("chromium") or shutil.which("google-chrome")
            browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
            wall, url, link = up(running, LEDSIGN_STAGES="1")
            people = {
                "lin": Somebody("林薇", "lin.wei"), "wang": Somebody("王敏", "wang.min"),
                "chen": Somebody("陈刚", "chen.gang"), "li": Somebody("李静", "li.jing"),
            }  # fmt: skip
            for one in people.values():
                one.sit_down(browser, url)
            albums = [Album(language, people, browser, url, only) for language in ("zh", "en")]
            for album in albums:
                album.take("set-up", "", link.replace("/setup", f"/setup?lang={album.language}"))
            tell(people, albums, wall, link)
            browser.close()
    finally:
        running.end()
        shutil.rmtree(home, ignore_errors=True)


def tell(people: dict[str, Somebody], albums: list[Album], wall: str, link: str) -> None:
    """The story, with a picture wherever something is to be seen."""
    lin, wang, chen, li = people.values()
    lin.set_up(link)
    for album in albums:
        album.take("first-steps", "lin", "/")
    invite(lin, chen, "审核人")
    invite(lin, li, "发布人", "值守")
    invite(lin, wang, "编辑", "审核人")
    kept = wang.call("POST", f"/signs/{SIGN}/schedules", {"name": "may", "text": SCHEDULE})
    assert kept["status"] == 201, kept
    address = write_and_submit(wang)
    document = wang.call("GET", f"/signs/{SIGN}/playlists?limit=50")["told"]["items"][-1]["id"]
    place = "/review" + address.partition("/review")[2]
    for album in albums:
        album.take("login", "", "/login")
        album.take("review", "chen", "/review")
        album.take("submission", "chen", place)
        album.take("approve", "chen", place, press("批准", "Approve"), viewport=PHONE)
    approve(chen, address)
    publish(li, address)
    until_ns = CLOCK.monotonic_ns() + 3_000_000_000
    CLOCK.sleep_until_ns(until_ns)
    for album in albums:
        album.take("now", "li", "/")
        album.take("now-phone", "li", "/", viewport=PHONE)
        album.take("now-dark", "li", "/", color_scheme="dark")
        album.take("takedown", "li", "/", press("撤播", "Take down"))
        album.take("captions", "wang", "/captions")
        album.take("editor", "wang", f"/captions#/{document}")
        album.take("schedule", "wang", "/schedule")
        album.take("sign", "lin", "/sign")
        album.take("records", "li", "/records")
        album.take("people", "lin", "/people")
        album.take("account", "chen", "/account")
        album.take("simulator", "", wall)


if __name__ == "__main__":
    main()
