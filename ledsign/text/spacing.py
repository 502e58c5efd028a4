"""Spacing: the gap between hanzi and Latin letters or digits. CLREQ §3.2.1.

There is none next to punctuation or at the ends of a line, and a typed U+0020 between the two becomes it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from ledsign.text.kinds import Kind, is_han, is_latin, kind_of

# White space by its definition, as a part of the em; U+0020 and U+00A0 are the font's own in a row.
BLANKS = {
    "\u1680": Fraction(1, 2), "\u2000": Fraction(1, 2), "\u2001": Fraction(1), "\u2002": Fraction(1, 2),
    "\u2003": Fraction(1), "\u2004": Fraction(1, 3), "\u2005": Fraction(1, 4), "\u2006": Fraction(1, 6),
    "\u2007": Fraction(1, 2), "\u2008": Fraction(1, 4), "\u2009": Fraction(1, 5), "\u200a": Fraction(1, 10),
    "\u202f": Fraction(1, 5), "\u205f": Fraction(2, 9), "\u3000": Fraction(1),
}  # fmt: skip
# they count as part of the Latin they are written with: 50%的, C++语言, 约$5
_ATTACHED = frozenset("%+$#@&°¥€£*-‰")

# A text as a letter for each cluster: h hanzi, k kana and others that stand among them, l Latin, i Latin that
# is set like hanzi, a what is attached to Latin, s a space, S other white space, - all else.
_AFTER = re.compile(rb"h(?=a?l|ai)|k(?=a?[li])|[li]a+(?=[hk])|l(?=[hk])|i(?=k)")
_REPLACED = re.compile(rb"(?<=[hk])s(?=a?[li])|[li]a*s(?=[hk])")


def gaps(texts: Sequence[str]) -> tuple[list[int], list[int]]:
    """Clusters that a gap follows, and spaces that the gap replaces, as ascending positions."""
    letters = bytes(map(_letter, texts))
    return (
        [match.end() - 1 for match in _AFTER.finditer(letters)],
        [match.end() - 1 for match in _REPLACED.finditer(letters)],
    )


@lru_cache(maxsize=65536)
def _letter(text: str) -> int:
    kind = kind_of(text)
    if kind is Kind.SPACE:
        return ord("s" if text == " " else "S")
    if text in _ATTACHED:
        return ord("a")
    ideograph = kind is Kind.IDEOGRAPH
    if is_han(text):
        return ord("h" if ideograph else "k")
    if is_latin(text):
        return ord("i" if ideograph else "l")
    return ord("-")
