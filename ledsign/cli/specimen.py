"""``ledsign specimen``: one sheet with all sizes, both directions, all fonts, prose, emoji and colours."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def specimen(
    out: Annotated[Path, typer.Option("-o", "--out", help="File to write (.png).")] = Path("specimen.png"),
) -> None:
    """Draw the specimen sheet: how text comes out on LEDs, to judge by eye."""
    from ledsign.cli.say import note
    from ledsign.specimen import write_specimen
    from ledsign.text.fonts import FontLibrary

    width, height = write_specimen(FontLibrary(), out)
    note(f"{out}: {width}×{height}", f"{out}：{width}×{height}")
