"""Strip: a text as pixels, drawn tile by tile, so that a text of any length needs little memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from ledsign.core.frame import Bytes
from ledsign.core.geometry import Rect, Size
from ledsign.core.problem import Problem
from ledsign.show.clip import clip_of_tiles
from ledsign.show.glyph_strip import GlyphStrip
from ledsign.show.types import TILE_PX, Clip
from ledsign.text.clusters import Segmented, segment
from ledsign.text.horizontal import set_rows
from ledsign.text.ink import glyph_strip
from ledsign.text.layout import Direction, Placements
from ledsign.text.raster import Inks, picture
from ledsign.text.setting import DEFAULT, Setting
from ledsign.text.style import PLAIN, Colour, Style
from ledsign.text.vertical import set_columns

if TYPE_CHECKING:
    from ledsign.effects.base import Align
    from ledsign.text.fonts import FontLibrary


# An editor compiles the same captions over and over; longer ones would be too much to keep.
_LONGEST_KEPT = 1000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Strip:
    """A laid out text with its colours. ``problems``: characters that were refused and left out.

    ``drawn`` keeps what ``glyphs`` gave, by axis of motion and phases.
    """

    placements: Placements
    colour: Colour
    background: Colour
    gamma: float
    problems: tuple[Problem, ...] = ()
    styles: tuple[Style, ...] = (PLAIN,)
    drawn: dict[tuple[str, int], GlyphStrip] = field(default_factory=dict, init=False)

    @property
    def size(self) -> Size:
        """Width and height in pixels."""
        return self.placements.size

    @property
    def axis(self) -> Literal["x", "y"]:
        """The way the text runs."""
        return self.placements.axis

    @property
    def marks(self) -> tuple[int, ...]:
        """Edges of the clusters along the axis, first 0, last the length."""
        return self.placements.marks

    def tiles(self) -> Iterator[Bytes]:
        """uint8 (1, h, w, 3), ``TILE_PX`` long along the axis but the last; drawn as they are asked for."""
        inks = Inks(self.colour, self.background, self.gamma)
        size = self.size
        for start in range(0, size.width if self.axis == "x" else size.height, TILE_PX):
            if self.axis == "x":
                window = Rect(start, 0, min(TILE_PX, size.width - start), size.height)
            else:
                window = Rect(0, start, size.width, min(TILE_PX, size.height - start))
            yield picture(self.placements, window, self.styles, inks)[None]

    def glyphs(self, moves: Literal["x", "y"] | None = None, phases: int = 1) -> GlyphStrip:
        """As a glyph strip. ``moves``: the axis of motion, None = the text's own; ``phases``: 4 when it moves
        by quarters of a pixel.
        """
        along = moves or self.axis
        if (along, phases) not in self.drawn:
            inks = Inks(self.colour, self.background, self.gamma)
            made = glyph_strip(self.placements, self.styles, inks, moves=along, phases=phases)
            self.drawn[along, phases] = made
        return self.drawn[along, phases]

    def clip(self) -> Clip:
        """All tiles as a clip."""
        return clip_of_tiles(self.tiles(), size=self.size, axis=self.axis)


def raster_text(
    text: str | Segmented,
    *,
    size_px: int,
    direction: Direction = "horizontal",
    colour: Colour = (255, 255, 255),
    background: Colour = (0, 0, 0),
    one_bit: bool = False,
    gamma: float = 2.2,
    fonts: FontLibrary,
    align: Align | None = None,
    styles: tuple[Style, ...] = (PLAIN,),
    setting: Setting = DEFAULT,
) -> Strip:
    """Set ``text`` at ``size_px``; colours are display-referred RGB, ``gamma`` the sign's.

    ``align`` is where shorter lines stand among several (rows: centre, columns: start). A missing glyph shows
    as 〓 here; ``missing_glyphs`` reports it. ``styles`` are those ``Cluster.style`` counts. Raises FontError
    when fonts are missing.
    """
    return raster_pages(
        text,
        size_px=size_px,
        direction=direction,
        colour=colour,
        background=background,
        one_bit=one_bit,
        gamma=gamma,
        fonts=fonts,
        align=align,
        styles=styles,
        setting=replace(setting, depth_px=None),
    )[0]


def raster_pages(
    text: str | Segmented,
    *,
    size_px: int,
    direction: Direction = "horizontal",
    colour: Colour = (255, 255, 255),
    background: Colour = (0, 0, 0),
    one_bit: bool = False,
    gamma: float = 2.2,
    fonts: FontLibrary,
    align: Align | None = None,
    styles: tuple[Style, ...] = (PLAIN,),
    setting: Setting,
) -> list[Strip]:
    """The same as pages no deeper than ``setting`` says; one at least. Short texts are kept by ``fonts``."""

    def make() -> list[Strip]:
        return _pages(
            text, size_px, direction, (colour, background), one_bit, gamma, fonts, align, styles, setting
        )

    length = len(text) if isinstance(text, str) else sum(map(len, text.lines))
    if length > _LONGEST_KEPT:
        return make()
    key = text, size_px, direction, colour, background, one_bit, gamma, align, styles, setting
    return fonts.made(key, make)


def _pages(
    text: str | Segmented,
    size_px: int,
    direction: Direction,
    colours: tuple[Colour, Colour],
    one_bit: bool,
    gamma: float,
    fonts: FontLibrary,
    align: Align | None,
    styles: tuple[Style, ...],
    setting: Setting,
) -> list[Strip]:
    segmented = segment(text) if isinstance(text, str) else text
    colour, background = colours
    return [
        Strip(
            placements=placements,
            colour=colour,
            background=background,
            gamma=gamma,
            problems=segmented.problems,
            styles=styles,
        )
        for placements in set_pages(segmented, size_px, direction, one_bit, fonts, align, setting)
    ]


def set_text(
    text: Segmented,
    size_px: int,
    direction: Direction,
    one_bit: bool,
    fonts: FontLibrary,
    align: Align | None = None,
    setting: Setting = DEFAULT,
) -> Placements:
    """Placements only: what measuring needs; the setting's depth does not matter."""
    return set_pages(text, size_px, direction, one_bit, fonts, align, replace(setting, depth_px=None))[0]


def set_pages(
    text: Segmented,
    size_px: int,
    direction: Direction,
    one_bit: bool,
    fonts: FontLibrary,
    align: Align | None = None,
    setting: Setting = DEFAULT,
) -> list[Placements]:
    """Placements of each page; one when the setting has no depth."""
    if direction == "horizontal":
        return set_rows(text.lines, size_px, one_bit, fonts, align or "centre", setting)
    return set_columns(text.lines, size_px, one_bit, fonts, align or "start", setting)
