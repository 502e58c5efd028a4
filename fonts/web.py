"""Rebuild the console's web font from our own Noto Sans SC, byte for byte.

    python fonts/web.py [--check]

Machines without a Chinese font (kiosks, a meeting room's box) show the console in ours, with no internet.
``ledsign/console/static/letters/`` gets ``words.woff2`` (what the console itself says), ``common-*`` (the
rest of GB 2312 level 1), ``rare-*`` (level 2) and ``letters.css``, which tells the browser which file has
which characters; it loads only those a page needs, and the whole of Noto Sans SC for the few beyond. Words
said since the last build come from the other slices meanwhile; a test tells when one stands in none. Needs
the extra ``ledsign[fonts]``.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from fontTools import subset
from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from collections.abc import Iterable

HERE = Path(__file__).resolve().parent
SOURCE = HERE / "NotoSansSC-VF.otf"
CONSOLE = HERE.parent / "ledsign" / "console"
OUT = CONSOLE / "static" / "letters"
FIRST = 0x2E80  # what comes before is in every machine's own font
WEIGHTS = "100 900"
COMMON_SLICES, RARE_SLICES = 6, 6
HEAD = """/* Made by fonts/web.py: Noto Sans SC (SIL OFL 1.1, OFL.txt) in slices: for machines without. */
"""
FACE = """@font-face {{ font-family: "{family}"; src: url("{file}") format("{kind}"); font-weight: {weights};
  font-display: swap; unicode-range: {ranges}; }}
"""
WHOLE = "/console/letters.otf"  # ledsign/console/app.py serves the file of fonts/ there
ALL = "U+2E80-9FFF, U+F900-FAFF, U+FE30-FE4F, U+FF00-FFEF, U+20000-3FFFF"


def words() -> set[int]:
    """Chinese characters and marks that the console's own files say."""
    files = [*CONSOLE.rglob("*.py"), *CONSOLE.rglob("*.js")]
    return {ord(char) for file in files for char in file.read_text("utf-8") if ord(char) >= FIRST}


def gb2312(first: int, last: int) -> set[int]:
    """The hanzi of GB 2312 in the rows from ``first`` to ``last``: 16 to 55 is level 1, 56 to 87 level 2."""
    found = set()
    for row in range(first, last + 1):
        for cell in range(1, 95):
            try:
                found.add(ord(bytes((row + 0xA0, cell + 0xA0)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    return found


def slices() -> dict[str, list[int]]:
    """Every file's characters by its name."""
    said = words()
    common = sorted({*gb2312(16, 55), *range(0x3000, 0x3020), *range(0xFF01, 0xFF5F)} - said)
    rare = sorted(gb2312(56, 87) - said)
    found = {"words": sorted(said)}
    for name, chars, parts in (("common", common, COMMON_SLICES), ("rare", rare, RARE_SLICES)):
        size = -(-len(chars) // parts)
        for number in range(parts):
            found[f"{name}-{number + 1}"] = chars[number * size : (number + 1) * size]
    return found


def ranges(chars: Iterable[int]) -> str:
    """As CSS writes them."""
    runs: list[list[int]] = []
    for char in sorted(chars):
        if runs and char == runs[-1][1] + 1:
            runs[-1][1] = char
        else:
            runs.append([char, char])
    return ", ".join(f"U+{a:X}" if a == b else f"U+{a:X}-{b:X}" for a, b in runs)


def face(family: str, file: str, kind: str, covered: str) -> str:
    """One rule; of two that cover a character the browser takes the later."""
    return FACE.format(family=family, file=file, kind=kind, weights=WEIGHTS, ranges=covered)


def build(out: Path) -> None:
    """Cut the font into slices; copyright and licence stay in its names."""
    out.mkdir(parents=True, exist_ok=True)
    parts = slices()
    css = [HEAD]
    css.append(face("Console Chinese", WHOLE, "opentype", ALL))
    for name, chars in reversed(parts.items()):
        options = subset.Options(
            layout_features=[], hinting=False, notdef_outline=True, name_IDs=[0, 1, 2, 13, 14], flavor="woff2"
        )
        options.harfbuzz_repacker = False  # the same bytes whether uharfbuzz is installed or not
        font = TTFont(SOURCE, recalcTimestamp=False)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=chars)
        cutter.subset(font)
        subset.save_font(font, str(out / f"{name}.woff2"), options)
        family = "Console Words" if name == "words" else "Console Chinese"
        css.append(face(family, f"{name}.woff2", "woff2", ranges(chars)))
    (out / "letters.css").write_text("".join(css), "utf-8")
    (out / "OFL.txt").write_bytes((HERE / "LICENSE-NotoSansSC.txt").read_bytes())


def main() -> None:
    """Build, or compare."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="build elsewhere and compare")
    if not parser.parse_args().check:
        build(OUT)
        return
    with tempfile.TemporaryDirectory() as folder:
        build(Path(folder))
        for file in sorted(Path(folder).iterdir()):
            if file.read_bytes() != (OUT / file.name).read_bytes():
                sys.exit(f"{OUT / file.name} is not what this builds; run python fonts/web.py")


if __name__ == "__main__":
    main()
