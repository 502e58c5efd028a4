"""``ledsign specimen``: one sheet with all sizes, both directions, all fonts, prose, emoji and colours."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def specimen(
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write (.png).")] = Path("specimen.png"),
) -> None:
    """Draw the specimen sheet: how text comes out on LEDs, to judge by eye."""
    from PIL import Image

    from ledsign.cli.say import note
    from ledsign.specimen import specimen as sheet
    from ledsign.text.fonts import FontLibrary

    # 256 colours are plenty for LEDs on black, and make a file to send around
    picture = Image.fromarray(sheet(FontLibrary())).quantize(
        256, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE
    )
    out.parent.mkdir(parents=True, exist_ok=True)
    picture.save(out, "PNG", optimize=True)
    note(f"{out}: {picture.width}×{picture.height}", f"{out}：{picture.width}×{picture.height}")
