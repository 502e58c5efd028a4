"""Lines that are pulled out, and controllers that are slow and far away; the others must not notice."""

from __future__ import annotations

import sys
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ledsign.core.clock import NS_PER_S
from ledsign.documents.load import load_sign
from tests.faults.lit import CLOCK, FPS, Lit, Seen, memory_mb, pair, rest

if sys.platform == "linux":
    from tests.faults.devices import FarAway, Plug, Screen

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.running import Running

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="needs ptys and /proc")


def others_unaffected(lit: Lit, seen: Seen, figure: Callable[..., None], what: str) -> None:
    """The controller ``east`` has had every frame in time."""
    faults = seen.faults("torn", "lost", "signal_losses")
    fps, gap = seen.fps(), seen.gap()
    frames = seen.count("frames")
    figure(f"{what}: of the other's {frames} frames torn or lost", faults, "", "0", faults == 0)
    figure(f"{what}: the other's longest gap", gap, "ms", "≤ 20", gap <= 20, timing=True)
    figure(f"{what}: the other's rate", fps, "fps", "≥ 59.9", fps >= 59.9, timing=True)


@pytest.mark.timeout(400)
def test_a_serial_line_pulled_out_again_and_again(
    running: Running, figure: Callable[..., None], rounds: Callable[[int, int], int], tmp_path: Path
) -> None:
    sign = pair(tmp_path)
    plug = Plug(tmp_path / "ttyBOARD", Screen(load_sign(sign), "west", "ledframe"))
    plug.put_in()
    line = f"west=serial://{plug.link}?baud=3000000&protocol=ledframe"
    lit = Lit(
        running, sign=sign, name="pair", listen=("east=ddp://127.0.0.1:0",),
        to=lambda addresses: [line, *addresses],
    )  # fmt: skip
    lit.playing(60)
    lit.ask("test-pattern", pattern="frame-counter")
    player, seen, times = lit.active(), Seen(lit), rounds(100, 2)
    took, ages = [], []
    for number in range(times):
        plug.pull_out()
        rest(0.05 + number % 7 * 0.05)
        plug.put_in()
        begun_ns, found = CLOCK.monotonic_ns(), []
        while not found:
            found = plug.read()
            assert CLOCK.monotonic_ns() - begun_ns < 20 * NS_PER_S, "never came back"
        took.append((CLOCK.monotonic_ns() - begun_ns) / NS_PER_S)
        ages.append(found[0] * FPS)
        for _ in range(5):
            plug.read()
    what = f"serial line pulled out ×{times}"
    slowest, oldest = round(max(took), 2), round(max(ages), 2)
    figure(f"{what}: a whole picture again after", slowest, "s", "≤ 2", slowest <= 2, timing=True)
    figure(f"{what}: age of the first picture", oldest, "frames", "≤ 2", oldest <= 2, timing=True)
    restarted = int(lit.active() != player) + len(lit.events("died"))
    figure(f"{what}: players that died", restarted, "", "0", restarted == 0)
    others_unaffected(lit, seen, figure, what)
    plug.pull_out()


class Reading:
    """Reads a line no faster than its bytes would come over a real one."""

    def __init__(self, plug: Plug, bytes_s: float) -> None:
        self._plug, self._bytes_s = plug, bytes_s
        self.ages: list[float] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        had, begun_ns = 0.0, CLOCK.monotonic_ns()
        while not self._over.wait(0.004):
            allowed = (CLOCK.monotonic_ns() - begun_ns) / NS_PER_S * self._bytes_s
            if allowed - had >= 1:
                wanted = int(allowed - had)
                self.ages += self._plug.read(wanted, 0)
                # A line that is idle saves nothing up.
                had = had + wanted if self._plug.taken == wanted else allowed

    def close(self) -> None:
        self._over.set()
        self._thread.join(10)


# One picture of the face is one datagram: 256 LEDs of three bytes, and ten of header.
DATAGRAM = 768 + 10
# The same on a serial line: four frames of ledframe, 14 bytes more each.
ON_THE_LINE = 768 + 4 * 15


@pytest.mark.timeout(200)
@pytest.mark.parametrize("way", ["udp", "serial"])
def test_one_controller_at_a_tenth_of_the_speed(
    running: Running, figure: Callable[..., None], rounds: Callable[[int, int], int], tmp_path: Path, way: str
) -> None:
    sign = pair(tmp_path)
    seconds = rounds(30, 1)
    if way == "udp":
        far = FarAway(Screen(load_sign(sign), "west", "ddp"), DATAGRAM * FPS / 10, 0.2, 0.1)
        to, delay_s = f"west=ddp://127.0.0.1:{far.port}?push=last", 0.1
        what = "controller at 10 % speed, 20 % loss, 100 ms delay"
    else:
        plug = Plug(tmp_path / "ttySLOW", Screen(load_sign(sign), "west", "ledframe"))
        plug.put_in()
        baud = ON_THE_LINE * FPS  # a tenth: ten bits a byte
        far = Reading(plug, baud / 10)
        to, delay_s = f"west=serial://{plug.link}?baud={baud}&protocol=ledframe", ON_THE_LINE * 10 / baud
        what = "serial line at 10 % speed"
    with closing(far):
        lit = Lit(
            running, sign=sign, name="pair", listen=("east=ddp://127.0.0.1:0",),
            to=lambda addresses: [to, *addresses],
        )  # fmt: skip
        lit.playing(60)
        lit.ask("test-pattern", pattern="frame-counter")
        rest(rounds(8, 1))
        player, seen = lit.active(), Seen(lit)
        before, first = memory_mb(player), len(far.ages)
        rest(seconds)
        others_unaffected(lit, seen, figure, what)
        late = lit.ask("status")["late_ms"]["p99"]
        figure(f"{what}: lateness p99", late, "ms", "≤ 3", late <= 3, timing=True)
        grown = round(memory_mb(player) - before, 2)
        figure(f"{what}: memory grows in {seconds} s by", grown, "MB", "≤ 1", grown <= 1)
        assert lit.active() == player
    ages = [age - delay_s for age in far.ages[first:]]
    assert len(ages) >= seconds * 2, "too few pictures reached it"
    oldest = round(float(np.percentile(ages, 99)) * FPS, 2)
    figure(
        f"{what}: age of {len(ages)} pictures less delay, p99",
        oldest,
        "frames",
        "≤ 2",
        oldest <= 2,
        timing=True,
    )
    if way == "serial":
        plug.pull_out()
