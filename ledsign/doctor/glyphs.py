"""Glyphs: are the fonts there and whole, and do they draw what a Chinese sign needs?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.errors import FontError
from ledsign.core.problem import Bilingual
from ledsign.doctor.finding import Finding, State
from ledsign.text.missing import missing_glyphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.text.fonts import FontLibrary

# One size of each drawing path: Unifont strike, efont strike, outline.
SIZES = (16, 24, 48)


def gb2312_hanzi() -> str:
    """The 6763 hanzi of GB 2312, from Python's codec: rows 16–87, cells 1–94."""
    hanzi = []
    for row in range(16, 88):
        for cell in range(1, 95):
            try:
                hanzi.append(bytes((0xA0 + row, 0xA0 + cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue  # row 55 ends at cell 89
    return "".join(hanzi)


def glyph_findings(fonts: FontLibrary) -> Iterator[Finding]:
    """Coverage of GB 2312 at one size of each drawing path."""
    wanted = gb2312_hanzi()
    for size in SIZES:
        try:
            missing = missing_glyphs(wanted, size, size <= 24, fonts)
        except FontError as error:
            yield Finding(
                topic=f"glyphs {size} px",
                state=State.BAD,
                message=Bilingual(str(error), str(error)),
                remedy=Bilingual(
                    "install ledsign again, or run fonts/build.py",
                    "请重新安装 ledsign，或运行 fonts/build.py",
                ),
            )
            continue
        have = len(wanted) - len(missing)
        message = Bilingual(f"{have} of {len(wanted)} GB 2312 hanzi", f"GB 2312 汉字 {have}/{len(wanted)}")
        if missing:
            yield Finding(
                topic=f"glyphs {size} px",
                state=State.DEGRADED,
                message=message,
                remedy=Bilingual("choose another size for rare characters", "生僻字请换用其他字号"),
            )
        else:
            yield Finding(topic=f"glyphs {size} px", state=State.OK, message=message)
