"""Lettering: small capitals and figures for test patterns, which must not need a font.

Three columns by five rows, drawn by hand for this purpose; every row is three bits, the left one first.
"""

from __future__ import annotations

import numpy as np

from ledsign.core.frame import Bytes

COLUMNS, ROWS = 3, 5
_DRAWN = {
    "0": "75557", "1": "26227", "2": "71747", "3": "71317", "4": "55711", "5": "74717", "6": "74757",
    "7": "71122", "8": "75757", "9": "75717", "A": "25755", "B": "65656", "C": "34443", "D": "65556",
    "E": "74647", "F": "74644", "G": "34553", "H": "55755", "I": "72227", "J": "11152", "K": "55655",
    "L": "44447", "M": "57755", "N": "65555", "O": "25552", "P": "65644", "Q": "25563", "R": "65655",
    "S": "34216", "T": "72222", "U": "55557", "V": "55522", "W": "55775", "X": "55255", "Y": "55222",
    "Z": "71247", "-": "00700", "+": "02720", ".": "00002", ":": "02020", "_": "00007", " ": "00000",
}  # fmt: skip
_GLYPHS = {
    letter: np.array([[int(row) >> 2 & 1, int(row) >> 1 & 1, int(row) & 1] for row in rows], np.uint8)
    for letter, rows in _DRAWN.items()
}


def lettering(text: str) -> Bytes:
    """``text`` in one line, uint8 (5, 4·n−1) of 0 and 1. Letters it does not have are left out."""
    glyphs = [_GLYPHS[letter] for letter in text.upper() if letter in _GLYPHS]
    if not glyphs:
        return np.zeros((ROWS, 0), np.uint8)
    gap = np.zeros((ROWS, 1), np.uint8)
    return np.hstack([part for glyph in glyphs for part in (glyph, gap)][:-1])


def fitted(text: str, width: int, height: int) -> Bytes:
    """``text`` as large as fits into ``width`` × ``height``, by whole factors; empty when nothing fits.

    What is too long is cut at the end.
    """
    most = (width + 1) // (COLUMNS + 1)
    drawn = lettering(text[: max(0, most)])
    if not drawn.size or height < ROWS:
        return np.zeros((0, 0), np.uint8)
    factor = min(width // drawn.shape[1], height // ROWS)
    return drawn.repeat(factor, axis=0).repeat(factor, axis=1)
