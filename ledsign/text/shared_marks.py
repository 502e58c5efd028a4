"""Shared marks: “ ” ‘ ’ … — · have one code point in Chinese and in Western text, and two designs.

Among hanzi they are Chinese (CLREQ §3.1.1): full width, dots in the middle. A font without Chinese has only
the Western ones, so there they come from a font that has both; within Western text from the font itself.
"""

from __future__ import annotations

from collections.abc import Sequence

from ledsign.text.kinds import Kind, kinds_in

SHARED = frozenset("“”‘’…‥—·•‧") | {"——"}
# every font for Chinese has one of these, and no other has
TELLTALES = "。国"
_QUOTES = frozenset("“”‘’")
_WESTERN = frozenset((Kind.LETTER, Kind.SIGN))


def is_chinese_mark(cluster: str) -> bool:
    """A mark that only fonts for Chinese draw as it should be, or one that is shared."""
    return cluster in SHARED or "\u3000" < cluster < "\u3030" or "\uff00" < cluster < "\uff66"


def western_marks(texts: Sequence[str]) -> list[int]:
    """The positions of shared marks that belong to the Western text around them, ascending."""
    if SHARED.isdisjoint(texts):
        return []
    kinds = kinds_in(texts)
    return [at for at, text in enumerate(texts) if text in SHARED and _is_western(texts, kinds, at)]


def _is_western(texts: Sequence[str], kinds: Sequence[Kind], at: int) -> bool:
    if texts[at] in _QUOTES:
        return kinds[at] is Kind.SIGN
    before = next((kinds[one] for one in range(at - 1, -1, -1) if not _passes(texts[one], kinds[one])), None)
    after = next(
        (kinds[one] for one in range(at + 1, len(texts)) if not _passes(texts[one], kinds[one])), None
    )
    ends = {before, after} - {None}
    return bool(ends) and ends <= _WESTERN


def _passes(text: str, kind: Kind) -> bool:
    return kind is Kind.SPACE or text in SHARED
