"""Reel: a real browser draws a caption that scrolls, pixel by pixel as the service draws its stills."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import uvicorn
from fastapi.staticfiles import StaticFiles

from ledsign.api.app import create_app
from ledsign.core.clock import SystemClock
from ledsign.service.roles import Role
from tests.content_of import SIGN, add_sign
from tests.e2e.browsing import ARGUMENTS, until
from tests.house import actor, make_house

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PARTS = Path(__file__).parents[2] / "ledsign" / "console" / "static" / "parts"
DRAFT = {
    "ledsign": "playlist/1",
    "items": [
        {
            "text": "技能让生活更美好",
            "size": 16,
            "effect": "scroll-left",
            "speed": "60 px/s",
            "colour": "#fa0",
        },
        {"text": "高考加油", "size": 16, "effect": "hold", "duration": "1 s"},
    ],
}
# Frames of a sign of 30 a second at instants that are whole milliseconds.
COMPARE = """
async ([told, instants]) => {
  const {Reel} = await import("/parts/reel.js");
  const motion = await (await fetch(`${told.motion_url}?at=${instants[0]}`)).json();
  if (!motion.exact) return {why: motion.why};
  const reel = new Reel(motion), done = {differ: 0, lit: 0, compared: 0};
  for (const instant of instants) {
    const at = BigInt(Date.parse(instant)) * 1000000n;
    await reel.ready(at);
    if (reel.draw(at) === "waiting") return {why: "waiting"};
    const drawn = reel.pen.getImageData(0, 0, motion.width, motion.height).data;
    const still = await (await fetch(`${told.still_url}?scale=1&at=${instant}`)).blob();
    const bitmap = await createImageBitmap(still, {colorSpaceConversion: "none", premultiplyAlpha: "none"});
    const pen = new OffscreenCanvas(motion.width, motion.height).getContext("2d", {alpha: false});
    pen.drawImage(bitmap, 0, 0);
    const wanted = pen.getImageData(0, 0, motion.width, motion.height).data;
    done.compared += 1;
    let lit = false;
    for (let i = 0; i < wanted.length; i++) { done.differ += drawn[i] !== wanted[i]; lit ||= i % 4 < 3 && wanted[i] > 0; }
    done.lit += lit;
  }
  return done;
}
"""  # noqa: E501
PLAYED = """
async (told) => {
  const {Projector} = await import("/parts/projector.js");
  const asked = [], fetched = window.fetch;
  window.fetch = (...given) => { asked.push(String(given[0])); return fetched(...given); };
  return new Promise((resolve) => {
    let drawn = 0;
    const projector = new Projector(told.motion_url, Date.parse(told.start_at), {
      drawn: () => { drawn += 1; if (drawn === 12) { projector.close(); resolve({drawn, asked}); } },
      unable: (why) => resolve({why, asked}),
    });
  });
}
"""


@pytest.fixture
def address(tmp_path: Path) -> Iterator[str]:
    house = make_house(tmp_path, clock=SystemClock())
    add_sign(house)
    app = create_app(house, lambda _house, _request: actor("lin", Role.AUTHOR))
    app.mount("/parts", StaticFiles(directory=PARTS))
    house.options = house.options.model_copy(update={"allowed_hosts": ("127.0.0.1",)})
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None))
    thread = threading.Thread(target=server.run)
    thread.start()
    until(lambda: server.started)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    thread.join()
    house.workers.close()
    house.database.close()


@pytest.fixture
def page(require_peer: Callable[[str], str]) -> Iterator[Any]:
    program = require_peer("chromium")
    require_peer("playwright")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser.new_page(bypass_csp=True)  # its pages here are not the console's
        browser.close()


def opened(page: Any, address: str, draft: dict[str, Any]) -> dict[str, Any]:
    page.goto(f"{address}/healthz")
    answer = page.request.post(f"{address}/api/v1/signs/{SIGN}/previews", data={"playlist": draft})
    assert answer.status == 201, answer.text()
    told: dict[str, Any] = answer.json()
    return told


@pytest.mark.peer
def test_a_browser_draws_every_pixel_as_the_service_does(page: Any, address: str) -> None:
    told = opened(page, address, DRAFT)
    # ten a second lie on frames of 30 a second; a round of it is passed
    instants = [f"2026-05-06T11:00:{number // 10:02d}.{number % 10}00Z" for number in range(0, 90, 3)]
    done = page.evaluate(COMPARE, [told, instants])
    assert done["differ"] == 0, done
    assert done["compared"] == len(instants)
    assert done["lit"] > 20

    played = page.evaluate(PLAYED, told)
    assert played["drawn"] == 12, played
    asked = [one.split("?")[0].rsplit("/", 4)[1:] for one in played["asked"]]
    assert sum("motion" in one for one in asked) == 1
    assert len(asked) <= 4, "tiles are kept from the preview before"

    faded = opened(
        page,
        address,
        json.loads(json.dumps(DRAFT).replace("hold", "fade").replace(', "duration": "1 s"', "")),
    )
    told = page.evaluate(PLAYED, faded)
    assert told["why"] == "fade"
