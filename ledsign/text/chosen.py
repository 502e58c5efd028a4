"""Chosen: the font an item asks for by name, and what is wrong when it cannot have it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ledsign.core.errors import DocumentError, FontError
from ledsign.core.problem import Bilingual, Problem, Severity, Where, did_you_mean
from ledsign.text.font_file import FontFile, is_font_name, normal, read_font_file
from ledsign.text.selection import NOTO, STRIKES, shipped_face, user_face

if TYPE_CHECKING:
    from pathlib import Path

    from ledsign.text.face import Face
    from ledsign.text.fonts import FontChoice, FontLibrary

SHIPPED = (NOTO, *STRIKES)
NOTO_WEIGHTS = (100, 900)
_LARGEST_PX = 1024
_FONT_SUFFIXES = (".npz", ".otf", ".ttf")


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A shipped font by name, or the files of a user's font: one outline, or a bitmap for each size."""

    library: FontLibrary
    name: str
    shipped: str = ""
    files: tuple[FontFile, ...] = ()

    @classmethod
    def of(cls, library: FontLibrary, choice: FontChoice) -> Chosen:
        """What ``choice`` names. Users' fonts come before ours of the same name. Raises DocumentError."""
        name = choice.font
        if is_font_name(name) and choice.base is not None and (choice.base / name).is_file():
            try:
                return cls(library=library, name=name, files=read_font_file(choice.base / name)[:1])
            except FontError as error:
                raise DocumentError([_unusable(error)]) from error
        files = library.user.called(name) if name else ()
        shipped = next((one for one in SHIPPED if normal(one) == normal(name)), "")
        if not files and not shipped and name:
            raise DocumentError([_unknown(library, name)])
        outlines = tuple(file for file in files if not file.size_px)
        return cls(library=library, name=name, shipped="" if files else shipped, files=outlines[:1] or files)

    @property
    def sizes(self) -> tuple[int, ...] | None:
        """The sizes it has, ascending; None = any."""
        if self.shipped in STRIKES:
            step = STRIKES[self.shipped]
            return tuple(range(step, _LARGEST_PX + 1, step))
        if self.files and self.files[0].size_px:
            return tuple(sorted({file.size_px for file in self.files}))
        return None

    @property
    def weights(self) -> tuple[int, int] | None:
        """Least and most of its weight axis; None when it has one weight only."""
        if self.files:
            return self.files[0].weights
        return None if self.shipped in STRIKES else NOTO_WEIGHTS

    def at(self, size_px: int) -> FontFile | None:
        """The file for a size, None for a shipped font. Raises DocumentError when it has no such size."""
        if self.sizes is not None and size_px not in self.sizes:
            raise DocumentError([_no_size(self.name, size_px, self.sizes)])
        return next((file for file in self.files if file.size_px in (0, size_px)), None)

    def face(self, size_px: int, one_bit: bool, weight: int | None) -> Face:
        """The font at a size. Raises DocumentError."""
        file = self.at(size_px)
        try:
            if file is not None:
                return user_face(self.library, file, size_px, one_bit, weight)
            return shipped_face(self.library, self.shipped, size_px, one_bit, weight)
        except FontError as error:
            raise DocumentError([_unusable(error)]) from error

    def weight_problems(self, weight: int | None, size_px: int | None) -> list[Problem]:
        """A weight the font has not: a warning."""
        if weight is None:
            return []
        weights = self.weights if self.name or size_px not in STRIKES.values() else None
        if weights is not None and weights[0] <= weight <= weights[1]:
            return []
        font = self.name or f"{size_px} px"
        return [
            Problem(
                code="font.weight",
                severity=Severity.WARNING,
                message=Bilingual(
                    f"weight {weight} is not there: {font} has one weight only"
                    if weights is None
                    else f"{font} has weights {weights[0]} to {weights[1]}, not {weight}",
                    f"{font} 只有一种字重，weight {weight} 不起作用"
                    if weights is None
                    else f"{font} 的字重为 {weights[0]}–{weights[1]}，没有 {weight}",
                ),
                remedy=Bilingual(
                    "leave out weight, or choose a variable font (ledsign fonts)",
                    "请去掉 weight，或选用可变字体（ledsign fonts）",
                ),
                where=Where(field="weight"),
            )
        ]


def files_of(library: FontLibrary) -> tuple[Path, ...]:
    """The files that the library's faces may draw from: ours, and those of the chosen font.

    Raises FontError when ours are nowhere, DocumentError when the chosen font is unknown.
    """
    shipped = (path for path in library.folder.iterdir() if path.suffix in _FONT_SUFFIXES)
    chosen = Chosen.of(library, library._choice).files
    return (*sorted(shipped), *(file.path for file in chosen))


def _unknown(library: FontLibrary, name: str) -> Problem:
    available = list(dict.fromkeys((*(file.family for file in library.user.files), *SHIPPED)))
    files = [file.path.name for file in library.user.files]
    meant = did_you_mean(name, [*available, *files])
    listed = ", ".join(available)
    folder = library.user.folder
    fault = next((str(one) for one in library.user.faults if normal(name) in normal(str(one))), "")
    return Problem(
        code="font.unknown",
        message=Bilingual(
            fault or f"there is no font {name}; there are {listed}",
            fault or f"没有字体 {name}；可用：{listed}",
        ),
        remedy=Bilingual(
            f"did you mean {meant}?"
            if meant
            else f"put its file into {folder or 'the folder of your fonts'}",
            f"是否想写 {meant}？" if meant else f"请把字体文件放入 {folder or '字体目录'}",
        ),
        where=Where(field="font"),
    )


def _no_size(name: str, size_px: int, sizes: tuple[int, ...]) -> Problem:
    near = sorted(sorted(sizes, key=lambda one: abs(one - size_px))[:8])
    listed = ", ".join(map(str, near))
    return Problem(
        code="font.size",
        message=Bilingual(
            f"{name} is drawn dot by dot and has no {size_px} px",
            f"{name} 是点阵字体，没有 {size_px} 像素字号",
        ),
        remedy=Bilingual(f"write size: {listed}, or fit", f"请写 size: {listed}，或 fit"),
        where=Where(field="size"),
    )


def _unusable(error: FontError) -> Problem:
    return Problem(
        code="font.unusable",
        message=Bilingual(str(error), f"字体无法使用：{error}"),
        remedy=Bilingual(
            "export or copy the file again, or choose another font", "请重新导出或复制该文件，或换用其他字体"
        ),
        where=Where(field="font"),
    )
