"""Limiting: the limits of a sign put to work on the outputs of a loop.

Several targets may carry the same LEDs (a controller and a capture). Each complete set of them is held to
the budget on its own, so that watching a sign does not dim it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.player.sampling import Sampling

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ledsign.core.frame import Channels
    from ledsign.core.geometry import Size
    from ledsign.player.larder import Larder
    from ledsign.player.output import Output
    from ledsign.player.sheet import Sheet
    from ledsign.player.source import Limits


class Limiting:
    """The last stage of one loop; without ``limits`` only the brightness wanted is followed.

    ``sampling`` takes the pixels that limits have to see from the strokes of a frame; None when they see all.
    """

    def __init__(
        self, limits: Limits | None, outputs: Sequence[Output], canvas: Size, larder: Larder
    ) -> None:
        self.limits = limits
        places = None if limits is None else limits.places
        self.sampling = None if places is None else Sampling(places, canvas, larder)
        self._outputs = outputs
        self._sets = _sets(outputs)
        self.level: float | None = None
        self.factor = 1.0
        self.held = self.curfew = False
        # Monotonic, when a frame was last kept back because of flashes.
        self.held_ns: int | None = None

    @property
    def changes_channels(self) -> bool:
        """Whether ``budget`` may change what was gathered."""
        return self.limits is not None and self.limits.has_budget

    def prepare(
        self, sheet: Sheet, wall_ns: int, monotonic_ns: int, wanted: float | None, lux: float | None
    ) -> bool:
        """Before gathering. False: the frame may not be shown, send again what was sent before."""
        level, limits = wanted, self.limits
        if limits is not None:
            self.curfew = limits.in_curfew(wall_ns)
            if self.curfew:
                sheet.blacken()
            self.held = not self._admits(limits, sheet, monotonic_ns)
            if self.held:
                self.held_ns = monotonic_ns
                return False
            level = limits.level(wall_ns, monotonic_ns, wanted, lux)
        if level != self.level:
            self.level = level
            for output in self._outputs:
                output.dim(level)
        return True

    def _admits(self, limits: Limits, sheet: Sheet, monotonic_ns: int) -> bool:
        samples = None
        if sheet.strokes is not None and self.sampling is not None:
            samples = self.sampling.take(sheet.strokes, sheet.frame)
        if samples is not None:
            return limits.admits_samples(samples, monotonic_ns)
        return limits.admits(sheet.pixels(), monotonic_ns)

    def budget(self) -> None:
        """After gathering, before packing."""
        if self.limits is not None:
            self.factor = min((self.limits.within_budget(one) for one in self._sets), default=1.0)


def _sets(outputs: Sequence[Output]) -> list[list[Channels]]:
    """The channels of all outputs in groups, no controller twice in one group."""
    sets: list[tuple[set[str], list[Channels]]] = []
    for output in outputs:
        names = {patch.output.name for patch in output.plan.patches}
        for taken, channels in sets:
            if taken.isdisjoint(names):
                taken |= names
                channels.append(output.channels)
                break
        else:
            sets.append((names, [output.channels]))
    return [channels for _, channels in sets]
