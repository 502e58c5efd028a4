"""Coverage: how many characters of each standard list a font draws, and a size with all its fallbacks."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledsign.core.errors import FontError
from ledsign.text.charsets import charsets
from ledsign.text.emoji import COLOUR_FILE, ONE_COLOUR_FILE, STRIKE_FILE
from ledsign.text.fonts import FILES
from ledsign.text.strike import Strike

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.text.font_file import FontFile
    from ledsign.text.fonts import FontLibrary

OFL = "SIL OFL 1.1"
# size class: its smallest size, the fonts of its design, those behind them
SIZE_CLASSES = (
    (16, "16 px", ("efont signs", "Unifont"), ("Noto Sans SC",)),
    (24, "24 px", ("efont",), ("Noto Sans SC", "Unifont")),
    (28, "≥ 28 px", ("Noto Sans SC",), ("Unifont",)),
)
_SHIPPED = {
    "Unifont": ("16·n px", OFL),
    "efont signs": ("16 px", "BSD-3-Clause"),
    "efont": ("24·n px", "BSD-3-Clause"),
    "Noto Sans SC": ("any, 100–900", OFL),
}
_EMOJI = {
    "Unifont emoji": ("16 px", STRIKE_FILE),
    "Noto Emoji": ("any", ONE_COLOUR_FILE),
    "Noto Color Emoji": ("any", COLOUR_FILE),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FontCoverage:
    """One font. ``sizes`` is for people; ``codes`` are the code points it draws."""

    font: str
    sizes: str
    licence: str
    file: Path
    shipped: bool
    codes: frozenset[int] = field(repr=False)

    @property
    def have(self) -> dict[str, int]:
        """How many characters of each list, by its key."""
        return {key: len(one.codes & self.codes) for key, one in charsets().items()}

    def as_json(self) -> dict[str, Any]:
        """A flat mapping for ``--json``."""
        return {
            "font": self.font,
            "sizes": self.sizes,
            "licence": self.licence,
            "file": str(self.file),
            "shipped": self.shipped,
            "characters": len(self.codes),
            "coverage": self.have,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SizeCoverage:
    """A size class: what its design draws, and what it draws with the fonts behind it."""

    size_px: int
    name: str
    design: frozenset[int] = field(repr=False)
    codes: frozenset[int] = field(repr=False)

    def missing(self, charset: str) -> list[int]:
        """Code points of a list that nothing draws at this size, ascending."""
        return sorted(charsets()[charset].codes - self.codes)

    def as_json(self) -> dict[str, Any]:
        """A flat mapping for ``--json``: wanted, drawn, and of these by the design itself."""
        lists = {
            key: {
                "wanted": len(one.codes),
                "drawn": len(one.codes & self.codes),
                "by_design": len(one.codes & self.design),
            }
            for key, one in charsets().items()
        }
        return {"size_px": self.size_px, "name": self.name, "coverage": lists}


def font_coverage(fonts: FontLibrary) -> tuple[list[FontCoverage], list[FontError]]:
    """Every shipped font, then every usable font of users'; and what is wrong with the others.

    Raises FontError when one of ours is missing or damaged.
    """
    found, faults = list(_shipped(fonts)), list(fonts.user.faults)
    for file in fonts.user.files:
        try:
            found.append(_user(fonts, file))
        except FontError as error:
            faults.append(error)
    return found, faults


def size_coverage(found: list[FontCoverage]) -> list[SizeCoverage]:
    """The size classes, from the coverage of the shipped fonts."""
    codes = {one.font: one.codes for one in found if one.shipped}

    def union(names: tuple[str, ...]) -> frozenset[int]:
        return frozenset().union(*(codes[name] for name in names))

    return [
        SizeCoverage(size_px=size, name=name, design=union(design), codes=union(design + behind))
        for size, name, design, behind in SIZE_CLASSES
    ]


def _shipped(fonts: FontLibrary) -> Iterator[FontCoverage]:
    for font in FILES:
        sizes, licence = _SHIPPED[font]
        codes = fonts.outline.codes if font == "Noto Sans SC" else fonts.strike(font).codes.tolist()
        yield FontCoverage(
            font=font, sizes=sizes, licence=licence, file=fonts.path(font), shipped=True,
            codes=frozenset(codes),
        )  # fmt: skip
    for font, (sizes, name) in _EMOJI.items():
        path = fonts.folder / name
        codes = Strike(path).codes.tolist() if path.suffix == ".npz" else _mapped(path)
        yield FontCoverage(
            font=font, sizes=sizes, licence=OFL, file=path, shipped=True, codes=frozenset(codes)
        )


def _mapped(path: Path) -> frozenset[int]:
    import uharfbuzz

    return frozenset(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(path)), 0).unicodes)


def _user(fonts: FontLibrary, file: FontFile) -> FontCoverage:
    if file.size_px:
        sizes = f"{file.size_px} px"
        codes = frozenset(fonts.user.strike(file).codes.tolist())
    else:
        sizes = f"any, {file.weights[0]}–{file.weights[1]}" if file.weights else "any"
        codes = fonts.user.outline(file).shown()
    return FontCoverage(
        font=file.family, sizes=sizes, licence=file.licence, file=file.path, shipped=False, codes=codes
    )
