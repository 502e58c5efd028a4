"""Compiled: what a compilation gives besides the show."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction

from ledsign.core.problem import Problem
from ledsign.legibility.facts import CaptionFacts
from ledsign.legibility.report import Report
from ledsign.show.types import Show


@dataclass(frozen=True, slots=True, kw_only=True)
class SnappedSpeed:
    """What an item asked for and what it moves at, pixels a second; ``step`` says it in frames."""

    item: str
    asked_px_s: Fraction
    px_s: Fraction
    fps: Fraction
    phases: int = 1

    @property
    def step(self) -> str:
        """``5 px every frame``, ``4.25 px every frame`` or ``1 px every 2 frames``."""
        grains = self.px_s / self.fps * self.phases
        if grains >= 1:
            return f"{float(grains / self.phases):g} px every frame"
        return f"{1 / self.phases:g} px every {1 / grains} frames"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A show, what was worth a warning, the speeds as snapped, and how well its captions can be read."""

    show: Show
    warnings: tuple[Problem, ...] = ()
    speeds: tuple[SnappedSpeed, ...] = ()
    captions: tuple[CaptionFacts, ...] = ()
    legibility: Report = field(default_factory=Report)
