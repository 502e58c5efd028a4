"""Crew: the outputs of one sign with everything a loop needs around them, built outside the loop."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING

from ledsign.display.limiter import Limiter
from ledsign.player.fitting import Fitting
from ledsign.player.loop import LEAST_FPS
from ledsign.player.opening import Opening, opening
from ledsign.player.output import Output, Plan, frames_per_send, plan_outputs

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.core.clock import Clock
    from ledsign.display.sign import Sign
    from ledsign.player.source import Witness


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Crew:
    """Outputs of ``sign`` at ``fps``; ``ways`` are their transports, one each."""

    sign: Sign
    fps: Fraction
    plans: tuple[Plan, ...]
    outputs: tuple[Output, ...]
    ways: tuple[Opening, ...]
    limiter: Limiter

    def fitting(self, witness: Witness | None = None) -> Fitting:
        """For a loop."""
        return Fitting(outputs=self.outputs, limits=self.limiter, witness=witness)

    def start(self) -> None:
        """Open what is not open, and look after it from now on."""
        for way in self.ways:
            way.start()

    def close(self) -> None:
        """Let go of every transport."""
        for way in self.ways:
            way.close()


def crew_of(
    sign: Sign, targets: Sequence[str], clock: Clock, fps: Fraction, before: Crew | None = None
) -> Crew:
    """Plan and compile the outputs. Ways to the same target are taken over from ``before``.

    Raises DocumentError, LayoutError or LocalWireError for what cannot be driven; what cannot be reached is
    no error here.
    """
    plans = plan_outputs(sign, targets)
    known = {} if before is None else dict(zip((one.key for one in before.plans), before.ways, strict=True))
    pace = float(fps * max(1, -int(-LEAST_FPS // fps)))
    outputs, ways = [], []
    for plan in plans:
        way = known.get(plan.key) or opening(plan.target, clock, now=True)
        ways.append(way)
        outputs.append(Output(sign, plan, way, frames_per_send(plan, pace)))
    return Crew(
        sign=sign,
        fps=fps,
        plans=plans,
        outputs=tuple(outputs),
        ways=tuple(ways),
        limiter=Limiter(sign),
    )


def same_wiring(one: Sign, other: Sign) -> bool:
    """Whether the outputs of one will do for the other."""
    return replace(one, title=other.title) == other
