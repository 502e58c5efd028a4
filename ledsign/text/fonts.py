"""FontLibrary: the fonts we ship, found and opened when first needed, and which of them serves which size.

Looked for in LEDSIGN_FONTS, then in the installed package, then in the checkout. Importing this module
loads no font and no font engine.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ledsign.core.errors import FontError

if TYPE_CHECKING:
    from ledsign.text.face import Face
    from ledsign.text.outline import Outline
    from ledsign.text.strike import Strike

FILES = {
    "Unifont": "unifont16.npz",
    "efont signs": "efont16sym.npz",
    "efont": "efont24.npz",
    "Noto Sans SC": "NotoSansSC-VF.otf",
}
SMOOTH_WEIGHT = 500
# Below this a smooth hanzi is a grey blur on separate dots
SMOOTH_FROM_PX = 20
# (up to this size, weight): the weight at which most stems come out as the same whole number of pixels
STEM_WEIGHTS = ((25, 450), (29, 400), (35, 350), (43, 300), (55, 250), (71, 300))
LARGE_WEIGHT = 400
_KEPT_CHAINS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What one font file draws: how many characters, and of which sets."""

    font: str
    file: Path
    characters: int
    ascii: int
    gb2312_hanzi: int


@dataclass(frozen=True, slots=True)
class FontChoice:
    """What an item asks of the fonts; the arguments of ``FontLibrary.faces``."""

    font: str = ""
    weight: int | None = None
    colour: bool = False


class FontLibrary:
    """The fonts of one folder. Not for use from several threads at once."""

    def __init__(self, folder: Path | None = None) -> None:
        """``folder`` overrides the search. Nothing is opened yet."""
        self._folder = folder
        self._chains: OrderedDict[tuple[int, bool, FontChoice], tuple[Face, ...]] = OrderedDict()
        self._choice = FontChoice()

    @cached_property
    def folder(self) -> Path:
        """Where the fonts are. Raises FontError when they are nowhere."""
        package = Path(__file__).resolve().parents[1]
        named = os.environ.get("LEDSIGN_FONTS", "")
        tried = (
            [self._folder]
            if self._folder
            else [Path(named)]
            if named
            else [package / "data" / "fonts", package.parent / "fonts"]
        )
        for folder in tried:
            if (folder / FILES["Unifont"]).is_file():
                return folder
        raise FontError(
            f"no fonts in {', '.join(map(str, tried))}; install ledsign again or run fonts/build.py"
        )

    def path(self, font: str) -> Path:
        """The file of a font of ``FILES``. Raises FontError when it is missing."""
        path = self.folder / FILES[font]
        if not path.is_file():
            raise FontError(f"{path} is missing; install ledsign again or run fonts/build.py")
        return path

    def choosing(self, *, font: str = "", weight: int | None = None, colour: bool = False) -> FontLibrary:
        """The same library with other defaults for ``faces``: all that takes a library then uses them."""
        other = copy(self)
        other._choice = FontChoice(font, weight, colour)
        return other

    def faces(
        self,
        size_px: int,
        one_bit: bool,
        *,
        font: str | None = None,
        weight: int | None = None,
        colour: bool | None = None,
    ) -> tuple[Face, ...]:
        """The fonts to try for a size, best first; the last resort is last.

        ``font`` goes in front (family or file name, empty = none); ``weight`` 1..1000 is that of variable
        fonts, None = what suits the size; ``colour`` says that the sign shows colour emoji in colour. What is
        left out is as ``choosing`` set it. Raises FontError when a file is missing or damaged.
        """
        choice = FontChoice(
            self._choice.font if font is None else font,
            self._choice.weight if weight is None else weight,
            self._choice.colour if colour is None else colour,
        )
        key = (size_px, one_bit, choice)
        if key not in self._chains:
            chain = self._chain(size_px, one_bit)
            self._chains[key] = self._with_emoji(chain, size_px, one_bit, choice.colour)
            while len(self._chains) > _KEPT_CHAINS:
                self._chains.popitem(last=False)
        self._chains.move_to_end(key)
        return self._chains[key]

    def coverage(self) -> tuple[Coverage, ...]:
        """Each font's coverage. Raises FontError as ``faces`` does."""
        hanzi = _gb2312_hanzi()
        found = []
        for font in FILES:
            codes = self._outline.codes if font == "Noto Sans SC" else set(self._strike(font).codes.tolist())
            found.append(
                Coverage(
                    font=font,
                    file=self.path(font),
                    characters=len(codes),
                    ascii=len(codes & set(range(0x20, 0x7F))),
                    gb2312_hanzi=len(codes & hanzi),
                )
            )
        return tuple(found)

    def _chain(self, size_px: int, one_bit: bool) -> tuple[Face, ...]:
        from ledsign.text.outline import MonoFace, SmoothFace
        from ledsign.text.strike import StrikeFace

        if size_px == 16:
            # efont draws “ ” … — full width, as Chinese text sets them; Unifont's are half width. Rows of
            # both are used to the edge, so a column needs a gap.
            return (
                StrikeFace(self._strike("efont signs"), "efont 16", 16, leading=1),
                StrikeFace(self._strike("Unifont"), "Unifont 16", 16, leading=1),
                MonoFace(self._outline, "Noto Sans SC", 16, stem_weight(16)),
            )
        chain: list[Face] = []
        if size_px == 24:
            # half of its glyphs touch the cell's edge
            chain.append(StrikeFace(self._strike("efont"), "efont 24", 24, tracking=1, leading=2))
            chain.append(MonoFace(self._outline, "Noto Sans SC", 24, stem_weight(24)))
        elif size_px >= SMOOTH_FROM_PX and not one_bit:
            chain.append(SmoothFace(self._outline, "Noto Sans SC", size_px, SMOOTH_WEIGHT))
        else:
            chain.append(MonoFace(self._outline, "Noto Sans SC", size_px, stem_weight(size_px)))
        if size_px > 16:
            name = f"Unifont ×{size_px // 16}"
            chain.append(StrikeFace(self._strike("Unifont"), name, size_px, last=True))
        return tuple(chain)

    def _with_emoji(
        self, chain: tuple[Face, ...], size_px: int, one_bit: bool, colour: bool
    ) -> tuple[Face, ...]:
        """Emoji after the fonts for text, before the last resort; ``Chooser`` asks them first for emoji."""
        from ledsign.text.emoji import emoji_faces

        last = next((at for at, face in enumerate(chain) if face.is_last_resort), len(chain))
        smooth = not one_bit and size_px >= SMOOTH_FROM_PX
        emoji = emoji_faces(
            self.folder, size_px, smooth=smooth, colour=colour and not one_bit, text=self._strike("Unifont")
        )
        return (*chain[:last], *emoji, *chain[last:])

    @cached_property
    def _outline(self) -> Outline:
        from ledsign.text.outline import Outline

        return Outline(self.path("Noto Sans SC"))

    def _strike(self, font: str) -> Strike:
        from ledsign.text.strike import Strike

        if font not in self._strikes:
            self._strikes[font] = Strike(self.path(font))
        return self._strikes[font]

    @cached_property
    def _strikes(self) -> dict[str, Strike]:
        return {}


def stem_weight(size_px: int) -> int:
    """The weight of the one-bit outline at a size."""
    return next((weight for largest, weight in STEM_WEIGHTS if size_px <= largest), LARGE_WEIGHT)


def _gb2312_hanzi() -> set[int]:
    """The 6763 hanzi of GB 2312: rows 16–87."""
    found = set()
    for row in range(0xB0, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found
