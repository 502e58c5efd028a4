"""Placements: where every glyph of a strip stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from ledsign.core.geometry import Rect, Size
from ledsign.text.face import Face
from ledsign.text.glyph import GlyphKey


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Placements:
    """Every glyph of a strip. Arrays are int32 (n,); ``x``, ``y`` is the em box's top left in strip pixels.

    ``key[i]`` indexes ``keys``: (number of the face, key of the glyph), which all pages of a text share.
    ``style`` uint8 (n,): the style of each glyph's cluster. ``marks``: edges of the clusters along the axis,
    ascending, first 0, last the length; with several lines those of the longest. ``bands``: what clusters
    of a style other than 0 cover, blanks included, as (style, rectangle of the strip); a span has one on each
    line. Their grounds are painted before the glyphs. ``lines``: how many glyphs stand on each, in order.
    """

    faces: tuple[Face, ...]
    keys: tuple[tuple[int, GlyphKey], ...]
    key: NDArray[np.int32]
    x: NDArray[np.int32]
    y: NDArray[np.int32]
    style: NDArray[np.uint8]
    size: Size
    axis: Literal["x", "y"]
    marks: tuple[int, ...]
    em_px: int
    bands: tuple[tuple[int, Rect], ...] = ()
    lines: tuple[int, ...] = ()
