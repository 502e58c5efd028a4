"""Album: pictures of the console's pages in one language, each taken when what it is about is there."""

from __future__ import annotations

import io
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image
from playwright.sync_api import Error as PlaywrightError

from ledsign.core.clock import NS_PER_S
from tests.e2e.browsing import CLOCK, DESK

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Browser, Page

    from tests.e2e.browsing import Somebody

OUT = Path(__file__).resolve().parent / "images" / "console"
PATIENCE_S = 60.0  # for one condition of one page
STILL_MS = 600  # nothing came or went in the page for so long
COLOURS = ((208, 48), (128, 48), (80, 48))
MOST_BYTES = 150_000
# Letters are there, nothing is being asked for, nothing came or went.
STILL = """ms => {
  const asked = performance.now();
  if (!window.changedAt) {
    window.changedAt = asked;
    new MutationObserver(() => { window.changedAt = performance.now(); })
      .observe(document.body, { childList: true, subtree: true });
  }
  return document.fonts.status === "loaded" && !document.querySelector("[aria-busy=true], .q-spinner")
    && asked - window.changedAt > ms;
}"""
# At least so many pictures of a sign can be seen, and none of them is dark.
LIT = """([where, least]) => {
  const lit = one => {
    const copy = document.createElement("canvas"), side = copy.width = copy.height = 160;
    const pen = copy.getContext("2d");
    pen.drawImage(one, 0, 0, side, side);
    const bytes = pen.getImageData(0, 0, side, side).data;
    let bright = 0;
    for (let i = 0; i < bytes.length; i += 4) bright += Math.max(bytes[i], bytes[i + 1], bytes[i + 2]) > 150;
    return bright > 400;  // the lights of a lobby are fewer
  };
  const found = [...document.querySelectorAll(where)].filter(one => one.offsetWidth);
  return found.length >= least && found.every(lit);
}"""
# At least so many of something can be seen.
ROWS = """([where, least]) =>
  [...document.querySelectorAll(where)].filter(one => one.getBoundingClientRect().width).length >= least"""


class MissingError(Exception):
    """What should be in a picture did not come."""


class Album:
    """Pictures of one language."""

    def __init__(
        self, language: str, people: dict[str, Somebody], browser: Browser, url: str, only: str
    ) -> None:
        self.folder = OUT / language
        self.folder.mkdir(parents=True, exist_ok=True)
        self.language, self.people, self.browser, self.url = language, people, browser, url
        self.only = set(filter(None, only.split(",")))
        self.taken: list[str] = []
        self.failed: list[str] = []

    def take(
        self, name: str, who: str, path: str, *wanted: tuple[str, str, int],
        act: Callable[[Page], Any] = lambda _: None, **given: Any,
    ) -> None:  # fmt: skip
        """One page as that person sees it, after ``act`` on it, when all of ``wanted`` is there.

        ``wanted`` are (LIT or ROWS, selector, how many at least).
        """
        if self.only and name not in self.only:
            return
        context = self.browser.new_context(
            base_url=self.url,
            locale="zh-CN" if self.language == "zh" else "en-GB",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            storage_state=self.people[who].context.storage_state() if who else None,
            **{"viewport": DESK, **given},
        )
        page = context.new_page()
        page.set_default_timeout(PATIENCE_S * 1000)
        try:
            page.goto(self.address(path))
            page.wait_for_load_state("load")
            act(page)
            for condition, where, least in wanted:
                wait(page, condition, [where, least])
            wait(page, STILL, STILL_MS)
            keep(page.screenshot(), self.folder / f"{name}.png")
            self.taken.append(name)
            print(f"{self.language}/{name}.png", flush=True)
        except (PlaywrightError, MissingError) as error:
            self.failed.append(f"{self.language}/{name}: {str(error).splitlines()[0]}")
            print(self.failed[-1], page.url, file=sys.stderr, flush=True)
            page.screenshot(path=Path(tempfile.gettempdir()) / f"ledsign-{self.language}-{name}-failed.png")
        finally:
            context.close()

    def address(self, path: str) -> str:
        """The page in this language."""
        path, _, place = path.partition("#")
        return f"{path}{'&' if '?' in path else '?'}lang={self.language}" + (f"#{place}" if place else "")


def wait(page: Page, condition: str, given: Any) -> None:
    """Until the page answers yes. Raises MissingError. Playwright's own way needs eval, often forbidden."""
    deadline = CLOCK.monotonic_ns() + int(PATIENCE_S * NS_PER_S)
    while not page.evaluate(condition, given):
        if CLOCK.monotonic_ns() > deadline:
            raise MissingError(f"not there after {PATIENCE_S:g} s: {given}")
        page.wait_for_timeout(150)


def keep(drawn: bytes, path: Path) -> None:
    """As a small PNG. Most colours go to what there is most of, some to what is rare: a lamp in the night."""
    picture = Image.open(io.BytesIO(drawn)).convert("RGB")
    for many, rare in COLOURS:
        palette = Image.new("P", (1, 1))
        common = picture.quantize(many, Image.Quantize.MEDIANCUT, kmeans=2).getpalette() or []
        palette.putpalette(common + (picture.quantize(rare, Image.Quantize.MAXCOVERAGE).getpalette() or []))
        picture.quantize(palette=palette, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= MOST_BYTES:
            return
