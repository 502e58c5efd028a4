"""The page in a real Chromium: no light outside the lamps, and what is seen when the simulator has gone."""

import io

import numpy as np
import pytest
from PIL import Image

from simulator.serve import WebServer

ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]


@pytest.fixture
def open_page(require_peer, go_live, make_sign, send_to):
    """A function that opens a page on a sign that shows ``colour``. Returns page, live wall, server, shot."""
    program = require_peer("chromium")
    require_peer("playwright")
    from playwright.sync_api import sync_playwright

    servers = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)

        def begin(colour, **sign):
            live = go_live(sign=make_sign(**sign))
            servers.append(WebServer(live, "127.0.0.1", 0))
            servers[-1].start()
            context = browser.new_context(
                viewport={"width": 844, "height": 390}, device_scale_factor=2, locale="en-GB"
            )
            page = context.new_page()
            page.goto(servers[-1].url)
            until(page, "window.simulator?.drawn > 0")
            size = live.wall.size
            send_to(live, np.full((size.height, size.width, 3), colour, np.uint8))
            until(page, "window.simulator?.drawn > 1")
            return page, live, servers[-1]

        yield begin
        browser.close()
    for server in servers:
        server.stop()


def until(page, condition):
    for _ in range(200):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    raise AssertionError(condition)


def pixels(page):
    with Image.open(io.BytesIO(page.screenshot())) as shot:
        return np.asarray(shot.convert("RGB")).astype(int)


def bright_red(seen):
    """Share of pixels as a lit lamp has them; letters are white."""
    return float(((seen[:, :, 0] > 180) & (seen[:, :, 1] < 110)).mean())


def longest_run(line):
    """Neighbouring True values, at most."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], line.astype(int), [0]])))
    return int((edges[1::2] - edges[::2]).max(initial=0))


@pytest.mark.peer
def test_no_hairline_of_light_around_the_lamps(open_page):
    page, _, _ = open_page((255, 0, 0), width=24, height=16, gap=6)
    for _ in range(4):  # at some scales an edge falls between two pixels
        red = pixels(page)
        lit = red[:, :, 0] - red[:, :, 1] > 80  # amber would say: no signal
        scale = page.evaluate("simulator.scale")
        assert lit.mean() > 0.02
        assert max(longest_run(line) for line in (*lit, *lit.T)) < scale * 2, "lamps are apart, a line is not"
        page.keyboard.press("+")
        until(page, f"simulator.scale !== {scale}")
        page.wait_for_timeout(100)


@pytest.mark.peer
def test_without_the_simulator_the_card_says_so_and_the_last_picture_stays_dimmed(open_page, send_to):
    page, live, server = open_page((255, 0, 0), width=64, height=16, gap=10)
    until(page, "document.getElementById('state').textContent === 'Live'")
    page.click("#fold")
    before = bright_red(pixels(page))
    size = live.wall.size
    drawn = page.evaluate("simulator.drawn")
    send_to(live, np.full((size.height, size.width, 3), (254, 0, 0), np.uint8))  # lit until a moment ago
    until(page, f"simulator.drawn > {drawn}")
    drawn = page.evaluate("simulator.drawn")
    send_to(live, np.zeros((live.wall.size.height, live.wall.size.width, 3), np.uint8))
    until(page, f"simulator.drawn > {drawn}")
    server.stop()
    until(page, "document.getElementById('state').textContent === 'Not connected'")
    assert page.text_content("#rate") == ""
    assert not page.evaluate("document.querySelectorAll('.lamp.live').length")
    assert "last known" in page.text_content("#controllers")
    until(page, "document.getElementById('night').classList.contains('offline')")
    page.wait_for_timeout(200)
    after = pixels(page)
    assert before > 0.02 and bright_red(after) < before / 10
    assert (after[:, :, 0] - after[:, :, 2] > 40).mean() > 0.02
    page.click("#language")
    assert page.text_content("#state") == "连接已断开"
