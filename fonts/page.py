"""Rebuild the small font of the simulator's page from our own Noto Sans SC, byte for byte.

    python fonts/page.py [--check]

``simulator/views/page/words.otf`` holds the Chinese characters that the page itself says and no others, so
that its buttons are never boxes while 15 MB of the whole font are on their way. Run it after a change of the
page's words; a test tells when. ``--check`` compares and writes nothing. Needs the extra ``ledsign[fonts]``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from fontTools import subset

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "NotoSansSC-VF.otf"
PAGE = HERE.parent / "simulator" / "views" / "page"
FONT = PAGE / "words.otf"
FIRST = 0x2E80  # what comes before is in every machine's own font


def characters() -> set[int]:
    """Chinese characters and marks anywhere in the page's files."""
    texts = (file.read_text("utf-8") for file in PAGE.iterdir() if file.suffix in (".html", ".js"))
    return {ord(char) for text in texts for char in text if ord(char) >= FIRST}


def build(out: Path) -> None:
    """Cut the font down; copyright and licence stay in its names, the axis of weights too."""
    options = subset.Options(
        layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14]
    )
    options.harfbuzz_repacker = False  # the same bytes whether uharfbuzz is installed or not
    font = subset.load_font(str(SOURCE), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(characters()))
    cutter.subset(font)
    subset.save_font(font, str(out), options)


def main() -> None:
    """Build, or compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="build elsewhere and compare")
    if not parser.parse_args().check:
        build(FONT)
        return
    with tempfile.TemporaryDirectory() as folder:
        again = Path(folder) / FONT.name
        build(again)
        if again.read_bytes() != FONT.read_bytes():
            sys.exit(f"{FONT} is not what this builds; run python fonts/page.py")


if __name__ == "__main__":
    main()
