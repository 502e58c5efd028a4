"""CaptionFacts: all a compiled caption says that matters for reading it. The compiler fills them in."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from ledsign.core.geometry import Size
from ledsign.effects.base import EffectOptions
from ledsign.text.measure import TextFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptionFacts:
    """One text of one item.

    ``item`` its name in reports, ``path`` its place in the playlist (``("items", 0)``), ``effect`` a name
    with its ``options`` (speeds as snapped). ``axis`` is the way the text runs, ``view`` what it plays on,
    ``face`` the most of it that one face shows (None = all), ``size`` the pixels of the whole text.
    ``length`` exact seconds on the timeline; ``alone`` when nothing else is shown in turn, so that it never
    goes. ``follows_clock``: a clock or countdown. ``smooth``: it may move by quarters of a pixel.
    """

    item: str
    path: tuple[str | int, ...]
    text: TextFacts
    em_px: int
    axis: Literal["x", "y"]
    effect: str
    options: EffectOptions
    view: Size
    size: Size
    length: Fraction
    face: Size | None = None
    alone: bool = False
    follows_clock: bool = False
    smooth: bool = False

    @property
    def view_px(self) -> int:
        """Pixels of the view the way the text runs."""
        return self.view.width if self.axis == "x" else self.view.height

    @property
    def across_px(self) -> int:
        """Pixels of the view the other way: room for the size of characters."""
        return self.view.height if self.axis == "x" else self.view.width

    @property
    def length_px(self) -> int:
        """Pixels of the text the way it runs."""
        return self.size.width if self.axis == "x" else self.size.height
