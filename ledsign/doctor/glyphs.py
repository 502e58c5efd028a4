"""Glyphs: are the fonts there and whole, and do they draw what a Chinese sign needs?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ledsign.core.errors import FontError
from ledsign.core.problem import Bilingual
from ledsign.doctor.finding import Finding, State
from ledsign.text.charsets import gb2312_hanzi
from ledsign.text.missing import missing_glyphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ledsign.text.fonts import FontLibrary

# One size of each drawing path: Unifont strike, efont strike, outline.
SIZES = (16, 24, 48)


def glyph_findings(fonts: FontLibrary) -> Iterator[Finding]:
    """Coverage of GB 2312 at one size of each drawing path, and users' fonts that cannot be used."""
    wanted = "".join(map(chr, sorted(gb2312_hanzi())))
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
    for fault in fonts.user.faults:
        yield Finding(
            topic="your fonts",
            state=State.DEGRADED,
            message=Bilingual(str(fault), f"自备字体无法使用：{fault}"),
            remedy=Bilingual(
                "export or copy the file again, or remove it", "请重新导出或复制该文件，或将其移走"
            ),
        )
