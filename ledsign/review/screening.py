"""Screening: finds listed words in a text, however they are disguised. It flags; people decide.

Four readings of the text are searched, each by one automaton (Aho-Corasick): as it stands, in normal form,
that with runs of one character as one, and with digits and signs as Latin letters (for Latin words). A word
is changed as the text is. Digits count only whole (64 is not in 1964), nor do Latin words of up to three
letters within others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import ahocorasick

from ledsign.review.normal import Normal, letters, normal

SHORT = 3
LONGEST_FOUND = 200
MOST_FLAGS = 200
# A node of the automaton looks through its branches one by one, and Chinese has thousands of characters: each
# is coded as two symbols of different ranges, which makes it twenty times as fast.
_LOW = 0x2000


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Found:
    """``word`` of ``list_name`` is in ``text[start:end]``, which reads ``found``."""

    start: int
    end: int
    word: str
    list_name: str
    found: str


@dataclass(frozen=True, slots=True)
class _Word:
    word: str
    list_name: str


class Screen:
    """Lists of words, ready to be looked for. Immutable; building it is the slow part."""

    def __init__(self, lists: Mapping[str, Iterable[str]]) -> None:
        """``lists``: words by the name of their list."""
        words = [_Word(word, name) for name, listed in sorted(lists.items()) for word in listed]
        keyed = [(normal(one.word).text, one) for one in words]
        # Where nothing repeats only what is longer than a character, and does not repeat either, is found.
        single = [(key, one) for key, one in keyed if len(key) > 1 and _has_no_repeats(key)]
        latin = [(letters(one.word).text, one) for key, one in keyed if _is_latin(key)]
        self.count = len(words)
        self._raw = _automaton((one.word, one) for one in words)
        self._normal = _automaton(keyed)
        self._single = _automaton(single)
        # Too short a one, with so many signs standing for letters, would be found everywhere.
        self._latin = _automaton((key, one) for key, one in latin if len(key) > SHORT)

    def find(self, text: str) -> tuple[Found, ...]:
        """Where listed words are in ``text``, in order; the same word at the same place once."""
        if not self.count:
            return ()
        as_it_is = Normal(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
        plain = normal(text)
        found: dict[tuple[int, int, _Word], None] = {}
        self._look(self._raw, as_it_is, text, found)
        self._look(self._normal, plain, text, found)
        once = plain.collapsed()
        if len(once.text) != len(plain.text):
            self._look(self._single, once, text, found)
        if self._latin is not None:
            as_letters = letters(text)
            self._look(self._latin, as_letters, text, found)
            once = as_letters.collapsed()
            if len(once.text) != len(as_letters.text):
                self._look(self._latin, once, text, found, repeats=False)
        told = [
            Found(
                start=start, end=end, word=one.word, list_name=one.list_name,
                found=text[start:end][:LONGEST_FOUND],
            )
            for start, end, one in _widest(found)
        ]  # fmt: skip
        return tuple(sorted(told)[:MOST_FLAGS])

    @staticmethod
    def _look(
        automaton: Any,
        reading: Normal,
        text: str,
        found: dict[tuple[int, int, _Word], None],
        *,
        repeats: bool = True,
    ) -> None:
        if automaton is None:
            return
        for at, (key, words) in automaton.iter(_coded(reading.text)):
            last = at // 2
            first = last - len(key) + 1
            start, end = reading.starts[first], reading.ends[last]
            if _is_part(text, start, end, key) or not (repeats or _has_no_repeats(key)):
                continue
            for one in words:
                found[start, end, one] = None


def _automaton(keyed: Iterable[tuple[str, _Word]]) -> Any:
    """None when there is nothing to look for."""
    by_key: dict[str, list[_Word]] = defaultdict(list)
    for key, one in keyed:
        if key:
            by_key[key].append(one)
    if not by_key:
        return None
    automaton = ahocorasick.Automaton()
    for key, listed in by_key.items():
        automaton.add_word(_coded(key), (key, tuple(listed)))
    automaton.make_automaton()
    return automaton


class _Codes(dict[int, str]):
    """For ``str.translate``."""

    def __missing__(self, char: int) -> str:
        return chr(char >> 8) + chr(_LOW + (char & 0xFF))


_CODES = _Codes()


def _coded(text: str) -> str:
    return text.translate(_CODES)


def _has_no_repeats(key: str) -> bool:
    return all(one != two for one, two in pairwise(key))


def _is_latin(key: str) -> bool:
    return len(key) > 1 and key.isascii() and any(char.isalpha() for char in key)


def _is_part(text: str, start: int, end: int, key: str) -> bool:
    """Digits within a longer number, or a short Latin word within a longer one."""
    if not key.isascii():
        return False
    before, after = text[start - 1 : start], text[end : end + 1]
    if key.isdigit():
        return before.isdigit() or after.isdigit()
    return len(key) <= SHORT and (_is_ascii_letter(before) or _is_ascii_letter(after))


def _is_ascii_letter(char: str) -> bool:
    return char.isascii() and char.isalpha()


def _widest(found: Iterable[tuple[int, int, _Word]]) -> list[tuple[int, int, _Word]]:
    """Of findings of one word that overlap only the first and widest: several readings find the same."""
    kept: list[tuple[int, int, _Word]] = []
    ends: dict[_Word, int] = {}
    for start, end, one in sorted(found, key=lambda each: (each[0], -each[1])):
        if start >= ends.get(one, 0):
            kept.append((start, end, one))
            ends[one] = end
    return kept
