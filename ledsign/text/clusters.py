"""Clusters: what a reader takes for one character, and what may not be in a caption at all.

A cluster is never split over fonts or lines. Each is normalised to NFC (NFKC would turn ，into , and ① into
1). Line breaks are explicit; a tab is two blank ems. Control characters and bidirectional controls are
refused with their position: on a sign nobody sees them, and they reorder or swallow what was approved. So are
letters written from right to left, which would stand in the wrong order and unjoined.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple

import regex

from ledsign.core.problem import Bilingual, Problem, Where
from ledsign.text.presentation import kept_sequence, kept_variation

_CLUSTER = regex.compile(r"\X")
_BREAK = regex.compile(r"\r\n|[\n\r\u2028\u2029]")
_BIDI = regex.compile(r"\p{Bidi_Control}")
# regex says R of everything unassigned as well; that is a missing glyph, not Hebrew
_RIGHT_TO_LEFT = regex.compile(r"[[\p{Bidi_Class=R}\p{Bidi_Class=AL}]--[\p{Cn}\p{Cs}\p{Co}]]", regex.V1)
_CONTROL = regex.compile(r"[[\p{Cc}\p{Cs}\ufffc\ufffd]--[\t\n\r]]", regex.V1)
_REFUSED = regex.compile("|".join(one.pattern for one in (_CONTROL, _BIDI, _RIGHT_TO_LEFT)), regex.V1)
_BLANK = regex.compile(r"\p{White_Space}+")
_IGNORABLE = regex.compile(r"\p{Default_Ignorable_Code_Point}+")
# VS15 and VS16 only choose between text and emoji; the others ask for another shape of the hanzi
_VARIANT = regex.compile(r"[\ufe00-\ufe0d\U000e0100-\U000e01ef]")

# a Chinese dash is one stroke two ems long, so a pair is one cluster
JOINED_DASH = "——"
# Other code points that people type, and converters write, for the dash and the dots: GBK ―― is U+2015, ⋯ is
# the centred ellipsis. They are set as the mark that is meant, and no font has its own idea of it.
_MEANT = {"―": "—", "⸺": JOINED_DASH, "⋯": "…"}

# Characters that are a cluster whatever stands beside them, are in NFC and are refused nowhere: nearly all of
# nearly every caption. None of them is a pictograph.
_PLAIN = re.compile(
    "[ -~\u00b7\u2013\u2014\u2018\u2019\u201c\u201d\u2026\u2030\u2103\u3000-\u3029\u3041-\u3096\u30a1-\u30fe"
    "\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff5e\uffe5]*"
)
_PLAIN_CLUSTER = re.compile("——|.")


class Cluster(NamedTuple):
    """``text`` in NFC, without invisible characters but those an emoji needs, and the selector of a hanzi.

    The dash and the dots are always — and …, however they were typed. ``index`` counts
    characters of the original from 0.

    ``style`` is the number of its style among the caption's (``ledsign.text.style``), 0 = the item's own.
    ``field`` is the number of the inline field it stands for, −1 = plain text.
    """

    index: int  # type: ignore[assignment]  # nobody looks for a field by its value
    text: str
    variant: bool = False
    style: int = 0
    field: int = -1

    @property
    def is_blank(self) -> bool:
        """True for white space, which has width and no ink."""
        return is_blank(self.text)


def is_blank(text: str) -> bool:
    """True for the text of a cluster that is white space."""
    return text.isspace() and _BLANK.fullmatch(text) is not None


def is_plain(text: str) -> bool:
    """True when each of its characters is a cluster of its own but for ——, and none is a pictograph."""
    return _PLAIN.fullmatch(text) is not None


@dataclass(frozen=True, slots=True)
class Segmented:
    """The lines of a text as clusters, and what was refused (``lines`` then lack it)."""

    lines: tuple[tuple[Cluster, ...], ...]
    problems: tuple[Problem, ...] = ()


def segment(text: str, origin: Sequence[int] | None = None) -> Segmented:
    """Cut ``text`` into lines of clusters. Never raises; what may not be shown is in ``problems``.

    ``origin[i]`` is the number that problems give to character i, where the text was written otherwise.
    """
    if is_plain(text):  # nothing is refused either
        return Segmented((_plain_clusters(text),))
    lines: list[tuple[Cluster, ...]] = []
    start = 0
    for line_break in _BREAK.finditer(text):
        lines.append(_clusters(text[start : line_break.start()], start))
        start = line_break.end()
    lines.append(_clusters(text[start:], start))
    while len(lines) > 1 and not lines[-1]:  # a file's last newline is not an empty line
        lines.pop()
    return Segmented(
        tuple(lines),
        tuple(
            _refused(found[0], found.start() if origin is None else origin[found.start()])
            for found in _REFUSED.finditer(text)
        ),
    )


def code_points(text: str) -> str:
    """``U+6280 U+FE00`` for people."""
    return " ".join(f"U+{ord(char):04X}" for char in text)


def _plain_clusters(line: str) -> tuple[Cluster, ...]:
    """The same as ``_clusters`` for a line that is plain, many times faster."""
    indexes: Iterable[int] = range(len(line))
    texts: Iterable[str] = line
    if JOINED_DASH in line:
        found = list(_PLAIN_CLUSTER.finditer(line))
        indexes, texts = (match.start() for match in found), (match[0] for match in found)
    return tuple(map(Cluster._make, zip(indexes, texts, repeat(False), repeat(0), repeat(-1))))


def _clusters(line: str, start: int) -> tuple[Cluster, ...]:
    found = []
    for match in _CLUSTER.finditer(line):
        raw, index = match[0], start + match.start()
        if raw == "\t":
            found += [Cluster(index, "\u3000"), Cluster(index, "\u3000")]
            continue
        if _REFUSED.search(raw):
            raw = _REFUSED.sub("", raw)
        variant = False
        emoji = kept_sequence(raw) if len(raw) > 1 else None
        if emoji:
            raw = emoji
        elif len(raw) > 1 or _IGNORABLE.match(raw):
            variant = _VARIANT.search(raw) is not None
            raw = kept_variation(raw) or unicodedata.normalize("NFC", _IGNORABLE.sub("", raw))
        elif not unicodedata.is_normalized("NFC", raw):
            raw = unicodedata.normalize("NFC", raw)
        if not raw:
            continue
        raw = _MEANT.get(raw, raw)
        if raw == "—" and found and found[-1].text == "—" and found[-1].index == index - 1:
            found[-1] = Cluster(index - 1, JOINED_DASH)
        else:
            found.append(Cluster(index, raw, variant))
    return tuple(found)


def _refused(char: str, index: int) -> Problem:
    name = unicodedata.name(char, "")
    shown = f"{code_points(char)} {name}".strip()
    place = Bilingual(f"character {index + 1} of the text", f"第 {index + 1} 个字符")
    if char in "\ufffc\ufffd":
        return Problem(
            code="text.damaged",
            message=Bilingual(
                f"{place.en} is {shown}: the text was damaged on its way", f"{place.zh}是 {shown}:文字已损坏"
            ),
            remedy=Bilingual("type it again, save the file as UTF-8", "请重新输入，并以 UTF-8 保存文件"),
            where=Where(field="text"),
        )
    if _BIDI.match(char):
        return Problem(
            code="text.bidi-control",
            message=Bilingual(
                f"{place.en} is {shown}: it changes the order of what is shown",
                f"{place.zh}是 {shown}：它会改变显示顺序",
            ),
            remedy=Bilingual("remove this invisible character", "请删除这个不可见字符"),
            where=Where(field="text"),
        )
    if _RIGHT_TO_LEFT.match(char):
        return Problem(
            code="text.right-to-left",
            message=Bilingual(
                f"{place.en} is {shown}, of a script written from right to left",
                f"{place.zh} {shown} 属于从右向左书写的文字",
            ),
            remedy=Bilingual("show this text as a picture (image)", "请改用图片（image）显示这段文字"),
            where=Where(field="text"),
        )
    return Problem(
        code="text.control",
        message=Bilingual(
            f"{place.en} is {shown}, which no sign can show", f"{place.zh}是控制字符 {shown}，无法显示"
        ),
        remedy=Bilingual("remove this invisible character", "请删除这个不可见字符"),
        where=Where(field="text"),
    )
