"""Measure: what a set text tells of how well it can be read, before anybody knows how it will move."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ledsign.core.geometry import Rect
from ledsign.text.clusters import is_blank
from ledsign.text.emphasis import glyph_count
from ledsign.text.raster import draw

if TYPE_CHECKING:
    from ledsign.text.clusters import Segmented
    from ledsign.text.glyph import Coverage
    from ledsign.text.strip import Strip
    from ledsign.text.style import Colour

# Enough characters to know a font's strokes by.
_SAMPLE_EM = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFacts:
    """``text`` as shown, line breaks as spaces; ``characters`` of it that have ink.

    ``stroke_px``: the average width of its strokes in pixels, 0 without ink. ``colours``: (ink, ground) of
    each span, display-referred RGB, the item's own first.
    """

    text: str
    characters: int
    stroke_px: float
    colours: tuple[tuple[Colour, Colour], ...]


def measure(text: Segmented, strip: Strip) -> TextFacts:
    """The facts of a text that has been set; of one page of it, when ``strip`` holds no more."""
    clusters = [cluster for line in text.lines for cluster in line]
    length = _SAMPLE_EM * strip.placements.em_px
    width, height = strip.size.width, strip.size.height
    part = Rect(0, 0, min(width, length) if strip.axis == "x" else width, height)
    if strip.axis == "y":
        part = Rect(0, 0, width, min(height, length))
    # In the order in which they first appear; a style nobody wears is not seen.
    blank = {text for text in {cluster.text for cluster in clusters} if is_blank(text)}
    worn = dict.fromkeys(cluster.style for cluster in clusters if cluster.text not in blank)
    colours = {strip.styles[style].colours(strip.colour, strip.background): None for style in worn}
    inked = sum(cluster.text not in blank for cluster in clusters)
    return TextFacts(
        text=" ".join("".join(cluster.text for cluster in line) for line in text.lines),
        characters=min(inked, glyph_count(strip.placements)),
        stroke_px=stroke_width(draw(strip.placements, part)),
        colours=tuple(colours) or ((strip.colour, strip.background),),
    )


def stroke_width(coverage: Coverage) -> float:
    """The average width of strokes in pixels, of uint8 (h, w) coverage: twice their area by their outline.

    A stroke of width w and length L, long against w, covers w·L and has an outline of 2·L, however it leans.
    The outline is the total change of coverage. 0 without ink.
    """
    ink = np.pad(coverage, 1).astype(np.float64) / 255.0
    across, down = np.diff(ink, axis=1)[:-1], np.diff(ink, axis=0)[:, :-1]
    outline = float(np.hypot(across, down).sum())
    return round(2.0 * float(ink.sum()) / outline, 2) if outline else 0.0
