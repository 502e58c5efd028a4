"""Charsets: the lists of characters that Chinese standards ask of a sign.

GB 18030-2022 as published: level 1 has 27,584 characters, level 2 adds 196, level 3 has 87,887 hanzi and 228
radicals. The codes here give exactly these counts: level 1 is U+4E00–9FEF, Extension A, the 12 hanzi among
the compatibility ideographs, and the 14 components of GBK; level 2 adds the General Standard table, of which
196 are in the supplementary planes; level 3 all hanzi up to Extension F and the 214 Kangxi radicals.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

_GENERAL_STANDARD = Path(__file__).with_name("general-standard.txt")
_BASIC = range(0x4E00, 0x9FF0)
_EXTENSION_A = range(0x3400, 0x4DB6)
_EXTENSIONS_B_TO_F = (
    range(0x20000, 0x2A6D7), range(0x2A700, 0x2B735), range(0x2B740, 0x2B81E), range(0x2B820, 0x2CEA2),
    range(0x2CEB0, 0x2EBE1),
)  # fmt: skip
_KANGXI = range(0x2F00, 0x2FD6)
# hanzi of their own that stand among the compatibility ideographs
_UNIFIED_COMPATIBILITY = "﨎﨏﨑﨓﨔﨟﨡﨣﨤﨧﨨﨩"
# U+2E80…2EFF that GBK has had since 1995
_COMPONENTS = "⺁⺄⺈⺋⺌⺗⺧⺪⺮⺳⺶⺷⺻⻊"


@dataclass(frozen=True, slots=True)
class Charset:
    """A named list. ``key`` is what an operator types, ``name`` and ``short`` what reports show."""

    key: str
    name: str
    short: str
    codes: frozenset[int]


@cache
def gb2312_hanzi() -> frozenset[int]:
    """The 6763 hanzi of GB 2312-80: rows 16–87."""
    return _gb2312(range(16, 88))


@cache
def gb2312_signs() -> frozenset[int]:
    """The 682 signs and letters of GB 2312-80: rows 1–9, the full-width space included."""
    return _gb2312(range(1, 10))


@cache
def general_standard() -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
    """通用规范汉字表 (2013): its three levels of 3500, 3000 and 1605 characters."""
    levels: list[set[int]] = []
    for line in _GENERAL_STANDARD.read_text(encoding="utf-8").splitlines():
        if line.startswith("# level"):
            levels.append(set())
        elif not line.startswith("#"):
            levels[-1].update(map(ord, line))
    first, second, third = map(frozenset, levels)
    return first, second, third


@cache
def gb18030_level(level: int) -> frozenset[int]:
    """GB 18030-2022, implementation level 1, 2 or 3: 27,584, 27,780 and 88,115 characters."""
    codes = {*_BASIC, *_EXTENSION_A, *map(ord, _UNIFIED_COMPATIBILITY), *map(ord, _COMPONENTS)}
    if level >= 2:
        codes.update(*general_standard())
    if level >= 3:
        codes.update(_KANGXI, *_EXTENSIONS_B_TO_F)
    return frozenset(codes)


@cache
def charsets() -> dict[str, Charset]:
    """Every list by its key, smaller ones first."""
    found = (
        Charset("gb2312", "GB 2312", "2312", gb2312_hanzi()),
        Charset("gb2312-signs", "GB 2312 符号", "符号", gb2312_signs()),
        Charset("8105", "通用规范汉字表", "8105", frozenset().union(*general_standard())),
        Charset("gb18030-1", "GB 18030-2022 L1", "18030·1", gb18030_level(1)),
        Charset("gb18030-2", "GB 18030-2022 L2", "18030·2", gb18030_level(2)),
        Charset("gb18030-3", "GB 18030-2022 L3", "18030·3", gb18030_level(3)),
    )
    return {one.key: one for one in found}


def _gb2312(rows: range) -> frozenset[int]:
    cells = (bytes((0xA0 + row, 0xA0 + cell)) for row in rows for cell in range(1, 95))
    return frozenset(ord(char) for pair in cells if (char := pair.decode("gb2312", "ignore")))
