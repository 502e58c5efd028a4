"""Monitor: what the wall shows and who sends to it, left in a folder for others to read.

``status.json`` is replaced twice a second, ``frame.bin`` (``ledsign.display.monitor``) rewritten whenever the
picture has changed, at most ``FRAMES`` times a second. Whoever reads asks nobody and holds nobody up.
"""

from __future__ import annotations

import json
import threading
from typing import TYPE_CHECKING, Any

from ledsign.core.clock import NS_PER_S
from ledsign.display.monitor import FRAME_FILE, STATUS_FILE, PictureFile
from ledsign.transport.fault import fault

if TYPE_CHECKING:
    from pathlib import Path

    from simulator.live import Live

FRAMES = 25
STATUS_NS = NS_PER_S // 2
# Somebody who has sent so recently still does.
RECENT_NS = 10 * NS_PER_S


class Monitor:
    """Writes from ``start`` to ``stop``."""

    def __init__(self, live: Live, folder: Path) -> None:
        """Raises TransportError when the folder cannot be written to."""
        self._live = live
        self._folder = folder
        size = live.wall.size
        try:
            self._file = PictureFile(folder / FRAME_FILE, size.width, size.height)
        except OSError as error:
            raise fault(
                f"cannot write to {folder}: {error.strerror} → use a writable folder",
                f"无法写入 {folder}：{error.strerror} → 请使用可写的目录",
            ) from error
        self._version = -1
        self._told_ns = -STATUS_NS
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._run, name="monitor", daemon=True)
        self.trouble = ""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; the last picture and status stay, and grow old."""
        self._ending.set()
        if self._thread.is_alive():
            self._thread.join()
        self._file.close()

    def once(self) -> None:
        """Write what has changed."""
        now_ns = self._live.clock.monotonic_ns()
        if (snapshot := self._live.snapshot()).version != self._version:
            self._version = snapshot.version
            self._file.write(self._live.picture(snapshot), self._live.clock.now_ns())
        if now_ns - self._told_ns >= STATUS_NS:
            self._told_ns = now_ns
            self._tell()

    def _run(self) -> None:
        clock = self._live.clock
        due_ns = clock.monotonic_ns()
        while not self._ending.wait(max(0, due_ns - clock.monotonic_ns()) / NS_PER_S):
            self.once()
            # Drawing is part of a picture's time; what is late is left out.
            due_ns = max(due_ns + NS_PER_S // FRAMES, clock.monotonic_ns())

    def _tell(self) -> None:
        told: dict[str, Any] = {
            "at_ns": self._live.clock.now_ns(),
            "sign": self._live.wall.sign.name,
            "outputs": [
                {"name": one["controller"], "fps": one["fps_now"], "state": one["state"]}
                for one in self._live.health()
            ],
            "foreign": self._live.foreign(RECENT_NS),
        }
        made = self._folder / f".{STATUS_FILE}"
        try:
            made.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
            made.replace(self._folder / STATUS_FILE)
            self.trouble = ""
        except OSError as error:  # a full disk: readers see an old one, and say so
            self.trouble = str(error)
