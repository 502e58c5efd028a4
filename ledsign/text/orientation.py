"""Orientation: how each cluster of a column stands. UAX#50 with what Chinese adds to it.

UAX#50 turns “ ” ‘ ’ — … · and arrows as well (R). In Chinese the marks have vertical forms of their own, and
an arrow on a sign shows where to go, so those stay upright (their face knows the form). What is left of R is
Western text, which stands in one of three ways (CLREQ §2.3.4):

* a number of few digits goes across one cell (tate-chu-yoko), with its sign where that fits as well, a longer
  one is stacked;
* single letters and acronyms stand upright, one to a cell;
* words turn a quarter clockwise, with all that belongs to them.

A number beside a word belongs to it (iPhone 15手机) unless the hanzi say that it is theirs: a counter follows
(Skills 2022年), or 第 stands before it. Then it stands as it does in a column without that word.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

import regex
import unicodedataplus

from ledsign.text.kinds import Kind, is_minus
from ledsign.text.setting import Western


class Stand(IntEnum):
    """How clusters stand in a column."""

    UPRIGHT = 0  # one to a cell
    ROTATED = 1  # set as a row and turned
    ACROSS = 2  # together across one cell


class Group(NamedTuple):
    """Clusters ``start`` to ``end`` (half-open) that stand alike; ACROSS shares one cell."""

    start: int
    end: int
    stand: Stand


# digits that may share a cell: two at any size; in smooth fonts more, as they get larger
_ACROSS_AT_48, _ACROSS_AT_64 = 3, 4
_ACRONYM = regex.compile(r"[\p{Lu}\d]{1,5}\+?")
_LETTER_PLUS = regex.compile(r"[\p{Lu}\d]\+")
_DECIMAL = regex.compile(r"\d\.\d")
_NUMBER = regex.compile(r"(\d+)([!?%‰°]*)")
_SIGNED = regex.compile(r"[-−+±](\d+)([!?%‰°]*)")
_UPRIGHT_SIGNS = frozenset("!?%&#@*+$¥€£‰°§©®×÷±=")
# what a number before it counts or measures: units of time, measure words, and the first of longer ones
_COUNTER = regex.compile(
    r"[年月日号时点分秒刻天周岁旬季届期次场轮回遍趟步个名位人户口家所项件条种类样台套辆艘架部本册张页篇段句首支枚颗粒只头匹株棵朵片块座栋"
    r"间层楼室厅站组队班对双份包箱瓶杯米里尺寸亩吨斤克升度元角万亿千百十余多来几倍成折强后]"
    r"|小时|公[里斤顷分]|[平立]方|世纪|[毫厘分]米|毫升|海里|摄氏|英[里尺寸]|光年"
)
_ORDINAL = "第"
_SPACES = " \u00a0"
_WESTERN_QUOTES = frozenset("“”‘’")


def with_signs(texts: list[str]) -> list[str]:
    """The clusters of a column with － before a number as −, which stands across its cell like one."""
    if "－" not in texts and "–" not in texts:
        return texts
    return ["−" if text in "－–" and is_minus(texts, at) else text for at, text in enumerate(texts)]


def across_limit(em_px: int, smooth: bool) -> int:
    """How many digits may share a cell: four squeezed into less than 64 px cannot be read."""
    if not smooth or em_px < 48:
        return 2
    return _ACROSS_AT_64 if em_px >= 64 else _ACROSS_AT_48


def groups(texts: Sequence[str], kinds: Sequence[Kind], limit: int, western: Western) -> list[Group]:
    """The paragraph's clusters in order, all of them."""
    found: list[Group] = []
    at, count = 0, len(texts)
    while at < count:
        start = at
        while at < count and not _turns(texts[at], kinds[at]):
            at += 1
        if at > start:
            found.append(Group(start, at, Stand.UPRIGHT))
        start = at
        while at < count and (_turns(texts[at], kinds[at]) or texts[at] in _SPACES):
            at += 1
        end = at
        while end > start and texts[end - 1] in _SPACES:
            end -= 1
        if end > start:
            first, last = _own(texts, start, end)
            for one, other in ((start, first), (first, last), (last, end)):
                found += _between_spaces(texts, one, other, limit, western)
        if at > end:
            found.append(Group(end, at, Stand.UPRIGHT))
    return found


def _own(texts: Sequence[str], start: int, end: int) -> tuple[int, int]:
    """The part of a phrase without the numbers at its ends that belong to the hanzi beside it."""
    first, last = start, end
    ending = end
    while ending > start and texts[ending - 1] not in _SPACES:
        ending -= 1
    if start < ending and _NUMBER.fullmatch("".join(texts[ending:end])) and _counts(texts, end):
        last = ending
    beginning = start
    while beginning < last and texts[beginning] not in _SPACES:
        beginning += 1
    ordinal = start > 0 and texts[start - 1] == _ORDINAL
    if ordinal and beginning < last and _NUMBER.fullmatch("".join(texts[start:beginning])):
        first = beginning
    return first, last


def _counts(texts: Sequence[str], at: int) -> bool:
    """Whether a counter follows, at once or after a space."""
    return _COUNTER.match("".join(texts[at : at + 3]).lstrip(_SPACES)) is not None


def _between_spaces(texts: Sequence[str], start: int, end: int, limit: int, western: Western) -> list[Group]:
    """Spaces at the ends stand by themselves; what is between them is a phrase."""
    first, last = start, end
    while first < last and texts[first] in _SPACES:
        first += 1
    while last > first and texts[last - 1] in _SPACES:
        last -= 1
    phrase = _phrase(texts, first, last, limit, western)
    spaces = (Group(one, other, Stand.UPRIGHT) for one, other in ((start, first), (last, end)))
    before, after = ([one] if one.start < one.end else [] for one in spaces)
    return [*before, *phrase, *after]


def _phrase(texts: Sequence[str], start: int, end: int, limit: int, western: Western) -> list[Group]:
    """Western words with the spaces between them: all turned as soon as one is."""
    words: list[Group] = []
    at = start
    while at < end:
        first = at
        while at < end and texts[at] not in _SPACES:
            at += 1
        if at > first:
            word = _word("".join(texts[first:at]), first, at, limit, western)
            if word is None:
                return [Group(start, end, Stand.ROTATED)]
            words += word
        else:
            words.append(Group(at, at + 1, Stand.UPRIGHT))
            at += 1
    return words


def _word(word: str, start: int, end: int, limit: int, western: Western) -> list[Group] | None:
    """The groups of a word that stays upright, None when it is to be turned."""
    if len(word) != end - start:  # letters with combining marks
        return [Group(start, end, Stand.UPRIGHT)] if end - start == 1 or western == "upright" else None
    number = _NUMBER.fullmatch(word)
    if number is not None:
        digits = len(number[1])
        if western == "rotated" and digits > limit:
            return None
        stand = Stand.ACROSS if 2 <= digits <= limit else Stand.UPRIGHT
        found = [Group(start, start + digits, stand)]
        return found if digits == len(word) else [*found, Group(start + digits, end, Stand.UPRIGHT)]
    signed = _SIGNED.fullmatch(word)
    if signed is not None and western != "rotated":  # −5 across one cell, else its sign above the number
        digits = len(signed[1])
        if digits < limit:
            found = [Group(start, start + 1 + digits, Stand.ACROSS)]
            return found if signed[2] == "" else [*found, Group(start + 1 + digits, end, Stand.UPRIGHT)]
        above = [Group(start, start + 1, Stand.UPRIGHT)]
        return [*above, *(_word(word[1:], start + 1, end, limit, western) or ())]
    if _LETTER_PLUS.fullmatch(word) or (limit > 2 and _DECIMAL.fullmatch(word)):
        return [Group(start, end, Stand.ACROSS)]
    if western == "upright":
        return [Group(start, end, Stand.UPRIGHT)]
    if western == "rotated":
        return None
    if len(word) == 1:
        upright = word.isalnum() or word in _UPRIGHT_SIGNS
        return [Group(start, end, Stand.UPRIGHT)] if upright else None
    if _ACRONYM.fullmatch(word) or set(word) <= _UPRIGHT_SIGNS:
        return [Group(start, end, Stand.UPRIGHT)]
    return None


_WESTERN = frozenset((Kind.LETTER, Kind.DIGIT, Kind.SIGN, Kind.BREAK_AFTER, Kind.PREFIX, Kind.SUFFIX))


def _turns(text: str, kind: Kind) -> bool:
    """True for Western text: what UAX#50 turns and Chinese has no form for."""
    if kind not in _WESTERN:
        return False
    return (kind is Kind.SIGN and text in _WESTERN_QUOTES) or _is_turned(text)


@lru_cache(maxsize=4096)
def _is_turned(text: str) -> bool:
    return unicodedataplus.vertical_orientation(text[0]) == "R" and unicodedataplus.east_asian_width(
        text[0]
    ) not in ("W", "F")


def turned_in(stands: Sequence[Group], count: int) -> bytearray:
    """1 for each of ``count`` clusters that stands in a turned word."""
    turned = bytearray(count)
    for group in stands:
        if group.stand is Stand.ROTATED:
            turned[group.start : group.end] = b"\1" * (group.end - group.start)
    return turned
