"""Face: a font at one size, seen by layout. Strikes and outlines look the same from here."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

from ledsign.text.glyph import Glyph, GlyphKey, Pose

UNIT = 64  # advances are in 1/64 pixel, as HarfBuzz and FreeType count


class Shaped(NamedTuple):
    """One glyph of a run. ``cluster`` counts from the run's start.

    ``advance`` moves the pen along the line; ``dx``, ``dy`` shift the em box from the pen, all in 1/64 px.
    ``width`` is that of the ink in per cent of its own.
    """

    glyph: int | str
    cluster: int
    advance: int
    dx: int = 0
    dy: int = 0
    pose: Pose = Pose.UPRIGHT
    width: int = 100


class Face(Protocol):
    """A font at one size."""

    @property
    def name(self) -> str:
        """For reports: ``Unifont 16``."""
        ...

    @property
    def phases(self) -> int:
        """Positions between two pixels it can draw: 4 for smooth faces, 1 for one-bit ones."""
        ...

    @property
    def is_last_resort(self) -> bool:
        """True when it is used only for want of a better one, which is worth a warning."""
        ...

    def draws(self, cluster: str) -> bool:
        """True when it has every character of ``cluster`` and leaves ink."""
        ...

    def shape(self, clusters: Sequence[str], *, vertical: bool) -> list[Shaped]:
        """Glyphs of clusters it draws, in order."""
        ...

    def blank(self, cluster: str) -> int:
        """The width of white space along the line, in 1/64 px."""
        ...

    def ink_box(self, key: GlyphKey) -> tuple[int, int, int, int]:
        """left, top, right, bottom of the ink from the em box's top left, in pixels, or a little more."""
        ...

    def glyph(self, key: GlyphKey) -> Glyph:
        """The ink."""
        ...
