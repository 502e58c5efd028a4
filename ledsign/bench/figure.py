"""Figure: one measured value beside what is promised.

A bench is one module of ``ledsign.bench`` with a constant ``BENCH``; the registry finds it. Its ``run``
yields figures as they are ready, each a ratio within this one run wherever a machine's speed would count.
All cases of a ratio are interleaved round by round; the median is taken of the ratios inside rounds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from ledsign.core.problem import Bilingual
from ledsign.core.registry import Registry

Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """``name`` is stable (``frames/folded/twin-towers``). ``value`` None: not measured, ``note`` says why.

    ``better`` is the good direction: ``lower`` meets ``bar`` at value ≤ bar, ``higher`` at value ≥ bar.
    """

    name: str
    title: Bilingual
    value: float | None
    unit: str
    bar: float
    stretch: float | None = None
    better: Literal["lower", "higher"] = "lower"
    note: str = ""

    def reaches(self, limit: float | None) -> bool | None:
        """Whether the value is as good as ``limit``; None without a value or a limit."""
        if self.value is None or limit is None:
            return None
        return self.value <= limit if self.better == "lower" else self.value >= limit

    @property
    def met(self) -> bool | None:
        """Whether the bar is met; None when nothing was measured."""
        return self.reaches(self.bar)

    def as_json(self, language: str) -> dict[str, Any]:
        """One object of ``ledsign bench --json``."""
        return {
            "name": self.name,
            "title": self.title.in_language(language),
            "value": self.value,
            "unit": self.unit,
            "bar": self.bar,
            "stretch": self.stretch,
            "better": self.better,
            "met": self.met,
            "beyond": self.reaches(self.stretch),
            "note": self.note,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchSpec:
    """One topic. ``run(seconds, tell)`` takes about ``seconds`` of wall time and tells what it is doing."""

    name: str
    title: Bilingual
    share: float  # of the whole run's time
    run: Callable[[float, Tell], Iterable[Figure]]


BENCHES: Registry[BenchSpec] = Registry("ledsign.bench", "BENCH", BenchSpec)
