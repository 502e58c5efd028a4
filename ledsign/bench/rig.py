"""Rig: one sign with everything lit ahead, ready to be asked for frame after frame, and how to time it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from statistics import median
from time import thread_time_ns
from typing import TYPE_CHECKING

import numpy as np

from ledsign.bench.signs import FPS, marquee
from ledsign.core.clock import NS_PER_S, SystemClock
from ledsign.player.ahead import Ahead
from ledsign.player.fitting import Fitting
from ledsign.player.loop import Loop
from ledsign.player.output import open_outputs, plan_outputs
from ledsign.show.staging import Stage

if TYPE_CHECKING:
    from ledsign.display.sign import Sign
    from ledsign.player.output import Output
    from ledsign.show.stroke import Stroke

_BEGIN_NS = 1_800_000_000 * NS_PER_S


class Rig:
    """One sign with a marquee of noise, everything lit ahead, ready to be asked for one frame after another.

    ``frame`` is the whole frame path; ``plain`` the same through the map LED by LED; ``copy`` copies as many
    bytes as the frame has on the wire.
    """

    def __init__(self, sign: Sign, targets: tuple[str, ...] = ()) -> None:
        clock = SystemClock()
        self.sign = sign
        self.show = marquee(sign)
        self.stage = Stage(self.show)
        self.outputs: list[Output] = open_outputs(sign, plan_outputs(sign, targets), clock, float(FPS))
        self.loop = Loop(self.stage, sign.canvas, Fitting(outputs=tuple(self.outputs)), clock, FPS)
        Ahead(self.loop).look(_BEGIN_NS)
        self._said: list[tuple[Stroke, ...]] = []
        for number in range(64):
            strokes = self.stage.strokes(Fraction(_BEGIN_NS, NS_PER_S) + number / FPS)[1]
            assert strokes is not None
            self._said.append(strokes)
        self._canvas = np.zeros((sign.canvas.height, sign.canvas.width, 3), np.uint8)
        total = sum(output.plan.channels for output in self.outputs)
        # Written to, for pages nobody has written are one page of zeros that never leaves the cache.
        self._from, self._to = np.full(total, 1, np.uint8), np.full(total, 2, np.uint8)
        for number in range(3):
            self.frame(number)
            self.copy(number)

    def frame(self, number: int) -> None:
        """Window, light, map, packets."""
        strokes = self._said[number % 64]
        for output in self.outputs:
            if not output.light(strokes, self._canvas):
                raise RuntimeError("the picture was not ready")
        for output in self.outputs:
            output.pack()
        for output in self.outputs:
            output.seal(0)

    def plain(self, number: int) -> None:
        """The same by drawing the frame and looking up every LED."""
        t = Fraction(_BEGIN_NS, NS_PER_S) + (number % 64) / FPS
        self.stage.render(t, self._canvas)
        for output in self.outputs:
            output.gather(self._canvas)
            output.pack()
            output.seal(0)

    def copy(self, number: int) -> None:
        """A memcpy of the frame's bytes."""
        del number
        np.copyto(self._to, self._from)

    def send(self, number: int) -> None:
        """A whole frame as the player makes it: what is lit now, the frame path, and out."""
        t = Fraction(_BEGIN_NS, NS_PER_S) + (number % 64) / FPS
        strokes = self.stage.strokes(t)[1]
        assert strokes is not None
        for output in self.outputs:
            output.light(strokes, self._canvas)
        for output in self.outputs:
            output.pack()
        for output in self.outputs:
            output.transport.send(output.seal(0).data)

    def close(self) -> None:
        """Let go of the outputs."""
        for output in self.outputs:
            output.transport.close()


def ratio(
    one: Callable[[int], None], other: Callable[[int], None], seconds: float, most_rounds: int = 400
) -> tuple[float, float]:
    """CPU time of ``one`` over that of ``other``, and that of one ``one`` in µs: medians over rounds.

    In every round each runs for a few milliseconds, one after the other.
    """
    times = max(1, int(1e6 // max(1, _cost(one)))), max(1, int(1e6 // max(1, _cost(other))))
    ratios: list[float] = []
    costs: list[float] = []
    clock = SystemClock()
    end_ns = clock.monotonic_ns() + int(seconds * NS_PER_S)
    number = 0
    while len(ratios) < 5 or (clock.monotonic_ns() < end_ns and len(ratios) < most_rounds):
        spent = []
        for work, count in zip((one, other), times, strict=True):
            begin = thread_time_ns()
            for _ in range(count):
                number += 1
                work(number)
            spent.append((thread_time_ns() - begin) / count)
        ratios.append(spent[0] / spent[1])
        costs.append(spent[0] / 1e3)
    return median(ratios), median(costs)


def _cost(work: Callable[[int], None]) -> int:
    costs = []
    for number in range(3):
        begin = thread_time_ns()
        work(number)
        costs.append(thread_time_ns() - begin)
    return min(costs)
