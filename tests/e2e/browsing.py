"""People at their browsers: Chromium on the console, one-time codes, and what every page must stand.

Pages are worked by role and label only, so that whoever hears the page, or has no mouse, can do the same.
"""

from __future__ import annotations

import json
import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pyotp

from ledsign.core.clock import NS_PER_S, SystemClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, Page

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
STEP_S = 30
CLOCK = SystemClock()
# What a browser says of pages that work: nothing else may stand on its console.
HARMLESS = ("Password forms should have", "Input elements should have autocomplete", "401 (", "412 (")
SERIOUS = ("serious", "critical")
_AXE: str | None = None


def is_harmless(text: str, url: str) -> bool:
    """Whether a browser says it of pages that work too."""
    # Before the first release there is nothing live to preview: that is asked, and answered 404.
    return any(one in text for one in HARMLESS) or ("404 (" in text and url.endswith("/previews"))


@dataclass
class Somebody:
    """One person, with a browser of their own."""

    name: str
    login: str
    password: str = ""
    secret: str = ""
    used: int = 0
    told: list[str] = field(default_factory=list)
    context: BrowserContext = None  # type: ignore[assignment]
    page: Page = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        self.password = self.password or "correct horse battery"

    def sit_down(self, browser: Browser, url: str, **given: Any) -> Page:
        """At a browser where nobody is logged in."""
        given.setdefault("locale", "zh-CN")
        given.setdefault("viewport", DESK)
        self.context = browser.new_context(base_url=url, timezone_id="Asia/Shanghai", **given)
        self.context.set_default_timeout(45_000)
        self.page = self.context.new_page()
        self.listen(self.page)
        return self.page

    def listen(self, page: Page) -> None:
        """Write down what goes wrong in the page unseen."""
        page.on("pageerror", lambda error: self.told.append(f"{page.url}: {error}"))
        page.on(
            "console",
            lambda message: (
                self.told.append(f"{page.url}: {message.text}")
                if message.type == "error" and not is_harmless(message.text, message.location.get("url", ""))
                else None
            ),
        )

    def code(self) -> str:
        """The next one-time code that was not used; one of the next half minute counts already."""
        step = CLOCK.now_ns() // NS_PER_S // STEP_S
        if self.used > step:  # both that count now are used: wait for the next
            CLOCK.sleep_until_ns(
                CLOCK.monotonic_ns() + ((step + 1) * STEP_S * NS_PER_S - CLOCK.now_ns()) + NS_PER_S // 10
            )
            step += 1
        self.used = max(step, self.used + 1)
        return pyotp.TOTP(self.secret).generate_otp(self.used)

    # ------------------------------------------------------------------ the door
    def enrol(self) -> None:
        """Bind a second factor on the page that asks for it, and go on to the console."""
        page = self.page
        page.wait_for_url(re.compile("/second-factor"))
        page.get_by_label("再输入一次密码").fill(self.password)
        page.get_by_role("button", name="继续").click()
        secret = page.locator("[data-secret]")
        secret.filter(has_text=re.compile(r"\w{16}")).wait_for()
        self.secret = secret.inner_text().strip()
        page.get_by_label("应用显示的 6 位数字").fill(self.code())
        page.get_by_role("button", name="继续").click()
        page.get_by_role("button", name="已保存，进入控制台").click()
        page.wait_for_url(re.compile(r"/(\?.*)?$"))

    def set_up(self, link: str) -> None:
        """The first administrator, from the link the terminal printed."""
        page = self.page
        page.goto(link)
        page.get_by_label("姓名").fill(self.name)
        page.get_by_label("登录名").fill(self.login)
        page.get_by_label("密码").fill(self.password)
        page.get_by_role("button", name="创建管理员").click()
        self.enrol()

    def arrive(self, link: str, *, approves: bool) -> None:
        """Take up an invitation."""
        page = self.page
        page.goto(link)
        page.get_by_label("密码").fill(self.password)
        page.get_by_role("button", name="保存并登录").click()
        if approves:
            self.enrol()
        else:
            page.wait_for_url(re.compile(r"/(\?.*)?$"))

    def log_in(self, *, to: str = "/") -> None:
        """At the door, with a code when the person has one."""
        self.page.goto(f"/login?next={to}")
        self.enter()

    def enter(self) -> None:
        """The same on the page that asks, wherever it was asked."""
        page = self.page
        page.get_by_label(re.compile("登录名|Login name")).fill(self.login)
        page.get_by_label(re.compile("^密码|^Password")).fill(self.password)
        page.get_by_role("button", name=re.compile("^登录|^Log in")).click()
        if self.secret:
            page.get_by_label(re.compile("动态口令|One-time code")).fill(self.code())
            page.get_by_role("button", name=re.compile("^登录|^Log in")).click()
        page.wait_for_url(lambda url: "/login" not in url)

    # ------------------------------------------------------------------ the API, as this person
    def call(self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> Any:
        """What the page's own script would be answered: {ok, status, told}."""
        return self.page.evaluate(
            "([method, path, body, headers]) => ledsignCall(method, path, body ?? undefined, headers ?? {})",
            [method, path, body, headers],
        )


@contextmanager
def chromium(require_peer: Callable[[str], str], program: str) -> Iterator[Browser]:
    """The browser at that path, for as many people as need it."""
    require_peer("playwright")
    require_peer("axe_playwright_python")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield found
        found.close()


@contextmanager
def looked_at(people: Sequence[Somebody], folder: Path) -> Iterator[None]:
    """When something goes wrong, a picture of every browser as it was."""
    from playwright.sync_api import Error

    try:
        yield
    except BaseException:
        for one in people:
            with suppress(Error):  # a browser that hangs must not hide what went wrong
                one.page.screenshot(path=folder / f"{one.login}.png", timeout=5_000)
            print(one.name, one.page.url, *one.told, sep="\n  ")
        print(f"pictures in {folder}")
        raise


def ready_ms(page: Page, path: str, heading: str) -> float:
    """How long from asking for a page until its heading stands there, in ms."""
    begun = CLOCK.monotonic_ns()
    page.goto(path, wait_until="commit")
    page.get_by_role("heading", level=1, name=heading).wait_for()
    return (CLOCK.monotonic_ns() - begun) / 1e6


def serious(page: Page) -> list[str]:
    """What axe-core finds serious or worse: rule and element, nothing for a good page."""
    global _AXE  # noqa: PLW0603 - read once
    if _AXE is None:
        from importlib.resources import files

        _AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
    page.evaluate(_AXE)
    rules = {"resultTypes": ["violations"], "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"]}
    found = page.evaluate("(rules) => axe.run(document, rules)", rules)
    return [
        f"{one['id']}: {node['html'][:160]} {json.dumps(node['any'][:1], ensure_ascii=False)[:300]}"
        for one in found["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"][:4]
    ]


TOO_WIDE = """() =>
  document.documentElement.scrollWidth <= innerWidth ? [] :
  [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1)
    .map(one => `${one.tagName}.${one.className} ${Math.round(one.getBoundingClientRect().right)}`)
    .slice(0, 12)"""


def scrolls_sideways(page: Page) -> list[str]:
    """What makes the page wider than its window; empty when it is not."""
    return [str(one) for one in page.evaluate(TOO_WIDE)]


def until(question: Callable[[], Any], seconds: float = 20.0) -> Any:
    """Ask again and again until the answer is true; returns it."""
    deadline = CLOCK.monotonic_ns() + int(seconds * 1e9)
    while not (answer := question()):
        assert CLOCK.monotonic_ns() < deadline, "not in time"
        CLOCK.sleep_until_ns(CLOCK.monotonic_ns() + 20_000_000)
    return answer
