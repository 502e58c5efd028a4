"""Measure: what a set text tells of how well it can be read, before anybody knows how it will move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ledsign.core.geometry import Rect, Size
from ledsign.text.clusters import is_blank
from ledsign.text.emphasis import glyph_count
from ledsign.text.field_face import fields_in
from ledsign.text.glyph import Pose
from ledsign.text.raster import draw

if TYPE_CHECKING:
    from ledsign.text.clusters import Segmented
    from ledsign.text.glyph import Coverage
    from ledsign.text.placements import Placements
    from ledsign.text.strip import Strip
    from ledsign.text.style import Colour

# Enough characters to know a font's strokes by.
_SAMPLE_EM = 8
NO_INK = Size(0, 0)
_LONG = frozenset((Pose.JOINED, Pose.JOINED_TURNED))


@dataclass(frozen=True, slots=True, kw_only=True)
class TextFacts:
    """``text`` as shown, line breaks as spaces; ``characters`` of it that have ink.

    ``stroke_px``: the average width of its strokes in pixels, 0 without ink. ``colours``: (ink, ground) of
    each span, display-referred RGB, the item's own first. ``lines``: how many glyphs stand on each.
    ``glyph``: how far the ink of a character reaches at most, in each direction; a dash of two ems is none.
    """

    text: str
    characters: int
    stroke_px: float
    colours: tuple[tuple[Colour, Colour], ...]
    lines: tuple[int, ...] = ()
    glyph: Size = NO_INK


def measure(text: Segmented, strip: Strip, fields: Sequence[int] = ()) -> TextFacts:
    """The facts of a text that has been set; ``fields``: how many characters each of its fields shows."""
    return measure_pages(text, (strip,), fields)[0]


def measure_pages(text: Segmented, pages: Sequence[Strip], fields: Sequence[int] = ()) -> list[TextFacts]:
    """The same for each page of a text; ``characters`` and ``lines`` are the page's own."""
    first = pages[0]
    clusters = [cluster for line in text.lines for cluster in line]
    # In the order in which they first appear; a style nobody wears is not seen.
    blank = {text for text in {cluster.text for cluster in clusters} if is_blank(text)}
    worn = dict.fromkeys(cluster.style for cluster in clusters if cluster.text not in blank)
    colours = {first.styles[style].colours(first.colour, first.background): None for style in worn}
    inked = sum(cluster.text not in blank for cluster in clusters) + sum(fields) - len(fields)
    facts = TextFacts(
        text=" ".join("".join(cluster.text for cluster in line) for line in text.lines),
        characters=inked,
        stroke_px=stroke_width(draw(first.placements, _sample(first.placements))),
        colours=tuple(colours) or ((first.colour, first.background),),
        glyph=_largest(first.placements),
    )
    return [
        replace(
            facts,
            characters=min(inked, _characters(page.placements, fields)),
            lines=page.placements.lines,
        )
        for page in pages
    ]


def _characters(placements: Placements, fields: Sequence[int]) -> int:
    """How many stand there, those that fields show included."""
    count = glyph_count(placements)
    return count + sum(fields[number] - 1 for number in fields_in(placements)) if fields else count


def _largest(placements: Placements) -> Size:
    """The ink of the largest glyph, in each direction."""
    width = height = 0
    for number, glyph in placements.keys:
        if glyph.pose not in _LONG:
            left, top, right, bottom = placements.faces[number].ink_box(glyph)
            width, height = max(width, right - left), max(height, bottom - top)
    return Size(width, height)


def _sample(placements: Placements) -> Rect:
    """The beginning of the text: enough of its first line, from its first ink."""
    size, em = placements.size, placements.em_px
    at = next((at for at, key in enumerate(placements.key.tolist()) if _has_ink(placements, key)), None)
    if at is None:
        return Rect(0, 0, 1, 1)
    x, y = (max(0, int(pen) - em // 2) for pen in (placements.x[at], placements.y[at]))
    along_x = placements.axis == "x"
    width, height = (_SAMPLE_EM * em, 2 * em) if along_x else (2 * em, _SAMPLE_EM * em)
    return Rect(x, y, min(width, size.width - x), min(height, size.height - y))


def _has_ink(placements: Placements, key: int) -> bool:
    number, glyph = placements.keys[key]
    left, top, right, bottom = placements.faces[number].ink_box(glyph)
    return right > left and bottom > top


def stroke_width(coverage: Coverage) -> float:
    """The average width of strokes in pixels, of uint8 (h, w) coverage: twice their area by their outline.

    A stroke of width w and length L, long against w, covers w·L and has an outline of 2·L, however it leans.
    The outline is the total change of coverage. 0 without ink.
    """
    ink = np.pad(coverage, 1).astype(np.float64) / 255.0
    across, down = np.diff(ink, axis=1)[:-1], np.diff(ink, axis=0)[:, :-1]
    outline = float(np.hypot(across, down).sum())
    return round(2.0 * float(ink.sum()) / outline, 2) if outline else 0.0
