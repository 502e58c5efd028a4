"""Kinds: what a cluster is to the rules of Chinese setting.

UAX#14 sees “” as ambiguous quotation marks, — as B2, … as IN, · as AI and ～／ as ideographs; CLREQ §3.1 says
what they are in Chinese, so this table comes first and the Unicode classes fill in the rest.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

import regex
import unicodedataplus


class Kind(IntEnum):
    """What a cluster is; marks as in CLREQ §3.1.2."""

    IDEOGRAPH = 0  # hanzi, kana, emoji and all else that stands in a full cell
    LETTER = 1  # Latin, Greek, Cyrillic…
    DIGIT = 2
    SPACE = 3  # where a line may break
    GLUE = 4  # no-break space
    OPEN = 5  # “（《 not at the end of a line
    CLOSE = 6  # ”）》 not at its start
    STOP = 7  # ，。！ likewise
    MIDDLE = 8  # · half an em, likewise
    LINK = 9  # — ～ – between the ends of a range, likewise
    SLASH = 10  # ／
    DASH = 11  # —— unbreakable, two ems
    DOTS = 12  # … two make one mark
    PREFIX = 13  # ￥ № stays with the number after it
    SUFFIX = 14  # % ℃ stays with the number before it
    SIGN = 15  # ASCII and other marks of Western text
    BREAK_AFTER = 16  # a hyphen: a word may break after it
    NON_STARTER = 17  # ー ゝ 々 small kana

    # an enumeration's own is slow
    __hash__ = int.__hash__


_MARKS = {
    **dict.fromkeys("“‘（《〈【「『〔〖［｛〝｟⦅", Kind.OPEN),
    **dict.fromkeys("”’）》〉】」』〕〗］｝〞〟｠⦆", Kind.CLOSE),
    **dict.fromkeys("，、。．；：！？︐︑︒︓︔︕︖‼⁇⁈⁉", Kind.STOP),
    **dict.fromkeys("·・‧•", Kind.MIDDLE),
    **dict.fromkeys("—―–～〜－", Kind.LINK),
    "／": Kind.SLASH,
    **dict.fromkeys("…‥⋯", Kind.DOTS),
    **dict.fromkeys("￥＄￡￠¥$£€₩№＃＋±", Kind.PREFIX),
    **dict.fromkeys("%％‰‱℃℉°′″￠", Kind.SUFFIX),
    "——": Kind.DASH,
    "⸺": Kind.DASH,
}
_CLASSES = {
    **dict.fromkeys(("OP",), Kind.OPEN),
    **dict.fromkeys(("CL", "CP"), Kind.CLOSE),
    **dict.fromkeys(("EX", "IS"), Kind.STOP),
    **dict.fromkeys(("SP", "BA", "ZW", "BK", "CR", "LF", "NL"), Kind.SPACE),
    **dict.fromkeys(("GL", "WJ", "ZWJ"), Kind.GLUE),
    **dict.fromkeys(("PR",), Kind.PREFIX),
    **dict.fromkeys(("PO",), Kind.SUFFIX),
    **dict.fromkeys(("IN",), Kind.DOTS),
    **dict.fromkeys(("NS", "CJ"), Kind.NON_STARTER),
    **dict.fromkeys(("SY", "QU"), Kind.SIGN),
    **dict.fromkeys(("HY", "HH"), Kind.BREAK_AFTER),
    **dict.fromkeys(("AL", "HL", "AP", "AK", "AS", "BB", "CM"), Kind.LETTER),
}
_BLANK = regex.compile(r"\p{White_Space}+")
_LATIN = regex.compile(
    r"[[\p{L}\p{N}&&[\p{Latin}\p{Greek}\p{Cyrillic}0-9]]--[\u2150-\u218b\uff00-\uffef]]", regex.V1
)
_HAN = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Bopomofo}&&\p{L}]|[〇々ー]", regex.V1)
_SQUARED_UNIT = regex.compile(r"[\u3371-\u337a\u3380-\u33df]")
_MINUS = frozenset("－–")
_DIGIT = regex.compile(r"\p{Nd}")
# what － links to the number after it: numbers with their units and counters, letters (A－5), numerals
_LINKED = regex.compile(
    r"[\p{Nd}\p{Latin}\p{Greek}\p{Cyrillic}%％‰°℃℉′″'\"”’)）\]］〇零一二三四五六七八九十百千万亿年月日号时点分秒"
    r"元届期级岁周楼栋室座路线]"
)
_QUOTES_OPEN = frozenset("“‘")
_QUOTES_CLOSE = {"”": "“", "’": "‘"}
_WESTERN = frozenset(
    (Kind.LETTER, Kind.DIGIT, Kind.SPACE, Kind.GLUE, Kind.SIGN, Kind.PREFIX, Kind.SUFFIX, Kind.BREAK_AFTER)
)


@lru_cache(maxsize=65536)
def kind_of(text: str) -> Kind:
    """The kind of a cluster, by its first character."""
    found = _MARKS.get(text)
    if found is not None:
        return found
    first = text[0]
    if first in _MARKS:
        return _MARKS[first]
    line_break = unicodedataplus.line_break(first)
    if _BLANK.match(first):
        return Kind.GLUE if line_break == "GL" else Kind.SPACE
    wide = unicodedataplus.east_asian_width(first) in ("W", "F")
    if unicodedataplus.category(first) == "Nd":
        return Kind.IDEOGRAPH if wide else Kind.DIGIT
    if line_break == "BA":
        return Kind.BREAK_AFTER
    if not wide and line_break in ("OP", "CL", "CP", "EX", "IS"):
        return Kind.SIGN
    if _SQUARED_UNIT.match(first):
        return Kind.SUFFIX
    category = unicodedataplus.category(first)
    if category[0] == "S" and line_break in ("AL", "AI", "PR", "B2"):
        signs = ord(first) < 0x2000 or (category == "Sm" and not 0x2190 <= ord(first) < 0x2200)
        return Kind.SIGN if signs else Kind.IDEOGRAPH
    return _CLASSES.get(line_break, Kind.IDEOGRAPH)


def kinds_in(texts: Sequence[str]) -> list[Kind]:
    """The kinds of a paragraph's clusters, with quotation marks told by what they quote.

    － and – before a number and after none are its sign (约－5℃), else the link of a range (5－10). “ ” ‘ ’
    around Western text within Western text are signs of it, ’ between letters is an apostrophe.
    """
    kinds = list(map(kind_of, texts))
    opened: list[int] = []
    for at, text in enumerate(texts):
        if text in _MINUS:
            if is_minus(texts, at):
                kinds[at] = Kind.PREFIX
        elif text in _QUOTES_OPEN:
            opened.append(at)
        elif text in _QUOTES_CLOSE:
            if (
                text == "’"
                and 0 < at < len(texts) - 1
                and is_latin(texts[at - 1])
                and is_latin(texts[at + 1])
            ):
                kinds[at] = Kind.SIGN
            elif opened and texts[opened[-1]] == _QUOTES_CLOSE[text]:
                start = opened.pop()
                if _is_western(texts, kinds, start, at):
                    kinds[start] = kinds[at] = Kind.SIGN
    return kinds


def is_minus(texts: Sequence[str], at: int) -> bool:
    """Whether － or – is the sign of the number after it."""
    if texts[at] not in _MINUS or not texts[at + 1 : at + 2] or not _DIGIT.match(texts[at + 1]):
        return False
    return not at or _LINKED.match(texts[at - 1]) is None


def _is_western(texts: Sequence[str], kinds: list[Kind], start: int, end: int) -> bool:
    """Whether the quotation marks at ``start`` and ``end`` quote Western text within Western text."""
    inside = kinds[start + 1 : end]
    if not any(is_latin(text) for text in texts[start + 1 : end]) or not _WESTERN.issuperset(inside):
        return False
    before = next((kinds[at] for at in range(start - 1, -1, -1) if kinds[at] is not Kind.SPACE), Kind.SIGN)
    after = next((kind for kind in kinds[end + 1 :] if kind is not Kind.SPACE), Kind.SIGN)
    return before in _WESTERN and after in _WESTERN


@lru_cache(maxsize=65536)
def is_latin(text: str) -> bool:
    """True for letters and digits that stand apart from hanzi by a gap."""
    return _LATIN.match(text) is not None


@lru_cache(maxsize=65536)
def is_han(text: str) -> bool:
    """True for hanzi and the syllables that stand among them."""
    return _HAN.match(text) is not None
