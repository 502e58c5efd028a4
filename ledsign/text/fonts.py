"""FontLibrary: the fonts we ship and those users brought, opened when first needed.

Ours are looked for in LEDSIGN_FONTS, then in the installed package, then in the checkout; users' in
LEDSIGN_USER_FONTS, else where the caller says. Importing this module loads no font and no font engine.
"""

from __future__ import annotations

import os
from collections import OrderedDict
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from ledsign.core.errors import DocumentError, FontError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ledsign.core.problem import Problem
    from ledsign.text.face import Face
    from ledsign.text.outline import Outline
    from ledsign.text.strike import Strike
    from ledsign.text.user_fonts import UserFonts

FILES = {
    "Unifont": "unifont16.npz",
    "efont signs": "efont16sym.npz",
    "efont": "efont24.npz",
    "Noto Sans SC": "NotoSansSC-VF.otf",
}
_KEPT_CHAINS = 12
_KEPT_TEXTS = 64

Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class FontChoice:
    """What an item asks of the fonts; the arguments of ``FontLibrary.choosing``."""

    font: str = ""
    weight: int | None = None
    colour: bool = False
    base: Path | None = None


@dataclass(frozen=True, slots=True)
class Chain:
    """The faces for a size, best first; ``design`` names those whose glyphs are no fallback."""

    faces: tuple[Face, ...]
    design: frozenset[str]


class FontLibrary:
    """Not for use from several threads at once."""

    def __init__(self, folder: Path | None = None, user_fonts: Path | None = None) -> None:
        """``folder`` overrides the search for ours; ``user_fonts`` is the users'. Nothing is opened yet."""
        self._folder = folder
        self._user_folder = user_fonts
        # shared with every library that ``choosing`` makes
        self._chains: OrderedDict[tuple[int, bool, FontChoice], Chain] = OrderedDict()
        self._strikes: dict[str, Strike] = {}
        self._outlines: list[Outline] = []
        self._users: list[UserFonts] = []
        self._choice = FontChoice()
        self._texts: OrderedDict[object, Any] = OrderedDict()

    @cached_property
    def folder(self) -> Path:
        """Where our fonts are. Raises FontError when they are nowhere."""
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

    def choosing(
        self,
        *,
        font: str | None = None,
        weight: int | None = None,
        colour: bool | None = None,
        base: Path | None = None,
    ) -> FontLibrary:
        """The same library with other defaults for ``faces``: all that takes a library then uses them.

        What is left out stays. ``base`` is the folder that a font given by its path starts from.
        """
        other = copy(self)
        other._choice = self._with(font, weight, colour, base)
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
        left out is as ``choosing`` set it. Raises FontError when a file of ours is missing or damaged,
        DocumentError when ``font`` is unknown, damaged, or has no such size.
        """
        return self._chain(size_px, one_bit, font, weight, colour).faces

    def made(self, key: object, make: Callable[[], Made]) -> Made:
        """What ``make`` gave for ``key`` with these fonts before, of the newest; else what it gives now.

        An editor compiles the same captions again and again. ``key`` must say all that ``make`` depends on
        but the fonts.
        """
        whole = self._choice, key
        if whole not in self._texts:
            self._texts[whole] = make()
            while len(self._texts) > _KEPT_TEXTS:
                self._texts.popitem(last=False)
        self._texts.move_to_end(whole)
        return self._texts[whole]  # type: ignore[no-any-return]

    def design(self, size_px: int, one_bit: bool) -> frozenset[str]:
        """Names of the faces that are the design at a size; a glyph of another is a fallback."""
        return self._chain(size_px, one_bit).design

    @property
    def sizes(self) -> tuple[int, ...] | None:
        """The sizes the chosen font has, ascending; None = any. Raises DocumentError when it is unknown."""
        from ledsign.text.chosen import Chosen

        return Chosen.of(self, self._choice).sizes if self._choice.font else None

    def problems(self, size_px: int | None = None) -> list[Problem]:
        """What is wrong with the chosen font and weight, at a size when one is given."""
        from ledsign.text.chosen import Chosen

        try:
            chosen = Chosen.of(self, self._choice)
            if size_px is not None:
                chosen.at(size_px)
        except DocumentError as error:
            return list(error.problems)
        return chosen.weight_problems(self._choice.weight, size_px)

    @property
    def user(self) -> UserFonts:
        """The fonts users brought."""
        from ledsign.text.user_fonts import UserFonts

        if not self._users:
            named = os.environ.get("LEDSIGN_USER_FONTS", "")
            self._users.append(UserFonts(Path(named) if named else self._user_folder))
        return self._users[0]

    @property
    def outline(self) -> Outline:
        """Noto Sans SC."""
        from ledsign.text.outline import Outline

        if not self._outlines:
            self._outlines.append(Outline(self.path("Noto Sans SC")))
        return self._outlines[0]

    def strike(self, font: str) -> Strike:
        """A shipped strike by its name in ``FILES``. Raises FontError."""
        from ledsign.text.strike import Strike

        if font not in self._strikes:
            self._strikes[font] = Strike(self.path(font))
        return self._strikes[font]

    def _chain(
        self,
        size_px: int,
        one_bit: bool,
        font: str | None = None,
        weight: int | None = None,
        colour: bool | None = None,
    ) -> Chain:
        choice = self._with(font, weight, colour, None)
        key = (size_px, one_bit, choice)
        if key not in self._chains:
            self._chains[key] = self._made(size_px, one_bit, choice)
            while len(self._chains) > _KEPT_CHAINS:
                self._chains.popitem(last=False)
        self._chains.move_to_end(key)
        return self._chains[key]

    def _with(
        self, font: str | None, weight: int | None, colour: bool | None, base: Path | None
    ) -> FontChoice:
        was = self._choice
        return FontChoice(
            was.font if font is None else font,
            was.weight if weight is None else weight,
            was.colour if colour is None else colour,
            base or was.base,
        )

    def _made(self, size_px: int, one_bit: bool, choice: FontChoice) -> Chain:
        """The chosen font, the shipped fonts for text, emoji, the last resort."""
        from ledsign.text.chosen import Chosen
        from ledsign.text.emoji import STRIKE_PX, emoji_faces
        from ledsign.text.selection import default_faces, is_smooth

        faces, designed = default_faces(self, size_px, one_bit, choice.weight)
        if choice.font:
            face = Chosen.of(self, choice).face(size_px, one_bit, choice.weight)
            faces, designed = [face, *(one for one in faces if one.name != face.name)], 1
        emoji = emoji_faces(
            self.folder,
            size_px,
            smooth=is_smooth(size_px, one_bit),
            colour=choice.colour and not one_bit,
            text=self.strike("Unifont") if size_px == STRIKE_PX else None,
        )
        last = next((at for at, face in enumerate(faces) if face.is_last_resort), len(faces))
        design = frozenset(face.name for face in (*faces[:designed], *emoji))
        return Chain((*faces[:last], *emoji, *faces[last:]), design)
