"""What a content type is: a playlist item in, ready pixels out.

Each module has one constant ``CONTENT``; ``item`` is the document class it renders.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ledsign.core.geometry import Rect, Size
from ledsign.core.problem import Problem
from ledsign.core.registry import Registry
from ledsign.display.sign import Sign
from ledsign.show.fields import CueField
from ledsign.show.readout import Readout
from ledsign.show.types import AnyClip
from ledsign.text.gate import NOTHING_FOUND, GlyphReport
from ledsign.text.measure import TextFacts

if TYPE_CHECKING:
    from ledsign.text.fonts import FontLibrary
    from ledsign.text.gate import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentContext:
    """What rendering may depend on. ``view`` is the surface the content will be seen on.

    ``base`` is the folder that relative file names start from. ``flip`` asks for a mirror image (pictures
    only; text stays legible). ``part`` picks one line of a couplet: 0 = first (right tower), 1 = second.
    ``fonts`` has the item's font in front; ``glyphs`` says what to do about characters without a glyph.
    ``shown_from``: the earliest instant it will be shown at, in wall seconds; None = not known. Countdowns
    have room for what they say from then on.
    """

    sign: Sign
    view: Size
    fonts: FontLibrary
    base: Path
    flip: bool = False
    part: int = 0
    glyphs: Policy = "strict"
    shown_from: Fraction | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """A clip and what effects need to know of it.

    ``marks``: edges of the clusters along ``axis`` (clip pixels, first 0, last = length). ``em_px``: the font
    size, 0 when there is no text. ``problems``: warnings and errors found on the way; ``glyphs``: what was
    found of the text's glyphs, in detail. ``smooth``: it may move by quarters of a pixel, if its clip is
    drawn for that. ``fields`` move with the clip; ``atlases`` are the clips they name.
    ``following``: the pages after this one; ``part`` is what of the clip a page is, None = all of it.
    ``text``: what its characters are to a reader, None when there are none.
    """

    clip: AnyClip
    axis: Literal["x", "y"] = "x"
    marks: tuple[int, ...] = ()
    em_px: int = 0
    problems: tuple[Problem, ...] = ()
    glyphs: GlyphReport = NOTHING_FOUND
    readout: Readout | None = None
    smooth: bool = False
    text: TextFacts | None = None
    fields: tuple[CueField, ...] = ()
    atlases: tuple[AnyClip, ...] = ()
    following: tuple[Rendered, ...] = ()
    part: Rect | None = None

    @property
    def size(self) -> Size:
        """Of what is shown, in pixels."""
        return self.clip.size if self.part is None else self.part.size


@dataclass(frozen=True, slots=True, kw_only=True)
class ContentSpec:
    """A content type. ``name`` is the key that makes a playlist item one of these (``text``, ``image``…)."""

    name: str
    title: str
    item: type
    render: Callable[[Any, ContentContext], Rendered]


CONTENTS: Registry[ContentSpec] = Registry("ledsign.content", "CONTENT", ContentSpec)
