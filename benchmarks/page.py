"""How many frames a second the simulator's page draws in Chromium: the twin towers, live, by ``ledsign up``.

    python benchmarks/page.py [--chromium PATH] [--seconds 5]

The bar is 25 with software rendering on two cores, while player and simulator run beside it.
"""

from __future__ import annotations

import argparse
import shutil
import signal
import subprocess
import sys

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.table import Table

BAR_FPS = 25
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking"]
VIEWS = {"desktop": (1280, 800, 0), "desktop, single LEDs": (1280, 800, 8), "phone": (390, 844, 0)}
COUNT = """async ms => {
    const drawn = simulator.drawn, start = performance.now();
    await new Promise(done => setTimeout(done, ms));
    return (simulator.drawn - drawn) * 1000 / (performance.now() - start);
}"""


def main() -> int:
    """Measure each view; exit 1 when one misses the bar."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chromium", default=shutil.which("chromium") or shutil.which("google-chrome"))
    parser.add_argument("--seconds", type=float, default=5.0)
    options = parser.parse_args()
    running = subprocess.Popen(
        [sys.executable, "-m", "ledsign", "up", "--port", "0"], stderr=subprocess.PIPE, text=True
    )
    assert running.stderr is not None
    address = next(word for line in running.stderr for word in line.split() if word.startswith("http://"))
    table = Table("view", "drawn fps", "bar", "met")
    met = True
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=options.chromium, args=ARGUMENTS)
            for name, (width, height, steps) in VIEWS.items():
                page = browser.new_page(viewport={"width": width, "height": height})
                page.goto(address)
                page.wait_for_timeout(2_000)
                for _ in range(steps):
                    page.keyboard.press("+")
                fps = page.evaluate(COUNT, options.seconds * 1_000)
                met &= fps >= BAR_FPS
                table.add_row(name, f"{fps:.1f}", str(BAR_FPS), str(fps >= BAR_FPS))
                page.close()
            browser.close()
    finally:
        running.send_signal(signal.SIGINT)
        running.communicate()
    Console().print(table)
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
