"""Proof of play against what the simulator saw: seconds of every item, with a blackout in between."""

from __future__ import annotations

import select
import sys
import threading
from collections import defaultdict
from typing import TYPE_CHECKING

import pytest

from ledsign.core.clock import NS_PER_S
from ledsign.documents.load import load_sign
from ledsign.player.journal_files import read_journal
from ledsign.transport.receive import UdpReceiver
from simulator.listen import read_listeners
from simulator.wall import Wall
from tests.faults.lit import Lit, pair, rest, until, written

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.running import Running

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="times packets by the kernel's stamps")
ITEMS = {
    "red": ("#c00000", 600),
    "green": ("#00c000", 700),
    "blue": ("#0000c0", 200),
    "white": ("#c0c0c0", 400),
}
DARK = "blackout"


def playlist() -> str:
    items = "".join(
        f'  - {{ name: {name}, text: "·", size: 8, effect: hold, duration: {ms} ms, background: "{tone}" }}\n'
        for name, (tone, ms) in ITEMS.items()
    )
    return f"ledsign: playlist/1\nitems:\n{items}"


class Watcher:
    """The simulator's own wall, fed here; keeps which item's colour was shown since when."""

    def __init__(self, sign: Path) -> None:
        listeners = read_listeners(load_sign(sign), ["ddp://127.0.0.1:0"])
        self._wall = Wall(load_sign(sign), listeners)
        self._name = listeners[0].name
        self._receiver = UdpReceiver("127.0.0.1", 0)
        self.address = f"ddp://127.0.0.1:{self._receiver.address[1]}"
        self.shown: list[tuple[int, str]] = []
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._over.is_set():
            select.select([self._receiver], [], [], 0.05)
            for data, source, stamp_ns in self._receiver.receive_stamped():
                version = self._wall.version
                self._wall.feed(self._name, data, source, stamp_ns)
                if self._wall.version != version:
                    self.shown.append((stamp_ns, self._item()))

    def _item(self) -> str:
        red, green, blue = (int(value) // 100 for value in self._wall.frame()[0, 0])
        return {(1, 0, 0): "red", (0, 1, 0): "green", (0, 0, 1): "blue", (1, 1, 1): "white"}.get(
            (red, green, blue), DARK
        )

    def seconds(self) -> dict[str, float]:
        """How long each was on, from one frame to the next."""
        found: dict[str, float] = defaultdict(float)
        for (since, item), (until_ns, _) in zip(self.shown, self.shown[1:], strict=False):
            found[item] += (until_ns - since) / NS_PER_S
        return found

    def close(self) -> None:
        self._over.set()
        self._thread.join(10)
        self._receiver.close()


def told(folder: Path) -> dict[str, float]:
    """Seconds by the journal: of each item, and of the blackout."""
    found: dict[str, float] = defaultdict(float)
    for record, fault in read_journal(folder):
        assert fault is None
        if record is not None and record["kind"] == "play":
            # Its last words, three frames of black, are as dark as a blackout.
            for item in [DARK] if record["why"] else record["items"]:
                found[item] += (record["to"] - record["from"]) / NS_PER_S
    return found


def test_the_journal_agrees_with_the_wall(
    running: Running, figure: Callable[..., None], rounds: Callable[[int, int], int], tmp_path: Path
) -> None:
    sign = pair(tmp_path)
    watcher = Watcher(sign)
    try:
        lit = Lit(
            running, sign=sign, name="pair", document=written(tmp_path / "items.yaml", playlist()),
            to=lambda _: [watcher.address],
        )  # fmt: skip
        until(lambda: len(watcher.shown) > 60)
        rest(rounds(16, 2))
        lit.ask("blackout")
        rest(rounds(5, 1))
        lit.ask("resume")
        rest(rounds(16, 2))
        lit.supervisor.terminate()
        assert lit.supervisor.wait(30) == 0
        rest(0.3)
    finally:
        watcher.close()
    seen, said = watcher.seconds(), told(lit.folder / "journal")
    assert set(said) == {*ITEMS, DARK}
    total = sum(said.values())
    for item in (*ITEMS, DARK):
        apart = round(100 * abs(said[item] - seen[item]) / seen[item], 2)
        # A frame at either end of every showing is all there may be between them.
        figure(f"proof of play: {item}, {said[item]:.2f} s told, {seen[item]:.2f} s seen", apart, "%", "≤ 1",
               apart <= 1, timing=True)  # fmt: skip
    apart = round(100 * abs(total - sum(seen.values())) / total, 2)
    figure(f"proof of play: all {total:.1f} s", apart, "%", "≤ 1", apart <= 1, timing=True)
