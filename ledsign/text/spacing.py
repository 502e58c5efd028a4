"""Spacing: the gap between hanzi and Latin letters or digits. CLREQ §3.2.1.

There is none next to punctuation or at the ends of a line, and a typed U+0020 between the two becomes it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledsign.text.kinds import Kind, is_han, is_latin

# they count as part of the Latin they are written with: 50%的, C++语言, 约$5
_ATTACHED = frozenset("%+$#@&°¥€£*-‰")


def gaps(texts: Sequence[str], kinds: Sequence[Kind]) -> tuple[list[int], list[int]]:
    """Clusters that a gap follows, and spaces that the gap replaces, as ascending positions."""
    after: list[int] = []
    replaced: list[int] = []
    count = len(texts)
    previous = Kind.IDEOGRAPH
    for at, kind in enumerate(kinds):
        if kind is Kind.IDEOGRAPH and previous is Kind.IDEOGRAPH:
            continue
        if kind is Kind.SPACE:
            if texts[at] == " " and 0 < at < count - 1 and _meet(texts, at - 1, at + 1):
                replaced.append(at)
        elif at and previous is not Kind.SPACE and _meet(texts, at - 1, at):
            after.append(at - 1)
        previous = kind
    return after, replaced


def _meet(texts: Sequence[str], left: int, right: int) -> bool:
    """Whether one is a hanzi and the other Latin."""
    if is_han(texts[left]):
        return is_latin(texts[right]) or (
            texts[right] in _ATTACHED and right + 1 < len(texts) and is_latin(texts[right + 1])
        )
    if not is_han(texts[right]):
        return False
    while left and texts[left] in _ATTACHED:
        left -= 1
    return is_latin(texts[left])
