"""The frame of a show at an instant: a pure function of (show, wall time).

A Renderer is the same function with everything looked up beforehand. It copies ready pixels into the
caller's frame and allocates no picture. With overrides, as a player has them, it is a ``staging.Stage``.
"""

from __future__ import annotations

from fractions import Fraction

from ledsign.core.frame import Frame
from ledsign.show.staging import Stage
from ledsign.show.types import Show

# Counts up whenever the same show gives other frames than before; a test compares with known frames.
RENDERER = "1"


class Renderer:
    """Draws the frames of one show."""

    def __init__(self, show: Show) -> None:
        """Raises ShowError when a cue's clip is not in the show or its effect is not installed."""
        self._stage = Stage(show)

    def render(self, t: Fraction, out: Frame | None = None) -> Frame:
        """The frame at wall time ``t`` (exact seconds since 1970), drawn into ``out`` when given.

        ``out`` is uint8 (canvas height, canvas width, 3); all of it is written. Raises ValueError when it
        has another shape or dtype.
        """
        return self._stage.render(t, out)


def render(show: Show, t: Fraction, out: Frame | None = None) -> Frame:
    """The frame of ``show`` at wall time ``t``; see ``Renderer``, which is faster when asked often."""
    return Renderer(show).render(t, out)
