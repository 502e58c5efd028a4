"""Ahead: lights, in a thread beside the loop, what the frames of the next seconds will need.

What a frame shows is a pure function of time, so the future is asked like the present: which strokes are lit
a moment from now? Whatever of them is not ready is made ready, the nearest first. The loop never waits for
it. After a change nobody could foresee (another show, another brightness) frames are made the plain way
for the tenths of a second this takes.
"""

from __future__ import annotations

import threading
from fractions import Fraction
from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S
from ledsign.player.source import Says

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.player.loop import Loop

ROUND_S = 0.1
# How far ahead it looks, in nanoseconds.
LOOKS = tuple(part * NS_PER_S // 20 for part in (0, 1, 2, 4, 10, 20, 30, 40))


class Ahead:
    """Works for ``loop`` from ``start`` to ``stop``; ``look`` is one round of it."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._over = threading.Event()
        self._thread: threading.Thread | None = None
        self.faults = 0
        self.last_fault = ""

    def start(self) -> None:
        """Begin."""
        self._over.clear()
        self._thread = threading.Thread(target=self._run, name="ahead", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End after what is under way."""
        self._over.set()
        if self._thread is not None:
            self._thread.join(1.0)
            self._thread = None

    def look(self, wall_ns: int, looks: Sequence[int] = LOOKS) -> None:
        """Have ready what the frames ``looks`` nanoseconds after ``wall_ns`` need."""
        loop = self._loop
        source, outputs, larder = loop.source, loop.outputs, loop.larder
        sampling = loop.limiting.sampling
        if not isinstance(source, Says):
            return
        with larder.using:
            larder.begin()
            for ahead_ns in looks:
                for stroke in source.foresee(Fraction(wall_ns + ahead_ns, NS_PER_S)):
                    for output in outputs:
                        if output.lighting is not None:
                            output.lighting.prepare(stroke)
                    if sampling is not None:
                        sampling.prepare(stroke)
                    if self._over.is_set():
                        return
            larder.tidy()

    def _run(self) -> None:
        while not self._over.is_set():
            try:
                self.look(self._loop.clock.now_ns())
            except Exception as error:  # noqa: BLE001 - frames go on the plain way
                self.faults += 1
                self.last_fault = f"{type(error).__name__}: {error}"
            self._over.wait(ROUND_S)
