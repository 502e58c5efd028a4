"""Selection: which fonts are tried for a size, best first, and which of them are the design one sees.

The choice by size and kind of sign was measured; docs/fonts.md has the table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.errors import FontError
from ledsign.text.mono_face import MonoFace
from ledsign.text.outline import Outline
from ledsign.text.smooth_face import SmoothFace
from ledsign.text.strike import StrikeFace, UnopenedStrike
from ledsign.text.user_fonts import DEFAULT_WEIGHT, UserMonoFace

if TYPE_CHECKING:
    from ledsign.text.face import Face
    from ledsign.text.font_file import FontFile
    from ledsign.text.fonts import FontLibrary

NOTO = "Noto Sans SC"
SMOOTH_WEIGHT = 500
# Below this a smooth hanzi is a grey blur on separate dots
SMOOTH_FROM_PX = 20
# (up to this size, weight): the weight at which most stems come out as the same whole number of pixels; up to
# 11 px all weights are even, and light ones lose the apostrophe
STEM_WEIGHTS = (
    (11, 450),
    (19, 300),
    (22, 500),
    (25, 450),
    (29, 400),
    (35, 350),
    (43, 300),
    (55, 250),
    (71, 300),
)
LARGE_WEIGHT = 400
# shipped strikes that may be asked for by name: the size they were drawn for
STRIKES = {"Unifont": 16, "efont": 24}
# efont fills its whole cell, and neighbours would touch; in a column Unifont's hanzi would as well
_TRACKING, _LEADING = {"efont": 1}, {"Unifont": 1, "efont": 2, "efont signs": 1}


def stem_weight(size_px: int) -> int:
    """The weight of the one-bit outline at a size."""
    return next((weight for largest, weight in STEM_WEIGHTS if size_px <= largest), LARGE_WEIGHT)


def is_smooth(size_px: int, one_bit: bool) -> bool:
    """Are outlines drawn in levels at this size, or hinted to on and off?"""
    return size_px >= SMOOTH_FROM_PX and not one_bit


def default_faces(
    library: FontLibrary, size_px: int, one_bit: bool, weight: int | None
) -> tuple[list[Face], int]:
    """The shipped fonts for text, and how many of the first are the design; the last resort is last."""
    if size_px == 16:
        # efont draws “ ” … full width, as Chinese text sets them; Unifont's are half width
        strikes: list[Face] = [_strike(library, "efont signs", 16), _strike(library, "Unifont", 16)]
        return [*strikes, _noto(library, 16, one_bit, weight)], 2
    faces: list[Face] = [_noto(library, size_px, one_bit, weight)]
    if size_px == 24:
        faces.insert(0, _strike(library, "efont", 24))
    if size_px > 16:
        name = f"Unifont ×{size_px // 16}"
        library.path("Unifont")  # missing is told at once, damaged when it is needed
        strike = UnopenedStrike(STRIKES["Unifont"], lambda: library.strike("Unifont"))
        faces.append(StrikeFace(strike, name, size_px, last=True))
    return faces, 1


def shipped_face(library: FontLibrary, font: str, size_px: int, one_bit: bool, weight: int | None) -> Face:
    """A shipped font asked for by name, strikes at a whole multiple of their size."""
    if font == NOTO:
        return _noto(library, size_px, one_bit, weight, always_smooth=True)
    return _strike(library, font, size_px)


def user_face(library: FontLibrary, file: FontFile, size_px: int, one_bit: bool, weight: int | None) -> Face:
    """A user's font at a size it has. Raises FontError when it is damaged."""
    if file.size_px:
        name = f"{file.family} {size_px}"
        return StrikeFace(library.user.strike(file), name, size_px, leading=max(1, size_px // 16))
    outline = library.user.outline(file)
    smooth = is_smooth(size_px, one_bit)
    if weight is None:
        best = SMOOTH_WEIGHT if smooth else stem_weight(size_px)
        weight = min(max(best, file.weights[0]), file.weights[1]) if file.weights else DEFAULT_WEIGHT
    if smooth:
        return SmoothFace(outline, file.family, size_px, weight)
    face = UserMonoFace(outline, file.family, size_px, weight)
    try:
        face.open()
    except OSError as error:
        raise FontError(f"{file.path.name} cannot be used: {error}") from error
    return face


def _strike(library: FontLibrary, font: str, size_px: int) -> StrikeFace:
    factor = size_px // STRIKES.get(font, 16)
    return StrikeFace(
        library.strike(font),
        f"{font.partition(' ')[0]} {size_px}",
        size_px,
        tracking=factor * _TRACKING.get(font, 0),
        leading=factor * _LEADING[font],
    )


def _noto(
    library: FontLibrary, size_px: int, one_bit: bool, weight: int | None, *, always_smooth: bool = False
) -> Face:
    outline: Outline = library.outline
    # beside the strike of 24 px a smooth hanzi would look like dirt
    if is_smooth(size_px, one_bit) and (size_px != 24 or always_smooth):
        return SmoothFace(outline, NOTO, size_px, weight or SMOOTH_WEIGHT)
    return MonoFace(outline, NOTO, size_px, weight or stem_weight(size_px))
