"""Setting: the rules a text is set by. Defaults are those of Chinese signs."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Level = Literal["none", "basic", "gb", "strict"]
Western = Literal["auto", "upright", "rotated"]
Marks = Literal["corner", "centred"]

# CLREQ allows up to a quarter em; on LED an eighth already tells 技能 from GB.
LATIN_GAP_EM = Fraction(1, 8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """``measure_px`` is the longest a line may be, ``depth_px`` the most a page may be across; None = any.

    ``level``: which marks may not begin or end a line (``breaking``). ``squeeze``: marks give up the blank
    half of their cell beside another mark and at the ends of a line. ``latin_gap`` between hanzi and Latin
    letters or digits, in ems (Fraction) or pixels (int). ``justify``: lines but the last of a paragraph fill
    the measure. ``hang``: ，。、 may hang in a margin of half an em at the line's end. ``western``: letters
    and digits of a column upright, rotated, or as suits each word. ``marks``: ，。、 in the corner of their
    cell, or centred as Traditional Chinese has them. ``dotted``: the styles that have emphasis dots.
    """

    measure_px: int | None = None
    depth_px: int | None = None
    level: Level = "basic"
    squeeze: bool = True
    latin_gap: Fraction | int = LATIN_GAP_EM
    justify: bool = False
    hang: bool = False
    western: Western = "auto"
    marks: Marks = "corner"
    dotted: frozenset[int] = frozenset()

    def gap_px(self, em_px: int) -> int:
        """The gap between hanzi and Latin at a size, in whole pixels."""
        if isinstance(self.latin_gap, int):
            return self.latin_gap
        return round(self.latin_gap * em_px)


DEFAULT = Setting()
# Characters that are set one by one and put together later: nothing may depend on the neighbours.
ALONE = Setting(squeeze=False, latin_gap=0)
