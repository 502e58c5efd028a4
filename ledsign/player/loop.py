"""Loop: one tick a frame. All outputs are gathered and sealed, then all data leaves, then all syncs.

``run`` returns when ``stop`` was called or the time is up; it then sends black and each protocol's own end of
stream. A show loaded while running takes over at a frame edge. Nothing in a tick allocates a frame, opens a
file, logs or waits for a lock.
"""

from __future__ import annotations

import gc
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from ledsign.core.clock import NS_PER_S
from ledsign.core.errors import LedsignError
from ledsign.core.frame import Frame, black
from ledsign.player.lateness import Lateness
from ledsign.player.pacer import Pacer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from ledsign.core.clock import Clock
    from ledsign.core.geometry import Size
    from ledsign.player.output import Output
    from ledsign.show.frame import Renderer
    from ledsign.wire.base import Burst

# Black is repeated: a datagram may be lost, and E1.31 §6.6.1 repeats a static look three times.
BLACK_FRAMES = 3
DRAIN_NS = NS_PER_S // 2


@dataclass(slots=True)
class Totals:
    """What the loop has done, for status."""

    frames: int = 0
    output_errors: int = 0
    last_error: str = ""
    first_sent_ns: int | None = None


class Loop:
    """Drives outputs with a show. ``on_first_frame`` gets the monotonic time of the first send, once."""

    def __init__(
        self,
        renderer: Renderer,
        canvas: Size,
        outputs: Sequence[Output],
        clock: Clock,
        fps: Fraction,
        on_first_frame: Callable[[int], None] | None = None,
    ) -> None:
        self._renderer = renderer
        self._outputs = list(outputs)
        self._clock = clock
        self._frame: Frame = black(canvas)
        self._next_renderer: SimpleQueue[Renderer] = SimpleQueue()
        self._stopping = False
        self._on_first_frame = on_first_frame
        self.fps = fps
        self.pacer = Pacer(clock, fps)
        self.lateness = Lateness()
        self.totals = Totals()

    @property
    def outputs(self) -> Sequence[Output]:
        """What is driven."""
        return self._outputs

    def stop(self) -> None:
        """Ask the loop to end after the frame under way. Safe from a signal handler or another thread."""
        self._stopping = True

    def load(self, renderer: Renderer) -> None:
        """Take over ``renderer`` (same sign) at the next frame edge. Safe from another thread."""
        self._next_renderer.put(renderer)

    def run(self, seconds: Fraction | None = None) -> None:
        """Play until stopped, or for ``seconds`` from now; then black and end of stream."""
        gc.collect()
        gc.freeze()
        gc.disable()
        self.pacer.restart()
        until = None if seconds is None else self._clock.monotonic_ns() + int(seconds * NS_PER_S)
        due = self.pacer.next()
        try:
            while not self._stopping and (until is None or due[1] < until):
                self._show(*due)
                due = self.pacer.next()
        finally:
            gc.enable()
            gc.unfreeze()
            self._finish(due)

    def tick(self) -> None:
        """Draw the next frame, wait for its deadline, send it."""
        self._show(*self.pacer.next())

    def _show(self, number: int, deadline: int) -> None:
        with suppress(Empty):
            self._renderer = self._next_renderer.get_nowait()
        self._renderer.render(self.pacer.time_of(number), self._frame)
        self._emit(number, deadline)
        self.totals.frames += 1

    def _emit(self, number: int, deadline_ns: int) -> None:
        due = [output for output in self._outputs if number % output.frames_per_send == 0]
        for output in due:
            self._guard(output, lambda output: output.write(self._frame))
        self._clock.sleep_until_ns(deadline_ns)
        now = self._clock.monotonic_ns()
        bursts: list[tuple[Output, Burst]] = []
        for output in due:
            self._guard(output, lambda output: bursts.append((output, output.seal(now))))
            self._guard(output, lambda output: output.transport.send(output.encoder.housekeeping(now)))
        if due:
            sent_at = self._clock.monotonic_ns()
            for output, burst in bursts:
                if burst.data.views:
                    output.transport.send(burst.data)
            for output, burst in bursts:
                if burst.sync.views:
                    output.transport.send(burst.sync)
            self.lateness.add(max(0, sent_at - deadline_ns))
            if self.totals.first_sent_ns is None:
                self.totals.first_sent_ns = sent_at
                if self._on_first_frame is not None:
                    self._on_first_frame(sent_at)

    def _guard(self, output: Output, action: Callable[[Output], object]) -> None:
        """One output's trouble is its own: it is counted, the others go on."""
        try:
            action(output)
        except (LedsignError, OSError, ValueError) as error:
            self.totals.output_errors += 1
            self.totals.last_error = f"{output.plan.name}: {error}"

    def _finish(self, due: tuple[int, int]) -> None:
        """Black from the frame that is due, in step; then the protocols' own end of stream, then close."""
        self._frame[:] = 0
        for _ in range(BLACK_FRAMES * max((output.frames_per_send for output in self._outputs), default=1)):
            self._emit(*due)
            due = self.pacer.next()
        for output in self._outputs:
            self._guard(output, lambda output: output.finish(DRAIN_NS))
